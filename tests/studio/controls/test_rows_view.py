import pytest
import shiboken6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from studio.controls.rows_view import RowsView

ROW_PX = 20
KEY, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Numbers(QAbstractListModel):
    """Rows that count how often they are asked for."""

    n_rows, n_asked = 50_000, 0

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        self.n_asked += 1
        return self.n_rows

    def data(self, index, role: int = Qt.ItemDataRole.DisplayRole):
        return f"row {index.row()}" if role == Qt.ItemDataRole.DisplayRole else None

    def filter_to(self, n_rows):
        self.beginResetModel()
        self.n_rows = n_rows
        self.endResetModel()


@pytest.fixture
def view(qtbot):
    made = RowsView(ROW_PX)
    made.setModel(Numbers(made))
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    made.resize(200, 10 * ROW_PX + 2 * made.frameWidth())
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    shiboken6.delete(made)


def chosen(view) -> list[int]:
    return sorted(index.row() for index in view.selectionModel().selectedIndexes())


def test_filtering_and_going_to_the_last_row_asks_for_no_more_rows_than_are_seen(view):
    view.model().n_asked = 0

    view.model().filter_to(40_000)
    view.scrollTo(view.model().index(39_999, 0))
    view.grab()

    assert view.model().n_asked < 200
    assert view.indexAt(QPoint(5, 9 * ROW_PX + 5)).row() == 39_999


def test_a_change_of_one_row_asks_for_no_more_rows_than_are_seen(view):
    view.grab()
    view.model().n_asked = 0

    view.model().dataChanged.emit(view.model().index(3, 0), view.model().index(3, 0))
    view.grab()

    assert view.model().n_asked < 200


def test_keys_move_and_choose_as_in_any_list(view):
    view.setCurrentIndex(view.model().index(0, 0))
    seen = []

    for key, held in (
        (KEY.Key_Down, NONE), (KEY.Key_PageDown, NONE), (KEY.Key_End, NONE),
        (KEY.Key_Up, SHIFT), (KEY.Key_Home, NONE), (KEY.Key_Down, SHIFT),
    ):  # fmt: skip
        QTest.keyClick(view, key, held)
        seen.append((view.currentIndex().row(), len(chosen(view))))

    assert seen == [(1, 1), (11, 1), (49_999, 1), (49_998, 2), (0, 1), (1, 2)]


def test_the_mouse_chooses_one_a_span_and_others_beside(view):
    def click(row, held=NONE):
        at = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, at)

    click(2)
    click(6, SHIFT)
    click(4, CONTROL)

    assert chosen(view) == [2, 3, 5, 6]


def test_a_click_below_the_last_row_chooses_nothing(view):
    view.model().filter_to(2)
    view.setCurrentIndex(view.model().index(1, 0))

    below = QPoint(5, 5 * ROW_PX)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, below)

    assert chosen(view) == []
