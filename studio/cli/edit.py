"""`harken edit`: treatments of clips, in the same undo list as everything else."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from studio.cli.output import print_json
from studio.cli.projects import open_project

EXAMPLE = "harken edit c12 --trim 0.2:1.4 --gain 3\n  harken edit c12 --clear"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "clips", metavar="CLIP", nargs="+", help="c12, a range c3-c8, a name or a path"
    )
    parser.add_argument(
        "--trim", metavar="A:B", type=_span, help="keep from A to B, seconds into the clip"
    )
    parser.add_argument("--gain", metavar="DB", type=_gain, help="louder, or softer below 0")
    parser.add_argument("--clear", action="store_true", help="take all treatments off")


def run(arguments: Namespace) -> int:
    """Make one step of the history of all that is asked for."""
    from engine.dataset.naming import find_clips
    from engine.dataset.treating import clearing, treating
    from engine.errors import NothingAskedError

    is_treated = arguments.trim is not None or arguments.gain is not None
    if is_treated == arguments.clear:
        raise NothingAskedError("--trim, --gain or --clear")
    with open_project(arguments) as project:
        clips = find_clips(project.catalog, arguments.clips)
        if arguments.clear:
            edit = clearing(clips)
        else:
            edit = treating(project.catalog, clips, trim_s=arguments.trim, gain_db=arguments.gain)
        project.apply(edit)
    if arguments.json:
        print_json({"done": edit.title, "clips": [f"c{clip}" for clip in clips]})
    else:
        print(f"{edit.title}.")
    return 0


def _span(text: str) -> tuple[float, float | None]:
    onset, separator, offset = text.partition(":")
    try:
        span = (float(onset or 0), float(offset) if offset else None)
    except ValueError:
        separator = ""
        span = (0.0, None)
    if not separator:
        message = f"“{text}” is no span; write it as 0.2:1.4, or 0.2: to keep the end"
        raise ArgumentTypeError(message)
    return span


def _gain(text: str) -> float:
    from engine.dataset.treatments import LARGEST_GAIN_DB

    try:
        gain_db = float(text)
    except ValueError:
        gain_db = float("nan")
    if not abs(gain_db) <= LARGEST_GAIN_DB:
        message = f"“{text}” is no gain between -{LARGEST_GAIN_DB:g} and {LARGEST_GAIN_DB:g} dB"
        raise ArgumentTypeError(message)
    return gain_db
