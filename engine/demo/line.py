"""The whole line run on the demo, in order: train, export, evaluate, predict."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.dataset.project import Project
from engine.dataset.records import Split
from engine.demo.recipe import load_recipe
from engine.evaluation.evaluate import Evaluation, clips_of_split, evaluate, report_on
from engine.evaluation.figures import save_confusion
from engine.evaluation.report import write_report
from engine.export.export import export_run
from engine.runtime.classifier import Classifier
from engine.runtime.model_file import read_model
from engine.training.events import Done, Event, Failed
from engine.training.presets import load_preset
from engine.training.run import Run

PRESET = "fast"
COLUMNS = ("clip", "label", "best", "probability", "second", "second probability", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What the line leaves in its folder.

    Attributes
    ----------
    model, confusion, report, predictions : Path
    evaluation : Evaluation
        Of the model file on the test split.
    """

    model: Path
    confusion: Path
    report: Path
    predictions: Path
    evaluation: Evaluation


def run_line(
    project: Project,
    out: Path,
    *,
    seed: int = 0,
    on_event: Callable[[Event], None] = lambda event: None,
) -> Results:
    """Train on a demo project and leave all that a person takes away in `out`.

    Parameters
    ----------
    project : Project
        Open for writing.
    out : Path
        Folder, there already; files of the same names are replaced.
    seed : int
        Of the training.
    on_event : Callable[[Event], None]
        Told every event of the training.

    Raises
    ------
    HarkenError
        If the training failed, or the model could not be made or read.
    """
    results = {
        "model": out / "model.onnx",
        "confusion": out / "confusion.png",
        "report": out / "report.html",
        "predictions": out / "predictions.csv",
    }
    training = _train(project, seed, on_event)
    export_run(project, project.catalog.run(training.id), results["model"])
    classifier = Classifier(read_model(results["model"]))
    heard_of = f"the test split of {project.name}"
    evaluation = evaluate(classifier, clips_of_split(project, Split.TEST), heard_of)
    save_confusion(results["confusion"], evaluation.scores, "The demo's test clips")
    about = load_recipe().about
    write_report(results["report"], report_on(classifier.model, evaluation, (about,)))
    _write_predictions(results["predictions"], evaluation)
    return Results(evaluation=evaluation, **results)


def _train(project: Project, seed: int, on_event: Callable[[Event], None]) -> Run:
    training = Run.start(project, load_preset(PRESET).recipe, seed)
    last: Event | None = None
    try:
        for last in training.events():
            on_event(last)
    except BaseException:
        training.leave(project)
        raise
    if isinstance(last, Done | Failed):
        training.record(project, last)
    if isinstance(last, Failed):
        raise last.error()
    return training


def _write_predictions(path: Path, evaluation: Evaluation) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for clip, prediction in evaluation.predictions:
            (best, sure), (second, less_sure) = prediction.top(2)
            is_right = "yes" if best == clip.label else "no"
            row = (clip.name, clip.label, best, f"{sure:.4f}", second, f"{less_sure:.4f}", is_right)
            writer.writerow(row)
