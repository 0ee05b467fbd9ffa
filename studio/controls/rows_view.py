"""A list whose rows are all of one height: where one lies is a product, however many there are."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCursor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint
_Move = QAbstractItemView.CursorAction


class RowsView(QListView):
    """A QListView without its layout.

    QListView asks the model for each row to place it, after every reset and every change of one
    row: with a model in Python that is 150 ms of 50,000 rows. Here nothing is laid out; keys,
    mouse, choosing, dragging and what a screen reader hears stay Qt's.

    Parameters
    ----------
    row_px : int
        Height of each row.
    """

    def __init__(self, row_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_px = row_px
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # Where rows lie

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        top = index.row() * self._row_px - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._row_px)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = (point.y() + self.verticalOffset()) // self._row_px
        return self.model().index(row, 0) if 0 <= row < self._n_rows() else QModelIndex()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def _n_rows(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    def _rows_in(self, rect: QRect) -> range:
        """Return the rows that a part of the viewport shows some of."""
        first = max(0, (rect.top() + self.verticalOffset()) // self._row_px)
        last = min(self._n_rows() - 1, (rect.bottom() + self.verticalOffset()) // self._row_px)
        return range(first, last + 1)

    # What Qt asks when the rows or the size differ

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)  # not QListView's, which goes through all rows

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self._row_px)
        bar.setPageStep(height)
        bar.setRange(0, max(0, self._n_rows() * self._row_px - height))
        QAbstractItemView.updateGeometries(self)

    def dataChanged(self, first: Index, last: Index, roles: list[int] = ()) -> None:  # type: ignore[override]
        QAbstractItemView.dataChanged(self, first, last, roles)

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        self.executeDelayedItemsLayout()  # rows that came are in the range of the bar by now
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top = index.row() * self._row_px
        lowest, highest = top + self._row_px - height, top
        at = {
            _Hint.PositionAtTop: highest,
            _Hint.PositionAtBottom: lowest,
            _Hint.PositionAtCenter: (lowest + highest) // 2,
        }.get(hint, min(max(bar.value(), lowest), highest))
        bar.setValue(at)

    # Keys and choosing

    def moveCursor(self, action: _Move, _keys: Qt.KeyboardModifier) -> QModelIndex:
        n_rows, row = self._n_rows(), self.currentIndex().row()
        if not n_rows:
            return QModelIndex()
        a_page = max(1, self.viewport().height() // self._row_px)
        to = {
            _Move.MoveUp: row - 1,
            _Move.MovePrevious: row - 1,
            _Move.MoveDown: row + 1,
            _Move.MoveNext: row + 1,
            _Move.MovePageUp: row - a_page,
            _Move.MovePageDown: row + a_page,
            _Move.MoveHome: 0,
            _Move.MoveEnd: n_rows - 1,
        }.get(action, row)
        return self.model().index(min(max(0, to), n_rows - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        rows = self._rows_in(rect.normalized())
        chosen = QItemSelection()
        if rows:
            chosen.select(self.model().index(rows[0], 0), self.model().index(rows[-1], 0))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        seen, region = self.viewport().rect(), QRegion()
        for place in range(selection.count()):
            span = selection.at(place)
            top = span.top() * self._row_px - self.verticalOffset()
            rows = QRect(0, top, seen.width(), (span.bottom() - span.top() + 1) * self._row_px)
            region += rows & seen
        return region

    def currentChanged(self, current: Index, previous: Index) -> None:
        QAbstractItemView.currentChanged(self, current, previous)
        self._tell_reader(QAccessible.Event.Focus, current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        QAbstractItemView.selectionChanged(self, selected, deselected)
        for told, event in (
            (selected, QAccessible.Event.SelectionAdd),
            (deselected, QAccessible.Event.SelectionRemove),
        ):
            if not told.isEmpty():
                self._tell_reader(event, told.at(0).top())

    def _tell_reader(self, event: QAccessible.Event, row: int) -> None:
        if QAccessible.isActive() and row >= 0:  # QListView would look in its layout for the row
            told = QAccessibleEvent(self, event)
            told.setChild(row)
            QAccessible.updateAccessibility(told)

    # What is seen

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.widget = self
        ground, current = option.state, self.currentIndex().row()
        under = self._row_under_pointer()
        painter = QPainter(self.viewport())
        for row in self._rows_in(event.rect()):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            if not event.region().intersects(option.rect):
                continue  # between the row that was left and the one that came
            option.state = ground
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == under:
                option.state |= QStyle.StateFlag.State_MouseOver
            if row == current and self.hasFocus():
                option.state |= QStyle.StateFlag.State_HasFocus
            self.itemDelegate().paint(painter, option, index)
        painter.end()

    def _row_under_pointer(self) -> int:
        if not self.viewport().underMouse():
            return -1
        return self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())).row()
