"""The hyper-parameter search: many recipes for a short time, the better half for twice as long.

Successive halving (K. Jamieson and A. Talwalkar, "Non-stochastic Best Arm Identification and
Hyperparameter Optimization", AISTATS 2016). Every recipe of a rung is cross-validated on the same
folds with the same seed, so the comparison is paired.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random
from typing import Any

from engine.dataset.project import Project
from engine.training.augmentation.base import Transform
from engine.training.crossvalidation import CrossValidation
from engine.training.events import Done, Eta, Event, Failed
from engine.training.folds import Fold
from engine.training.recipe import Recipe

KEPT = 2
"""One in so many goes on, for so many times as long."""
FEWEST_PRESENTED = 6_000
"""Clips presented on the first rung, at least: less tells luck from nothing."""
MACS_PER_S = 3.0e9
"""Multiply-adds a second that one core learns with, its start counted in."""

COUNTS = (2, 4, 6, 8, 12, 16, 24, 32)
"""Recipes that a first rung may hold."""
SMALL_SET = 1_500
"""Up to so many clips every fold is tested; of more, one fold is enough to tell recipes apart."""

STRENGTHS = {"none": 0.0, "light": 0.5, "as the preset": 1.0, "strong": 1.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One recipe of the search, by what makes it differ.

    Attributes
    ----------
    preset : str
        Gives all that is not chosen here.
    strength : str
        Of augmentation, a key of `STRENGTHS`.
    width : int
        Filters of the network's first stage.
    segment_s : float
        Seconds the network sees.
    """

    preset: str
    strength: str
    width: int
    segment_s: float

    def recipe(self, base: Recipe) -> Recipe:
        """Return the recipe, laid over the preset's own."""
        strength = STRENGTHS[self.strength]
        return replace(
            base,
            segment_s=self.segment_s,
            network=replace(base.network, width=self.width),
            augmentation=tuple(scaled(each, strength) for each in base.augmentation),
        )

    @property
    def words(self) -> str:
        """In words for a row of the table."""
        return (
            f"{self.preset}, augmentation {self.strength}, width {self.width}, {self.segment_s:g} s"
        )


@dataclass(slots=True, kw_only=True)
class Trial:
    """How one recipe did so far.

    Attributes
    ----------
    choice : Choice
    rung : int
        The last it was tried on, from 1; 0 where it was not tried yet.
    accuracy, macro_f1 : float
        Means over the folds of that rung.
    std_macro_f1 : float
    n_folds : int
        Behind these.
    presented : int
        Clips presented to each of its networks on that rung.
    seconds : float
        In all.
    """

    choice: Choice
    rung: int = 0
    accuracy: float = 0.0
    macro_f1: float = 0.0
    std_macro_f1: float = 0.0
    n_folds: int = 0
    presented: int = 0
    seconds: float = 0.0

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON."""
        told = {name: getattr(self, name) for name in self.__slots__ if name != "choice"}
        choice = {name: getattr(self.choice, name) for name in Choice.__slots__}
        return {**choice, **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An event: a recipe was cross-validated on a rung.

    Attributes
    ----------
    trial : Trial
    rung, n_rungs : int
    n_done, n_total : int
        Trials of all rungs.
    seconds_left : float
    """

    trial: Trial
    rung: int
    n_rungs: int
    n_done: int
    n_total: int
    seconds_left: float


def folds_to_try(folds: Sequence[Fold], n_clips: int) -> tuple[Fold, ...]:
    """Return the folds that a trial is tested on: all of a small set, one of a large one."""
    return tuple(folds) if n_clips <= SMALL_SET else tuple(folds[:1])


def choices(recipes: dict[str, Recipe], segment_s: float, *, n: int, seed: int) -> list[Choice]:
    """Draw `n` different choices around some presets, each preset's own among them.

    Parameters
    ----------
    recipes : dict[str, Recipe]
        By the name of their preset.
    segment_s : float
        The project's.
    n, seed : int
    """
    own = [
        Choice(preset=name, strength="as the preset", width=each.network.width, segment_s=segment_s)
        for name, each in recipes.items()
    ]
    seconds = sorted({max(0.5, segment_s / 2), segment_s, min(10.0, segment_s * 1.5)})
    others = [
        Choice(preset=name, strength=strength, width=width, segment_s=length)
        for name, strength, width, length in product(recipes, STRENGTHS, (12, 16, 24), seconds)
    ]
    others = [each for each in others if each not in own]
    Random(seed).shuffle(others)  # noqa: S311 - a search, not a secret
    return (own + others)[:n]


def scaled(transform: Transform, strength: float) -> Transform:
    """Return a transform done to more or to fewer of the segments; to none it is switched off."""
    if strength == 1:
        return transform
    share = min(1.0, transform.probability * strength)
    return replace(transform, is_on=transform.is_on and strength > 0, probability=share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What fits into a time.

    Attributes
    ----------
    n_choices : int
        On the first rung.
    presented : tuple[int, ...]
        Clips presented to each network on each rung.
    """

    n_choices: int
    presented: tuple[int, ...]

    @property
    def n_trials(self) -> tuple[int, ...]:
        """Trials of each rung."""
        return tuple(max(1, self.n_choices // KEPT**rung) for rung in range(len(self.presented)))


def plan(budget_s: float, n_folds: int, n_cores: int, recipes: Iterable[Recipe]) -> Plan:
    """Decide how many recipes to try for how long.

    Parameters
    ----------
    budget_s : float
        Seconds for all of it.
    n_folds, n_cores : int
        Folds of each trial, and processes that train them.
    recipes : Iterable[Recipe]
        Those that are varied; the dearest tells what a clip costs.
    """
    dearest = max(recipe.macs for recipe in recipes)
    affordable = budget_s * MACS_PER_S / dearest / math.ceil(n_folds / n_cores)
    fits = [n for n in COUNTS if n * _n_rungs(n) * FEWEST_PRESENTED <= affordable]
    n_choices = max(fits, default=COUNTS[0])
    n_rungs = _n_rungs(n_choices)
    first = max(FEWEST_PRESENTED, int(affordable / n_rungs / n_choices))
    return Plan(n_choices=n_choices, presented=tuple(first * KEPT**rung for rung in range(n_rungs)))


def _n_rungs(n_choices: int) -> int:
    return int(math.log(n_choices, KEPT)) + 1


@dataclass(slots=True)
class Search:
    """Recipes on their way through the rungs.

    Attributes
    ----------
    project : Project
    recipes : dict[str, Recipe]
        Of the presets, by name.
    folds : Sequence[Fold]
        That every trial is cross-validated on.
    plan : Plan
    seed : int
    budget_s : float
        No trial is begun after so many seconds, however far it is.
    examine : Callable
        Makes a cross-validation of a recipe: another one in tests.
    trials : list[Trial]
        The best first.
    """

    project: Project
    recipes: dict[str, Recipe]
    folds: Sequence[Fold]
    plan: Plan
    seed: int = 0
    budget_s: float = math.inf
    examine: Callable[[Project, Recipe, Sequence[Fold]], Any] = CrossValidation
    trials: list[Trial] = field(default_factory=list)
    _began_s: float = 0.0
    _running: Any = None
    _is_stopped: bool = False

    def events(self) -> Iterator[Event | Tried]:
        """Yield the events of the trainings, a `Tried` after each trial, and one end.

        The last event is `Done`, its metrics the table, or `Failed`.
        """
        self._began_s = time.monotonic()
        segment_s = self.project.catalog.settings().segment_s
        drawn = choices(self.recipes, segment_s, n=self.plan.n_choices, seed=self.seed)
        self.trials = [Trial(choice=each) for each in drawn]
        n_done = 0
        for rung, presented in enumerate(self.plan.presented, start=1):
            racing = self.trials[: self.plan.n_trials[rung - 1]]
            for trial in racing:
                if self._is_over():
                    break
                last = yield from self._try(trial, rung, presented)
                if isinstance(last, Failed):
                    yield last
                    return
                n_done += 1
                yield self._tried(trial, rung, n_done)
            self.trials.sort(key=lambda each: (-each.rung, -each.macro_f1))
        yield Done(metrics=self.table(), was_stopped=self._is_stopped)

    def stop(self) -> None:
        """Stop, and keep what was tried."""
        self._is_stopped = True
        if self._running is not None:
            self._running.stop()

    def table(self) -> dict[str, Any]:
        """Return what `harken tune --json` tells, the best recipe first."""
        tried = [each for each in self.trials if each.rung]
        best = tried[0].choice if tried else None
        return {
            "trials": [each.to_data() for each in tried],
            "best": best.recipe(self.recipes[best.preset]).to_data() if best else None,
            "folds": len(self.folds),
            "seconds": round(time.monotonic() - self._began_s, 1),
        }

    def _is_over(self) -> bool:
        return self._is_stopped or time.monotonic() - self._began_s > self.budget_s

    def _try(self, trial: Trial, rung: int, presented: int) -> Iterator[Any]:
        began_s = time.monotonic()
        base = self.recipes[trial.choice.preset]
        recipe = trial.choice.recipe(base)
        schedule = replace(recipe.schedule, presentations=presented, fewest_epochs=4, epochs=0)
        recipe = replace(recipe, schedule=schedule)
        self._running = self.examine(self.project, recipe, self.folds)
        last: Event | None = None
        for event in self._running.events():
            last = event
            if not isinstance(event, Done | Failed | Eta):
                yield event
        trial.seconds += round(time.monotonic() - began_s, 1)
        if isinstance(last, Done) and last.metrics["folds"]:
            told = last.metrics
            trial.rung, trial.presented = rung, presented
            trial.accuracy, trial.macro_f1 = told["mean_accuracy"], told["mean_macro_f1"]
            trial.std_macro_f1, trial.n_folds = told["std_macro_f1"], len(told["folds"])
        return last

    def _tried(self, trial: Trial, rung: int, n_done: int) -> Tried:
        counts = self.plan.n_trials
        work = [n * each for n, each in zip(counts, self.plan.presented, strict=True)]
        before = sum(counts[: rung - 1])
        done = sum(work[: rung - 1]) + (n_done - before) * self.plan.presented[rung - 1]
        spent_s = time.monotonic() - self._began_s
        left_s = spent_s * (sum(work) - done) / max(done, 1)
        return Tried(
            trial=trial,
            rung=rung,
            n_rungs=len(counts),
            n_done=n_done,
            n_total=sum(counts),
            seconds_left=max(0.0, min(left_s, self.budget_s - spent_s)),
        )
