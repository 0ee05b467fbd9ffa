"""The verbs of the shell, in the order of the work: one row each, and nothing heavier.

A verb is a module of this folder that offers `EXAMPLE` (a text for its help), `add_arguments`
(what it takes apart from the options of its row) and `run` (which returns the exit code). The
table is all that `harken --help` reads, so no verb is imported before it is asked for.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Protocol, cast


class Part(Enum):
    """The part of the work that a verb belongs to; the value is its heading in the help."""

    BEGIN = "Begin"
    COLLECT = "Collect and label"
    CHECK = "Check"
    TRAIN = "Train"
    USE = "Use"
    CARE = "Care"


class VerbModule(Protocol):
    """What a module of this folder offers when it is a verb."""

    EXAMPLE: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what the verb takes, apart from the options of its row."""
        ...

    def run(self, arguments: Namespace) -> int:
        """Do it and return the exit code: 0, or 3 when some inputs were refused."""
        ...


@dataclass(frozen=True, slots=True)
class Verb:
    """One row: what a person types and reads.

    Attributes
    ----------
    name, summary : str
        The word; one line for `harken --help`, the verb's own help and the guide.
    part : Part
        Its heading in the help.
    takes : str
        The shared options it understands: ``project``, ``json``, ``yes``, separated by spaces.
    module : str
        Its module in this folder, where that is not `name`.
    """

    name: str
    summary: str
    part: Part
    takes: str = ""
    module: str = ""

    def load(self) -> VerbModule:
        """Import the module of the verb."""
        found = import_module(f"studio.cli.{self.module or self.name}")
        return cast("VerbModule", found)

    def parser(self) -> ArgumentParser:
        """Return the parser of the verb, its own arguments first and the shared options after."""
        module = self.load()
        parser = ArgumentParser(
            prog=f"harken {self.name}",
            description=f"{self.summary}.",
            epilog=f"example:\n  {module.EXAMPLE}",
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        module.add_arguments(parser)
        add_shared_options(parser, self.takes.split())
        parser.set_defaults(run=module.run)
        return parser


VERBS = (
    Verb("demo", "Opens the demo project, or runs the whole line on it", Part.BEGIN, takes="json"),
    Verb("new", "Makes an empty project", Part.BEGIN, takes="json"),
    Verb(
        "import",
        "Brings in folders named after classes, files, manifests and label files",
        Part.COLLECT,
        takes="project json",
        module="import_sounds",
    ),
    Verb("record", "Records one clip", Part.COLLECT, takes="project json"),
    Verb("clips", "Lists clips", Part.COLLECT, takes="project json"),
    Verb("label", "Says what clips are", Part.COLLECT, takes="project json"),
    Verb("edit", "Trims clips and sets their gain", Part.COLLECT, takes="project json"),
    Verb("undo", "Takes the last steps back", Part.COLLECT, takes="project json"),
    Verb("redo", "Brings back what was undone", Part.COLLECT, takes="project json"),
    Verb("history", "Lists what was done", Part.COLLECT, takes="project json"),
    Verb("check", "Checks the storage, then the data set", Part.CHECK, takes="project json"),
    Verb("split", "Shows or changes the split", Part.CHECK, takes="project json"),
    Verb(
        "dataset",
        "Writes the training set as sounds by split and class, with a manifest",
        Part.CHECK,
        takes="project json",
    ),
    Verb("train", "Trains a run, and tells how it does", Part.TRAIN, takes="project json"),
    Verb(
        "crossvalidate",
        "Tests a preset on all clips, fold by fold",
        Part.TRAIN,
        takes="project json",
    ),
    Verb("tune", "Searches for a better recipe", Part.TRAIN, takes="project json"),
    Verb("runs", "Lists, compares and deletes runs", Part.TRAIN, takes="project json yes"),
    Verb("export", "Writes a run as one model file", Part.USE, takes="project json"),
    Verb("evaluate", "Tries a model on labelled clips", Part.USE, takes="project json"),
    Verb("predict", "Tells the best classes of each sound", Part.USE, takes="json"),
    Verb("detect", "Finds what is heard, and when, in long recordings", Part.USE, takes="json"),
    Verb("listen", "Listens with a model, in a window or as JSON lines", Part.USE, takes="project"),
    Verb("model", "Shows what is in a model file, and tests it", Part.USE, takes="json"),
    Verb("devices", "Lists the inputs of this machine, and watches them", Part.USE, takes="json"),
    Verb("doctor", "Tells what is missing on this machine, with the cure", Part.CARE, takes="json"),
    Verb("completion", "Prints a completion script for a shell", Part.CARE),
)


def find_verb(name: str) -> Verb | None:
    """Return the verb of that name, or None."""
    return next((verb for verb in VERBS if verb.name == name), None)


def options_of(parser: ArgumentParser) -> list[str]:
    """Return the options that a parser takes, longest spelling only."""
    return [
        action.option_strings[-1]
        for action in parser._actions  # noqa: SLF001 - argparse shows them nowhere else
        if action.option_strings
    ]


def add_shared_options(parser: ArgumentParser, takes: list[str]) -> None:
    """Add the options that mean the same everywhere.

    An option that the verb does not take is still set to its default, so that shared code may read
    `arguments.project`, `.json` and `.yes` of any verb.
    """
    shared = parser.add_argument_group("shared options")
    parser.set_defaults(project=None, json=False, yes=False)
    if "project" in takes:
        shared.add_argument(
            "-p",
            "--project",
            metavar="DIR",
            help="the project; without it, the nearest folder upwards that is one",
        )
    if "json" in takes:
        shared.add_argument("--json", action="store_true", help="print JSON instead of text")
    if "yes" in takes:
        shared.add_argument("--yes", action="store_true", help="answer every question with yes")
    shared.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    shared.add_argument("--no-color", action="store_true", help="print without colour")
    shared.add_argument("--debug", action="store_true", help="show the traceback of an error")
