"""The classes under the editor, each with its key: press one, or its digit, and go on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.dataset.records import Label
from studio.commands.context import Context
from studio.commands.registry import command
from studio.controls.add_tile import AddTile
from studio.controls.arrange import clear
from studio.controls.class_key import ClassKey
from studio.controls.command_button import command_button

_MOST = 9
"""Those with a digit; the others are found by name."""


class ClassBar(QWidget):
    """A row of class keys.

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
        self._chosen = ""
        self.setFixedHeight(60)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 10, 16, 10)
        self._layout.setSpacing(7)

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
            self._layout.addWidget(key)
            self._keys[each.name] = key
        if len(listed) > _MOST:
            self._layout.addWidget(
                command_button("clip.pick-class", self._context, has_words=False)
            )
        add = AddTile(command("class.add").words(self._context), 40, 40, words=not listed)
        add.clicked.connect(lambda: self._context.perform("class.add"))
        self._layout.addWidget(add)
        if not listed:
            self._layout.addStretch(1)
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

    def _on_clicked(self, name: str) -> None:
        # What is checked is told by the session, not by what was just pressed.
        self.set_chosen(self._chosen)
        self.pressed.emit(name)
