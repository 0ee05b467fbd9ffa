"""Keys to commands: one shortcut a key, on where its page is in front."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from studio.commands.command import Command
from studio.commands.context import Context


def key_text(keys: str) -> str:
    """Write keys as this system writes them, for a tooltip: “Ctrl+K”, “⌘K”."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "Enter")  # what the key itself says


_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
_ENTER = (QKeySequence("Return"), QKeySequence("Enter"))


class Keymap(QObject):
    """The shortcuts of one window; a field that is typed into keeps its letters."""

    def __init__(self, window: QWidget, context: Context, rows: tuple[Command, ...]) -> None:
        super().__init__(window)
        self._context = context
        self._scoped: list[tuple[str, QShortcut]] = []
        self._page = ""
        for row in rows:
            for keys in row.keys:
                shortcut = QShortcut(QKeySequence(keys), window)
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                shortcut.setAutoRepeat(row.id.endswith((".next", ".previous")))
                shortcut.activated.connect(partial(context.perform, row.id))
                if row.page:
                    self._scoped.append((row.page, shortcut))
        self.follow("")
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window has one
        app.focusChanged.connect(self._on_focus)

    def follow(self, page: str) -> None:
        """Turn the keys of `page` on and those of the other pages off."""
        self._page = page
        self._turn()

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, _FIELDS) or isinstance(now, _FIELDS):
            self._turn()

    def _turn(self) -> None:
        # A field claims its letters by itself, but not Enter: what is typed is to be taken first.
        is_typing = isinstance(QApplication.focusWidget(), _FIELDS)
        for owner, shortcut in self._scoped:
            is_enter = shortcut.key() in _ENTER
            shortcut.setEnabled(owner == self._page and not (is_typing and is_enter))
