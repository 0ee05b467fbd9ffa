"""Trainings in their own process, on a small project of synthetic tones."""

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.runs import add_run, best_run, finish_run
from engine.errors.program import WorkerLostError
from engine.errors.projects import DiskFullError
from engine.errors.training import NotResumableError
from engine.export.network_spec import read_trained
from engine.settings import SAMPLE_RATE
from engine.training.events import (
    Done,
    Epoch,
    Event,
    Failed,
    Preparing,
    read_events,
)
from engine.training.parent import Inbox
from engine.training.run import Run, Training
from tests.engine.training.sounds import small_recipe, tone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="sends signals")]


def make_project(folder: Path, labels: tuple[str, ...], n_each: int) -> Project:
    rng = np.random.default_rng(0)
    sounds = folder / "sounds"
    for number, label in enumerate(labels):
        (sounds / label).mkdir(parents=True)
        for clip in range(n_each):
            soundfile.write(sounds / label / f"{clip}.wav", tone(number, rng), SAMPLE_RATE)
    project = Project.create(folder / "tones.harken")
    carry_out(project, plan_import([sounds]))
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Iterator[Project]:
    with make_project(tmp_path_factory.mktemp("tones"), ("low", "middle", "high"), 8) as made:
        yield made


@pytest.fixture(scope="module")
def finished(project) -> Run:
    run = Run.start(project, small_recipe(), seed=0)
    *_, last = run.events()
    assert isinstance(last, Done), last
    run.record(project, last)
    return run


def until(run: Training, wanted: type[Event]) -> Iterator[Event]:
    """Yield events up to the first one that is wanted; the generator goes on from there."""
    events = run.events()
    for event in events:
        if isinstance(event, wanted):
            break
    return events


@pytest.mark.parametrize("is_full", [False, True])
def test_a_stopped_run_that_cannot_be_gone_on_with_keeps_its_scores(tmp_path, monkeypatch, is_full):
    with Project.create(tmp_path / "tones.harken") as project:
        run_id = add_run(project, json.dumps(small_recipe().to_data()), 0, "fast").id
        before = finish_run(project, run_id, "stopped", seconds=9.0, accuracy=0.9, macro_f1=0.8)
        monkeypatch.setattr("engine.processes.worker_argv", lambda _name: [str(tmp_path / "gone")])
        if is_full:
            monkeypatch.setattr("engine.training.run.finish_run", refuse)

        with pytest.raises(WorkerLostError):
            Run.go_on(project, run_id)

        after = project.catalog.run(run_id)
    assert after == (replace(before, state="running") if is_full else before)


def refuse(project: Project, *_row: object, **_values: object) -> None:
    raise DiskFullError(project.folder)


def test_a_run_leaves_its_network_its_scores_and_a_proved_model(project, finished):
    row = project.catalog.run(finished.id)
    metrics = json.loads((finished.folder / "metrics.json").read_text())

    assert row.state == "done"
    assert row.macro_f1 == metrics["validation"]["macro_f1"]
    assert best_run(project) == row
    assert read_trained(finished.folder).labels == ("high", "low", "middle")
    assert (finished.folder / "model.onnx").is_file()
    assert not (finished.folder / "checkpoint.npz").exists()
    assert sum(metrics["n_clips"].values()) == 24
    assert [type(event) for event in read_events(finished.folder / "events.jsonl")][-1] is Done


def test_a_run_tells_at_once_that_it_lives_and_says_what_it_does(finished):
    told = read_events(finished.folder / "events.jsonl")

    phases = [event.phase for event in told if isinstance(event, Preparing)]
    assert phases[0] == "Starting"
    assert phases[-1] == "Writing the model"


def test_a_run_killed_in_the_middle_says_so_and_resumed_it_ends_as_if_nothing_had_happened(
    project, finished
):
    run = Run.start(project, small_recipe(), seed=0)
    rest = until(run, Epoch)
    os.kill(run.pid, signal.SIGKILL)

    *_, last = rest
    assert isinstance(last, Failed)
    assert "SIGKILL" in last.cause
    assert last.cure
    assert run.record(project, last).state == "failed"

    resumed = Run.go_on(project, run.id)
    *_, last = resumed.events()
    assert isinstance(last, Done)
    resumed.record(project, last)
    ours, theirs = (read_trained(each.folder).weights for each in (resumed, finished))
    assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)


def test_stopping_keeps_the_best_so_far(project):
    run = Run.start(project, small_recipe(epochs=3000), seed=0)
    rest = until(run, Epoch)

    run.stop()
    *_, last = rest

    assert isinstance(last, Done)
    assert last.was_stopped
    assert last.metrics["epochs"] < 3000
    assert run.record(project, last).state == "stopped"
    assert (run.folder / "model.onnx").is_file()


def test_cancelling_takes_less_than_a_second_whatever_the_worker_is_doing(project):
    run = Run.start(project, small_recipe(), seed=0)
    rest = until(run, Preparing)
    began_s = time.monotonic()

    run.kill()
    told = list(rest)

    assert time.monotonic() - began_s < 1
    assert isinstance(told[-1], Failed)
    assert "cancelled" in told[-1].sentence
    run.record(project, told[-1])


def test_stopping_before_anything_is_learnt_says_that_there_is_nothing_to_keep(project):
    run = Run.start(project, small_recipe(), seed=0)
    rest = until(run, Preparing)

    run.stop()
    *_, last = rest

    assert isinstance(last, Failed)
    assert "before there was anything to keep" in last.sentence
    run.record(project, last)


def test_one_class_is_a_sentence_and_no_crash(tmp_path):
    with make_project(tmp_path, ("only",), 4) as project:
        run = Run.start(project, small_recipe(), seed=0)
        told = list(run.events())

    assert isinstance(told[-1], Failed)
    assert told[-1].sentence == "Two classes are needed to train; there is one."
    assert [isinstance(event, Done | Failed) for event in told].count(True) == 1


def test_a_run_that_is_done_is_not_gone_on_with(project, finished):
    with pytest.raises(NotResumableError, match="It is done"):
        Run.go_on(project, finished.id)


def test_a_run_whose_recipe_was_damaged_is_not_gone_on_with(project):
    row = add_run(project, "{", 0, "fast")

    with pytest.raises(NotResumableError):
        Run.go_on(project, row.id)


class Letters:
    """Commands of a parent; one asked for without limit is waited for, as over the real channel."""

    def __init__(self, *commands: str) -> None:
        self._commands = list(commands)
        self.n_waited = 0

    def receive(self, timeout_s: float | None = None) -> dict[str, str]:
        if timeout_s is None:
            self.n_waited += 1
        elif not self._commands:
            raise TimeoutError
        return {"command": self._commands.pop(0)}


@pytest.mark.parametrize(
    ("commands", "is_stopped", "n_waited"),
    [
        ((), False, 0),
        (("pause", "resume"), False, 1),
        (("pause", "stop"), True, 1),
        (("stop",), True, 0),
        (("pause", "pause", "resume"), False, 2),
    ],
)
def test_a_paused_training_waits_until_it_is_resumed_or_stopped(commands, is_stopped, n_waited):
    letters = Letters(*commands)
    inbox = Inbox(letters)  # type: ignore[arg-type]  # a Channel takes over standard output

    assert inbox.is_stopped() is is_stopped
    assert letters.n_waited == n_waited
    assert inbox.is_stopped() is is_stopped
