"""Commands of the Train page."""

from __future__ import annotations

from studio.commands.command import page_command

TRAIN_COMMANDS = (
    page_command("run.start", "Train", "Train", keys=("Ctrl+Return",), icon="play"),
    page_command("run.stop", "Stop and keep the best", "Train", icon="square"),
    page_command("run.export", "Export model…", "Train", keys=("Ctrl+E",), icon="package"),
)
