"""Who is held back in a cross-validation, and what its folds say together."""

from dataclasses import dataclass
from typing import Any

import pytest

from engine.errors.training import TooFewFoldsError
from engine.training.events import FoldDone
from engine.training.folds import EACH_GROUP, Fold, plan_folds
from engine.training.standing import standing


@dataclass
class Clip:
    group: str
    label: str
    fold: int | None = None


def clips(n_groups: int, *, n_folds: int | None = None) -> list[Any]:
    return [
        Clip(f"g{group:02}", label, None if n_folds is None else group % n_folds + 1)
        for group in range(n_groups)
        for label in ("a", "b")
    ]


def test_the_folds_that_came_with_the_clips_are_taken():
    found = plan_folds(clips(6, n_folds=3), folds=None, seeds=[0])

    assert [each.name for each in found] == ["1", "2", "3"]
    assert [each.held_back for each in found] == [("g00", "g03"), ("g01", "g04"), ("g02", "g05")]


def test_without_any_five_are_dealt_and_every_group_is_held_back_once():
    found = plan_folds(clips(12), folds=None, seeds=[0])

    assert len(found) == 5
    held_back = [group for each in found for group in each.held_back]
    assert sorted(held_back) == [f"g{group:02}" for group in range(12)]


def test_every_seed_is_a_round_of_its_own_and_folds_are_counted_on():
    found = plan_folds(clips(6, n_folds=3), folds=None, seeds=[7, 9])

    assert [(each.number, each.seed) for each in found] == [
        (1, 7), (2, 7), (3, 7), (4, 9), (5, 9), (6, 9),
    ]  # fmt: skip


def test_a_fold_for_each_group_is_named_after_it():
    found = plan_folds(clips(3), folds=EACH_GROUP, seeds=[0])

    assert [(each.name, each.held_back) for each in found] == [
        (f"g0{group}", (f"g0{group}",)) for group in range(3)
    ]


def test_inner_folds_never_touch_the_one_that_is_left_out():
    found = plan_folds(clips(6, n_folds=3), folds=None, seeds=[0], is_inner=True)

    assert [each.name for each in found] == ["2", "3", "1"]
    assert [each.left_out for each in found] == [("g00", "g03"), ("g01", "g04"), ("g02", "g05")]
    assert all(not set(each.left_out) & set(each.held_back) for each in found)


@pytest.mark.parametrize(("n_groups", "is_inner"), [(1, False), (2, True)])
def test_too_few_groups_are_told(n_groups, is_inner):
    with pytest.raises(TooFewFoldsError):
        plan_folds(clips(n_groups), folds=EACH_GROUP, seeds=[0], is_inner=is_inner)


def test_a_fold_survives_the_way_to_the_process_that_trains_it():
    fold = Fold(number=2, name="theo", seed=1, held_back=("theo",), left_out=("lucas",))

    assert Fold.from_data(fold.to_data()) == fold


def fold_done(number: int, seed: int, n_right: int, first_id: int) -> FoldDone:
    truth = (0,) * 6 + (1,) * 6
    heard = tuple(label if place < n_right else 1 - label for place, label in enumerate(truth))
    return FoldDone(
        fold=number,
        name=str(number),
        seed=seed,
        accuracy=n_right / 12,
        macro_f1=0.5,
        n_clips=12,
        log_loss=1 - n_right / 12,
        labels=("a", "b"),
        clip_ids=tuple(range(first_id, first_id + 12)),
        truth=truth,
        heard=heard,
    )


def test_folds_together_have_a_mean_a_spread_and_a_worst_group():
    done = [fold_done(1, 0, 12, 0), fold_done(2, 0, 6, 12), fold_done(3, 1, 9, 24)]
    groups = {clip: ("lena", "jo", "kim")[clip // 12] for clip in range(36)}

    told = standing(done, groups, preset="fast", seconds=3.0)

    assert told["mean_accuracy"] == pytest.approx((1 + 0.5 + 0.75) / 3)
    assert told["mean_log_loss"] == pytest.approx((0 + 0.5 + 0.25) / 3)
    assert told["std_accuracy"] == pytest.approx(0.2041, abs=1e-3)
    assert [each["mean_accuracy"] for each in told["seeds"]] == [0.75, 0.75]
    assert told["worst_group"] == {"group": "jo", "accuracy": 0.5, "n_clips": 12}
    assert told["classes"]["a"]["support"] == 18
    assert told["intervals"]["n_groups"] == 3


def test_a_round_stopped_before_its_first_fold_has_nothing_to_say_and_says_it():
    told = standing([], {}, preset="fast", seconds=1.0)

    assert told["folds"] == []
    assert "classes" not in told
