"""Commands of the Check page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.commands.command import Command, page_command

if TYPE_CHECKING:
    from studio.commands.context import Context


def _fix_title(context: Context) -> str:
    page: Any = context.made_page("Check")
    n_safe = page.n_safe if page is not None else 0
    return f"Fix what is safe ({n_safe})" if n_safe else "Fix what is safe"


CHECK_COMMANDS: tuple[Command, ...] = (
    page_command(
        "check.fix",
        _fix_title,
        "Check",
        icon="wand-sparkles",
        about="Carries out every fix that is safe, one step each; undo takes them back.",
    ),
    page_command(
        "check.storage",
        "Check the storage",
        "Check",
        icon="shield-check",
        about="Reads every byte of the project and compares it with what was written.",
    ),
)
