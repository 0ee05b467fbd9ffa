"""`harken tune`: tries recipes around the presets and gives the better ones more time."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.numbers import minutes, n_of
from studio.cli.output import clock, print_json, print_note, print_table
from studio.cli.projects import open_project
from studio.cli.train import require_training

if TYPE_CHECKING:
    from engine.training.search import Search, Tried

EXAMPLE = (
    "harken tune --budget 30 -o best.json\n"
    "  harken train --config best.json    (trains what was found, for its full time)"
)
USUAL_MINUTES = 20.0
HEAD = ("preset", "augmentation", "width", "segment", "round", "macro-F1", "±", "accuracy", "time")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "--budget",
        metavar="MIN",
        type=minutes,
        default=USUAL_MINUTES,
        help=f"minutes for all of it ({USUAL_MINUTES:g})",
    )
    parser.add_argument(
        "--presets",
        metavar="A,B,…",
        default="fast,balanced",
        help="the presets to try recipes around (fast,balanced)",
    )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of all that is drawn (0)")
    parser.add_argument(
        "-o", "--out", metavar="FILE", type=Path, help="write the best recipe, for --config"
    )


def run(arguments: Namespace) -> int:
    """Search, tell every trial, and end with a table."""
    from engine.dataset.durable import require_folder
    from engine.training.crossvalidation import cores
    from engine.training.events import Done
    from engine.training.folds import plan_folds
    from engine.training.presets import load_preset
    from engine.training.search import Search, folds_to_try, plan

    require_training()
    if arguments.out is not None:
        require_folder(arguments.out.absolute())
    recipes = {name: load_preset(name).recipe for name in arguments.presets.split(",")}
    with open_project(arguments, read_only=True) as project:
        clips = tuple(clip for clip in project.catalog.clips() if clip.label)
        folds = plan_folds(clips, folds=None, seeds=[arguments.seed])
        folds = folds_to_try(folds, len(clips))
        budget_s = arguments.budget * 60
        search = Search(
            project=project,
            recipes=recipes,
            folds=folds,
            plan=plan(budget_s, len(folds), len(cores()), recipes.values()),
            seed=arguments.seed,
            budget_s=budget_s,
        )
        last = _follow(search, is_quiet=arguments.quiet)
    if not isinstance(last, Done):
        raise last.error()
    if arguments.out is not None and last.metrics["best"]:
        _write(arguments.out, last.metrics["best"])
    if arguments.json:
        print_json(last.metrics)
    else:
        _tell(last.metrics)
    if too_few := _nothing_compared(last.metrics["trials"]):
        print_note(too_few)
    return 0


def _follow(search: Search, *, is_quiet: bool) -> Any:
    """Tell every trial, and return how the search ended."""
    from engine.training.events import Done, Failed
    from engine.training.search import Tried

    n_trials = search.plan.n_trials
    if not is_quiet:
        print_note(
            f"{n_of(n_trials[0], 'recipe')} on {n_of(len(search.folds), 'fold')}, "
            f"{n_of(len(n_trials), 'round')}: {', '.join(map(str, n_trials))}"
        )
    for event in search.events():
        if isinstance(event, Tried) and not is_quiet:
            print_note(_line(event))
        if isinstance(event, Done | Failed):
            return event
    message = "a search ended without Done or Failed"
    raise TypeError(message)


def _line(event: Tried) -> str:
    trial = event.trial
    return (
        f"round {event.rung}/{event.n_rungs}  {event.n_done}/{event.n_total}  "
        f"macro-F1 {trial.macro_f1:.3f}  {trial.choice.words}  {clock(event.seconds_left)} left"
    )


def _tell(found: dict[str, Any]) -> None:
    rows = [
        (
            *(each["preset"], each["strength"], each["width"], f"{each['segment_s']:g} s"),
            *(each["rung"], each["macro_f1"], each["std_macro_f1"], each["accuracy"]),
            clock(each["seconds"]),
        )
        for each in found["trials"]
    ]
    print_table(HEAD, rows)
    tried = f"{n_of(len(rows), 'recipe')} on {n_of(found['folds'], 'fold')}"
    print(f"{tried}, {clock(found['seconds'])}")


def _nothing_compared(trials: list[dict[str, Any]]) -> str:
    """Say that a search was over before it could choose, or nothing."""
    if len(trials) > 1:
        return ""
    ended = f"Only the unchanged preset “{trials[0]['preset']}” was" if trials else "No recipe was"
    return f"{ended} tried in this time, so nothing was compared: give a larger --budget."


def _write(path: Path, recipe: dict[str, Any]) -> None:
    from engine.dataset.durable import told_in_words

    with told_in_words(path):
        path.write_text(json.dumps(recipe, ensure_ascii=False, indent=1), encoding="utf-8")
