"""`harken evaluate`: what a model file makes of labelled clips."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack, suppress
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from engine.errors.projects import ProjectError
from engine.errors.usage import NothingToEvaluateError
from studio.cli.numbers import n_of
from studio.cli.output import GAP, Progress, is_terminal, print_json, print_note, print_table
from studio.cli.projects import open_project
from studio.cli.train import CLASS_HEAD, class_rows, interval_line

if TYPE_CHECKING:
    from engine.evaluation.evaluate import Evaluation, Labelled
    from engine.evaluation.metrics import Scores

EXAMPLE = (
    "harken evaluate --model model.onnx --split test --report report.html\n"
    "  harken evaluate --model model.onnx recordings/"
)
REFUSED = 3
SPLITS = ("train", "validation", "test")
SHORTEST_HEAD = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        type=Path,
        help="a folder of classes or a manifest; without it, a split of the project",
    )
    parser.add_argument(
        "--model", metavar="FILE", type=Path, help="without it, the pinned run's, else the best's"
    )
    parser.add_argument("--split", choices=SPLITS, default="test", help="of the project (test)")
    parser.add_argument("--report", metavar="OUT.html", type=Path, help="write a report as well")


def run(arguments: Namespace) -> int:
    """Classify every labelled clip through the model file and count."""
    from engine.dataset.durable import require_folder
    from engine.evaluation.evaluate import evaluate, report_on
    from engine.evaluation.report import write_report
    from engine.runtime.classifier import Classifier
    from engine.runtime.model_file import read_model

    if arguments.report is not None:
        require_folder(arguments.report.absolute())
    with ExitStack() as opened:
        clips, heard_of = _clips(arguments, opened)
        classifier = Classifier(read_model(arguments.model or _own_model(arguments)))
        progress = opened.enter_context(Progress("Evaluating", quiet=arguments.quiet))
        evaluation = evaluate(classifier, clips, heard_of, progress=progress.update)
    for name, why in evaluation.refused:
        print_note(f"{name}: {why}")
    warnings = _warnings(arguments, evaluation, classifier.card.project)
    for warning in warnings:
        print_note(warning)
    if arguments.report is not None:
        write_report(arguments.report, report_on(classifier.model, evaluation, warnings))
        print_note(f"Wrote {arguments.report}")
    if arguments.json:
        split = arguments.split if arguments.source is None else str(arguments.source)
        known = evaluation.intervals.to_data() if evaluation.intervals else None
        facts = {"intervals": known, "model": classifier.model.name, "split": split}
        print_json({**evaluation.scores.to_data(), **facts})
    else:
        _tell(evaluation.scores, heard_of)
        if evaluation.intervals:
            print(interval_line(evaluation.intervals.to_data()))
    return REFUSED if evaluation.refused else 0


def _clips(arguments: Namespace, opened: ExitStack) -> tuple[list[Labelled], str]:
    """Return what to listen to, and what that is in words."""
    from engine.dataset.records import Split
    from engine.evaluation.evaluate import clips_of_files, clips_of_split

    if arguments.source is not None:
        return clips_of_files(arguments.source), arguments.source.resolve().name
    project = opened.enter_context(open_project(arguments, read_only=True))
    clips = clips_of_split(project, Split(arguments.split))
    return clips, f"the {arguments.split} split of {project.name}"


def _own_model(arguments: Namespace) -> Path:
    from engine.dataset.runs import best_run, run_folder

    with open_project(arguments, read_only=True) as project:
        best = best_run(project)
        if best is None:
            raise NothingToEvaluateError(project.name)
        return run_folder(project, best.id) / "model.onnx"


def _warnings(arguments: Namespace, evaluation: Evaluation, trained_in: str) -> tuple[str, ...]:
    """Return what makes a score on files too good, where the project of the model is at hand."""
    from engine.evaluation.evaluate import n_trained_on

    heard = [clip for clip, _ in evaluation.predictions]
    n_trained = 0
    if arguments.source is not None:
        # Without a project, or with one that cannot be read, files are evaluated all the same.
        with suppress(ProjectError), open_project(arguments, read_only=True) as project:
            n_trained = n_trained_on(project, heard) if project.name == trained_in else 0
    if not n_trained:
        return ()
    were = "was" if n_trained == 1 else "were"
    return (f"{n_trained} of {n_of(len(heard), 'clip')} {were} trained on: the score is too good.",)


def _tell(scores: Scores, heard_of: str) -> None:
    rows = zip(scores.labels, scores.confusion, strict=True)
    print_table(("", *_heads(scores)), [(label, *counts) for label, counts in rows])
    print("Rows are what a clip is, columns what it was heard as.")
    print()
    print_table(CLASS_HEAD, class_rows(scores.to_data()))
    print(
        f"{heard_of}: accuracy {scores.accuracy:.3f}, macro-F1 {scores.macro_f1:.3f}, "
        f"{scores.n_clips} clips"
    )


def _heads(scores: Scores) -> list[str]:
    """Return the classes as heads of columns, cut only where a terminal has no room for them."""
    if not is_terminal(sys.stdout):
        return list(scores.labels)
    longest = max(map(len, scores.labels))
    room = get_terminal_size().columns - longest
    digits = [max(len(str(n)) for n in counts) for counts in zip(*scores.confusion, strict=True)]
    most = max(longest, SHORTEST_HEAD)
    while True:
        heads = [_cut(label, most) for label in scores.labels]
        needed = sum(max(len(h), n) + len(GAP) for h, n in zip(heads, digits, strict=True))
        if needed <= room or most == SHORTEST_HEAD:
            return heads
        most -= 1


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
