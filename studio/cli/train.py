"""`harken train`: one run, from the project's clips to a model."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import deque
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors.usage import PartMissingError, RecipeFixedError
from studio.cli.hosts import add_host_arguments, cluster_of
from studio.cli.numbers import at_least_one
from studio.cli.output import clock, print_json, print_note, print_table
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.dataset.project import Project
    from engine.training.events import Done, Epoch, Event, Failed
    from engine.training.recipe import Recipe
    from engine.training.run import Run, Training

EXAMPLE = (
    "harken train --preset balanced --seed 0\n  harken train --resume r3\n"
    "  harken train --hosts 10.0.0.1:8476,10.0.0.2 --rank 1    (the same on each, its own rank)"
)

TRAINED_WITH = "keras"
CLASS_HEAD = ("class", "clips", "precision", "recall", "F1")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    add_recipe_arguments(parser)
    parser.add_argument(
        "--resume", metavar="RUN", help="go on with a run that ended before it was done"
    )
    add_host_arguments(parser)


def add_recipe_arguments(parser: ArgumentParser) -> None:
    """Declare what decides a recipe, for every verb that trains."""
    parser.add_argument(
        "--preset",
        metavar="fast|balanced|accurate",
        default="balanced",
        help="how long and how well (balanced)",
    )
    parser.add_argument(
        "--config", metavar="FILE", type=Path, help="a recipe, TOML or JSON, laid over the preset"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of all that is drawn (0)")
    parser.add_argument("--epochs", metavar="N", type=at_least_one, help="instead of the preset's")


def run(arguments: Namespace) -> int:
    """Train, tell every epoch, and end with how it does on the test clips."""
    from engine.training.events import Done

    require_training()
    cluster = cluster_of(arguments)
    if cluster is not None and cluster["rank"]:
        return lend(arguments, cluster)
    with open_project(arguments) as project:
        training = _begin(arguments, project, cluster)
        try:
            last = follow(training, arguments)
        except KeyboardInterrupt:
            training.leave(project)
            print_note(f"\nGo on with it: harken train --resume r{training.id}")
            raise
        training.record(project, last)
        if not isinstance(last, Done):
            raise last.error()
        if not arguments.json:
            _tell_result(training, last)
    return 0


def lend(arguments: Namespace, cluster: dict[str, Any]) -> int:
    """Train as one of several hosts, not the first: that one keeps and tells the result."""
    from engine.dataset.runs import find_run, run_folder
    from engine.training.events import Done
    from engine.training.run import lend_hand, read_run_recipe

    with open_project(arguments, read_only=True) as project:
        recipe, seed, resumed = recipe_for(arguments, project), arguments.seed, None
        if arguments.resume is not None:
            row = find_run(project, arguments.resume)
            resumed = run_folder(project, row.id)
            recipe, seed = read_run_recipe(resumed, row.id), row.seed
        training = lend_hand(project, recipe, seed, cluster, resumed=resumed)
    last = follow(training, arguments)
    if not isinstance(last, Done):
        raise last.error()
    return 0


def require_training() -> None:
    """Raise PartMissingError where the libraries that train are not installed."""
    if find_spec(TRAINED_WITH) is None:
        raise PartMissingError("Training", TRAINED_WITH)


def recipe_for(arguments: Namespace, project: Project) -> Recipe:
    """Return the recipe that was asked for, its segment that of the project unless a file says.

    Raises
    ------
    PresetNotFoundError, RecipeError, SettingRangeError
    """
    from engine.training.presets import load_preset, read_recipe

    recipe = replace(
        load_preset(arguments.preset).recipe, segment_s=project.catalog.settings().segment_s
    )
    if arguments.config is not None:
        recipe = read_recipe(arguments.config, recipe)
    if arguments.epochs is not None:
        recipe = replace(recipe, schedule=replace(recipe.schedule, epochs=arguments.epochs))
    return recipe


def follow(training: Training, arguments: Namespace) -> Done | Failed:
    """Show a training as it goes, and return how it ended."""
    from engine.training.events import Done, Failed

    last = deque(_told(training, arguments), maxlen=1).pop()
    if not isinstance(last, Done | Failed):
        message = "a training ended without Done or Failed"
        raise TypeError(message)
    return last


def _told(training: Training, arguments: Namespace) -> Iterator[Event]:
    from engine.training.events import Epoch, Eta, FoldDone, Preparing, to_data

    left_s, phase = 0.0, ""
    for event in training.events():
        if arguments.json:
            print_json(to_data(event))
        elif arguments.quiet:
            pass
        elif isinstance(event, Preparing) and event.phase != phase:
            phase = event.phase
            print_note(f"{phase} …")
        elif isinstance(event, Epoch):
            print_note(epoch_line(event, left_s))
        elif isinstance(event, FoldDone):
            print_note(f"fold {event.fold}: accuracy {event.accuracy:.1%} of {event.n_clips} clips")
        elif isinstance(event, Eta):
            left_s = event.seconds
        yield event


def epoch_line(event: Epoch, left_s: float) -> str:
    """Return an epoch in one line."""
    parts = [
        f"epoch {event.epoch:>3}/{event.n_epochs}",
        f"loss {event.train_loss:.3f}",
        f"accuracy {event.train_accuracy:.1%}",
    ]
    if event.fold:
        parts.insert(0, f"fold {event.fold}")
    if event.validation_loss is not None:
        parts += [
            f"validation loss {event.validation_loss:.3f}",
            f"accuracy {event.validation_accuracy:.1%}",
            f"macro-F1 {event.validation_macro_f1:.3f}",
        ]
    parts += [f"{event.clips_per_s:.0f} clips/s"]
    if left_s:
        parts += [f"{clock(left_s)} left"]
    return "  ".join([*parts, "best" if event.is_best and event.validation_loss else ""]).rstrip()


def class_rows(scores: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of the table of classes, from scores as `evaluate --json` gives them."""
    return [
        (label, each["support"], each["precision"], each["recall"], each["f1"])
        for label, each in scores["classes"].items()
    ]


def interval_line(known: dict[str, Any]) -> str:
    """Say between what bounds scores lie, and what stands behind that."""
    (low, high), (low_f1, high_f1) = known["accuracy"], known["macro_f1"]
    return (
        f"on others like these {known['n_clips']} clips of {known['n_groups']} groups, 95 times in "
        f"100: accuracy {low:.3f} to {high:.3f}, macro-F1 {low_f1:.3f} to {high_f1:.3f}"
    )


def _begin(arguments: Namespace, project: Project, cluster: dict[str, Any] | None) -> Run:
    from engine.dataset.runs import find_run
    from engine.training.run import Run

    if arguments.resume is None:
        recipe = recipe_for(arguments, project)
        return Run.start(project, recipe, arguments.seed, cluster=cluster)
    if arguments.config or arguments.epochs:
        raise RecipeFixedError
    return Run.go_on(project, find_run(project, arguments.resume).id, cluster=cluster)


def _tell_result(training: Run, done: Done) -> None:
    metrics = done.metrics
    side = "test" if metrics["test"] else "validation"
    print_table(CLASS_HEAD, class_rows(metrics[side]))
    for name in ("validation", "test"):
        if scores := metrics[name]:
            print(
                f"{name}: accuracy {scores['accuracy']:.3f}, macro-F1 {scores['macro_f1']:.3f}, "
                f"{metrics['n_clips'][name]} clips of {metrics['n_groups'][name]} groups"
            )
    if known := metrics[side].get("intervals"):
        print(interval_line(known))
    for each in metrics["advice"]:
        print(f"{each['sentence']} {each['cure']}")
    print(
        f"Run r{training.id}: best of {metrics['epochs']} epochs was {metrics['best_epoch']}, "
        f"{clock(metrics['seconds'])}. Its model: harken export r{training.id}"
    )
