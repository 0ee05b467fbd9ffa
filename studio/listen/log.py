"""The log of what was heard: time, class, how sure, how long, and a key to hear it again."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from studio.controls import painting
from studio.controls.delegates import BadgeDelegate, Index, WordsDelegate
from studio.controls.table import Table
from studio.models.events import CLASS, NOTE, EventsModel, HeardEvent

ROW_PX = 31
TOUCH_ROW_PX = 48
_SHARES = (15, 22, 10, 10, 4, 39)
_LEAST_PX = (112, 104, 64, 64, 12, 90)


class EventTable(QWidget):
    """Events in a table; Enter, or a click at the end of a row, plays one.

    Attributes
    ----------
    play_asked : Signal(object)
        The HeardEvent to play.
    """

    play_asked = Signal(object)

    def __init__(self, name: str, *, is_newest_first: bool) -> None:
        super().__init__()
        self.model = EventsModel(self, is_newest_first=is_newest_first)
        self.table = Table(name, ROW_PX)
        table = self.table
        table.setModel(self.model)
        table.setItemDelegateForColumn(CLASS, BadgeDelegate(table))
        table.setItemDelegateForColumn(NOTE, _PlayDelegate(table))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalHeader().setFixedHeight(26)
        table.horizontalHeader().setSectionsClickable(False)
        table.activated.connect(self._on_activated)
        table.clicked.connect(self._on_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(table)

    def set_touch(self, *, is_touch: bool) -> None:
        """Make the rows as high as a finger needs, or as a pointer does."""
        row_px = TOUCH_ROW_PX if is_touch else ROW_PX
        self.table.verticalHeader().setDefaultSectionSize(row_px)

    def chosen(self) -> HeardEvent | None:
        """Return the event of the chosen row."""
        return self.model.event_at(self.table.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = zip(_SHARES, _LEAST_PX, strict=True)
        self.table.set_widths(
            *(max(least, round(self.width() * share / 100)) for share, least in columns)
        )

    def _on_activated(self, index: QModelIndex) -> None:
        if (event := self.model.event_at(index.row())) is not None:
            self.play_asked.emit(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        at = self.table.viewport().mapFromGlobal(self.cursor().pos())
        if index.column() == NOTE and at.x() > self.table.visualRect(index).right() - 52:
            self._on_activated(index)


class _PlayDelegate(WordsDelegate):
    """A note, and at the end of the row a triangle that plays it."""

    def paint_content(self, p: QPainter, rect: QRectF, index: Index) -> None:
        self.paint_words(p, rect.adjusted(0, 0, -32, 0), index)
        painting.glyph(p, "play", rect.right() - 16, rect.center().y() - 8, "text2", 16)
