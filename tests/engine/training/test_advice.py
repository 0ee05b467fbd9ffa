"""What stands out in a run is named in a sentence with a cure; what is well is not talked about."""

from typing import Any

import pytest

from engine.training.advice import advise


def scores(accuracy: float, interval: tuple[float, float] | None = None) -> dict[str, Any]:
    told = {"accuracy": list(interval), "n_clips": 60, "n_groups": 30} if interval else None
    classes = {"dog": {"support": 40}, "cat": {"support": 20}}
    return {"accuracy": accuracy, "classes": classes, "intervals": told}


def kinds(known: float, new: float, clips=None, groups=None, interval=(0.85, 0.95)) -> list[str]:
    metrics = {"train": scores(known), "validation": scores(new, interval)}
    found = advise(metrics, clips or {"dog": 40, "cat": 30}, groups or {"dog": 20, "cat": 20})
    assert all(each.sentence.endswith(".") and each.cure.endswith((".", "?")) for each in found)
    return [each.kind for each in found]


@pytest.mark.parametrize(
    ("known", "new", "named"),
    [
        (1.0, 0.92, []),
        (1.0, 0.80, ["overfitting"]),
        (0.75, 0.72, ["underfitting"]),
        (0.70, 0.60, ["guessing"]),
    ],
)
def test_learning_by_heart_and_learning_too_little_are_told_apart(known, new, named):
    assert kinds(known, new) == named


@pytest.mark.parametrize(
    ("preset", "cure"), [("balanced", "the next larger preset, or"), ("accurate", "more epochs or")]
)
def test_the_largest_preset_is_not_told_to_take_a_larger_one(preset, cure):
    metrics = {"preset": preset, "train": scores(0.75), "validation": scores(0.72, (0.7, 0.8))}

    (found,) = advise(metrics, {"dog": 40, "cat": 30}, {"dog": 20, "cat": 20})

    assert cure in found.cure


def test_classes_of_few_clips_or_of_one_recording_are_named():
    assert kinds(1.0, 0.95, clips={"dog": 40, "cat": 9}) == ["few_clips"]
    assert kinds(1.0, 0.95, groups={"dog": 20, "cat": 1}) == ["few_groups"]
    assert kinds(1.0, 0.95, clips={"dog": 400, "cat": 30}) == ["uneven"]


def test_an_interval_that_leaves_open_whether_a_run_is_good_is_told_with_its_counts():
    metrics = {"train": scores(1.0), "validation": scores(0.9, (0.7, 0.98))}

    found = advise(metrics, {"dog": 40, "cat": 30}, {"dog": 20, "cat": 20})

    assert [each.kind for each in found] == ["unsure"]
    assert found[0].sentence == (
        "60 validation clips of 30 groups say little: "
        "on others like these 70 % to 98 % would be right."
    )


def test_the_fewest_are_named_first_with_their_counts():
    metrics = {"train": scores(1.0), "validation": scores(0.95)}

    found = advise(metrics, {"dog": 5, "cat": 2, "owl": 3}, {"dog": 5, "cat": 2, "owl": 3})

    assert found[0].sentence == "“cat” (2), “owl” (3) and “dog” (5) have few training clips."
