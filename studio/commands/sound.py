"""Commands on what sounds: Space plays and stops, on every page."""

from __future__ import annotations

from studio.commands.command import Command
from studio.commands.context import Context


def _play(context: Context) -> None:
    if not context.page().play():
        context.say_why_not("Choose a clip to play it.")


def _can_play(context: Context) -> str | None:
    return None if context.page_name else "No project is open."


SOUND_COMMANDS = (
    Command(
        id="sound.play",
        title="Play or stop",
        keys=("Space",),
        icon="play",
        about="Plays what is selected, and stops it.",
        enabled=_can_play,
        run=_play,
    ),
)
