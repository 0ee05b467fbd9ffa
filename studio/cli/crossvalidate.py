"""`harken crossvalidate`: how well a preset does on clips it has not heard, on all of them."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from studio.cli.numbers import at_least_one
from studio.cli.output import clock, print_json, print_note, print_table
from studio.cli.projects import open_project
from studio.cli.train import (
    CLASS_HEAD,
    add_recipe_arguments,
    class_rows,
    interval_line,
    recipe_for,
    require_training,
)

if TYPE_CHECKING:
    from engine.training.crossvalidation import CrossValidation
    from engine.training.events import Done, Event, Failed

EXAMPLE = (
    "harken crossvalidate --preset balanced --seeds 0,1,2\n"
    "  harken crossvalidate --folds groups    (each speaker, each place unseen once)"
)
OWN, GROUPS = "own", "groups"
EPOCHS_TOLD = 20
"""Lines an epoch of every fold would scroll the folds away: one in so many is told."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    add_recipe_arguments(parser)
    parser.add_argument(
        "--folds",
        metavar="K|groups",
        type=_folds,
        help="deal the groups into K folds, or one each (the manifest's own folds, else 5)",
    )
    parser.add_argument(
        "--repeat",
        metavar="N",
        type=at_least_one,
        default=1,
        help="all folds N times, other seeds (1)",
    )
    parser.add_argument(
        "--seeds", metavar="A,B,…", type=_seeds, help="all folds once for each of these seeds"
    )
    parser.add_argument(
        "--inner",
        action="store_true",
        help="leave each fold out and test on the next, to choose a recipe by",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=at_least_one,
        help="folds trained beside each other (one a core)",
    )


def run(arguments: Namespace) -> int:
    """Train and test every fold, and tell mean and spread."""
    from engine.training.crossvalidation import CrossValidation
    from engine.training.events import Done
    from engine.training.folds import plan_folds

    require_training()
    with open_project(arguments, read_only=True) as project:
        recipe = recipe_for(arguments, project)
        clips = tuple(clip for clip in project.catalog.clips() if clip.label)
        seeds = arguments.seeds or range(arguments.seed, arguments.seed + arguments.repeat)
        folds = plan_folds(clips, folds=arguments.folds, seeds=seeds, is_inner=arguments.inner)
        examination = CrossValidation(project, recipe, folds, n_processes=arguments.jobs)
    last = _follow(examination, len(folds), is_quiet=arguments.quiet)
    if not isinstance(last, Done):
        raise last.error()
    if arguments.json:
        print_json(last.metrics)
    else:
        _tell(last.metrics)
    return 0


def _folds(text: str) -> int | str | None:
    if text in {GROUPS, OWN}:
        return GROUPS if text == GROUPS else None
    try:
        return int(text)
    except ValueError:
        message = f"“{text}” is neither a number nor “groups”"
        raise ArgumentTypeError(message) from None


def _seeds(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(each) for each in text.split(","))
    except ValueError:
        message = f"“{text}” is no list of numbers: 0,1,2"
        raise ArgumentTypeError(message) from None


def _follow(examination: CrossValidation, n_folds: int, *, is_quiet: bool) -> Done | Failed:
    """Tell fold after fold, and return how it ended."""
    from engine.training.events import Done, Failed

    told = _Told(n_folds)
    for event in examination.events():
        if not is_quiet and (line := told.line(event)):
            print_note(line)
        if isinstance(event, Done | Failed):
            return event
    message = "a cross-validation ended without Done or Failed"
    raise TypeError(message)


class _Told:
    """What was told so far of a cross-validation."""

    def __init__(self, n_folds: int) -> None:
        self._n_folds = n_folds
        self._n_done = 0
        self._phase = ""
        self._left_s = 0.0

    def line(self, event: Event) -> str:
        """Return what to say of an event, or nothing."""
        from engine.training.events import Epoch, Eta, FoldDone, Preparing

        if isinstance(event, Preparing) and event.phase != self._phase:
            self._phase = event.phase
            return f"{event.phase} …"
        if isinstance(event, Eta):
            self._left_s = event.seconds
        if isinstance(event, Epoch) and event.epoch % EPOCHS_TOLD == 0:
            return (
                f"fold {event.fold}/{self._n_folds}  epoch {event.epoch:>3}/{event.n_epochs}  "
                f"loss {event.train_loss:.3f}  {event.clips_per_s:.0f} clips/s  "
                f"{clock(self._left_s)} left"
            )
        if isinstance(event, FoldDone):
            self._n_done += 1
            return (
                f"fold {event.fold}/{self._n_folds} “{event.name}”: accuracy {event.accuracy:.1%}, "
                f"macro-F1 {event.macro_f1:.3f} of {event.n_clips} clips, {clock(event.seconds)}; "
                f"{self._n_done} done, {clock(self._left_s)} left"
            )
        return ""


def _tell(found: dict[str, Any]) -> None:
    has_seeds = len(found["seeds"]) > 1
    print_table(
        ("fold", "tested", "seed", "clips", "accuracy", "macro-F1", "log loss"),
        [
            (each["fold"], each["name"], each["seed"], each["n_clips"], each["accuracy"],
             each["macro_f1"], each["log_loss"])
            for each in found["folds"]
        ],
    )  # fmt: skip
    if "classes" in found:
        print()
        print_table(CLASS_HEAD, class_rows(found))
        print()
    for each in found["seeds"] if has_seeds else []:
        print(f"seed {each['seed']}: {_scores(each)}")
    print(f"{_scores(found)}, {clock(found['seconds'])}")
    if known := found.get("intervals"):
        print(interval_line(known))
    if worst := found.get("worst_group"):
        print(
            f"Worst group: {worst['group']}, accuracy {worst['accuracy']:.3f} "
            f"of {worst['n_clips']} clips"
        )


def _scores(found: dict[str, Any]) -> str:
    told = {"accuracy": "accuracy", "macro-F1": "macro_f1", "log loss": "log_loss"}
    return ", ".join(
        f"{words} {found[f'mean_{name}']:.3f} ± {found[f'std_{name}']:.3f}"
        for words, name in told.items()
        if f"mean_{name}" in found
    )
