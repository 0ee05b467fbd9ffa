"""`harken history`: what was done to the project, and what can be undone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from studio.cli.output import print_json, print_note, print_table
from studio.cli.projects import open_project

EXAMPLE = "harken history"


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing but the shared options."""


def run(arguments: Namespace) -> int:
    """Print the steps, the oldest first."""
    with open_project(arguments, read_only=True) as project:
        entries = project.history.entries()
    if arguments.json:
        steps = [
            {
                "step": entry.id,
                "title": entry.title,
                "time": entry.made_at,
                "undone": entry.is_undone,
            }
            for entry in entries
        ]
        print_json({"history": steps})
        return 0
    rows = [
        (str(entry.id), entry.made_at, entry.title, "undone" if entry.is_undone else "")
        for entry in entries
    ]
    if rows:
        print_table(("step", "time", "what", ""), rows)
    else:
        print_note("Nothing was done yet.")
    return 0
