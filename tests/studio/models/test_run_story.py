"""A run's events as the numbers and sentences of the Train page."""

import math

import numpy as np
import pytest

from engine.training.events import Confusion, Done, Epoch, Eta, Preparing, Step, to_line
from engine.training.presets import load_preset
from studio.models.forecast import forecast
from studio.models.run_story import (
    confusions_in_words,
    found_and_right,
    gather,
    macro_f1,
    read_story,
)

LABELS = ("Robin", "Wren")


def epoch(number, *, is_best=False, heard=0.5):
    return Epoch(
        epoch=number,
        n_epochs=4,
        train_loss=1.0 / number,
        train_accuracy=0.5,
        validation_loss=1.2 / number,
        validation_accuracy=heard,
        validation_macro_f1=heard,
        rate=0.001,
        clips_per_s=300.0,
        is_best=is_best,
    )


def test_a_story_knows_how_far_the_run_is_and_which_epoch_was_best():
    story = gather(
        [
            Preparing(phase="Reading sounds", n_done=3, n_total=9),
            epoch(1, is_best=True),
            epoch(2),
            Step(epoch=3, step=5, n_steps=10, loss=1.0, accuracy=0.5),
            Eta(seconds=12.0),
        ]
    )

    assert (story.epoch, story.best_epoch, story.seconds_left) == (2, 1, 12.0)
    assert story.part == pytest.approx(2.5 / 4)
    assert story.training_loss == [1.0, 0.5]


def test_a_story_is_read_up_to_the_half_line_that_a_killed_run_leaves(tmp_path):
    whole = to_line(epoch(1, is_best=True))
    (tmp_path / "events.jsonl").write_text(f"{whole}\n{whole[:40]}", encoding="utf-8")

    assert read_story(tmp_path).epoch == 1


def test_the_clips_of_a_cell_are_those_of_its_label_heard_as_its_column():
    told = Confusion(
        epoch=1, labels=LABELS, matrix=((1, 1), (0, 1)), clip_ids=(4, 5, 6), heard=(0, 1, 1)
    )
    story = gather([told])

    assert story.clips_of(0, 1, {4: "Robin", 5: "Robin", 6: "Wren"}) == (5,)


def test_found_and_right_are_recall_and_precision():
    found, right = found_and_right(np.array([[3, 1, 0], [0, 4, 0], [0, 0, 0]]))

    np.testing.assert_allclose(found[:2], [3 / 4, 1.0])
    np.testing.assert_allclose(right[:2], [1.0, 4 / 5])
    assert math.isnan(found[2])
    assert math.isnan(right[2])


def test_macro_f1_leaves_out_a_class_without_clips():
    assert macro_f1(np.array([[2, 0, 0], [0, 2, 0], [0, 0, 0]])) == 1.0


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ([[9, 0], [0, 9]], "Every validation clip was heard right."),
        ([[16, 4], [0, 20]], "Robin is taken for Wren 4 times of 20. Nothing else stands out."),
        ([[16, 4], [3, 17]], "Robin is taken for Wren 4 times of 20, Wren for Robin 3 of 20."),
        (
            [[39, 1], [0, 40]],
            "No two classes are mixed up often; 1 of 80 validation clips was heard wrong.",
        ),
        ([[0, 0], [0, 0]], ""),
    ],
)
def test_what_is_confused_is_said_in_words(matrix, said):
    assert confusions_in_words(np.array(matrix), LABELS) == said


def test_a_measured_preset_is_forecast_by_its_own_speed_and_the_others_by_their_work():
    balanced, accurate = load_preset("balanced").recipe, load_preset("accurate").recipe
    measured = {"balanced": 100.0 * balanced.macs}
    slow = forecast(accurate, 500, measured)
    expected = accurate.schedule.presented(500) / 100.0
    expected *= accurate.macs / balanced.macs

    assert forecast(balanced, 500, measured).is_measured
    assert slow.seconds == pytest.approx(expected, rel=0.05)


def test_the_end_of_a_run_is_the_end_of_its_story():
    story = gather([epoch(1), Done(metrics={})])

    assert (story.part, story.seconds_left) == (1.0, None)
