"""Going back and forth in the history: what `undo` and `redo` share."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from studio.cli.output import print_json, print_note
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.dataset.history import History
    from engine.dataset.project import Project

NOT_DONE = 1


def add_count(parser: ArgumentParser) -> None:
    """Declare how many steps."""
    parser.add_argument(
        "count", metavar="N", nargs="?", type=_count, default=1, help="how many steps; one"
    )


def step(
    arguments: Namespace,
    *,
    title: Callable[[History], str | None],
    do: Callable[[Project], Any],
    done: str,
    nothing: str,
) -> int:
    """Go as many steps as asked and as there are; 1 where there was none."""
    titles: list[str] = []
    with open_project(arguments) as project:
        for _ in range(arguments.count):
            next_title = title(project.history)
            if next_title is None:
                break
            do(project)
            titles.append(next_title)
    if arguments.json:
        print_json({done.lower(): titles})
    for each in [] if arguments.json else titles:
        print(f"{done}: {each}.")
    if not titles:
        print_note(f"harken: {nothing}")
        return NOT_DONE
    return 0


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = f"“{text}” is no number of steps"
        raise ArgumentTypeError(message)
    return int(text)
