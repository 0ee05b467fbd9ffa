"""Two to four runs side by side: their validation curves in one plot, what differs below."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studio.controls.arrange import column, pane, row, rule
from studio.controls.buttons import icon_button
from studio.controls.numbers import count
from studio.controls.painting import Painted, text_width, words
from studio.controls.pair import Pair
from studio.controls.table import Table
from studio.controls.text import label
from studio.models.comparison import ComparedRun, compare
from studio.models.differences import DifferencesModel
from studio.pages.train.results import NARROW_PX

if TYPE_CHECKING:
    from studio.views.overlay import OverlayPanel

ROW_PX = 28
_PLOTS_PX, _LEAST_PLOTS_PX = 210, 140
_PART_PX, _NAME_PX = 150, 190
_LEAST_PART_PX, _LEAST_NAME_PX, _LEAST_VALUE_PX = 86, 128, 96
_WIDE_PX = 800
_SAMPLE_PX, _SAMPLE_GAP_PX, _NAME_GAP_PX = 24, 6, 20


class ComparisonView(QWidget):
    """Shows runs that were chosen together.

    Attributes
    ----------
    closed : Signal()
        One run is wanted again.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._panels: tuple[OverlayPanel, ...] = ()
        self._title = label("", "title")
        self._legend = _Legend()
        self.model = DifferencesModel()
        self.table = Table("Differences", ROW_PX)
        self.table.setModel(self.model)
        self.table.room_changed.connect(self._spread)
        self._curves: Pair | None = None
        self._plots = pane(column(gap=0))
        self._plots.setFixedHeight(_PLOTS_PX)
        close = icon_button("x", "Show one run again", small=True)
        close.clicked.connect(self.closed)
        head = row(self._title, 8, (self._legend, 1), close, edges=(20, 12, 14, 6))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            column(pane(head), self._plots, rule(), (pane(column(self.table)), 1), gap=0)
        )

    def show_runs(self, runs: Sequence[ComparedRun]) -> None:
        """Show these runs, the first in the accent."""
        overlay = importlib.import_module("studio.views.overlay")
        if not self._panels:
            self._panels = (
                overlay.OverlayPanel("Validation loss", is_share=False),
                overlay.OverlayPanel("Validation accuracy", is_share=True),
            )
            self._curves = Pair(*self._panels)
            self._plots.layout().addWidget(self._curves)  # type: ignore[union-attr]
            self._fit()
        stories = [each.story for each in runs]
        for panel, measure in zip(
            self._panels, ("validation_loss", "validation_accuracy"), strict=True
        ):
            panel.set_curves(
                [overlay.Curve(getattr(each, measure), each.best_epoch) for each in stories]
            )
        names = [each.run.name for each in runs]
        self._title.setText(f"Comparing {count(len(runs), 'run')}")
        self._legend.set_runs(names, overlay.curve_pen)
        self.model.set_differences(names, compare(runs))
        self._spread(self.table.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Set the plots one over the other where they would be too narrow side by side."""
        is_narrow = self.width() < NARROW_PX
        if self._curves is not None:
            self._curves.stack(is_stacked=is_narrow)
        plot_px = max(_LEAST_PLOTS_PX, min(_PLOTS_PX, round(self.height() * 0.42)))
        self._plots.setFixedHeight(2 * _LEAST_PLOTS_PX + 1 if is_narrow else plot_px)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _spread(self, room: int) -> None:
        """Share the room among the columns; more runs than it holds are scrolled to."""
        n = max(1, self.model.columnCount() - 2)
        part, name = (_PART_PX, _NAME_PX) if room > _WIDE_PX else (_LEAST_PART_PX, _LEAST_NAME_PX)
        value = max(_LEAST_VALUE_PX, (room - part - name) // n)
        self.table.set_widths(part, name, *(value,) * n)


class _Legend(Painted):
    """A piece of each run's line before its name."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._pen: Callable[[int], QPen] = lambda _place: QPen()
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_runs(self, names: Sequence[str], pen: Callable[[int], QPen]) -> None:
        self._names, self._pen = tuple(names), pen
        self.setAccessibleName(", ".join(names))
        self.setToolTip(", ".join(names))  # whole, where they are shortened
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 24)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        x = rect.left()
        for place, (name, room) in enumerate(zip(self._names, self.rooms(), strict=True)):
            p.setPen(self._pen(place))
            y = int(rect.center().y())
            p.drawLine(int(x), y, int(x) + _SAMPLE_PX, y)
            x += _SAMPLE_PX + _SAMPLE_GAP_PX
            words(p, QRectF(x, rect.top(), room, rect.height()), name, "small", "text2")
            x += room + _NAME_GAP_PX

    def rooms(self) -> list[float]:
        """Return the pixels of each name: its own width, or the same share where all are short."""
        n = len(self._names)
        taken = n * (_SAMPLE_PX + _SAMPLE_GAP_PX) + (n - 1) * _NAME_GAP_PX
        share = max(0.0, (self.width() - taken) / max(1, n))
        whole = [text_width(each, "small") + 2 for each in self._names]
        return whole if sum(whole) <= share * n else [min(each, share) for each in whole]
