"""Several runs side by side: what differs in their recipes, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dataset.records import RunRow
from engine.export.network_spec import ASKED, NetworkSpec
from engine.settings import declarations
from engine.training.choice import in_words
from engine.training.recipe import Recipe, Schedule
from engine.training.transforms import TRANSFORMS
from studio.controls.numbers import MINUS, number, percent
from studio.models.run_story import RunStory
from studio.models.standing import Standing, span_text

MOST = 4
NOTHING = "–"
OFF = "off"
_EPOCHS = next(each.title for each in declarations(Schedule) if each.name == "epochs")
_LEVEL = next(each.title for each in declarations(NetworkSpec) if each.name == "level")
_SCORES, _RECIPE, _CLASSES = "Scores", "Recipe", "Each class"


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A run with all that is known of it.

    Attributes
    ----------
    run : RunRow
    story : RunStory
    test, validation : Standing | None
    recalls : dict[str, float]
        Share found of each class among the validation clips.
    recipe : Recipe | None
        None where it cannot be read.
    """

    run: RunRow
    story: RunStory
    test: Standing | None
    validation: Standing | None
    recalls: Mapping[str, float]
    recipe: Recipe | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of the table.

    Attributes
    ----------
    part, name : str
        What it belongs to, and what it is.
    values : tuple[str, ...]
        In words, one a run.
    best : int
        Place of the best value; -1 where none is better than another.
    """

    part: str
    name: str
    values: tuple[str, ...]
    best: int = -1


def compare(runs: Sequence[ComparedRun]) -> tuple[Difference, ...]:
    """Return the rows of the table: scores, what differs in the recipes, each class."""
    return (*_scores(runs), *_recipes(runs), *_classes(runs))


def _scores(runs: Sequence[ComparedRun]) -> list[Difference]:
    sides = [("Right, test", [each.test for each in runs])]
    sides.append(("Right, validation", [each.validation for each in runs]))
    found = []
    for name, standings in sides:
        if any(standings):
            values = [each.accuracy if each else None for each in standings]
            told = tuple(_score(each) for each in standings)
            found.append(Difference(_SCORES, name, told, _best(values)))
    f1 = [each.run.macro_f1 for each in runs]
    told = tuple(NOTHING if each is None else f"{each:.3f}" for each in f1)
    found.append(Difference(_SCORES, "Macro F1, validation", told, _best(f1)))
    minutes = tuple(_minutes(each.run.seconds) for each in runs)
    found.append(Difference(_SCORES, "Minutes", minutes))
    epochs = tuple(_best_epoch(each.story) for each in runs)
    found.append(Difference(_SCORES, "Best epoch", epochs))
    return found


def _score(standing: Standing | None) -> str:
    if standing is None:
        return NOTHING
    span = span_text(standing.span)
    return f"{percent(standing.accuracy, 1)} ({span})" if span else percent(standing.accuracy, 1)


def _minutes(seconds: float) -> str:
    return number(seconds / 60, places=1) if seconds else NOTHING


def _best_epoch(story: RunStory) -> str:
    return f"{story.best_epoch or NOTHING} of {story.epoch}" if story.epoch else NOTHING


def _recipes(runs: Sequence[ComparedRun]) -> list[Difference]:
    told = [_flat(each) for each in runs]
    names = dict.fromkeys(name for each in told for name in each)
    rows = [(name, tuple(each.get(name, NOTHING) for each in told)) for name in names]
    return [Difference(_RECIPE, *each) for each in rows if _differs(*each)]


def _differs(name: str, values: tuple[str, ...]) -> bool:
    """Say whether a row is worth showing; a level that is still asked for may come out alike."""
    settled = {each for each in values if name != _LEVEL or each != ASKED}
    return len(settled) > 1


def _flat(of: ComparedRun) -> dict[str, str]:
    """Return everything that decided a run, in words by its name in words."""
    told = {"Seed": str(of.run.seed)}
    recipe = of.recipe
    if recipe is None:
        return told
    told["Preset"] = recipe.preset.capitalize()
    for settings in (recipe, recipe.network, recipe.schedule):
        told |= {
            each.title: _words(getattr(settings, each.name), each.unit)
            for each in declarations(type(settings))
        }
    told[_EPOCHS] = str(recipe.schedule.epochs or of.story.n_epochs or NOTHING)
    used = {each.name: each for each in recipe.augmentation if each.is_on}
    for name, made in TRANSFORMS.items():
        told[made.title] = in_words(used[name]).replace("-", MINUS) if name in used else OFF
    return told


def _words(value: Any, unit: str) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text


def _classes(runs: Sequence[ComparedRun]) -> list[Difference]:
    labels = dict.fromkeys(label for each in runs for label in each.recalls)
    found = []
    for label in labels:
        shares = [each.recalls.get(label) for each in runs]
        told = tuple(NOTHING if each is None else percent(each) for each in shares)
        found.append(Difference(_CLASSES, label, told, _best(shares)))
    return found


def _best(values: Sequence[float | None]) -> int:
    """Return the place of the one highest value, -1 where several share it."""
    known = [each for each in values if each is not None]
    if not known or len(values) < 2 or known.count(max(known)) > 1:
        return -1
    return list(values).index(max(known))
