from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.dataset.project import Project
from engine.dataset.records import ClipFilter
from studio.commands.registry import command
from studio.models.clip_list import ClipRole

KEYS = {"1": "hoot", "2": "click", "3": "hum"}


def shown_classes(page) -> list[int | None]:
    model = page.model
    return [model.data(model.index(row), ClipRole.CLASS)[0] for row in range(model.rowCount())]


def press(window, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_ten_clips_labelled_by_key_alone_are_so_in_list_catalog_and_after_undo(
    open_window, unlabelled, rest
):
    window = open_window(unlabelled, "Label")
    page = window.page()
    typed = "1233211321"

    for digit in typed:
        press(window, digit)
        rest(window)

    labels = [clip.label for clip in window.session.project.catalog.clips()]
    assert labels == [KEYS[digit] for digit in typed] + ["", ""]
    assert shown_classes(page) == [int(digit) - 1 for digit in typed] + [None, None]
    assert page.sentence() == "2 of 12 clips have no label yet"

    for _ in range(10):
        window.perform("edit.undo")
        rest(window)

    assert {clip.label for clip in window.session.project.catalog.clips()} == {""}
    assert shown_classes(page) == [None] * 12


def test_a_label_plays_the_next_clip_where_that_is_preferred(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")
    ids = window.session.project.catalog.clip_ids()

    press(window, "1")
    rest(window)

    assert window.session.selection == (ids[1],)
    assert len(window.player.played) == 1

    window.session.set_preferences(autoplay=False)
    press(window, "1")
    rest(window)

    assert window.session.selection == (ids[2],)
    assert not window.player.is_playing


def test_a_key_labels_all_chosen_clips_as_one_step(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")
    ids = window.session.project.catalog.clip_ids()
    window.session.select(ids[2:6])

    press(window, "3")
    rest(window)

    assert window.session.project.catalog.clip_ids(ClipFilter(label="hum")) == ids[2:6]
    assert window.session.undo_title == "Label 4 clips as hum"
    assert window.page().inspector.group.placeholderText() == "Several"


def test_u_takes_a_label_away_and_n_goes_on_to_what_has_none(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")
    ids = window.session.project.catalog.clip_ids()
    for digit in "111":
        press(window, digit)
        rest(window)
    window.session.select((ids[1],))
    rest(window)

    press(window, "u")
    rest(window)
    window.session.select((ids[0],))
    rest(window)
    press(window, "n")
    rest(window)

    assert window.session.project.catalog.clip(ids[1]).label == ""
    assert window.session.selection == (ids[1],)


def test_zero_offers_the_classes_and_typing_finds_one(open_window, unlabelled, rest, qtbot):
    window = open_window(unlabelled, "Label")
    first = window.session.selection[0]

    press(window, "0")
    qtbot.keyClicks(QApplication.focusWidget(), "cl")
    press(window, Qt.Key.Key_Return)
    rest(window)

    assert window.session.project.catalog.clip(first).label == "click"


def test_typing_in_the_filter_narrows_the_list_and_labels_nothing(
    open_window, unlabelled, rest, qtbot
):
    window = open_window(unlabelled, "Label")
    page = window.page()

    press(window, "/")
    qtbot.keyClicks(QApplication.focusWidget(), "hum_1")
    qtbot.wait(200)
    rest(window)

    assert [clip.name for clip in map(page.model.clip_at, range(page.model.rowCount()))] == [
        "hum_1.wav"
    ]
    assert {clip.label for clip in window.session.project.catalog.clips()} == {""}


def test_a_labelled_clip_stays_in_the_list_of_the_unlabelled_until_it_is_asked_for_anew(
    open_window, unlabelled, rest
):
    window = open_window(unlabelled, "Label")
    page = window.page()
    page.show_filter(ClipFilter(label=""))
    rest(window)
    page.clips.list.go_to(0)
    rest(window)

    press(window, "1")
    rest(window)
    assert page.model.rowCount() == 12

    page.show_filter(ClipFilter(label=""))
    rest(window)
    assert page.model.rowCount() == 11


def test_space_plays_and_stops_and_l_loops(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")

    press(window, Qt.Key.Key_Space)
    assert window.player.is_playing
    press(window, "l")
    assert window.player.loop == (0.0, window.page().editor.axis.total_s)
    press(window, Qt.Key.Key_Space)
    assert not window.player.is_playing


def test_arrows_home_and_end_move_through_the_list(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")
    ids = window.session.project.catalog.clip_ids()

    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Down)
    assert window.session.selection == (ids[2],)
    press(window, Qt.Key.Key_End)
    assert window.session.selection == (ids[-1],)
    press(window, Qt.Key.Key_Home)
    assert window.session.selection == (ids[0],)
    rest(window)


def test_the_clip_chosen_last_is_the_one_in_the_editor_however_fast_one_chooses(
    open_window, unlabelled, rest
):
    window = open_window(unlabelled, "Label")
    ids = window.session.project.catalog.clip_ids()

    for clip_id in (*ids, ids[3]):
        window.session.select((clip_id,))
    rest(window)

    length = window.session.project.catalog.clip(ids[3]).seconds
    assert abs(window.page().editor.axis.total_s - length) < 0.001


def test_a_group_typed_in_the_inspector_is_an_edit(open_window, unlabelled, rest, qtbot):
    window = open_window(unlabelled, "Label")
    group = window.page().inspector.group
    first = window.session.selection[0]

    group.setFocus()
    group.selectAll()
    qtbot.keyClicks(group, "Garden 1")
    qtbot.keyClick(group, Qt.Key.Key_Return)
    rest(window)

    assert window.session.project.catalog.clip(first).group == "Garden 1"
    assert window.session.undo_title == f"Put clip c{first} in group Garden 1"


def test_the_wheel_zooms_at_the_pointer_and_the_pointer_reads_time_pitch_and_level(
    open_window, unlabelled, rest
):
    window = open_window(unlabelled, "Label")
    editor = window.page().editor
    plot = editor.spectrogram
    at = QPointF(plot.plot_rect().left() + plot.plot_rect().width() * 0.25, 60)
    before = plot.seconds_at(at.x())

    turn = QWheelEvent(
        at, plot.mapToGlobal(at), QPointF(0, 0).toPoint(), QPointF(0, 120).toPoint(),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot, turn)

    assert editor.axis.span_s < editor.axis.total_s
    assert abs(plot.seconds_at(at.x()) - before) < 1e-6
    plot.hovered.emit(at)
    assert editor.reading.count("·") == 2
    assert editor.reading.endswith("dB")


def test_several_clips_are_chosen_and_labelled_by_keys_alone(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")
    ids = window.session.project.catalog.clip_ids()

    press(window, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(window, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(window, "2")
    rest(window)
    assert window.session.project.catalog.clip_ids(ClipFilter(label="click")) == ids[:3]

    press(window, "a", Qt.KeyboardModifier.ControlModifier)
    press(window, "3")
    rest(window)
    assert window.session.project.catalog.clip_ids(ClipFilter(label="hum")) == ids


def test_the_list_is_sorted_as_asked_and_in_the_next_session_too(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")

    window.perform("clip.sort-length")
    rest(window)
    assert lengths(window) == sorted(lengths(window), reverse=True)
    window.page().clips.list.go_to(0)
    press(window, "1")  # the next row, not the next id
    rest(window)
    assert window.session.selection == (window.page().model.ids[1],)
    window.close()

    again = open_window(unlabelled, "Label")
    assert lengths(again) == sorted(lengths(again), reverse=True)
    again.perform("clip.sort-came")
    rest(again)
    assert list(again.page().model.ids) == sorted(again.page().model.ids)


def lengths(window) -> list[float]:
    model = window.page().model
    return [model.clip_at(row).seconds for row in range(model.rowCount())]


def test_a_sorted_list_puts_a_clip_that_comes_back_in_its_place(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")
    window.perform("clip.sort-name")
    rest(window)
    before = list(window.page().model.ids)
    window.page().clips.list.go_to(4)
    rest(window)

    press(window, Qt.Key.Key_Delete)
    rest(window)
    assert window.page().model.rowCount() == len(before) - 1
    press(window, "z", Qt.KeyboardModifier.ControlModifier)
    rest(window)

    assert list(window.page().model.ids) == before
    window.perform("clip.sort-came")
    rest(window)


def test_a_project_open_to_look_only_offers_no_new_class(open_window, unlabelled):
    with Project.open(unlabelled):
        window = open_window(unlabelled, "Label")

        reason = command("class.add").enabled(window)

    assert reason == "This project is open to look only: another Harken writes it."
