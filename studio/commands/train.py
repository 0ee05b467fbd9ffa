"""Commands of the Train page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.commands.command import page_command

if TYPE_CHECKING:
    from studio.commands.context import Context


def _train_page(context: Context) -> Any:
    return context.made_page("Train")


def _start_title(context: Context) -> str:
    page = _train_page(context)
    return "Train again" if page is not None and page.has_runs else "Train"


def _go_on_title(context: Context) -> str:
    page = _train_page(context)
    return "Go on" if page is not None and page.is_paused else "Go on with this run"


def _compare_title(context: Context) -> str:
    page = _train_page(context)
    return "Show one run" if page is not None and page.is_comparing else "Compare runs"


TRAIN_COMMANDS = (
    page_command("run.start", _start_title, "Train", keys=("Ctrl+Return",), icon="play"),
    page_command(
        "run.stop",
        "Stop and keep the best",
        "Train",
        icon="square",
        about="Ends the training; the weights of its best epoch so far are the model.",
    ),
    page_command(
        "run.pause",
        "Pause",
        "Train",
        icon="pause",
        about="Holds the training still after the current step.",
    ),
    page_command(
        "run.go-on",
        _go_on_title,
        "Train",
        icon="play",
        about="After a pause; or from the last checkpoint of a run that ended too early.",
    ),
    page_command(
        "augmentation.try",
        "Hear and see the augmentation",
        "Train",
        keys=("A",),
        icon="volume-2",
        about="Shows and plays what training makes of a clip, before and after.",
    ),
    page_command(
        "augmentation.draw",
        "Another draw",
        "Train",
        keys=("R",),
        icon="refresh-cw",
        about="Draws the augmentation anew on the same clip.",
    ),
    page_command(
        "augmentation.before",
        "Play before",
        "Train",
        keys=("B",),
        icon="play",
        about="Plays the clip before augmentation.",
    ),
    page_command(
        "augmentation.after",
        "Play after",
        "Train",
        keys=("Shift+B",),
        icon="play",
        about="Plays the clip after augmentation; so does Space.",
    ),
    page_command(
        "recipe.search",
        "Search settings…",
        "Train",
        keys=("Shift+S",),
        icon="search",
        about="Tries recipes around the presets in the background, and shows which does best.",
    ),
    page_command("run.export", "Export model…", "Train", keys=("Ctrl+E",), icon="package"),
    page_command(
        "run.compare",
        _compare_title,
        "Train",
        keys=("C",),
        icon="columns-2",
        about="Sets the run beside the best other one; Ctrl or Shift in the table choose others.",
    ),
    page_command(
        "run.pin",
        "Use this run",
        "Train",
        icon="pin",
        about="Export and Listen take the pinned run; without one, the best.",
    ),
    page_command("run.rename", "Rename run", "Train", keys=("F2",)),
    page_command("run.annotate", "Write a note to the run", "Train"),
    page_command(
        "run.delete",
        "Delete run…",
        "Train",
        icon="trash-2",
        about="Deletes its weights and curves from the disk; there is no way back.",
    ),
)
