"""Commands of the Collect page."""

from __future__ import annotations

from studio.commands.command import page_command
from studio.commands.context import Context


def _import_title(context: Context) -> str:
    """Return how many files the plan would bring in: the page knows."""
    page = context.made_page("Collect")
    n_ready = getattr(page, "n_ready", 0)
    if not n_ready:
        return "Import what is planned"
    return f"Import {n_ready:,} {'file' if n_ready == 1 else 'files'}".replace(",", "\u2009")


COLLECT_COMMANDS = (
    page_command(
        "sounds.choose",
        "Choose a folder…",
        "Collect",
        keys=("Ctrl+I",),
        icon="folder-open",
        about="Sounds of this computer: the plan shows what would come in.",
    ),
    page_command(
        "sounds.choose-files",
        "Choose files…",
        "Collect",
        icon="file-audio",
        about="Single sounds, or a manifest that names them.",
    ),
    page_command(
        "sounds.import",
        _import_title,
        "Collect",
        icon="download",
        about="Brings in what the plan says is ready; one undo takes it back.",
    ),
    page_command(
        "sounds.record",
        "Record from the microphone",
        "Collect",
        keys=("R",),
        icon="mic",
        about="Starts a take of the class recorded last; again ends it.",
    ),
)
