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
    one = getattr(page, "imported_as", "file")
    return f"Import {n_ready:,} {one}{'' if n_ready == 1 else 's'}".replace(",", "\u2009")


def _chop_title(context: Context) -> str:
    """Return how many pieces would be kept: the page knows."""
    chopping = getattr(context.made_page("Collect"), "chopping", None)
    n_pieces = len(chopping.pieces) if chopping is not None else 0
    if not n_pieces:
        return "Keep the pieces"
    return f"Keep {n_pieces:,} {'piece' if n_pieces == 1 else 'pieces'}".replace(",", "\u2009")


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
        "labels.export",
        "Export labels…",
        "Collect",
        icon="upload",
        about="As Audacity, Raven or CSV files, one for each recording; says first what is lost.",
    ),
    page_command(
        "sounds.record",
        "Record from the microphone",
        "Collect",
        keys=("R",),
        icon="mic",
        about="Starts a take of the class recorded last; again ends it.",
    ),
    page_command(
        "live.show-look",
        "How the live view looks",
        "Collect",
        keys=("V",),
        icon="sliders-horizontal",
        about="Pitch scale, range of levels and colours of the live spectrogram.",
    ),
    page_command(
        "clip.chop",
        "Chop at silence",
        "Collect",
        icon="scissors",
        about="Shows the chosen clip with a threshold line; its pieces become clips.",
    ),
    page_command(
        "take.chop",
        _chop_title,
        "Collect",
        keys=("Ctrl+Return",),
        icon="scissors",
        about="Each piece becomes a clip, the silence between goes; one undo takes it back.",
    ),
    page_command(
        "take.keep-whole",
        "Keep as one",
        "Collect",
        keys=("Ctrl+Shift+Return",),
        icon="check",
        about="Leaves the take one clip, with its silence.",
    ),
)
