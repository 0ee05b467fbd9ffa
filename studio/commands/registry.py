"""Every command, in the order of the work; ids are unique."""

from __future__ import annotations

from studio.commands.check import CHECK_COMMANDS
from studio.commands.clips import CLIP_COMMANDS
from studio.commands.collect import COLLECT_COMMANDS
from studio.commands.command import Command
from studio.commands.label import LABEL_COMMANDS
from studio.commands.listen import LISTEN_COMMANDS
from studio.commands.project import PROJECT_COMMANDS
from studio.commands.sound import SOUND_COMMANDS
from studio.commands.train import TRAIN_COMMANDS
from studio.commands.view import VIEW_COMMANDS

FAMILIES: tuple[tuple[str, tuple[Command, ...]], ...] = (
    ("Project", PROJECT_COMMANDS),
    ("Edit", CLIP_COMMANDS),
    ("Sound", SOUND_COMMANDS),
    ("Collect", COLLECT_COMMANDS),
    ("Label", LABEL_COMMANDS),
    ("Check", CHECK_COMMANDS),
    ("Train", TRAIN_COMMANDS),
    ("Listen", LISTEN_COMMANDS),
    ("Window", VIEW_COMMANDS),
)
"""Name of the family, as the keys sheet and the guide head it, and its rows."""

ALL_COMMANDS: tuple[Command, ...] = tuple(row for _, rows in FAMILIES for row in rows)
_BY_ID = {row.id: row for row in ALL_COMMANDS}


def command(command_id: str) -> Command:
    """Return the row of an id.

    Raises
    ------
    KeyError
        If there is none: a mistake in the program.
    """
    return _BY_ID[command_id]
