"""Loss and accuracy by epoch: what the Train page needs pyqtgraph for, so import it late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls.painting import CENTRE, box, painter, text_width, words
from studio.theme.fonts import font
from studio.theme.theme import current
from studio.views.epochs import N_GRID_LINES, bare_plot, epoch_ticks, loss_top, smoothed

_LEGEND_PX = 40
_TO_COME = "The first point comes with the first epoch."
_NEVER = "It ended before the first epoch: nothing was learnt."


class CurvePanel(QWidget):
    """Training and validation over the epochs of one run, the best epoch marked.

    Parameters
    ----------
    title : str
        "Loss", "Accuracy".
    is_share : bool
        Values are shares, 0 to 1, shown in per cent; otherwise losses, from 0 up.
    """

    def __init__(self, title: str, *, is_share: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_share = is_share
        self._top = 1.0 if is_share else 2.0
        self._n_epochs = 0
        self._training: NDArray[np.float64] = np.zeros(0)
        self._validation: NDArray[np.float64] = np.zeros(0)
        self._steps: NDArray[np.float64] = np.zeros((0, 2))
        self._best = 0
        self._legend = _Legend(title, "100.0 %" if is_share else "0.00")
        self._plot: Any = bare_plot()  # pyqtgraph passes most of its methods on at run time
        self._empty = _Words(_TO_COME, self._plot)
        self._items: dict[str, Any] = {}
        self._grid: list[Any] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 12, 6)
        layout.setSpacing(0)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)
        self.setAccessibleName(f"{title} by epoch")
        self._make_items()
        self._dress()
        self._draw()

    def set_data(
        self,
        training: Sequence[float],
        validation: Sequence[float],
        *,
        n_epochs: int,
        best_epoch: int,
        steps: Sequence[tuple[float, float]] = (),
    ) -> None:
        """Show a run so far.

        Parameters
        ----------
        training, validation : Sequence[float]
            A value an epoch, from epoch 1 on; the same number of both.
        n_epochs : int
            How many there will be at most: the width of the axis.
        best_epoch : int
            Counted from 1; 0 while there is none.
        steps : Sequence[tuple[float, float]]
            Places in epochs and values of training within the epoch that goes on.
        """
        self._steps = np.asarray(steps, float).reshape(-1, 2)
        self._training = np.asarray(training, float)
        self._validation = np.asarray(validation, float)
        self._n_epochs, self._best = n_epochs, best_epoch
        if not self._is_share:
            self._top = loss_top(self._training, self._validation, self._steps[:, 1])
        self._draw()

    def set_ended(self, *, has_ended: bool) -> None:
        """Say whether a plot without points waits for them or stays as it is."""
        self._empty.say(_NEVER if has_ended else _TO_COME)

    def empty_words(self) -> str:
        """Return what is said in place of curves; nothing where there are some."""
        return "" if self.n_points() else self._empty.sentence

    def n_points(self) -> int:
        """Return how many points of training are drawn."""
        return len(self._training) + len(self._steps)

    def shown_epochs(self) -> int:
        """Return how many epochs are drawn."""
        return len(self._validation)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self._items:
            self._dress()
        super().changeEvent(event)

    def _make_items(self) -> None:
        for _ in range(N_GRID_LINES):
            grid_line = pg.InfiniteLine(0, angle=0)
            self._grid.append(grid_line)
            self._plot.addItem(grid_line)
        best = pg.InfiniteLine(1)
        name = pg.TextItem("")
        name.setFont(font("caption"))
        self._plot.addItem(best)
        for key in ("training", "raw", "smooth"):
            self._items[key] = self._plot.plot([], [], antialias=True)
        last = pg.ScatterPlotItem(size=9)
        self._plot.addItem(last)
        self._plot.addItem(name, ignoreBounds=True)
        self._items |= {"best": best, "name": name, "last": last}

    def _dress(self) -> None:
        """Put the theme's colours on: pyqtgraph keeps pens, so a new theme must renew them."""
        theme, items = current(), self._items
        self._plot.setBackground(theme.color("panel"))
        for side in ("left", "bottom"):
            self._plot.getAxis(side).setTextPen(pg.mkPen(theme.color("text3")))
        for grid_line in self._grid:
            grid_line.setPen(pg.mkPen(theme.color("grid"), width=1))
        items["best"].setPen(pg.mkPen(theme.color("edge"), width=1, style=Qt.PenStyle.DashLine))
        items["name"].setColor(theme.color("text2"))
        items["training"].setPen(pg.mkPen(theme.color("wave-soft"), width=2))
        items["raw"].setPen(pg.mkPen(theme.color("accent", 0.35), width=1.25))
        items["smooth"].setPen(pg.mkPen(theme.color("accent"), width=2.5))
        items["last"].setBrush(theme.color("accent"))
        items["last"].setPen(pg.mkPen(theme.color("panel"), width=2))

    def _draw(self) -> None:
        epochs = np.arange(1, len(self._validation) + 1)
        smooth = smoothed(self._validation)
        whole = np.arange(1, len(self._training) + 1)
        places = np.concatenate([whole, self._steps[:, 0]])
        learnt = np.concatenate([self._training, self._steps[:, 1]])
        self._items["training"].setData(places, learnt)
        self._items["raw"].setData(epochs, self._validation)
        self._items["smooth"].setData(epochs, smooth)
        self._items["last"].setData(epochs[-1:], smooth[-1:])
        self._draw_axes()
        self._draw_best()
        self._empty.setVisible(not len(learnt))
        last = [self._told(each[-1]) if len(each) else "–" for each in (learnt, self._validation)]
        self._legend.set_values(*last)
        self.setAccessibleDescription(f"Training {last[0]}, validation {last[1]}")

    def _draw_axes(self) -> None:
        last = max(2, self._n_epochs)
        ticks = np.linspace(0, self._top, N_GRID_LINES)
        for grid_line, value in zip(self._grid, ticks, strict=True):
            grid_line.setValue(value)
        self._set_range(last)
        self._plot.getAxis("left").setTicks([[(value, self._tick(value)) for value in ticks]])
        self._plot.getAxis("bottom").setTicks(
            [[(epoch, str(epoch)) for epoch in epoch_ticks(last)]]
        )

    def _set_range(self, last: int) -> None:
        """Leave half a line above the top value, so that its name is not cut, however low it is."""
        room = max(60, self._plot.height() - 22)
        # The first epoch begins at 0, and its steps are drawn, too.
        across = (min(0.0, 1 - last * 0.025), last * 1.025)
        self._plot.setRange(xRange=across, yRange=(0, self._top * (1 + 8 / room)), padding=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_range(max(2, self._n_epochs))

    def _draw_best(self) -> None:
        has_best = self._best > 0
        self._items["best"].setVisible(has_best)
        self._items["name"].setVisible(has_best)
        if not has_best:
            return
        # The words stand where the curve is not: high beside a falling loss, low otherwise;
        # and on the side of the line that has room for them.
        is_left = self._best > (1 + max(2, self._n_epochs)) / 2
        anchor = (1.06 if is_left else -0.06, 1.0 if self._is_share else 0.0)
        self._items["best"].setValue(self._best)
        self._items["name"].setText(f"best, {self._best}")
        self._items["name"].setAnchor(anchor)
        self._items["name"].setPos(self._best, self._top * (0.03 if self._is_share else 1.0))

    def _tick(self, value: float) -> str:
        if self._is_share:
            return f"{value * 100:.0f} %"
        return f"{value:.1f}" if self._top >= 1.5 else f"{value:.2f}"

    def _told(self, value: float) -> str:
        return f"{value * 100:.1f} %" if self._is_share else f"{value:.2f}"


class _Legend(QWidget):
    """The panel's name at the left, the last values at the right, each with a piece of its line."""

    def __init__(self, title: str, widest: str) -> None:
        super().__init__()
        self._title, self._widest = title, widest
        self._values = ("–", "–")
        self.setFixedHeight(_LEGEND_PX)

    def set_values(self, training: str, validation: str) -> None:
        self._values = (training, validation)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, theme = painter(self), current()
        height = self.height()
        words(p, QRectF(20, 0, 120, height), self._title, "title")
        x = self.width() - 8.0
        room = max(
            text_width(self._widest, "strong"),
            *(text_width(each, "strong") for each in self._values),
        )
        pieces = (
            ("Validation", self._values[1], "accent"),
            ("Training", self._values[0], "wave-soft"),
        )
        named = sum(text_width(name, "small") + room + 48 for name, *_ in pieces)
        has_names = named < x - 20 - text_width(self._title, "title")
        for name, value, token in pieces:
            # The room is that of the widest value: a live number never moves its neighbours.
            x -= room
            words(p, QRectF(x, 0, room, height), value, "strong")
            x -= 8
            if has_names:
                x -= text_width(name, "small")
                words(p, QRectF(x, 0, 90, height), name, "small", "text2")
            x -= 22
            box(p, QRectF(x, height / 2 - 1.5, 16, 3), theme.color(token), 1.5)
            x -= 18
        p.end()


class _Words(QWidget):
    """A sentence over an empty plot, in its middle."""

    def __init__(self, sentence: str, over: QWidget) -> None:
        super().__init__(over)
        self.sentence = sentence
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)

    def say(self, sentence: str) -> None:
        self.sentence = sentence
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect().adjusted(44, 0, 0, -22))
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painter(self)
        room = text_width(self.sentence, "small") + 24
        middle = QRectF(self.rect()).center()
        ground = QRectF(middle.x() - room / 2, middle.y() - 13, room, 26)
        box(p, ground, current().color("panel"), 6)  # or a grid line would run through the words
        words(p, ground, self.sentence, "small", "text3", CENTRE)
        p.end()
