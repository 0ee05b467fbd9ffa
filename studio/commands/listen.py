"""Commands of the Listen page."""

from __future__ import annotations

from studio.commands.command import page_command

LISTEN_COMMANDS = (
    page_command("model.open", "Open a model file…", "Listen", icon="folder-open"),
    page_command("sound.record", "Record", "Listen", keys=("R",), icon="circle"),
    page_command("sound.predict", "Predict", "Listen", keys=("P",), icon="ear"),
)
