"""One training process after another's run: who has it, what it still knows, and when it ends."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from engine.dataset.project import Project
from engine.errors.program import WorkerLostError
from engine.errors.projects import ProjectError
from engine.export.network_spec import read_trained
from engine.processes import WorkerProcess
from engine.training.augmentation.place import Gain
from engine.training.events import Done, Epoch, Failed, Preparing, read_events
from engine.training.parent import LOG
from engine.training.run import Run
from studio.work.desk import WorkDesk
from studio.work.rehearsal_job import RehearsalJob
from studio.work.warm_training import WarmTraining
from tests.engine.training.sounds import small_recipe
from tests.engine.training.test_run import make_project

pytestmark = pytest.mark.slow

RECIPE = small_recipe(epochs=2)
PATIENCE_S = 60.0
AT_ONCE_S = 1.0
"""For what takes milliseconds, on a busy machine."""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Iterator[Project]:
    with make_project(tmp_path_factory.mktemp("warm"), ("low", "middle", "high"), 8) as made:
        yield made


@pytest.fixture(scope="module")
def warm(project) -> Iterator[WarmTraining]:
    """One that several tests share: the libraries are loaded once."""
    made = WarmTraining()
    made.prepare(project.folder, RECIPE)
    yield made
    made.stop()


@pytest.fixture
def cold() -> Iterator[WarmTraining]:
    made = WarmTraining()
    yield made
    made.stop()


@pytest.fixture
def desk(qapp) -> Iterator[WorkDesk]:
    made = WorkDesk()
    yield made
    made.close()


def train(project: Project, seed: int, warm: WarmTraining | None) -> Run:
    run = Run.start(project, RECIPE, seed, lender=warm)
    told = list(run.events())
    assert isinstance(told[-1], Done), told[-1]
    assert isinstance(told[0], Preparing)
    run.record(project, told[-1])
    return run


def weights(run: Run) -> dict[str, np.ndarray]:
    return read_trained(run.folder).weights


def n_ends(run: Run) -> int:
    told = read_events(run.folder / "events.jsonl")
    return sum(isinstance(event, Done | Failed) for event in told)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_run_in_a_process_that_trained_before_ends_as_in_a_fresh_one(project, warm):
    fresh = train(project, 0, None)

    other = train(project, 1, warm)
    other.pause()  # too late, for a person clicks when a person clicks
    other.stop()
    other.kill()
    shutil.rmtree(other.folder)  # the run is deleted while its process lives
    again = train(project, 0, warm)

    assert again.pid == other.pid
    assert not is_alive(fresh.pid)
    assert [n_ends(fresh), n_ends(again)] == [1, 1]
    assert (again.folder / LOG).is_file()
    assert not other.folder.exists()
    ours, theirs = weights(again), weights(fresh)
    assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)


def test_a_run_stopped_with_its_best_kept_leaves_its_process_to_the_next(project, warm):
    run = Run.start(project, small_recipe(epochs=3000), 0, lender=warm)
    told = []
    for event in run.events():
        told.append(event)
        if isinstance(event, Epoch):
            run.stop()

    assert isinstance(told[-1], Done)
    assert told[-1].was_stopped
    worker = warm.take()
    assert worker.pid == run.pid
    warm.give_back(worker)


def test_a_run_killed_as_it_ended_is_done_but_its_process_is_not_used_again(project, warm):
    run = Run.start(project, RECIPE, 0, lender=warm)
    until_s = time.monotonic() + PATIENCE_S
    while not n_ends(run):
        assert time.monotonic() < until_s
        time.sleep(0.02)
    time.sleep(0.2)  # it tells its parent after its folder

    run.kill()
    *_, last = run.events()

    assert isinstance(last, Done)
    assert not is_alive(run.pid)
    assert_is_another(warm, run.pid)


def test_a_process_whose_run_failed_is_not_used_again(tmp_path, cold):
    with make_project(tmp_path, ("only",), 4) as project:
        run = Run.start(project, RECIPE, 0, lender=cold)
        *_, last = run.events()

    assert isinstance(last, Failed)
    assert not is_alive(run.pid)
    assert_is_another(cold, run.pid)


def assert_is_another(warm: WarmTraining, pid: int) -> None:
    worker = warm.take()
    assert worker.pid != pid
    worker.stop()


def test_a_training_takes_the_process_from_under_a_draw_without_waiting(project, cold):
    clip = project.catalog.clips()[0]
    cold.prepare(project.folder, RECIPE)
    lost: list[WorkerLostError] = []

    def draw() -> None:
        with pytest.raises(WorkerLostError, match="given to a training") as caught:
            cold.rehearse(project, clip.id, [Gain()], seed=1)
        lost.append(caught.value)

    thread = threading.Thread(target=draw)
    thread.start()
    time.sleep(0.3)  # it is asked for; the libraries it needs take seconds
    began_s = time.monotonic()
    run = Run.start(project, RECIPE, 0, lender=cold)
    assert time.monotonic() - began_s < AT_ONCE_S
    thread.join(AT_ONCE_S)
    told = list(run.events())

    assert lost
    assert isinstance(told[-1], Done), told[-1]


def test_a_draw_whose_process_a_training_takes_ends_without_a_word(project, cold, desk, qtbot):
    job = RehearsalJob(cold, project, project.catalog.clips()[0].id, [Gain()], 1)
    failures: list[object] = []
    job.failed.connect(failures.append)
    desk.start(job)
    qtbot.waitUntil(lambda: cold._worker is not None and cold._worker._n_draws == 1)

    with qtbot.waitSignal(job.finished) as finished:
        cold.take().stop()

    assert finished.args == [None]
    assert not failures


def test_a_project_that_cannot_be_written_leaves_the_process_where_it_was(project, cold):
    cold.prepare(project.folder, RECIPE)

    with Project.open(project.folder, read_only=True) as same, pytest.raises(ProjectError):
        Run.start(same, RECIPE, 0, lender=cold)

    assert cold._worker is not None
    assert cold._worker.is_there


class Dead:
    """Lends a process that has died unseen."""

    def take(self) -> WorkerProcess:
        self.worker = WorkerProcess("train")
        self.worker.kill()
        self.worker.wait()
        return self.worker

    def give_back(self, worker: WorkerProcess) -> None:
        raise AssertionError


def test_a_process_that_died_before_it_had_its_job_leaves_a_run_that_failed(project):
    with pytest.raises(WorkerLostError):
        Run.start(project, RECIPE, 0, lender=Dead())

    assert max(project.catalog.runs(), key=lambda row: row.id).state == "failed"


def test_a_process_comes_back_to_a_project_that_has_closed_and_ends(cold):
    worker = cold.take()

    cold.stop()
    cold.give_back(worker)

    assert not worker.is_running


def test_a_process_that_comes_back_where_another_stands_ready_ends(project, cold):
    worker = cold.take()
    cold.prepare(project.folder, RECIPE)  # somebody looks at the page while it trains

    cold.give_back(worker)

    assert not worker.is_running
    assert_is_another(cold, worker.pid)
