"""The command palette: every command by name, its key at the right, why it cannot be used now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.commands.context import Context
from studio.commands.keymap import key_text
from studio.commands.registry import FAMILIES
from studio.controls import painting
from studio.controls.delegates import Index
from studio.controls.fields import SearchField
from studio.controls.painting import CENTRE, color
from studio.controls.text import label
from studio.frame.search import closeness
from studio.frame.sheet import Sheet

WIDTH, HEIGHT, TOP = 600, 470, 64
_ROW = 38


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette."""

    title: str
    family: str
    icon: str
    key: str
    reason: str | None
    run: Callable[[], object]


def entries_of(context: Context) -> list[Entry]:
    """Return every command as it can be used now, and the projects that were open before."""
    made = [
        Entry(
            row.words(context),
            family,
            row.icon,
            key_text(row.key) if row.key else "",
            row.enabled(context),
            partial(context.perform, row.id),
        )
        for family, rows in FAMILIES
        for row in rows
        if row.id != "window.palette"
    ]
    for path in context.session.recent:
        title = f"Open {path.name.removesuffix('.harken')}"
        go = partial(context.session.open, path)
        made.append(Entry(title, "Recent", "folder-open", "", None, go))
    return made


class Palette(Sheet):
    """A field and the list of what its letters find."""

    def __init__(self, entries: Sequence[Entry], page: str, parent: QWidget) -> None:
        content = QWidget()
        super().__init__(content, parent, WIDTH, HEIGHT)
        self._page = page
        self.setAccessibleName("Commands")
        self._entries = entries
        self._field = SearchField("Search or run a command")
        self._field.setMinimumHeight(38)
        self._field.setMaximumHeight(38)
        self._model = _EntryModel(self)
        self._list = _entry_list(self._model)
        self._nothing = label("Nothing has that name.", "body", "3")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(11, 11, 11, 9)
        layout.setSpacing(8)
        layout.addWidget(self._field)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._nothing)
        self._field.textChanged.connect(self._find)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._run)
        self._find("")

    @property
    def field(self) -> SearchField:
        """Where the letters go."""
        return self._field

    def titles(self) -> list[str]:
        """Return what is listed now."""
        return [entry.title for entry in self._model.entries]

    def open_now(self, focus: QWidget | None = None) -> None:
        super().open_now(focus or self._field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and self._steer(Qt.Key(event.key())):
                return True
        return super().eventFilter(watched, event)

    def _steer(self, key: Qt.Key) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 9,
            Qt.Key.Key_PageUp: -9,
        }
        if key in steps:
            n = self._model.rowCount()
            row = max(0, min(n - 1, self._list.currentIndex().row() + steps[key]))
            self._list.setCurrentIndex(self._model.index(row))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self._list.currentIndex())
            return True
        return False

    def _find(self, text: str) -> None:
        found = [(closeness(text, each.title), each) for each in self._entries]
        kept = [(near, each) for near, each in found if near is not None]
        if text.strip():
            kept.sort(key=lambda pair: (pair[1].reason is not None, -pair[0]))
        else:  # what can be done on the page in front comes first
            kept.sort(key=lambda pair: (pair[1].reason is not None, pair[1].family != self._page))
        self._model.show([each for _, each in kept])
        self._list.setVisible(bool(kept))
        self._nothing.setVisible(not kept)
        self._list.setCurrentIndex(self._model.index(0))

    def _run(self, index: QModelIndex) -> None:
        if index.isValid() and (entry := self._model.entries[index.row()]).reason is None:
            self.close_now()
            entry.run()


class _EntryModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.title
        if role == Qt.ItemDataRole.UserRole:
            return entry
        return None


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painting.box(painter, rect, color("accent-tint"), 7)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painting.box(painter, rect, color("hover"), 7)
        is_off = entry.reason is not None
        if entry.icon:
            y = rect.center().y() - 8
            painting.glyph(
                painter, entry.icon, rect.left() + 12, y, "disabled" if is_off else "text2"
            )
        right = self._paint_aside(painter, rect, entry)
        title = QRectF(rect.left() + 40, rect.top(), right - rect.left() - 52, rect.height())
        painting.words(painter, title, entry.title, "body", "text3" if is_off else "text")
        painter.restore()

    def _paint_aside(self, p: QPainter, rect: QRectF, entry: Entry) -> float:
        """Draw the key, the family, or why not; return where they begin."""
        x = rect.right() - 12
        if entry.key and entry.reason is None:
            width = max(22.0, painting.text_width(entry.key, "caption") + 12)
            cap = QRectF(x - width, rect.center().y() - 10, width, 20)
            painting.box(p, cap, None, 4, color("edge-soft"))
            painting.words(p, cap, entry.key, "caption", "text2", CENTRE)
            x -= width + 10
        aside = entry.reason or entry.family
        width = min(painting.text_width(aside, "small"), rect.width() * 0.5)
        where = QRectF(x - width, rect.top(), width + 1, rect.height())
        painting.words(p, where, aside, "small", "text3")
        return x - width


def _entry_list(model: QAbstractListModel) -> QListView:
    made = QListView()
    made.setModel(model)
    made.setItemDelegate(_EntryDelegate(made))
    made.setUniformItemSizes(True)
    made.setMouseTracking(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setAccessibleName("What was found")
    return made
