"""The list of clips: choosing, going on, and which keys it leaves to the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from studio.controls.rows_view import RowsView
from studio.models.clip_list import ClipListModel
from studio.models.previews import Previews
from studio.pages.label.clip_delegate import ROW_PX, ClipDelegate


class ClipView(RowsView):
    """The list: type-ahead by name, Shift and Ctrl choose several.

    Signals
    -------
    chosen(object)
        As of `ClipPane`.
    dragged_out(object)
        Ids of chosen clips that a hand takes away; the drag is over when it returns.
    """

    chosen = Signal(object)
    dragged_out = Signal(object)

    def __init__(
        self, model: ClipListModel, thumbnails: Previews, parent: QWidget | None = None
    ) -> None:
        super().__init__(ROW_PX, parent)
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(ClipDelegate(thumbnails, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAccessibleName("Clips")
        self.selectionModel().selectionChanged.connect(self._on_selected)
        thumbnails.came.connect(lambda _keys: self.viewport().update())

    def choose(self, ids: Sequence[int]) -> None:
        """Show these clips as chosen, the first as the current one; say nothing of it."""
        rows = sorted(row for clip_id in ids if (row := self._rows.row_of(clip_id)) >= 0)
        selection = QItemSelection()
        for first, last in _spans(rows):
            selection.select(self._rows.index(first), self._rows.index(last))
        model = self.selectionModel()
        model.blockSignals(True)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            first = max(rows[0], self._rows.row_of(ids[0]))
            model.setCurrentIndex(
                self._rows.index(first), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        model.blockSignals(False)
        self.viewport().update()
        if rows:
            self.scrollTo(self._rows.index(rows[0]))

    def chosen_ids(self) -> tuple[int, ...]:
        """Return the ids of the chosen rows, the current one first."""
        chosen = self.selectionModel().selection()
        spans = [chosen.at(place) for place in range(chosen.count())]
        rows = [row for span in spans for row in range(span.top(), span.bottom() + 1)]
        current = self.currentIndex().row()
        ids = [self._rows.ids[row] for row in sorted(rows) if row < len(self._rows.ids)]
        if current in rows:
            first = self._rows.ids[current]
            ids = [first, *(clip_id for clip_id in ids if clip_id != first)]
        return tuple(ids)

    def go_to(self, row: int) -> None:
        """Choose one row, as a person would."""
        if 0 <= row < self._rows.rowCount():
            index = self._rows.index(row)
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Digits and letters are the page's keys: a list that searches by them would eat them.
        if event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        self.dragged_out.emit(self.chosen_ids())

    def _on_selected(self) -> None:
        self.chosen.emit(self.chosen_ids())


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Join rising row numbers into spans (first, last)."""
    made: list[tuple[int, int]] = []
    for number in rows:
        if made and made[-1][1] == number - 1:
            made[-1] = (made[-1][0], number)
        else:
            made.append((number, number))
    return made
