"""The search: many recipes shortly, the better half for longer. The trainings are played here."""

from types import SimpleNamespace
from typing import Any

import pytest

from engine.training.augmentation.mixing import Mixup
from engine.training.events import Done, Failed
from engine.training.folds import Fold
from engine.training.presets import load_preset
from engine.training.search import Plan, Search, Tried, choices, folds_to_try, plan, scaled

RECIPES = {name: load_preset(name).recipe for name in ("fast", "balanced")}
FOLDS = (Fold(number=1, name="1", seed=0, held_back=("a",)),)
PROJECT: Any = SimpleNamespace(
    catalog=SimpleNamespace(settings=lambda: SimpleNamespace(segment_s=2.0))
)


class Played:
    """A cross-validation in which the wider network is the better one."""

    asked: list[tuple[int, int]]

    def __init__(self, _project, recipe, _folds) -> None:
        self.recipe = recipe
        Played.asked.append((recipe.network.width, recipe.schedule.presentations))

    def events(self):
        score = self.recipe.network.width / 100
        told = {"folds": [{}], "mean_accuracy": score, "mean_macro_f1": score, "std_macro_f1": 0.0}
        yield Done(metrics=told)

    def stop(self) -> None:
        pass


@pytest.fixture
def search() -> Search:
    Played.asked = []
    return Search(
        project=PROJECT,
        recipes=RECIPES,
        folds=FOLDS,
        plan=Plan(n_choices=8, presented=(1_000, 2_000, 4_000)),
        examine=Played,
    )


def test_half_of_the_recipes_go_on_for_twice_as_long_and_the_best_is_told_first(search):
    told = list(search.events())

    assert [presented for _, presented in Played.asked] == [1_000] * 8 + [2_000] * 4 + [4_000] * 2
    assert [event.n_done for event in told if isinstance(event, Tried)] == list(range(1, 15))
    assert told[-2].seconds_left == 0
    done = told[-1]
    assert isinstance(done, Done)
    rungs = [each["rung"] for each in done.metrics["trials"]]
    assert rungs == [3, 3, 2, 2, 1, 1, 1, 1]
    assert done.metrics["best"]["network"]["width"] == 24
    assert done.metrics["best"]["schedule"] == RECIPES["fast"].to_data()["schedule"] or (
        done.metrics["best"]["schedule"] == RECIPES["balanced"].to_data()["schedule"]
    )


def test_a_search_that_is_stopped_keeps_what_was_tried(search):
    told = []
    for event in search.events():
        told.append(event)
        if len(told) == 3:
            search.stop()

    assert told[-1].was_stopped
    assert len(told[-1].metrics["trials"]) == 3


def test_a_training_that_fails_ends_the_search_once(search):
    search.examine = lambda *_: SimpleNamespace(events=lambda: iter([Failed(sentence="No.")]))

    assert [type(event) for event in search.events()] == [Failed]


def test_choices_differ_and_hold_the_presets_themselves():
    drawn = choices(RECIPES, 2.0, n=20, seed=1)

    assert len(set(drawn)) == 20
    assert [each.recipe(RECIPES[each.preset]) for each in drawn[:2]] == list(RECIPES.values())


def test_a_longer_budget_tries_more_and_a_plan_fits_its_time():
    short, long = (plan(budget_s, 5, 2, RECIPES.values()) for budget_s in (300, 3_600))

    assert 2 <= short.n_choices < long.n_choices
    for each, budget_s in ((short, 300), (long, 3_600)):
        presented = sum(n * clips for n, clips in zip(each.n_trials, each.presented, strict=True))
        assert presented * 3 / 250 <= budget_s * 1.5


def test_strength_is_how_many_segments_are_changed():
    assert scaled(Mixup(probability=0.5), 1.5).probability == 0.75
    assert scaled(Mixup(probability=0.9), 1.5).probability == 1.0
    assert not scaled(Mixup(), 0.0).is_on


def test_of_a_large_set_one_fold_is_tried():
    assert folds_to_try(FOLDS * 5, 400) == FOLDS * 5
    assert folds_to_try(FOLDS * 5, 9_000) == FOLDS
