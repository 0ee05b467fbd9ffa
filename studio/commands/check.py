"""Commands of the Check page."""

from __future__ import annotations

from studio.commands.command import Command

CHECK_COMMANDS: tuple[Command, ...] = ()
