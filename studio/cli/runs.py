"""`harken runs`: what was trained, side by side, and what may go."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors.training import RecipeError
from engine.errors.usage import RunUnfinishedError
from studio.cli.output import clock, confirm, print_json, print_table
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.dataset.records import RunRow

EXAMPLE = "harken runs\n  harken runs compare r2 r3\n  harken runs delete r1"

HEAD = ("run", "name", "preset", "state", "accuracy", "macro-F1", "time", "", "note")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "what", nargs="?", choices=("compare", "delete"), help="without it, all runs are listed"
    )
    parser.add_argument("names", metavar="RUN", nargs="*", help="r3, or its name")


def run(arguments: Namespace) -> int:
    """Do what was asked for."""
    if arguments.what == "delete":
        return _delete(arguments)
    with open_project(arguments, read_only=True) as project:
        if arguments.what == "compare":
            return _compare(arguments, project)
        return _list(arguments, project)


def _list(arguments: Namespace, project: Project) -> int:
    runs = project.catalog.runs()
    if arguments.json:
        print_json([_as_json(each) for each in runs])
        return 0
    print_table(HEAD, map(_row, runs))
    return 0


def _row(each: RunRow) -> tuple[Any, ...]:
    pinned = "pinned" if each.is_pinned else ""
    scores = (each.accuracy, each.macro_f1)
    return (
        *(f"r{each.id}", each.name, each.preset, each.state),
        *scores,
        *(clock(each.seconds), pinned, each.note),
    )


def _as_json(each: RunRow) -> dict[str, Any]:
    return {
        "run": f"r{each.id}",
        "name": each.name,
        "preset": each.preset,
        "seed": each.seed,
        "state": each.state,
        "started": each.started,
        "seconds": each.seconds,
        "accuracy": each.accuracy,
        "macro_f1": each.macro_f1,
        "pinned": each.is_pinned,
        "note": each.note,
    }


def _compare(arguments: Namespace, project: Project) -> int:
    """Show what differs between the recipes of runs, and their validation scores."""
    from engine.dataset.runs import find_run, run_folder

    runs = [find_run(project, name) for name in arguments.names] or list(project.catalog.runs())
    told = [_facts(run_folder(project, each.id), each) for each in runs]
    names = list(dict.fromkeys(name for facts in told for name in facts))
    rows = [
        (name, values) for name in names if _is_worth_a_row(name, values := _values(told, name))
    ]
    if arguments.json:
        ids = [f"r{each.id}" for each in runs]
        print_json({"runs": ids, "rows": [{"name": n, "values": v} for n, v in rows]})
        return 0
    head = ("", *(f"r{each.id}" for each in runs))
    print_table(head, [(name, *map(_cell, values)) for name, values in rows])
    return 0


def _facts(folder: Path, each: RunRow) -> dict[str, Any]:
    """Return the scores and settings of a run, flat."""
    try:
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        recipe = json.loads((folder / "recipe.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunUnfinishedError(f"r{each.id}", each.state) from error
    found = metrics["validation"]
    of_classes = {f"F1 {label}": one["f1"] for label, one in found["classes"].items()}
    scores = {name.replace("_", "-"): found[name] for name in ("accuracy", "macro_f1")}
    return {
        **scores,
        **of_classes,
        "best epoch": metrics["best_epoch"],
        "seconds": metrics["seconds"],
        "clips": metrics["n_clips"]["train"],
        "seed": metrics["seed"],
        "level": metrics.get("level"),
        **_flat(_with_defaults(recipe)),
    }


def _with_defaults(recipe: dict[str, Any]) -> dict[str, Any]:
    """Return a recipe with what was no setting yet when it was written."""
    from engine.training.recipe import Recipe

    try:
        return Recipe.from_data(recipe).to_data()
    except RecipeError:  # of a newer Harken: what it says can be compared all the same
        return recipe


def _flat(recipe: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in recipe.items():
        if isinstance(value, dict):
            flat |= {f"{name} {inner}": each for inner, each in value.items()}
        elif isinstance(value, list):
            for each in value:
                flat |= {f"{each['name']} {inner}": v for inner, v in each.items()}
        else:
            flat[name] = value
    return flat


def _values(told: list[dict[str, Any]], name: str) -> list[Any]:
    return [facts.get(name) for facts in told]


def _is_worth_a_row(name: str, values: list[Any]) -> bool:
    """Return whether to show it: scores always, settings where they differ."""
    is_score = name in {"accuracy", "macro-f1"} or name.startswith("F1 ")
    return is_score or any(value != values[0] for value in values)


def _cell(value: Any) -> Any:
    return value if isinstance(value, float | int | None) else str(value)


def _delete(arguments: Namespace) -> int:
    from engine.dataset.runs import delete_run, find_run

    with open_project(arguments) as project:
        runs = [find_run(project, name) for name in arguments.names]
        shown = ", ".join(f"r{each.id}" for each in runs)
        if not runs or not confirm(f"Delete {shown} with their models for good?", arguments):
            return 0
        for each in runs:
            delete_run(project, each.id)
        print(f"Deleted {shown}.")
    return 0
