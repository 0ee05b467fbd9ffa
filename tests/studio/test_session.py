"""The session: what is open, what is chosen, what is preferred, and what is told of it."""

from __future__ import annotations

import json

import pytest

from engine.dataset.edits.classes import AddClass
from engine.dataset.runs import add_run
from engine.settings import SettingRangeError
from studio import preferences
from studio.preferences import Preferences, load_preferences, remembered
from studio.session import Session


@pytest.fixture
def session(qapp):
    made = Session()
    yield made
    made.close()


@pytest.fixture
def birds(session, tmp_path):
    session.create(tmp_path / "Birds.harken", ("Robin", "Wren"))
    return session


def names(session):
    return [label.name for label in session.project.catalog.labels()]


def test_an_edit_is_told_once_and_says_what_differs(birds, qtbot):
    with qtbot.waitSignal(birds.changed) as told:
        birds.apply(AddClass(name="Great tit"))

    assert told.args[0].labels
    assert birds.summary.n_classes == 3
    assert "Great tit" in birds.undo_title


def test_travelling_back_and_forth_through_the_history_ends_where_it_ends(birds):
    for name in ("Great tit", "Chaffinch"):
        birds.apply(AddClass(name=name))

    birds.travel(-2)
    assert names(birds) == ["Robin", "Wren"]
    birds.travel(99)
    assert names(birds) == ["Robin", "Wren", "Great tit", "Chaffinch"]


def test_a_second_project_takes_the_place_of_the_first_and_both_are_remembered(birds, tmp_path):
    birds.select([1, 2])

    birds.create(tmp_path / "Frogs.harken")

    assert birds.project.name == "Frogs"
    assert birds.selection == ()
    assert [path.stem for path in birds.recent] == ["Frogs", "Birds"]


def test_opening_the_project_that_is_open_leaves_it_open_and_writable(birds, tmp_path):
    before = birds.project

    birds.open(tmp_path / "Birds.harken")

    assert birds.project is before
    assert not birds.project.is_read_only


def test_who_works_on_a_project_hears_that_it_is_about_to_be_closed(birds):
    was_open: list[bool] = []
    birds.closing.connect(lambda: was_open.append(birds.project.catalog.labels() != ()))

    birds.close()

    assert was_open
    assert all(was_open)


def test_a_project_that_is_gone_is_no_longer_offered(birds, tmp_path):
    birds.close()
    (tmp_path / "Birds.harken" / "catalog.sqlite").unlink()

    assert birds.recent == ()
    assert remembered("recent", [])


def test_choosing_the_same_clips_again_tells_nobody(birds, qtbot):
    birds.select([3, 1])

    with qtbot.assertNotEmitted(birds.selection_changed):
        birds.select([3, 1])


def test_saving_is_told_while_an_edit_is_under_way(birds):
    told = []
    birds.saving_changed.connect(told.append)

    birds.apply(AddClass(name="Great tit"))

    assert told == [True, False]
    assert not birds.is_saving


def test_preferences_are_there_at_the_next_start(session, qtbot):
    with qtbot.waitSignal(session.preferences_changed):
        session.set_preferences(theme="contrast", reduce_motion=True)

    assert load_preferences() == Preferences(theme="contrast", reduce_motion=True)


def test_a_preference_outside_its_choices_is_refused_and_nothing_changes(session):
    with pytest.raises(SettingRangeError):
        session.set_preferences(theme="mauve")

    assert session.preferences == Preferences()


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"theme": 3, "scale_percent": 117})])
def test_saved_preferences_that_cannot_be_read_fall_back_to_the_defaults(text):
    file = preferences.config_folder() / "preferences.json"
    file.parent.mkdir(parents=True)
    file.write_text(text)

    assert load_preferences() == Preferences()


def test_a_run_that_was_lost_has_failed_once_the_project_is_open_again(birds):
    add_run(birds.project, "{}", 0, "fast")
    folder = birds.project.folder
    birds.close()

    birds.open(folder)

    assert [run.state for run in birds.project.catalog.runs()] == ["failed"]
