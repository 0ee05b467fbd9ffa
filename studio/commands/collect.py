"""Commands of the Collect page."""

from __future__ import annotations

from studio.commands.command import page_command

COLLECT_COMMANDS = (
    page_command(
        "sounds.choose",
        "Choose a folder…",
        "Collect",
        keys=("Ctrl+I",),
        icon="folder-open",
        about="Sounds of this computer: the plan shows what would come in.",
    ),
    page_command("sounds.choose-files", "Choose files…", "Collect", icon="file-audio"),
    page_command("sounds.import", "Import what is planned", "Collect", icon="download"),
    page_command("sounds.record", "Record from the microphone", "Collect", keys=("R",), icon="mic"),
)
