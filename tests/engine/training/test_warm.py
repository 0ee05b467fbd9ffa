"""A process at the ready: it draws, is given to a training, and then is like any other."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from engine.dataset.project import Project
from engine.errors.program import WorkerTakenError
from engine.processes import WorkerProcess, rebuild_error
from engine.training.augmentation.base import Ear
from engine.training.augmentation.place import Gain
from engine.training.events import Done, Preparing
from engine.training.parent import LOG
from engine.training.readiness import Readiness
from engine.training.run import Run
from engine.training.warm import WarmWorker
from tests.engine.training.sounds import small_recipe
from tests.engine.training.test_run import make_project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Iterator[Project]:
    with make_project(tmp_path_factory.mktemp("warm"), ("low", "middle", "high"), 8) as made:
        yield made


class Once:
    """Lends a process, and wants it no more."""

    def __init__(self, warm: WarmWorker) -> None:
        self.take = warm.take

    def give_back(self, worker: WorkerProcess) -> None:
        worker.stop()


class Told:
    """What came from the parent, one after the other."""

    def __init__(self, *told: dict[str, object]) -> None:
        self._told = list(told)
        self.answers: list[dict[str, object]] = []

    def send(self, answer: dict[str, object]) -> None:
        self.answers.append(answer)

    def receive(self, timeout_s: float | None = None) -> dict[str, object]:
        return self._told.pop(0)


def test_commands_that_came_too_late_for_a_run_are_none_for_the_next():
    job = {"project": "tones.harken", "run": 2}
    told = Told({"command": "stop"}, {"command": "pause"}, job)

    assert Readiness(told).await_job() == job  # type: ignore[arg-type]  # a Channel takes over 1


def test_a_draw_that_nobody_waits_for_any_more_is_not_made(tmp_path):
    lost = {"command": "rehearse", "path": str(tmp_path / "gone" / "draw.npz")}

    assert Readiness(Told(lost, {"run": 2})).await_job() == {"run": 2}  # type: ignore[arg-type]


def test_a_process_that_cannot_tell_how_its_job_ended_leaves_that_in_the_log(tmp_path):
    (tmp_path / "events.jsonl").mkdir()  # neither the first event nor the last can be written

    with WorkerProcess("train") as worker:
        worker.send({"folder": str(tmp_path), "is_lent": True})
        assert worker.receive(60.0) is None
        end = worker.wait()

    assert (tmp_path / LOG).read_text("utf-8").count("Traceback") == 2
    assert (end.returncode, end.last_words) == (1, "")


class Loaded:
    """Libraries that are there already."""

    def start(self) -> None:
        """Nothing is left to do."""

    wait = start


@pytest.mark.parametrize(
    ("refused", "reason"),
    [(PermissionError(13, "Permission denied"), "Permission denied"), (OSError("I/O"), "I/O")],
)
def test_a_project_that_cannot_be_read_for_a_draw_is_told_as_that(
    tmp_path, monkeypatch, refused, reason
):
    def refuse(*_project: object, **_options: object) -> None:
        raise refused

    monkeypatch.setattr("engine.training.readiness.Project.open", refuse)
    asked = {"command": "rehearse", "draw": 1, "path": str(tmp_path / "draw.npz"), "seed": 0}
    told = Told({**asked, "project": "tones.harken", "recipe": {}, "clip": 1}, {"run": 2})
    readiness = Readiness(told)  # type: ignore[arg-type]
    readiness.backend = Loaded()  # type: ignore[assignment]

    readiness.await_job()

    cause = str(rebuild_error(told.answers[0]["error"]))  # type: ignore[arg-type]
    assert f"read or write tones.harken: {reason}." in cause


def test_who_waits_for_a_process_that_was_taken_hears_it_at_once_and_takes_no_event_of_it():
    warm = WarmWorker()
    worker = warm.take()
    assert worker.receive(0.0) == {}  # what `take` put there
    worker.interrupt()  # stands for an event of the training
    began_s = time.monotonic()

    with pytest.raises(WorkerTakenError):
        warm.await_prepared(2.0)

    assert time.monotonic() - began_s < 1.0
    assert worker.receive(0.0) == {}
    worker.stop()


def test_a_process_shows_a_draw_and_then_trains_at_once(project):
    recipe = small_recipe(epochs=1)
    clip = project.catalog.clips()[0]
    warm = WarmWorker()
    warm.prepare(project.folder, recipe)

    is_prepared = warm.await_prepared()
    drawn = warm.rehearse(project, clip.id, [Gain(most_db=12.0)], seed=1)
    run = Run.start(project, recipe, 0, lender=Once(warm))
    told = list(run.events())

    assert is_prepared
    assert drawn.ears == (Ear.FILTERED,)
    assert np.ptp(10 * np.log10(drawn.after[3:9] / drawn.before[3:9])) < 0.01
    assert isinstance(told[-1], Done), told[-1]
    assert isinstance(told[0], Preparing)
    run.record(project, told[-1])
    with pytest.raises(WorkerTakenError, match="given to a training"):
        warm.rehearse(project, clip.id, [Gain()], seed=1)
