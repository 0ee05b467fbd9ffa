"""Commands on what was done: undo, redo, the history."""

from __future__ import annotations

from studio.commands.command import Command, needs_project, needs_writing
from studio.commands.context import Context


def _undo_title(context: Context) -> str:
    return f"Undo {_named(context.session.undo_title)}".strip()


def _redo_title(context: Context) -> str:
    return f"Redo {_named(context.session.redo_title)}".strip()


def _named(title: str) -> str:
    return f"“{title}”" if title else ""


def _can_undo(context: Context) -> str | None:
    return needs_writing(context) or (
        None if context.session.undo_title else "Nothing was done yet."
    )


def _can_redo(context: Context) -> str | None:
    return needs_writing(context) or (
        None if context.session.redo_title else "Nothing was taken back."
    )


CLIP_COMMANDS = (
    Command(
        id="edit.undo",
        title=_undo_title,
        keys=("Ctrl+Z",),
        icon="undo-2",
        enabled=_can_undo,
        run=lambda context: context.session.undo(),
    ),
    Command(
        id="edit.redo",
        title=_redo_title,
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo-2",
        enabled=_can_redo,
        run=lambda context: context.session.redo(),
    ),
    Command(
        id="edit.history",
        title="History",
        keys=("Ctrl+H",),
        icon="history",
        about="Every change by name; click one to go back there.",
        enabled=needs_project,
        run=lambda context: context.open_panel("history"),
    ),
)
