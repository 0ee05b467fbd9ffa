"""`harken label`: says what clips are."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from studio.cli.output import print_json
from studio.cli.projects import open_project

EXAMPLE = "harken label c12 c13 --as robin\n  harken label c20-c29 --as ''"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "clips", metavar="CLIP", nargs="+", help="c12, a range c3-c8, a name or a path"
    )
    parser.add_argument(
        "--as", dest="label", metavar="L", required=True, help="a class, new or not; '' for none"
    )


def run(arguments: Namespace) -> int:
    """Label them and say so."""
    from engine.dataset.labelling import labelling
    from engine.dataset.naming import find_clips

    with open_project(arguments) as project:
        clips = find_clips(project.catalog, arguments.clips)
        edit = labelling(project.catalog, clips, arguments.label)
        project.apply(edit)
    if arguments.json:
        print_json({"done": edit.title, "clips": [f"c{clip}" for clip in clips]})
    else:
        print(f"{edit.title}.")
    return 0
