import json
from typing import Any

import pytest

from engine.training.events import (
    Confusion,
    Done,
    Epoch,
    Eta,
    Event,
    Failed,
    FoldDone,
    Preparing,
    Step,
    from_data,
    read_events,
    to_line,
)


def epoch(number: int, **changed: Any) -> Epoch:
    values: dict[str, Any] = {
        "n_epochs": 9,
        "train_loss": 1.0,
        "train_accuracy": 0.5,
        "validation_loss": None,
        "validation_accuracy": None,
        "validation_macro_f1": None,
        "rate": 1e-3,
        "clips_per_s": 300.0,
        "is_best": True,
    }
    return Epoch(epoch=number, **(values | changed))


ONE_OF_EACH: list[Event] = [
    Preparing(phase="Reading sounds", n_done=3, n_total=9),
    Step(epoch=1, step=2, n_steps=8, loss=1.5, accuracy=0.25),
    Step(epoch=1, step=2, n_steps=8, loss=1.5, accuracy=0.25, fold=3),
    epoch(1),
    Confusion(epoch=1, labels=("a", "b"), matrix=((1, 0), (0, 1)), clip_ids=(4, 5), heard=(0, 1)),
    Eta(seconds=12.5),
    FoldDone(fold=2, accuracy=0.9, macro_f1=0.8, n_clips=80, log_loss=0.3),
    Done(metrics={"validation": {"accuracy": 1.0}}, was_stopped=True),
    Failed(sentence="It failed.", cause="So.", cure="Do."),
]


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=range(len(ONE_OF_EACH)))
def test_an_event_survives_the_way_through_a_line(event):
    line = to_line(event)

    assert "\n" not in line
    assert json.loads(line)["event"] == event.event
    assert from_data(json.loads(line)) == event


def test_an_epoch_trained_again_after_a_crash_counts_once(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_text(
        "\n".join(map(to_line, [epoch(1), epoch(2, train_loss=5.0), epoch(2), epoch(3)]))
    )

    assert read_events(file) == [epoch(1), epoch(2), epoch(3)]


def test_a_line_torn_by_a_crash_is_passed_over(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_text(to_line(epoch(1)) + "\n" + to_line(epoch(2))[:-20] + '\n{"event": "later"}\n')

    assert read_events(file) == [epoch(1)]


def test_a_run_that_has_told_nothing_has_no_events(tmp_path):
    assert read_events(tmp_path / "events.jsonl") == []
