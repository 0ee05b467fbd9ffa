"""Jobs have exactly one end; the writer keeps the order; the desk leaves nothing behind."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QObject, QThread

from engine.audio.tiles import EDITOR_PICTURE
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.errors.program import MistakeInHarkenError
from engine.errors.projects import DiskFullError
from studio.work.desk import CLOSING_S, WorkDesk
from studio.work.job import Cancelled, Job, Progress
from studio.work.latest import Latest
from studio.work.survey_job import survey_job
from studio.work.time_left import time_left
from studio.work.writer import SerialWriter


@pytest.fixture
def desk(qapp):
    made = WorkDesk()
    yield made
    made.close()


@pytest.fixture
def writer(qapp):
    made = SerialWriter()
    yield made
    made.close()


def ends_of(job: Job) -> list[object]:
    """Return a list that fills with every end the job tells."""
    told: list[object] = []
    job.finished.connect(lambda result: told.append(("finished", result)))
    job.failed.connect(lambda error: told.append(("failed", type(error))))
    return told


def endless(task):
    while True:
        task.check()
        time.sleep(0.005)


def test_a_job_that_returns_finishes_with_the_result(desk, qtbot):
    job = Job("Counting", lambda _task: 42)
    told = ends_of(job)

    with qtbot.waitSignal(desk.ended):
        desk.start(job)

    assert told == [("finished", 42)]
    assert desk.jobs == ()


def test_who_waits_for_a_survey_that_is_cancelled_is_cancelled_with_it(desk, qtbot, tmp_path):
    soundfile.write(tmp_path / "night.wav", np.zeros(16_000), 16_000)
    has_begun, may_end = threading.Event(), threading.Event()

    def end() -> None:
        has_begun.set()
        may_end.wait(10)
        raise Cancelled

    with Project.create(tmp_path / "night.harken") as project, ThreadPoolExecutor(1) as beside:
        carry_out(project, plan_import([tmp_path / "night.wav"], project=project))
        source = project.catalog.sources()[0]
        path, survey = project.surveys.path(source), project.surveys.of(source, EDITOR_PICTURE)
        first = beside.submit(survey.carry_out, path, check=end, progress=print)
        has_begun.wait(10)
        second = survey_job(project, source, survey)
        second._task.check = may_end.set  # asked while it waits
        with qtbot.waitSignal(second.ended):
            desk.start(second)

    assert isinstance(first.exception(), Cancelled)
    assert second.is_cancelled


def test_a_job_that_is_cancelled_finishes_with_none(desk, qtbot):
    job = Job("Counting", endless)
    told = ends_of(job)

    with qtbot.waitSignal(desk.ended, timeout=1000):
        desk.start(job)
        job.cancel()

    assert told == [("finished", None)]


def test_a_job_that_meets_an_expected_error_fails_with_it(desk, qtbot, tmp_path):
    def work(_task):
        raise DiskFullError(tmp_path)

    job = Job("Counting", work)
    told = ends_of(job)

    with qtbot.waitSignal(desk.ended):
        desk.start(job)

    assert told == [("failed", DiskFullError)]


def test_a_mistake_in_a_job_ends_it_and_reaches_the_crash_report(desk, qtbot, monkeypatch):
    reported = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    job = Job("Counting", lambda _task: 1 / 0)
    told = ends_of(job)

    with qtbot.waitSignal(desk.ended):
        desk.start(job)

    assert told == [("failed", MistakeInHarkenError)]
    assert [each.exc_type for each in reported] == [ZeroDivisionError]


def test_signals_of_a_job_come_on_the_main_thread(desk, qtbot, qapp):
    threads = []
    job = Job("Counting", lambda task: task.progress(1, 2))
    job.progressed.connect(lambda _: threads.append(QThread.currentThread()))
    job.finished.connect(lambda _: threads.append(QThread.currentThread()))

    with qtbot.waitSignal(desk.ended):
        desk.start(job)

    assert threads == [qapp.thread(), qapp.thread()]


def test_a_flood_of_progress_is_thinned_and_its_last_word_is_heard(desk, qtbot):
    def work(task):
        for done in range(100_000):
            task.progress(done + 1, 100_000)

    job = Job("Counting", work)
    heard: list[Progress] = []
    job.progressed.connect(heard.append)

    with qtbot.waitSignal(desk.ended, timeout=20_000):
        desk.start(job)

    assert len(heard) < 1000
    assert heard[-1] == Progress(100_000, 100_000)


def test_closing_the_desk_ends_every_job_and_waits_for_the_threads(qapp):
    desk = WorkDesk()
    for place in range(3):
        desk.start(Job(f"Counting {place}", endless))

    assert desk.close() == ()
    assert not [each for each in threading.enumerate() if each.name.startswith("job:")]


def test_a_quiet_job_is_not_shown(desk, qtbot):
    with qtbot.waitSignal(desk.ended):
        desk.start(Job("Reading titles", lambda _task: None), quiet=True)
        assert desk.shown_jobs == ()


def test_the_writer_keeps_the_order_also_where_one_fails(writer, qtbot, tmp_path):
    told: list[object] = []

    def fails():
        raise DiskFullError(tmp_path)

    writer.submit(lambda: 1, told.append, told.append)
    writer.submit(fails, told.append, lambda error: told.append(type(error)))
    writer.submit(lambda: 3, told.append, told.append)
    writer.wait()

    assert told == [1, DiskFullError, 3]


def test_the_writer_tells_on_the_main_thread(writer, qtbot, qapp):
    told = []

    writer.submit(lambda: None, lambda _: told.append(QThread.currentThread()), print)

    qtbot.waitUntil(lambda: told == [qapp.thread()])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.3, "less than 1 s left"),
        (12, "12 s left"),
        (192, "3 min 12 s left"),
        (4000, "1 h 6 min left"),
    ],
)
def test_a_time_left_is_said_in_words(seconds, words):
    assert time_left(seconds) == words


def test_an_answer_for_a_view_that_is_gone_reaches_nobody(desk, qtbot):
    view, answered = QObject(), []
    may_end = threading.Event()
    latest = Latest(desk, view)
    latest.ask("Looking", lambda _task: may_end.wait(5), answered.append)

    view.deleteLater()
    qtbot.wait(20)
    with qtbot.waitSignal(desk.ended):
        may_end.set()

    assert answered == []


def test_only_the_newest_question_is_answered(desk, qtbot):
    owner, answered = QObject(), []
    may_end = threading.Event()
    latest = Latest(desk, owner)
    latest.ask("Looking", lambda _task: may_end.wait(5) and "old", answered.append)

    latest.ask("Looking", lambda _task: "new", answered.append)
    may_end.set()

    qtbot.waitUntil(lambda: not desk.jobs)
    assert answered == ["new"]


def test_ending_all_jobs_tells_their_ends_before_it_returns(desk):
    job = Job("Counting", endless)
    told = ends_of(job)
    desk.start(job)

    desk.end_all()

    assert told == [("finished", None)]
    assert desk.jobs == ()


class GoingOn(QObject):
    """A view that starts a job when it hears of the end of another."""

    def __init__(self, desk: WorkDesk) -> None:
        super().__init__(desk)
        self.after = Job("Counting on", endless)

    def on_finished(self, _result: object) -> None:
        desk = self.parent()
        assert isinstance(desk, WorkDesk)
        desk.start(self.after)


def test_what_is_started_by_an_end_while_all_jobs_are_ended_is_ended_too(desk):
    view = GoingOn(desk)
    told = ends_of(view.after)
    job = Job("Counting", endless)
    job.finished.connect(view.on_finished)
    desk.start(job)
    started_s = time.monotonic()

    desk.end_all()

    assert told == [("finished", None)]
    assert desk.jobs == ()
    assert time.monotonic() - started_s < CLOSING_S


def test_a_second_job_is_done_by_the_thread_that_came_free(desk, qtbot):
    threads: list[int] = []

    for _ in range(2):
        desk.start(Job("Counting", lambda _task: threads.append(threading.get_ident())))
        qtbot.waitUntil(lambda: not desk.jobs)
        qtbot.wait(20)

    assert threads[0] == threads[1]


def test_jobs_that_run_at_once_each_have_a_thread(desk, qtbot):
    meeting = threading.Barrier(6)

    for _ in range(6):
        desk.start(Job("Meeting", lambda _task: meeting.wait(5)))

    qtbot.waitUntil(lambda: not desk.jobs, timeout=5_000)
    assert not meeting.broken
