"""`harken new`: an empty project."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from studio.cli.output import print_json

EXAMPLE = "harken new birds.harken --classes robin,wren,silence"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that is not there yet")
    parser.add_argument("--classes", metavar="A,B,C", default="", help="classes to begin with")


def run(arguments: Namespace) -> int:
    """Make the project and say where it is."""
    from engine.dataset.project import Project

    labels = [name.strip() for name in arguments.classes.split(",") if name.strip()]
    with Project.create(arguments.folder, labels) as project:
        if arguments.json:
            print_json({"project": str(project.folder), "classes": labels})
        else:
            print(f"{project.folder} is ready. Add sounds with: harken import FOLDER")
    return 0
