"""The Train page on a real project, with a real training process."""

import os
import signal
import time

import pytest
from PySide6.QtCore import Qt

from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.project import Project
from studio.controls.popover import Popover

LONG_MS = 180_000


@pytest.fixture
def train(open_window, labelled):
    """The window on the Train page."""
    return open_window(labelled, "Train")


def trained(window, qtbot):
    """Train to the end and return the page."""
    page = window.page("Train")
    window.perform("run.start")
    qtbot.waitUntil(lambda: page.trainer.is_running)
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=LONG_MS)
    return page


def told(window) -> str:
    """Return the titles of the toasts on screen."""
    return " ".join(each.notice.title for each in window._toasts._toasts)


def test_one_class_is_told_in_a_sentence_and_leads_to_more(open_window, project_folder):
    window = open_window(project_folder, "Train")
    page = window.page("Train")

    assert page.why_not("run.start").startswith("Nothing is labelled yet.")
    assert page.sentence() == page.why_not("run.start")


def test_a_switch_is_kept_with_the_project_and_can_be_undone(train, qtbot, rest):
    rows = train.page("Train").setup.augmentation.rows
    rows["gain"].switch.click()
    rest(train)

    assert '"is_on": false' in train.session.project.catalog.setting("augmentation")

    train.session.undo()
    rest(train)
    assert train.session.project.catalog.setting("augmentation") == ""
    assert rows["gain"].switch.isChecked()


@pytest.mark.slow
def test_a_run_draws_its_curves_and_ends_with_a_sentence_a_matrix_and_a_model(train, qtbot, rest):
    page = trained(train, qtbot)
    rest(train)

    assert page.view.results._panels[0].shown_epochs() == 2
    assert page.view.results.confusion.counts().sum() == 3
    assert page.view.numbers.tip() != ""
    assert page.primary() == "run.start"
    assert page.secondary() == "run.export"
    with Project.open(train.session.project.folder, read_only=True) as project:
        (run,) = project.catalog.runs()
        assert run.state == "done"


@pytest.mark.slow
def test_a_cell_of_the_matrix_opens_its_clips(train, qtbot, rest):
    page = trained(train, qtbot)
    rest(train)
    matrix = page.view.results.confusion
    row, column = next(zip(*matrix.counts().nonzero(), strict=True))

    where = matrix.cell_rect(int(row), int(column)).center().toPoint()
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=where)
    rest(train)
    shown = page.view.popover.list

    assert train.findChild(Popover) is not None
    assert len(shown.clip_ids()) == matrix.counts()[row, column]
    assert page.play()
    qtbot.waitUntil(lambda: bool(train.player.played))
    page.view.popover.close_now()
    assert page.view.popover.list is None


@pytest.mark.slow
def test_killing_the_process_leaves_the_studio_alive_with_a_clear_message(train, qtbot, rest):
    page = train.page("Train")
    train.session.apply(SetProjectSetting(name="epochs", value=500))
    rest(train)
    train.perform("run.start")
    qtbot.waitUntil(lambda: page.trainer.story.epoch >= 1, timeout=LONG_MS)

    os.kill(page.trainer._training._run_object.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=10_000)
    rest(train)

    assert "The training process ended before it was done" in told(train)
    assert page.why_not("run.start") is None
    assert page.view.numbers.tip() == "This run did not finish."


@pytest.mark.slow
def test_stopping_takes_less_than_a_second_and_keeps_the_best(train, qtbot, rest):
    page = train.page("Train")
    train.session.apply(SetProjectSetting(name="epochs", value=500))
    rest(train)
    train.perform("run.start")
    qtbot.waitUntil(lambda: page.trainer.story.epoch >= 3, timeout=LONG_MS)

    epoch = page.trainer.story.epoch
    began = time.monotonic()
    train.perform("run.stop")
    seen_after_s = time.monotonic() - began
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=30_000)
    rest(train)

    assert seen_after_s < 1.0
    assert page.trainer.story.epoch - epoch < 200
    assert train.session.project.catalog.runs()[0].state == "stopped"


@pytest.mark.slow
def test_cancelling_before_anything_is_learnt_takes_less_than_a_second(train, qtbot, rest):
    page = train.page("Train")
    train.perform("run.start")
    qtbot.waitUntil(lambda: page.trainer.run_id > 0, timeout=LONG_MS)

    began = time.monotonic()
    train.perform("run.stop")
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=10_000)

    assert time.monotonic() - began < 1.0


@pytest.mark.slow
def test_a_run_is_renamed_annotated_pinned_and_deleted(train, qtbot, rest, monkeypatch):
    page = trained(train, qtbot)
    rest(train)
    run_id = page.view.shown_id
    model = page.view.runs.model

    model.setData(model.index(0, 0), "First light")
    model.setData(model.index(0, 6), "wren still short")
    train.perform("run.pin")
    rest(train)
    run = train.session.project.catalog.run(run_id)

    assert (run.name, run.note, run.is_pinned) == ("First light", "wren still short", True)
    assert page.sentence() == "First light is pinned"

    monkeypatch.setattr(page.run_actions, "confirm_delete", lambda _name: True)
    train.perform("run.delete")
    rest(train)
    assert train.session.project.catalog.runs() == ()


@pytest.mark.slow
def test_the_key_of_a_class_relabels_the_chosen_clip_and_undo_brings_it_back(train, qtbot, rest):
    page = trained(train, qtbot)
    rest(train)
    row, column = next(zip(*page.view.results.confusion.counts().nonzero(), strict=True))
    page.view.results.cell_opened.emit(int(row), int(column))
    rest(train)
    shown = page.view.popover.list
    clip_id = shown.chosen_id()
    before = train.session.project.catalog.clip(clip_id).label
    labels = train.session.project.catalog.labels()
    other = next(each for each in labels if each.name != before)

    qtbot.keyClicks(shown, other.key)
    rest(train)
    assert train.session.project.catalog.clip(clip_id).label == other.name

    train.session.undo()
    rest(train)
    assert train.session.project.catalog.clip(clip_id).label == before
