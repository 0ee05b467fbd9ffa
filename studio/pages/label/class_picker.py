"""Choosing a class by the beginning of its name: for more than nine of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.dataset.records import Label
from studio.controls.badge import BadgeName
from studio.controls.fields import SearchField

_WIDTH_PX = 280
_ROW_PX = 34
_MOST_ROWS = 9


class ClassPicker(QWidget):
    """A field and the classes that begin like what is typed; Enter takes the first.

    Signals
    -------
    picked(str)
        The name of a class.
    """

    picked = Signal(str)

    def __init__(self, labels: Sequence[Label], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = tuple(labels)
        self.field = SearchField("Class")
        self.list = QListWidget()
        self.list.setAccessibleName("Classes")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._on_item)
        self.field.textChanged.connect(self._offer)
        self.field.returnPressed.connect(lambda: self._on_item(self.list.currentItem()))
        self.field.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.setFixedWidth(_WIDTH_PX)
        rows = min(_MOST_ROWS, max(1, len(self._labels)))
        self.list.setFixedHeight(rows * _ROW_PX + 2)
        self._offer("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(min(max(0, row), self.list.count() - 1))
                return True
        return super().eventFilter(watched, event)

    def _offer(self, typed: str) -> None:
        """List the classes that begin with what was typed, then those that contain it."""
        self.list.clear()
        wanted = typed.strip().casefold()
        found = [label for label in self._labels if wanted in label.name.casefold()]
        found.sort(key=lambda label: not label.name.casefold().startswith(wanted))
        for label in found:
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, label.name)
            item.setSizeHint(QSize(_WIDTH_PX - 24, _ROW_PX))
            shown = BadgeName(label.name, label.color, label.key)
            shown.setContentsMargins(8, 0, 8, 0)
            self.list.setItemWidget(item, shown)
        self.list.setCurrentRow(0)

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(item.data(Qt.ItemDataRole.UserRole))
