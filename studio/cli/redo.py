"""`harken redo`: brings back what was undone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from studio.cli.stepping import add_count, step

EXAMPLE = "harken redo\n  harken redo 3"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    add_count(parser)


def run(arguments: Namespace) -> int:
    """Bring steps back, as many as there are of those asked for."""
    return step(
        arguments,
        title=lambda history: history.redo_title,
        do=lambda project: project.redo(),
        done="Redone",
        nothing="There is nothing to redo.",
    )
