"""Keys to commands: one shortcut a key, on where its page is in front."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from studio.commands.command import Command
from studio.commands.context import Context


def key_text(keys: str) -> str:
    """Write keys as this system writes them, for a tooltip: “Ctrl+K”, “⌘K”."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "Enter")  # what the key itself says


class Keymap(QObject):
    """The shortcuts of one window; a field that is typed into keeps its letters."""

    def __init__(self, window: QWidget, context: Context, rows: tuple[Command, ...]) -> None:
        super().__init__(window)
        self._context = context
        self._scoped: list[tuple[str, QShortcut]] = []
        for row in rows:
            for keys in row.keys:
                shortcut = QShortcut(QKeySequence(keys), window)
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                shortcut.setAutoRepeat(row.id.endswith((".next", ".previous")))
                shortcut.activated.connect(partial(context.perform, row.id))
                if row.page:
                    self._scoped.append((row.page, shortcut))
        self.follow("")

    def follow(self, page: str) -> None:
        """Turn the keys of `page` on and those of the other pages off."""
        for owner, shortcut in self._scoped:
            shortcut.setEnabled(owner == page)
