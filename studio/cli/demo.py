"""`harken demo`: the embedded demo project, in the window or as the whole line in the shell."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.display import require_window
from studio.cli.output import Progress, print_json, print_note
from studio.cli.train import epoch_line, require_training

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.demo.line import Results
    from engine.training.events import Event

EXAMPLE = "harken demo\n  harken demo --headless --out demo-out"

PROJECT_NAME = "Demo.harken"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare where, how and from which seed."""
    parser.add_argument(
        "--headless",
        action="store_true",
        help="no window: import, train, evaluate, export and predict, and leave the results",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="where the project and the results go (demo-out); without --headless, the project",
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=0, help="of the sounds and of the training (0)"
    )


def run(arguments: Namespace) -> int:
    """Make the demo project where it is not there yet, then open it or run the line on it."""
    if arguments.headless:
        return _run_line(arguments)
    require_window()
    from studio.window import open_window

    if arguments.out is None:
        return open_window(then="project.demo")
    return open_window(_made(arguments.out, arguments))


def _made(out: Path, arguments: Namespace) -> Path:
    """Return the demo project in a folder, made if it is not there."""
    from engine.dataset.project import CATALOG_NAME
    from engine.demo.project import make_demo_project

    folder = out / PROJECT_NAME
    if not (folder / CATALOG_NAME).exists():
        with Progress("Making the demo's sounds", quiet=arguments.quiet) as progress:
            make_demo_project(folder, seed=arguments.seed, progress=progress.update)
    return folder


def _run_line(arguments: Namespace) -> int:
    from engine.dataset.durable import told_in_words
    from engine.dataset.project import Project
    from engine.demo.line import run_line

    require_training()
    out = arguments.out or Path("demo-out")
    with told_in_words(out):
        out.mkdir(parents=True, exist_ok=True)
    with Project.open(_made(out, arguments)) as project:
        show = _show_nothing if arguments.quiet else _show
        results = run_line(project, out, seed=arguments.seed, on_event=show)
        _tell(project, results, arguments)
    return 0


def _show_nothing(_event: Event) -> None:
    """Keep quiet."""


def _show(event: Event) -> None:
    from engine.training.events import Epoch

    if isinstance(event, Epoch):
        print_note(epoch_line(event, left_s=0))


def _tell(project: Project, results: Results, arguments: Namespace) -> None:
    scores = results.evaluation.scores
    written = {
        "project": str(project.folder),
        "model": str(results.model),
        "confusion": str(results.confusion),
        "report": str(results.report),
        "predictions": str(results.predictions),
    }
    if arguments.json:
        print_json({**written, "accuracy": scores.accuracy, "macro_f1": scores.macro_f1})
        return
    for what, path in written.items():
        print(f"{what:<12}{path}")
    print(
        f"{scores.n_clips} test clips: accuracy {scores.accuracy:.3f}, "
        f"macro-F1 {scores.macro_f1:.3f}. The sounds are synthetic: so is this score."
    )
