"""`harken crossvalidate`: how well a preset does on clips it has not heard, on all of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from studio.cli.output import clock, print_json, print_table
from studio.cli.projects import open_project
from studio.cli.train import add_recipe_arguments, follow, recipe_for, require_training

EXAMPLE = "harken crossvalidate --preset balanced --folds 5"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    add_recipe_arguments(parser)
    parser.add_argument(
        "--folds",
        metavar="K",
        type=int,
        help="deal the groups into K folds (the manifest's own folds, else 5)",
    )
    parser.add_argument(
        "--repeat", metavar="N", type=int, default=1, help="all folds N times, other seeds (1)"
    )


def run(arguments: Namespace) -> int:
    """Train and test every fold, and tell mean and spread."""
    from engine.training.crossvalidation import plan_rounds
    from engine.training.events import Done
    from engine.training.run import Training

    require_training()
    with open_project(arguments, read_only=True) as project:
        recipe = recipe_for(arguments, project)
        clips = tuple(clip for clip in project.catalog.clips() if clip.label)
        rounds = plan_rounds(
            clips, n_folds=arguments.folds, n_rounds=arguments.repeat, seed=arguments.seed
        )
        folder = project.folder / "cache" / "crossvalidation"
        folder.mkdir(parents=True, exist_ok=True)
        job = {
            "project": str(project.folder),
            "folder": str(folder),
            "recipe": recipe.to_data(),
            "seed": arguments.seed,
            "rounds": [each.to_data() for each in rounds],
        }
    last = follow(Training(job), Namespace(json=False, quiet=arguments.quiet))
    if not isinstance(last, Done):
        raise last.error()
    if arguments.json:
        print_json(last.metrics)
    else:
        _tell(last.metrics)
    return 0


def _tell(found: dict[str, Any]) -> None:
    rows = [(each["fold"], each["accuracy"], each["macro_f1"]) for each in found["folds"]]
    print_table(("fold", "accuracy", "macro-F1"), rows)
    print(
        f"accuracy {found['mean_accuracy']:.3f} ± {found['std_accuracy']:.3f}, "
        f"macro-F1 {found['mean_macro_f1']:.3f} ± {found['std_macro_f1']:.3f}, "
        f"{clock(found['seconds'])}"
    )
