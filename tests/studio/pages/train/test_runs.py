"""What can be done with runs that have ended, on the real page."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from engine.dataset.edits.clips import LabelClips
from engine.dataset.records import Changes
from engine.dataset.runs import add_run, finish_run, run_folder
from studio.controls.numbers import percent
from studio.controls.popover import Popover
from studio.pages.train import announcing
from studio.pages.train.cell_clips import EMPTY

ENTER = Qt.Key.Key_Return

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("_cold")]


def _told(window) -> str:
    """Return the title of the newest toast."""
    shown = window._toasts._toasts
    return shown[-1].notice.title if shown else ""


@pytest.fixture
def runs(open_window, trained, rest):
    """The window on the Train page of a project with two runs, the first one shown."""
    window = open_window(trained, "Train")
    rest(window)
    return window


def test_a_score_names_its_interval_and_the_clips_behind_it(runs):
    page = runs.page("Train")
    right, f1, *_ = page.view.numbers._numbers
    folder = run_folder(runs.session.project, page.view.shown_id)
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))

    assert right.value == percent(metrics["test"]["accuracy"], 1)
    assert "test clips of 3 groups" in right.name
    assert f1.value == f"{metrics['test']['macro_f1']:.3f}"  # of the same clips
    assert page.view.advice.sentences() == page.view.advice.sentences()[:1] != ()


def test_a_cell_of_the_matrix_opens_its_clips(runs, qtbot, rest):
    page = runs.page("Train")
    matrix = page.view.results.confusion
    row, column = next(zip(*matrix.counts().nonzero(), strict=True))

    where = matrix.cell_rect(int(row), int(column)).center().toPoint()
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=where)
    rest(runs)
    shown = page.view.popover.list

    assert runs.findChild(Popover) is not None
    assert len(shown.clip_ids()) == matrix.counts()[row, column]
    assert page.play()
    qtbot.waitUntil(lambda: bool(runs.player.played))
    page.view.popover.close_now()
    assert page.view.popover.list is None


def test_a_cell_that_is_open_closes_with_a_resize_of_the_window(runs, rest, qtbot):
    page = runs.page("Train")
    row, column = next(zip(*page.view.results.confusion.counts().nonzero(), strict=True))
    page.view.results.cell_opened.emit(int(row), int(column))
    rest(runs)
    assert page.view.popover.list is not None

    runs.resize(1000, 700)
    qtbot.waitUntil(lambda: page.view.popover.list is None)


def test_a_run_is_renamed_annotated_pinned_and_deleted(runs, rest, monkeypatch):
    page = runs.page("Train")
    run_id = page.view.shown_id
    model = page.view.runs.model
    at = model.row_of(run_id)

    model.setData(model.index(at, 0), "First light")
    model.setData(model.index(at, 6), "wren still short")
    runs.perform("run.pin")
    rest(runs)
    run = runs.session.project.catalog.run(run_id)

    assert (run.name, run.note, run.is_pinned) == ("First light", "wren still short", True)
    assert page.sentence() == "First light is pinned"

    monkeypatch.setattr(page.run_actions, "confirm_delete", lambda _name: True)
    runs.perform("run.delete")
    rest(runs)
    assert run_id not in {each.id for each in runs.session.project.catalog.runs()}


def test_runs_chosen_together_are_compared_and_one_alone_is_shown_again(runs, rest):
    page = runs.page("Train")
    table = page.view.runs.table
    flags = QItemSelectionModel.SelectionFlag
    other = 1 - page.view.runs.model.row_of(page.view.shown_id)
    table.selectionModel().select(table.model().index(other, 0), flags.Select | flags.Rows)
    rest(runs)
    comparison = page.view.comparison

    assert page.is_comparing
    assert [each.n_curves() for each in comparison._panels] == [2, 2]
    told = {each.name: each.values for each in comparison.model._rows}
    assert sorted(told["Epochs"]) == ["2", "9"]
    assert "Batch" not in told

    table.selectRow(0)
    rest(runs)
    assert not page.is_comparing


def test_a_run_that_ended_without_an_epoch_says_that_nothing_was_learnt(runs, rest, qtbot):
    page, project = runs.page("Train"), runs.session.project
    run = add_run(project, "{}", 0, "fast")
    finish_run(project, run.id, "failed", seconds=2.0)
    runs.session.note_changes(Changes(runs=True))
    rest(runs)
    qtbot.waitUntil(lambda: bool(page.view.results.panels), timeout=20_000)

    page.view.show_run(run.id)
    rest(runs)
    assert "nothing was learnt" in page.view.results.panels[0].empty_words()
    assert "of 0" not in " ".join(each.name for each in page.view.numbers._numbers)
    assert page.view.numbers.tip() == "This run ended and learnt nothing: go on with it."


def test_a_press_beside_the_rows_leaves_the_shown_runs_chosen(runs, rest, qtbot):
    page = runs.page("Train")
    panel = page.view.runs
    below = QPoint(40, panel.table.viewport().height() - 4)
    assert not panel.table.indexAt(below).isValid()

    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    qtbot.waitUntil(lambda: panel.chosen_ids() == (page.view.shown_id,), timeout=2_000)

    runs.perform("run.compare")
    rest(runs)
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    qtbot.waitUntil(lambda: len(panel.chosen_ids()) == 2, timeout=2_000)
    assert page.is_comparing


def test_columns_leave_the_scroll_bar_its_room(runs, qtbot):
    panel = runs.page("Train").view.runs
    row = panel.model.run_at(0)
    panel.show_runs([replace(row, id=100 + place) for place in range(30)])
    table = panel.table
    qtbot.waitUntil(table.verticalScrollBar().isVisible)

    qtbot.waitUntil(lambda: table.horizontalHeader().length() <= table.viewport().width())
    assert table.horizontalScrollBar().maximum() == 0


def test_the_key_compares_with_the_best_other_run(runs, rest):
    page = runs.page("Train")
    runs.perform("run.compare")
    rest(runs)
    assert len(page.view.runs.chosen_ids()) == 2
    assert page.is_comparing

    runs.perform("run.compare")
    rest(runs)
    assert not page.is_comparing
    assert page.view.runs.chosen_ids() == (page.view.shown_id,)


def test_the_end_is_told_outside_the_window_only_where_that_is_wanted(runs, monkeypatch):
    page, called = runs.page("Train"), []
    monkeypatch.setattr(announcing, "call_attention", lambda *said: called.append(said))
    book = page._book

    announcing.tell_done(runs, page, book, page.view.shown_id)
    assert len(called) == 1
    runs._toasts.close_newest()

    runs.session.set_preferences(notify_done=False)
    announcing.tell_done(runs, page, book, page.view.shown_id)
    assert len(called) == 1
    assert "is trained" in runs._toasts._toasts[-1].notice.title


def test_a_cell_whose_clips_all_have_another_label_says_that_nothing_is_left(runs, rest):
    page = runs.page("Train")
    at = next(zip(*page.view.results.confusion.counts().nonzero(), strict=True))
    row, column = map(int, at)

    def opened():
        page.view.results.cell_opened.emit(row, column)
        rest(runs)
        return page.view.popover.list

    ids = opened().clip_ids()
    label = runs.session.project.catalog.clip(ids[0]).label
    others = [each.name for each in runs.session.project.catalog.labels() if each.name != label]
    runs.session.apply(LabelClips(clips=ids, label=others[0]))
    rest(runs)
    shown = opened()

    assert shown.clip_ids() == ()
    assert shown.title.startswith("0 clips")
    assert EMPTY in [each.text() for each in shown.findChildren(QLabel) if each.isVisible()]


def test_the_key_of_a_class_relabels_the_chosen_clip_and_undo_brings_it_back(runs, qtbot, rest):
    page = runs.page("Train")
    row, column = next(zip(*page.view.results.confusion.counts().nonzero(), strict=True))
    page.view.results.cell_opened.emit(int(row), int(column))
    rest(runs)
    shown = page.view.popover.list
    clip_id = shown.chosen_id()
    before = runs.session.project.catalog.clip(clip_id).label
    labels = runs.session.project.catalog.labels()
    other = next(each for each in labels if each.name != before)

    qtbot.keyClicks(shown, other.key)
    rest(runs)
    assert runs.session.project.catalog.clip(clip_id).label == other.name

    runs.session.undo()
    rest(runs)
    assert runs.session.project.catalog.clip(clip_id).label == before


def test_the_model_that_was_exported_is_the_one_that_is_listened_with(
    runs, qtbot, rest, tmp_path, monkeypatch
):
    page = runs.page("Train")
    shelf = runs.page("Listen").listening._shelf
    qtbot.waitUntil(lambda: shelf.place == 0)
    monkeypatch.setattr(runs, "ask_save", lambda *_args: tmp_path / "owl.onnx")

    runs.perform("run.export")
    qtbot.waitUntil(lambda: _told(runs) == "The model is exported", timeout=10_000)
    runs._toasts._toasts[-1].notice.cure.carry_out()
    qtbot.waitUntil(lambda: shelf.name == "owl", timeout=10_000)
    assert runs.page_name == "Listen"

    n_models = len(shelf.names)
    page.run_actions.rename(page.view.shown_id, "First light")
    rest(runs)
    assert (shelf.name, len(shelf.names)) == ("owl", n_models)
    assert "First light" in shelf.names


def test_a_model_that_is_listened_with_keeps_its_place_when_its_run_is_renamed(runs, qtbot, rest):
    page = runs.page("Train")
    shelf = runs.page("Listen").listening._shelf
    qtbot.waitUntil(lambda: shelf.place == 0)
    n_models = len(shelf.names)

    page.run_actions.rename(page.view.shown_id, "First light")
    rest(runs)

    assert (shelf.name, len(shelf.names)) == ("First light", n_models)


def test_a_hasty_enter_deletes_no_run(runs, qtbot):
    page = runs.page("Train")
    QTimer.singleShot(300, lambda: qtbot.keyClick(QApplication.activeModalWidget(), ENTER))

    assert not page.run_actions.confirm_delete("Fast 1")


def test_a_run_without_a_model_cannot_be_pinned(runs, rest):
    page = runs.page("Train")
    project = runs.session.project
    run = add_run(project, "{}", 0, "fast")
    finish_run(project, run.id, "failed", seconds=1.0)
    runs.session.note_changes(Changes(runs=True))
    rest(runs)

    page.view.show_run(run.id)

    assert page.why_not("run.pin") == "This run has no model yet."
    assert page.secondary() == "run.go-on"
