"""One measure of several runs in one plot; it needs pyqtgraph, so import it late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls.arrange import row
from studio.controls.text import label
from studio.theme.theme import current
from studio.views.epochs import N_GRID_LINES, bare_plot, epoch_ticks, loss_top, smoothed

STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
"""A line of its own for every run: colours alone would leave out whoever cannot tell them apart."""
_COLORS = (None, 1, 4, 3)


@dataclass(frozen=True, slots=True)
class Curve:
    """One run.

    Attributes
    ----------
    values : Sequence[float]
        A value an epoch, from epoch 1 on.
    best_epoch : int
        0 while there is none.
    """

    values: Sequence[float]
    best_epoch: int


def curve_color(place: int) -> QColor:
    """Return the colour of the run in a place: the accent first."""
    index = _COLORS[place % len(_COLORS)]
    return current().color("accent") if index is None else current().class_color(index)


def curve_pen(place: int, width: float = 2.0) -> QPen:
    """Return the pen of the run in a place."""
    return pg.mkPen(curve_color(place), width=width, style=STYLES[place % len(STYLES)])


class OverlayPanel(QWidget):
    """The validation curves of several runs, smoothed, each with its best epoch."""

    def __init__(self, title: str, *, is_share: bool) -> None:
        super().__init__()
        self._is_share = is_share
        self._curves: tuple[Curve, ...] = ()
        self._plot: Any = bare_plot()
        self.setAccessibleName(f"{title} of several runs by epoch")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 12, 6)
        layout.setSpacing(0)
        layout.addWidget(row(label(title, "title"), edges=(20, 10, 0, 8)))
        layout.addWidget(self._plot, 1)

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Show these, in the order of their colours."""
        self._curves = tuple(curves)
        self._draw()

    def n_curves(self) -> int:
        """Return how many curves are drawn."""
        return sum(bool(len(each.values)) for each in self._curves)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        theme, plot = current(), self._plot
        plot.clear()
        plot.setBackground(theme.color("panel"))
        for side in ("left", "bottom"):
            plot.getAxis(side).setTextPen(pg.mkPen(theme.color("text3")))
        values = [np.asarray(each.values, float) for each in self._curves]
        top = 1.0 if self._is_share or not values else loss_top(*values)
        last = max([2, *map(len, values)])
        ticks = np.linspace(0, top, N_GRID_LINES)
        for value in ticks:
            plot.addItem(pg.InfiniteLine(value, angle=0, pen=pg.mkPen(theme.color("grid"))))
        for place, (curve, told) in enumerate(zip(self._curves, values, strict=True)):
            smooth = smoothed(told)
            epochs = np.arange(1, len(told) + 1)
            plot.plot(epochs, smooth, pen=curve_pen(place, 2.25), antialias=True)
            if 0 < curve.best_epoch <= len(told):
                dot = pg.ScatterPlotItem(size=9, brush=curve_color(place))
                dot.setPen(pg.mkPen(theme.color("panel"), width=2))
                dot.setData([curve.best_epoch], [smooth[curve.best_epoch - 1]])
                plot.addItem(dot)
        across = (1 - last * 0.025, last * 1.025)
        plot.setRange(xRange=across, yRange=(0, top * 1.04), padding=0)
        plot.getAxis("left").setTicks([[(each, self._tick(each, top)) for each in ticks]])
        plot.getAxis("bottom").setTicks([[(each, str(each)) for each in epoch_ticks(last)]])

    def _tick(self, value: float, top: float) -> str:
        if self._is_share:
            return f"{value * 100:.0f} %"
        return f"{value:.1f}" if top >= 1.5 else f"{value:.2f}"
