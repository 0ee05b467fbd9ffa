"""What differs between runs, and how far a score may be trusted, in words."""

from dataclasses import replace

import numpy as np

from engine.dataset.records import RunRow
from engine.export.network_spec import ASKED
from engine.training.events import Epoch, Step
from engine.training.presets import load_preset
from studio.models.comparison import ComparedRun, compare
from studio.models.run_story import RunStory
from studio.models.standing import Standing, standing

FAST = load_preset("fast").recipe


def compared(name: str, accuracy: float, recipe=FAST, **recalls: float) -> ComparedRun:
    run = RunRow(
        id=1, name=name, seed=0, preset="fast", state="done", started="2026-01-01",
        seconds=60.0, accuracy=accuracy, macro_f1=accuracy, note="", is_pinned=False,
    )  # fmt: skip
    known = Standing("test", accuracy, accuracy, (accuracy - 0.06, accuracy + 0.05), 174, 61)
    return ComparedRun(run, RunStory(best_epoch=3, epoch=9), known, None, recalls, recipe)


def test_a_score_says_its_interval_and_what_is_behind_it():
    metrics = {
        "test": {
            "accuracy": 0.87,
            "macro_f1": 0.85,
            "intervals": {"accuracy": [0.81, 0.92], "recalls": {"dog": [0.5, 1.0]}},
        },
        "n_clips": {"test": 174},
        "n_groups": {"test": 61},
    }

    found = standing(metrics, "test")

    assert found is not None
    assert found.words == "81–92\N{NO-BREAK SPACE}%, 174 test clips of 61 groups"
    assert found.recalls == {"dog": (0.5, 1.0)}
    assert standing(metrics, "validation") is None


def test_only_what_differs_of_the_recipes_is_told_and_the_best_score_is_marked():
    other = replace(FAST, schedule=replace(FAST.schedule, batch_size=16))

    rows = compare([compared("a", 0.8, dog=0.5), compared("b", 0.9, other, dog=0.25)])

    recipe = {each.name: each.values for each in rows if each.part == "Recipe"}
    assert recipe == {"Batch": ("32 segments", "16 segments")}
    best = {each.name: each.best for each in rows}
    assert (best["Right, test"], best["dog"], best["Minutes"]) == (1, 0, -1)


def test_the_steps_of_the_running_epoch_are_their_mean_until_the_epoch_is_told():
    story = RunStory(n_epochs=10)
    for step, loss in enumerate((2.0, 1.0, 0.0), start=1):
        story.take(Step(epoch=1, step=step, n_steps=4, loss=loss, accuracy=0.5))

    assert np.allclose(story.steps, [(0.25, 2.0, 0.5), (0.5, 1.5, 0.5), (0.75, 1.0, 0.5)])

    story.take(
        Epoch(
            epoch=1, n_epochs=10, train_loss=1.0, train_accuracy=0.5, validation_loss=None,
            validation_accuracy=None, validation_macro_f1=None, rate=1e-3, clips_per_s=9.0,
            is_best=True,
        )
    )  # fmt: skip
    assert story.steps == []


def test_epochs_left_to_the_preset_are_those_that_were_trained():
    chosen = replace(FAST, schedule=replace(FAST.schedule, epochs=60))
    runs = [compared("a", 0.8), compared("b", 0.9, chosen)]
    assert FAST.schedule.epochs == 0

    runs[0].story.n_epochs = 78
    assert [each.values for each in compare(runs) if each.name == "Epochs"] == [("78", "60")]

    runs[0].story.n_epochs = 60
    assert [each for each in compare(runs) if each.name == "Epochs"] == []


def test_a_run_that_has_told_nothing_yet_has_no_figures_rather_than_zeros():
    begun = compared("a", 0.8)
    begun = replace(begun, run=replace(begun.run, seconds=0.0), story=RunStory())

    told = {each.name: each.values for each in compare([begun, compared("b", 0.9)])}

    assert told["Minutes"] == ("–", "1.0")
    assert told["Best epoch"] == ("–", "3 of 9")


def test_a_level_that_is_still_asked_for_is_no_difference_from_one_that_is_settled():
    asked, own, kept = (FAST.with_level(each) for each in (ASKED, "each its own", "kept"))

    rows = compare([compared("a", 0.8, asked), compared("b", 0.9, own)])
    assert [each for each in rows if each.part == "Recipe"] == []

    rows = compare([compared("a", 0.8, kept), compared("b", 0.9, own)])
    assert [each.values for each in rows if each.name == "Level"] == [("kept", "each its own")]
