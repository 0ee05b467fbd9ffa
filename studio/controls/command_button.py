"""Buttons and menus made from the rows of the command tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.commands.command import Command
from studio.commands.context import Context
from studio.commands.keymap import key_text
from studio.commands.registry import command
from studio.controls.buttons import Button, button, icon_button
from studio.theme import theme
from studio.theme.icons import icon


def command_button(
    command_id: str,
    context: Context,
    *,
    kind: str = "",
    small: bool = False,
    has_words: bool = True,
) -> Button:
    """Make the button of a command: words, icon, tooltip with its key, why it is off."""
    row = command(command_id)
    if has_words:
        made = button(row.words(context), row.icon or None, kind=kind, small=small)
    else:
        made = icon_button(row.icon, row.words(context), kind=kind or "quiet", small=small)
    made.setObjectName(command_id)
    made.clicked.connect(partial(context.perform, command_id))
    show_state(made, context, has_words=has_words)
    return made


def show_state(made: Button, context: Context, *, has_words: bool = True) -> None:
    """Bring a button made by `command_button` up to date: words, tooltip, on or off."""
    row = command(made.objectName())
    title = row.words(context)
    if has_words:
        made.set_words(title)
    made.set_tip(tip_of(row, title))
    made.set_reason(row.enabled(context))


def tip_of(row: Command, title: str) -> str:
    """Return the tooltip of a command: what it does, and its key."""
    said = row.about or title
    return f"{said}  {key_text(row.key)}" if row.key else said


def fill_menu(menu: QMenu, commands: Iterable[Command | None], context: Context) -> None:
    """Put commands into a menu, None as a line between them; each says why it is off."""
    now = theme.current()
    menu.setToolTipsVisible(True)
    for row in commands:
        if row is None:
            menu.addSeparator()
            continue
        reason = row.enabled(context)
        action = QAction(row.words(context), menu)
        if row.icon:
            action.setIcon(icon(row.icon, now.hex("text2"), now.hex("disabled")))
        if row.key:
            # Shown, not claimed: the keymap owns the key.
            action.setText(f"{row.words(context)}\t{key_text(row.key)}")
        action.setEnabled(reason is None)
        action.setToolTip(reason or row.about or row.words(context))
        action.triggered.connect(partial(context.perform, row.id))
        menu.addAction(action)


def menu_of(commands: Iterable[Command | None], context: Context, parent: QWidget) -> QMenu:
    """Make a menu of commands."""
    made = QMenu(parent)
    fill_menu(made, commands, context)
    return made
