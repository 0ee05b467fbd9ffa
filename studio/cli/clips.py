"""`harken clips`: lists clips, with the filters of the window."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from engine.errors.usage import UnknownClassError
from engine.errors.words import meant
from studio.cli.output import clock, print_json, print_note, print_table
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.dataset.records import Clip

EXAMPLE = "harken clips --label robin --split test\n  harken clips --flag clipped"
SIDES = ("train", "validation", "test")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("--label", metavar="L", help="of this class; '' for those without one")
    parser.add_argument("--split", metavar="S", choices=SIDES, help="train, validation or test")
    parser.add_argument("--group", metavar="G", help="of this group")
    parser.add_argument(
        "--flag", metavar="F", type=_flag, help="silent, clipped, 'very quiet', short, …"
    )
    parser.add_argument("--text", metavar="T", default="", help="part of name, group or note")


def run(arguments: Namespace) -> int:
    """Print a line for each clip."""
    from engine.dataset.records import ClipFilter, Split

    wanted = ClipFilter(
        label=arguments.label,
        split=Split(arguments.split) if arguments.split else None,
        group=arguments.group,
        flag=arguments.flag,
        text=arguments.text,
    )
    with open_project(arguments, read_only=True) as project:
        if arguments.label:
            _require_class(project, arguments.label)
        clips = project.catalog.clips(wanted)
    if arguments.json:
        print_json({"clips": [_as_json(clip) for clip in clips]})
        return 0
    print_table(("clip", "name", "label", "split", "group", "seconds", "flags"), map(_row, clips))
    print_note(f"{len(clips)} clips, {clock(sum(clip.seconds for clip in clips))}")
    return 0


def _flag(word: str) -> str:
    from engine.audio.quality import Flag

    known = tuple(map(str, Flag))
    if word not in known:
        told = (f"“{word}” is no flag.", meant(word, known), f"The flags are: {', '.join(known)}.")
        raise ArgumentTypeError(" ".join(filter(None, told)))
    return word


def _require_class(project: Project, name: str) -> None:
    known = tuple(each.name for each in project.catalog.labels())
    if name not in known:
        raise UnknownClassError(name, known)


def _row(clip: Clip) -> tuple[object, ...]:
    side = str(clip.split or "-")
    flags = ", ".join((*clip.flags, *(step.title for step in clip.chain)))
    return (f"c{clip.id}", clip.name, clip.label or "-", side, clip.group, clip.seconds, flags)


def _as_json(clip: Clip) -> dict[str, object]:
    return {
        "clip": f"c{clip.id}",
        "name": clip.name,
        "label": clip.label,
        "split": clip.split,
        "fold": clip.fold,
        "group": clip.group,
        "onset": clip.onset_s,
        "offset": clip.offset_s,
        "flags": list(clip.flags),
        "treatments": [step.title for step in clip.chain],
        "note": clip.note,
    }
