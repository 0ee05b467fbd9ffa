"""The history: every change by name, the newest first; press one to go back there."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from engine.dataset.history import HistoryEntry
from studio.controls import painting
from studio.controls.delegates import Index
from studio.controls.painting import RIGHT, color
from studio.controls.text import label
from studio.session import Session

WIDTH, HEIGHT = 380, 400
_ROW = 34
_BEGINNING = "The beginning"


class HistoryPanel(QWidget):
    """The list; what was taken back is quiet, where the project stands now is marked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedWidth(WIDTH)
        self._model = _HistoryModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_StepDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setAccessibleName("History")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 14, 10, 10)
        layout.setSpacing(6)
        head = label("History", "title")
        head.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(head)
        layout.addWidget(self._list, 1)
        self._list.clicked.connect(self._travel)
        self._list.activated.connect(self._travel)
        session.changed.connect(self.refresh)
        self.refresh()

    def titles(self) -> list[str]:
        """Return the steps as listed, the newest first."""
        return [title for title, *_ in self._model.steps]

    def refresh(self) -> None:
        """Read the history anew."""
        project = self._session.project
        self._model.show(project.history.entries() if project else ())
        self._list.setCurrentIndex(self._model.index(self._model.now))
        self.setFixedHeight(min(HEIGHT, 60 + _ROW * self._model.rowCount()))

    def _travel(self, index: QModelIndex) -> None:
        if steps := self._model.now - index.row():
            self._session.travel(steps)


class _HistoryModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.steps: list[tuple[str, str, bool]] = []  # title, time, whether it was taken back
        self.now = 0

    def show(self, entries: tuple[HistoryEntry, ...]) -> None:
        self.beginResetModel()
        self.steps = [(each.title, _when(each.made_at), each.is_undone) for each in entries[::-1]]
        self.steps.append((_BEGINNING, "", False))
        self.now = sum(each.is_undone for each in entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.steps[index.row()][0]
        if role == Qt.ItemDataRole.UserRole:
            return (*self.steps[index.row()], index.row() == self.now)
        return None


class _StepDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        title, when, is_undone, is_now = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_now:
            painting.box(painter, rect, color("accent-tint"), 7)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painting.box(painter, rect, color("hover"), 7)
        inner = rect.adjusted(10, 0, -10, 0)
        used = painting.words(painter, inner, when, "small", "text3", RIGHT) if when else 0.0
        tone = "text3" if is_undone else "text"
        role = "strong" if is_now else "body"
        painting.words(painter, inner.adjusted(0, 0, -used - 10, 0), title, role, tone)
        painter.restore()


def _when(made_at: str) -> str:
    """Write a moment as the clock of today, or as a date."""
    made = datetime.fromisoformat(made_at).astimezone()
    is_today = made.date() == datetime.now(UTC).astimezone().date()
    return made.strftime("%H:%M") if is_today else made.strftime("%d.%m. %H:%M")
