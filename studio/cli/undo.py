"""`harken undo`: takes the last steps back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from studio.cli.stepping import add_count, step

EXAMPLE = "harken undo\n  harken undo 3"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    add_count(parser)


def run(arguments: Namespace) -> int:
    """Take steps back, as many as there are of those asked for."""
    return step(
        arguments,
        title=lambda history: history.undo_title,
        do=lambda project: project.undo(),
        done="Undone",
        nothing="There is nothing to undo.",
    )
