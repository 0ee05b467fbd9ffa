"""The Train page on a real project, with a real training process."""

import os
import signal
import time
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QSpinBox

from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.project import Project
from engine.training.choice import chosen_recipe

LONG_MS = 180_000


@pytest.fixture
def train(open_window, labelled):
    """The window on the Train page, nothing trained yet."""
    return open_window(labelled, "Train")


def train_long(window, rest, *, epochs: int = 500):
    """Ask for many epochs and start; return the page."""
    window.session.apply(SetProjectSetting(name="epochs", value=epochs))
    rest(window)
    window.perform("run.start")
    return window.page("Train")


def told(window) -> str:
    """Return the titles of the toasts on screen."""
    return " ".join(each.notice.title for each in window._toasts._toasts)


def kept_gain(window) -> Any:
    """Return the gain as the project keeps it for the next run."""
    recipe = chosen_recipe(window.session.project.catalog.settings())
    return next(each for each in recipe.augmentation if each.name == "gain")


@pytest.mark.usefixtures("_cold")
def test_one_class_is_told_in_a_sentence_and_leads_to_more(open_window, project_folder):
    window = open_window(project_folder, "Train")
    page = window.page("Train")

    assert page.why_not("run.start").startswith("Nothing is labelled yet.")
    assert page.sentence() == page.why_not("run.start")


@pytest.mark.usefixtures("_cold")
def test_a_switch_is_kept_with_the_project_and_can_be_undone(train, rest):
    rows = train.page("Train").setup.augmentation.rows
    rows["gain"].switch.click()
    rest(train)

    assert not kept_gain(train).is_on

    train.session.undo()
    rest(train)
    assert train.session.project.catalog.setting("augmentation") == ""
    assert rows["gain"].switch.isChecked()


@pytest.mark.usefixtures("_cold")
def test_a_segment_is_proposed_until_one_is_chosen(train, rest):
    catalog = train.session.project.catalog
    boxes = train.page("Train").setup.findChildren(QDoubleSpinBox)
    (box,) = [each for each in boxes if each.accessibleName() == "Segment"]
    assert box.value() == catalog.settings().segment_s == 1.0

    box.setValue(0.0)
    rest(train)
    assert not catalog.is_chosen("segment_s")
    assert box.text() == f"{catalog.settings().segment_s:g} s, as proposed"

    box.setValue(0.2)  # shorter than any network can be
    rest(train)
    assert box.value() == catalog.settings().segment_s == 0.5

    train.session.undo()
    train.session.undo()
    rest(train)
    assert box.value() == catalog.settings().segment_s == 1.0


@pytest.mark.usefixtures("_cold")
def test_a_step_from_a_proposal_begins_at_the_number_it_tells(train, rest, qtbot):
    for name in ("epochs", "segment_s"):
        train.session.apply(SetProjectSetting(name=name, value=None))
    rest(train)
    setup = train.page("Train").setup
    epochs, segment = (
        next(each for each in setup.findChildren(kind) if each.accessibleName() == name)
        for kind, name in ((QSpinBox, "Epochs"), (QDoubleSpinBox, "Segment"))
    )
    proposed = int(epochs.text().split(",")[0])

    epochs.stepUp()
    rest(train)
    assert epochs.value() == proposed + 1

    train.session.undo()
    rest(train)
    epochs.stepDown()
    rest(train)
    assert epochs.value() == proposed - 1

    seconds = float(segment.text().split(" ")[0])
    segment.stepDown()
    rest(train)
    assert segment.value() == seconds - 0.5

    train.session.undo()
    train.session.undo()
    rest(train)
    qtbot.keyClicks(epochs, "41")
    qtbot.keyClick(epochs, Qt.Key.Key_Return)
    rest(train)
    assert epochs.value() == 41


@pytest.mark.usefixtures("_cold")
def test_the_advanced_settings_open_by_their_name_and_come_into_sight(train, qtbot):
    setup = train.page("Train").setup
    (name,) = [each for each in setup.findChildren(QLabel) if each.text() == "Advanced"]
    (seed,) = [each for each in setup.findChildren(QSpinBox) if each.accessibleName() == "Seed"]
    assert not seed.isVisible()

    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)

    bottom = seed.rect().bottomLeft()
    port = setup.viewport()
    qtbot.waitUntil(lambda: seed.isVisible() and port.rect().contains(seed.mapTo(port, bottom)))
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert not seed.isVisible()


@pytest.mark.slow
def test_a_transform_is_seen_heard_drawn_again_and_set_on_a_clip(train, qtbot, rest):
    page = train.page("Train")
    page.setup.augmentation.rows["gain"].open_key.click()
    trying = page.trying
    qtbot.waitUntil(lambda: trying.drawn is not None, timeout=LONG_MS)
    first = trying.drawn

    train.perform("augmentation.before")
    train.perform("augmentation.after")
    assert len(train.player.played) == 2
    np.testing.assert_array_equal(train.player.played[0], first.heard_before)
    np.testing.assert_array_equal(train.player.played[1], first.heard_after)
    assert trying.card.before.has_picture
    assert trying.card.after.has_picture

    train.perform("augmentation.draw")
    qtbot.waitUntil(lambda: trying.drawn is not first, timeout=LONG_MS)
    np.testing.assert_array_equal(trying.drawn.before, first.before)
    assert not np.allclose(trying.drawn.after, first.after)

    trying.card._sliders.rows["most_db"].changed.emit(12.0)
    rest(train)
    assert kept_gain(train).most_db == 12.0
    train.session.undo()
    rest(train)
    assert kept_gain(train).most_db != 12.0


@pytest.mark.slow
@pytest.mark.usefixtures("_cold")
def test_a_draw_that_failed_is_not_said_to_be_on_its_way(train, qtbot):
    page = train.page("Train")
    page.setup.augmentation.rows["gain"].open_key.click()
    assert page.why_not("augmentation.draw") == "The first draw is on its way."
    page.trainer.warm.stop()  # as the project's end does

    qtbot.waitUntil(lambda: page.trying._job is None, timeout=LONG_MS)
    assert page.why_not("augmentation.draw").startswith("The first draw failed")


@pytest.mark.slow
@pytest.mark.usefixtures("_cold")
def test_a_draw_whose_process_a_training_takes_is_made_by_another_one(train, qtbot):
    page = train.page("Train")
    page.setup.augmentation.rows["gain"].open_key.click()
    first, warm = page.trying._job, page.trainer.warm
    qtbot.waitUntil(lambda: warm._worker is not None and warm._worker._n_draws == 1)
    taken = warm.take()
    qtbot.waitUntil(lambda: page.trying._job is not first)

    assert page.trying._job is not None
    assert page.trying.is_open
    assert told(train) == ""
    taken.stop()


@pytest.mark.slow
def test_a_run_draws_its_curves_is_stopped_at_once_and_ends_with_a_model(train, qtbot, rest):
    page = train_long(train, rest)
    qtbot.waitUntil(lambda: page.trainer.story.epoch >= 3, timeout=LONG_MS)
    assert page.view.results.panels[0].shown_epochs() >= 3
    assert page.view.results.panels[0].n_points() >= 3

    epoch = page.trainer.story.epoch
    train.perform("run.stop")
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=LONG_MS)
    rest(train)

    assert page.trainer.story.epoch - epoch < 200
    assert page.view.results.confusion.counts().sum() == 3
    assert page.view.numbers.tip() != ""
    assert (page.primary(), page.secondary()) == ("run.start", "run.export")
    assert "is trained" in told(train)
    with Project.open(train.session.project.folder, read_only=True) as project:
        (run,) = project.catalog.runs()
        assert run.state == "stopped"


@pytest.mark.slow
def test_killing_the_process_leaves_the_studio_alive_with_a_clear_message(train, qtbot, rest):
    page = train_long(train, rest)
    qtbot.waitUntil(lambda: page.trainer.story.epoch >= 1, timeout=LONG_MS)

    os.kill(page.trainer._training._run_object.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=LONG_MS)
    rest(train)

    assert "The training process ended before it was done" in told(train)
    qtbot.waitUntil(lambda: page.why_not("run.start") is None)
    assert page.view.numbers.tip() == "This run did not finish: go on with it."


@pytest.mark.slow
def test_a_run_that_the_closing_window_ended_is_gone_on_with(open_window, labelled, qtbot, rest):
    window = open_window(labelled, "Train")
    page = train_long(window, rest)
    qtbot.waitUntil(lambda: page.trainer.story.epoch >= 2, timeout=LONG_MS)
    window.close()

    window = open_window(labelled, "Train")
    page = window.page("Train")
    rest(window)
    before = page.view.story.epoch
    assert (before >= 2, page.secondary()) == (True, "run.go-on")
    window.perform("run.go-on")
    qtbot.waitUntil(lambda: page.trainer.story.epoch > before, timeout=LONG_MS)
    window.perform("run.stop")
    assert (page.sentence(), page.why_not("run.pause")) == (
        "Fast 1 is stopping",
        "The training is stopping.",
    )
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=LONG_MS)
    assert page.why_not("run.start") == "A training has just ended."  # a second press of Stop
    rest(window)

    (run,) = window.session.project.catalog.runs()
    story = page.view.story
    assert run.state == "stopped"
    assert len(story.training_loss) == len(story.validation_accuracy) == story.epoch > before
    qtbot.waitUntil(lambda: page.why_not("run.start") is None)


@pytest.mark.slow
def test_a_pause_asked_for_while_the_process_starts_holds_until_it_is_let_go_on(train, qtbot, rest):
    page = train_long(train, rest)
    qtbot.waitUntil(lambda: page.trainer.is_running)
    train.perform("run.pause")
    qtbot.waitUntil(lambda: page.trainer.story.phase.startswith("Training on"), timeout=LONG_MS)
    (job,) = [each for each in train.desk.jobs if each.title.startswith("Training run")]

    qtbot.wait(1500)
    assert (page.trainer.story.epoch, page.trainer.seconds) == (0, 0.0)
    assert job.progress.note == "Paused"
    assert (page.secondary(), page.why_not("run.pause")) == ("run.go-on", "It is paused already.")
    train.perform("run.go-on")

    qtbot.waitUntil(lambda: page.trainer.story.epoch >= 1, timeout=LONG_MS)
    assert page.trainer.seconds > 0.0
    train.perform("run.stop")
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=LONG_MS)


@pytest.mark.slow
def test_cancelling_before_anything_is_learnt_ends_at_once(train, qtbot):
    page = train.page("Train")
    train.perform("run.start")
    qtbot.waitUntil(lambda: page.trainer.run_id > 0, timeout=LONG_MS)

    began = time.monotonic()
    train.perform("run.stop")
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=LONG_MS)

    assert page.trainer.story.epoch == 0
    assert time.monotonic() - began < 60.0
