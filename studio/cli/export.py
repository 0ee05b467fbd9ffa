"""`harken export`: a run as one model file."""

from __future__ import annotations

import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors.models import NothingToExportError
from engine.errors.usage import PartMissingError
from studio.cli.output import Progress, print_json, print_note
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.export.export import Exported

EXAMPLE = "harken export r3 -o birds.onnx"

STANDARD_OUTPUT = "-"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the run, the file and its precision."""
    parser.add_argument(
        "run_name",
        metavar="RUN",
        nargs="?",
        help="r3, or its name; without it the pinned run, else the best",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="model.onnx", help="where to (model.onnx)"
    )
    parser.add_argument(
        "--int8", action="store_true", help="8-bit convolutions: smaller, a little less exact"
    )


def run(arguments: Namespace) -> int:
    """Write the file and tell how closely it follows the training."""
    if arguments.output != STANDARD_OUTPUT:
        _tell(_export(arguments, Path(arguments.output).absolute()), arguments)
        return 0
    with tempfile.TemporaryDirectory(prefix="harken-") as folder:
        path = Path(folder) / "model.onnx"
        _export(arguments, path)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
    return 0


def _export(arguments: Namespace, out: Path) -> Exported:
    from engine.dataset.durable import require_folder
    from engine.dataset.runs import best_run, find_run

    require_folder(out)
    try:
        from engine.export.export import export_run
    except ModuleNotFoundError as error:
        raise PartMissingError("Exporting", str(error.name)) from error
    with (
        open_project(arguments, read_only=True) as project,
        Progress("Comparing", quiet=arguments.quiet) as progress,
    ):
        name = arguments.run_name
        chosen = find_run(project, name) if name else best_run(project)
        if chosen is None:
            raise NothingToExportError(f"“{project.name}”")
        return export_run(
            project,
            chosen,
            out,
            int8=arguments.int8,
            progress=progress.update,
        )


def _tell(exported: Exported, arguments: Namespace) -> None:
    card = exported.card
    if arguments.json:
        print_json(
            {
                "file": str(exported.path),
                "bytes": exported.n_bytes,
                "run": card.run,
                "precision": card.precision,
                "gap": exported.gap,
                "agreement": exported.agreement,
                "clips": exported.n_compared,
            }
        )
        return
    print(exported.path)
    held_to = "its training" if card.precision == "float32" else "the float32 file"
    print_note(
        f"{exported.n_bytes / 1000:.0f} kB. On {exported.n_compared} validation clips it differs "
        f"from {held_to} by {exported.gap:.1e} at most, and names the same class on "
        f"{exported.agreement:.1%}."
    )
