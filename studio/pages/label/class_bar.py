"""The classes under the editor, each with its key: press one, or its digit, and go on."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from engine.dataset.records import Label
from studio.commands.context import Context
from studio.commands.registry import command
from studio.controls.add_tile import AddTile
from studio.controls.arrange import clear
from studio.controls.class_key import DENSE_HEIGHT, HEIGHT, ClassKey
from studio.controls.command_button import command_button

_MOST = 9
"""Those with a digit; the others are found by name."""


_EDGE_PX = 16
_GAP_PX, _DENSE_GAP_PX = 7, 5
_PAD_PX, _DENSE_PAD_PX = 10, 6
_LEAST_PX = 240


class ClassBar(QWidget):
    """A row of class keys; several rows of dense ones where their names could not be read.

    Signals
    -------
    pressed(str)
        Name of a class whose key was pressed.
    edit_wanted(str)
        Name of a class that is to be changed: the right button, or the menu key.
    """

    pressed = Signal(str)
    edit_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._keys: dict[str, ClassKey] = {}
        self._others: list[QWidget] = []
        self._chosen = ""
        self._n_columns = 0
        self._layout = QGridLayout(self)
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def set_labels(self, labels: Iterable[Label]) -> None:
        """Show the classes of a project."""
        clear(self._layout)
        self._keys.clear()
        listed = list(labels)
        for each in listed[:_MOST]:
            key = ClassKey(each.name, each.color, each.key)
            key.clicked.connect(lambda _checked, name=each.name: self._on_clicked(name))
            key.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            key.customContextMenuRequested.connect(
                lambda _at, name=each.name: self.edit_wanted.emit(name)
            )
            self._keys[each.name] = key
        self._others = []
        if len(listed) > _MOST:
            self._others.append(command_button("clip.pick-class", self._context, has_words=False))
        add = AddTile(command("class.add").words(self._context), 40, 40, words=not listed)
        add.clicked.connect(lambda: self._context.perform("class.add"))
        self._others.append(add)
        self._n_columns = 0
        self._lay_out()
        self.set_chosen(self._chosen)

    def set_chosen(self, label: str) -> None:
        """Mark the class of the chosen clip; ``""`` marks none."""
        self._chosen = label
        for name, key in self._keys.items():
            key.setChecked(name == label)

    def key_of(self, name: str) -> QWidget:
        """Return the key of a class, the bar itself for one without."""
        return self._keys.get(name, self)

    def focused(self) -> str:
        """Return the name of the class whose key has the focus, ``""`` if none has."""
        return next((name for name, key in self._keys.items() if key.hasFocus()), "")

    def _lay_out(self) -> None:
        """Put the keys side by side, or into so many rows that each name can be read."""
        keys = list(self._keys.values())
        tiles: list[QWidget] = [*keys, *self._others]
        n_columns = self._columns_for(self.width() - 2 * _EDGE_PX)
        if n_columns == self._n_columns:
            return
        self._n_columns = n_columns
        n_rows = ceil(len(tiles) / max(1, n_columns))
        is_dense = n_rows > 1
        height = DENSE_HEIGHT if is_dense else HEIGHT
        pad, gap = (_DENSE_PAD_PX, _DENSE_GAP_PX) if is_dense else (_PAD_PX, _GAP_PX)
        for key in keys:
            key.set_dense(is_dense=is_dense)
        for other in self._others:
            other.setFixedHeight(height)
        for place, tile in enumerate(tiles):
            aligned = Qt.AlignmentFlag(0) if tile in keys else Qt.AlignmentFlag.AlignLeft
            self._layout.addWidget(tile, *divmod(place, n_columns), aligned)
        for place in range(self._layout.columnCount() + 1):
            is_even = is_dense and place < n_columns
            is_spare = not self._keys and place == n_columns  # a lone tile stays at the left
            self._layout.setColumnStretch(place, int(is_even or is_spare))
        self._layout.setContentsMargins(_EDGE_PX, pad, _EDGE_PX, pad)
        self._layout.setSpacing(gap)
        self.setFixedHeight(2 * pad + n_rows * height + (n_rows - 1) * gap)

    def _columns_for(self, room: int) -> int:
        """Return how many tiles stand side by side: all of them, or as many as have room."""
        keys, n_tiles = self._keys.values(), len(self._keys) + len(self._others)
        in_a_row = sum(key.least_px(is_dense=False) for key in keys)
        in_a_row += sum(_least_px(other) for other in self._others)
        if in_a_row + (n_tiles - 1) * _GAP_PX <= room or not keys:
            return n_tiles
        widest = max(key.least_px(is_dense=True) for key in keys)
        most = max(1, (room + _DENSE_GAP_PX) // (widest + _DENSE_GAP_PX))
        return ceil(n_tiles / ceil(n_tiles / min(most, n_tiles)))

    def _on_clicked(self, name: str) -> None:
        # What is checked is told by the session, not by what was just pressed.
        self.set_chosen(self._chosen)
        self.pressed.emit(name)


def _least_px(tile: QWidget) -> int:
    return max(tile.minimumWidth(), tile.sizeHint().width())
