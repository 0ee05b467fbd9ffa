"""`harken split`: which groups train, validate and test."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from studio.cli.output import print_json, print_note, print_table
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.dataset.project import Project

EXAMPLE = "harken split\n  harken split --ratio 70/15/15\n  harken split --by speaker --folds 5"
SIDES = ("train", "validation", "test")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "--by",
        metavar="COLUMN|PATTERN",
        help="group clips by a column of their manifest, a pattern on their path, or “source”",
    )
    parser.add_argument("--ratio", metavar="60/20/20", help="deal all groups anew by these shares")
    parser.add_argument("--folds", metavar="K", type=_folds, help="deal folds for crossvalidate")


def _folds(word: str) -> int:
    from engine.dataset.splitting import MOST_FOLDS

    if not word.isdecimal() or not 2 <= int(word) <= MOST_FOLDS:
        message = f"“{word}” is not a number of folds: 2 to {MOST_FOLDS}"
        raise ArgumentTypeError(message)
    return int(word)


def run(arguments: Namespace) -> int:
    """Change what is asked, then show the split."""
    from engine.dataset.splitting import parse_ratio, set_folds, set_groups, set_ratio

    ratio = parse_ratio(arguments.ratio) if arguments.ratio else None
    changes = bool(arguments.by or ratio or arguments.folds is not None)
    with open_project(arguments, read_only=not changes) as project:
        if arguments.by:
            set_groups(project, arguments.by)
        if ratio:
            set_ratio(project, ratio)
            print_note("All groups were dealt anew, the test side too: harken undo brings it back.")
        if arguments.folds is not None:
            set_folds(project, arguments.folds)
        _show(project, as_json=arguments.json)
    return 0


def _show(project: Project, *, as_json: bool) -> None:
    counts: dict[str, dict[str, Any]] = {}
    for count in project.catalog.counts():
        counts.setdefault(count.label, {})[str(count.split or "none")] = count
    clips = project.catalog.clips()
    folds = {clip.fold for clip in clips if clip.fold is not None}
    if as_json:
        print_json(
            {
                "classes": {
                    label: {side: _as_json(count) for side, count in sides.items()}
                    for label, sides in counts.items()
                },
                "groups": len({clip.group for clip in clips}),
                "folds": len(folds),
            }
        )
        return
    head = ("class", *(f"{side} {what}" for side in SIDES for what in ("clips", "groups")))
    print_table(head, [(label or "-", *_cells(sides)) for label, sides in counts.items()])
    if folds:
        print_note(f"{len(folds)} folds.")


def _cells(sides: dict[str, Any]) -> list[int]:
    cells: list[int] = []
    for side in SIDES:
        count = sides.get(side)
        cells += [count.n_clips, count.n_groups] if count else [0, 0]
    return cells


def _as_json(count: Any) -> dict[str, float]:
    return {"clips": count.n_clips, "groups": count.n_groups, "seconds": round(count.seconds, 3)}
