"""`harken evaluate`: what a model file makes of labelled clips."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import NothingToEvaluateError, ProjectError, SoundError
from studio.cli.output import Progress, print_json, print_note, print_table
from studio.cli.projects import open_project
from studio.cli.train import CLASS_HEAD, class_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.audio.mel import FloatArray
    from engine.evaluation.metrics import Scores
    from engine.runtime.classifier import Classifier

EXAMPLE = (
    "harken evaluate --model model.onnx --split test --report report.html\n"
    "  harken evaluate --model model.onnx recordings/"
)
REFUSED = 3
SPLITS = ("train", "validation", "test")


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


@dataclass(frozen=True, slots=True)
class Labelled:
    """A clip to listen to: its name, its class, and how its sound is had."""

    name: str
    label: str
    samples: Callable[[], FloatArray]


def run(arguments: Namespace) -> int:
    """Classify every labelled clip through the model file and count."""
    from engine.runtime.classifier import Classifier
    from engine.runtime.model_file import read_model

    with ExitStack() as opened:
        clips, heard_of = _clips(arguments, opened)
        classifier = Classifier(read_model(arguments.model or _own_model(arguments)))
        scores, refused = _listen(classifier, clips, arguments)
    for name, why in refused:
        print_note(f"{name}: {why}")
    if not scores.n_clips:
        raise NothingToEvaluateError(heard_of)
    split = arguments.split if arguments.source is None else str(arguments.source)
    if arguments.report is not None:
        _report(arguments.report, classifier, scores, heard_of)
    if arguments.json:
        print_json({**scores.to_data(), "model": str(classifier.model.name), "split": split})
    else:
        _tell(scores, heard_of)
    return REFUSED if refused else 0


def _clips(arguments: Namespace, opened: ExitStack) -> tuple[list[Labelled], str]:
    """Return what to listen to, and what that is in words."""
    if arguments.source is not None:
        return list(_of_files(arguments.source)), arguments.source.name
    from engine.dataset.catalog import ClipFilter
    from engine.dataset.records import Split

    project = opened.enter_context(open_project(arguments, read_only=True))
    clips = project.catalog.clips(ClipFilter(split=Split(arguments.split)))
    found = [Labelled(each.name, each.label, partial(project.samples, each)) for each in clips]
    return found, f"the {arguments.split} split of {project.name}"


def _of_files(source: Path) -> Iterator[Labelled]:
    from engine.audio.files import read_mono
    from engine.dataset.importing.plan import plan_import

    for row in plan_import([source]).ready:
        read = partial(read_mono, row.path, onset_s=row.onset_s or 0.0, offset_s=row.offset_s)
        yield Labelled(row.name, row.label, read)


def _own_model(arguments: Namespace) -> Path:
    from engine.dataset.runs import best_run, run_folder

    with open_project(arguments, read_only=True) as project:
        best = best_run(project)
        if best is None:
            raise NothingToEvaluateError(project.name)
        return run_folder(project, best.id) / "model.onnx"


def _listen(
    classifier: Classifier, clips: list[Labelled], arguments: Namespace
) -> tuple[Scores, list[tuple[str, str]]]:
    import numpy as np

    from engine.evaluation.metrics import confusion, score

    labels = classifier.card.labels
    truth: list[int] = []
    heard: list[int] = []
    refused: list[tuple[str, str]] = []
    with Progress("Evaluating", quiet=arguments.quiet) as progress:
        for done, clip in enumerate(clips):
            progress.update(done, len(clips))
            if clip.label not in labels:
                refused.append((clip.name, f"The model knows no class “{clip.label}”."))
                continue
            try:
                prediction = classifier.classify(clip.samples())
            except (SoundError, ProjectError) as error:
                refused.append((clip.name, str(error)))
                continue
            truth.append(labels.index(clip.label))
            heard.append(int(prediction.probabilities.argmax()))
    matrix = confusion(np.array(truth, np.int64), np.array(heard, np.int64), len(labels))
    return score(matrix, labels), refused


def _tell(scores: Scores, heard_of: str) -> None:
    data = scores.to_data()
    width = max(map(len, scores.labels))
    head = ("", *(label[:6] for label in scores.labels))
    rows = zip(scores.labels, scores.confusion, strict=True)
    print_table(head, [(label.ljust(width), *map(int, counts)) for label, counts in rows])
    print()
    print_table(CLASS_HEAD, class_rows(data))
    print(
        f"{heard_of}: accuracy {scores.accuracy:.3f}, macro-F1 {scores.macro_f1:.3f}, "
        f"{scores.n_clips} clips"
    )


def _report(path: Path, classifier: Classifier, scores: Scores, heard_of: str) -> None:
    from engine.evaluation.report import Report, write_report

    card = classifier.card
    facts = [
        ("Model file", classifier.model.name),
        ("Window", f"{card.n_samples / card.sample_rate:.1f} s"),
        ("Project", card.project),
        ("Run", card.run),
        ("Made", card.created),
    ]
    known = tuple((name, str(value)) for name, value in facts if value)
    write_report(
        path, Report(title=classifier.model.name, evaluated_on=heard_of, scores=scores, facts=known)
    )
    print_note(f"Wrote {path}")
