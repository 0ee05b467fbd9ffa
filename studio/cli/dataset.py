"""`harken dataset`: the training set in plain files, for every other program."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.interrupts import INTERRUPTED, told_to_stop
from studio.cli.output import Progress, print_json, print_note
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.dataset.exporting.dataset import DatasetReport

EXAMPLE = "harken dataset birds-2026\n  harken dataset birds-2026 --format flac --labels raven"
SOME_REFUSED = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the folder, the format of sounds and that of labels."""
    parser.add_argument("out", metavar="OUT", type=Path, help="a new folder")
    parser.add_argument(
        "--format",
        choices=("wav16", "flac"),
        default="wav16",
        help="both are 16 kHz mono 16-bit; FLAC is half the size (wav16)",
    )
    parser.add_argument(
        "--labels",
        choices=("audacity", "raven", "csv"),
        help="write the whole recordings too, each with a label file beside it",
    )


def run(arguments: Namespace) -> int:
    """Say what will be missing, then write; Ctrl-C keeps what was written, with its manifest."""
    from engine.dataset.exporting.dataset import SoundFormat, dataset_losses, export_dataset
    from engine.dataset.label_files.kinds import Kind

    labels = Kind(arguments.labels) if arguments.labels else None
    with open_project(arguments, read_only=True) as project:
        losses = dataset_losses(project, labels)
        for sentence in losses:
            print_note(sentence)
        with told_to_stop() as is_told, Progress("Writing", quiet=arguments.quiet) as progress:
            report = export_dataset(
                project,
                arguments.out.absolute(),
                sound_format=SoundFormat(arguments.format),
                labels=labels,
                progress=progress.update,
                cancelled=is_told,
            )
    for name, why in report.refused:
        print_note(f"{name}: {why}")
    if arguments.json:
        print_json(_as_json(report, losses))
    else:
        print(report.sentence)
    if report.is_cancelled:
        return INTERRUPTED
    return SOME_REFUSED if report.refused else 0


def _as_json(report: DatasetReport, losses: tuple[str, ...]) -> dict[str, object]:
    return {
        "folder": str(report.folder),
        "clips": report.n_clips,
        "recordings": report.n_recordings,
        "losses": list(losses),
        "refused": [{"clip": name, "why": why} for name, why in report.refused],
        "cancelled": report.is_cancelled,
    }
