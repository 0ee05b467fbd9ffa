"""Many labelled regions in one recording, drawn, moved, split and merged by hand and by key."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.dataset.edits.classes import RenameClass
from engine.dataset.edits.clips import RemoveClips
from engine.dataset.edits.regions import AddRegion
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.treatments import Trim

RATE = 16_000
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A project with one recording of 8 s that holds three labelled regions."""
    time = np.arange(8 * RATE) / RATE
    sound = (0.2 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    soundfile.write(tmp_path / "garden.wav", sound, RATE)
    folder = tmp_path / "garden.harken"
    with Project.create(folder, ("hoot", "click")) as project:
        carry_out(project, plan_import([tmp_path / "garden.wav"], project=project))
        whole = project.catalog.clips()[0]
        for onset_s, offset_s, label in ((1.0, 2.0, "hoot"), (3.0, 4.0, "click"), (5.0, 6.5, "")):
            project.apply(
                AddRegion(source=whole.source_id, onset_s=onset_s, offset_s=offset_s, label=label)
            )
        project.apply(RemoveClips(clips=(whole.id,)))
    return folder


def spans(window) -> list[tuple[float, float, str]]:
    clips = window.session.project.catalog.clips()
    return sorted((round(c.onset_s, 2), round(c.offset_s, 2), c.label) for c in clips)


def drag(plot, from_s: float, to_s: float, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    first, last = (
        QPoint(round(plot.plot_rect().left() + plot.axis.x_of(at, plot.plot_rect().width())), 60)
        for at in (from_s, to_s)
    )
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(plot, left, modifiers, first)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(plot, first + (last - first) * part)
    QTest.mouseRelease(plot, left, modifiers, last)


def press(window, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_the_whole_recording_is_open_with_all_its_regions(open_window, recording, rest):
    window = open_window(recording, "Label")
    editor = window.page().editor

    assert editor.axis.total_s == pytest.approx(8.0)
    assert [region.name for region in editor.waveform._regions] == ["hoot", "click", ""]
    assert [region.is_chosen for region in editor.waveform._regions] == [True, False, False]
    assert editor.head_s == pytest.approx(1.0)


def test_dragging_an_end_moves_it_to_a_zero_crossing_and_undo_gives_it_back(
    open_window, recording, rest
):
    window = open_window(recording, "Label")
    chosen = window.session.selection[0]

    drag(window.page().editor.spectrogram, 2.0, 2.5)
    rest(window)

    clip = window.session.project.catalog.clip(chosen)
    assert clip.onset_s == 1.0
    assert clip.offset_s == pytest.approx(2.5, abs=0.02)
    assert (clip.offset_s * 880) % 1 == pytest.approx(0, abs=0.06) or (
        clip.offset_s * 880
    ) % 1 == pytest.approx(1, abs=0.06)
    assert window.session.undo_title == f"Move the ends of clip c{chosen}"

    press(window, Qt.Key.Key_Z, CTRL)
    rest(window)
    assert spans(window)[0] == (1.0, 2.0, "hoot")


def test_with_shift_an_end_stays_where_it_was_dropped(open_window, recording, rest):
    window = open_window(recording, "Label")
    plot = window.page().editor.spectrogram

    drag(plot, 1.0, 0.5, SHIFT)
    rest(window)

    width = plot.plot_rect().width()
    clip = window.session.project.catalog.clip(window.session.selection[0])
    place = plot.axis.x_of(clip.onset_s, width)
    assert place == pytest.approx(round(plot.axis.x_of(0.5, width) + 56) - 56, abs=1e-6)


def test_what_is_drawn_on_the_waveform_is_a_region_that_the_next_key_labels(
    open_window, recording, rest
):
    window = open_window(recording, "Label")
    group = window.session.project.catalog.clips()[0].group

    drag(window.page().editor.waveform, 7.0, 7.6)
    rest(window)

    assert len(window.session.project.catalog.clips()) == 4
    drawn = window.session.project.catalog.clip(window.session.selection[0])
    assert (drawn.label, drawn.group) == ("", group)
    assert drawn.onset_s == pytest.approx(7.0, abs=0.02)

    press(window, "2")
    rest(window)
    assert window.session.project.catalog.clip(drawn.id).label == "click"

    press(window, Qt.Key.Key_Z, CTRL)
    press(window, Qt.Key.Key_Z, CTRL)
    rest(window)
    assert len(window.session.project.catalog.clips()) == 3
    window.perform("edit.redo")
    rest(window)
    assert window.session.project.catalog.clip(drawn.id) == drawn


def test_s_splits_at_the_playhead_and_ctrl_m_merges_again(open_window, recording, rest):
    window = open_window(recording, "Label")
    window.page().playback.seek(1.4)

    press(window, "s")
    rest(window)
    assert spans(window)[:2] == [(1.0, 1.4, "hoot"), (1.4, 2.0, "hoot")]

    press(window, Qt.Key.Key_M, CTRL)
    rest(window)
    assert spans(window) == [(1.0, 2.0, "hoot"), (3.0, 4.0, "click"), (5.0, 6.5, "")]


def test_brackets_trim_to_the_playhead(open_window, recording, rest):
    window = open_window(recording, "Label")

    window.page().playback.seek(1.25)
    press(window, "[")
    rest(window)
    window.page().playback.seek(1.75)
    press(window, "]")
    rest(window)

    assert spans(window)[0] == (1.25, 1.75, "hoot")


def test_tab_goes_through_the_regions_and_leaves_at_the_last(open_window, recording, rest):
    window = open_window(recording, "Label")
    ids = window.session.project.catalog.clip_ids()

    for expected in (ids[1], ids[2]):
        press(window, Qt.Key.Key_Tab)
        rest(window)
        assert window.session.selection == (expected,)
    press(window, Qt.Key.Key_Backtab, SHIFT)
    rest(window)
    assert window.session.selection == (ids[1],)

    press(window, Qt.Key.Key_Tab)
    rest(window)
    before = QApplication.focusWidget()
    press(window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not before


def test_delete_removes_the_chosen_region_and_undo_brings_it_back(open_window, recording, rest):
    window = open_window(recording, "Label")

    press(window, Qt.Key.Key_Delete)
    rest(window)
    assert spans(window) == [(3.0, 4.0, "click"), (5.0, 6.5, "")]

    press(window, Qt.Key.Key_Z, CTRL)
    rest(window)
    assert len(spans(window)) == 3


def test_a_click_into_a_region_chooses_it_and_puts_the_playhead_there(open_window, recording, rest):
    window = open_window(recording, "Label")
    ids = window.session.project.catalog.clip_ids()
    plot = window.page().editor.waveform
    place = QPoint(round(56 + plot.axis.x_of(3.5, plot.plot_rect().width())), 60)

    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place)
    rest(window)

    assert window.session.selection == (ids[1],)
    assert window.page().editor.head_s == pytest.approx(3.5, abs=0.02)


def test_only_the_region_is_played(open_window, recording, rest):
    window = open_window(recording, "Label")

    press(window, Qt.Key.Key_Space)

    assert window.player.position_s == pytest.approx(1.0)
    assert window.player.offset_s == 2.0
    press(window, Qt.Key.Key_Space)


def test_going_to_another_region_of_the_recording_reads_nothing_anew(open_window, recording, rest):
    window = open_window(recording, "Label")
    before = window.page().stage.opened.before

    press(window, Qt.Key.Key_Down)
    rest(window)
    window.session.apply(RenameClass(name="hoot", new_name="owl"))
    rest(window)

    assert window.page().stage.opened.before is before
    assert window.page().editor.waveform._regions[0].name == "owl"


def test_moving_an_end_takes_the_trim_away_that_counted_from_it(recording):
    from engine.dataset.edits.regions import MoveEnds
    from engine.dataset.treating import treating

    with Project.open(recording) as project:
        clip = project.catalog.clips()[0]
        project.apply(treating(project.catalog, (clip.id,), trim_s=(0.2, 0.8), gain_db=3))
        treated = project.catalog.clip(clip.id)
        assert any(isinstance(step, Trim) for step in treated.chain)

        project.apply(MoveEnds(clip=clip.id, onset_s=1.1, offset_s=2.0))

        assert [step.kind for step in project.catalog.clip(clip.id).chain] == ["gain"]
        project.undo()
        assert project.catalog.clip(clip.id) == treated


def type_into(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_ends_are_typed_in_seconds_and_undone(open_window, recording, rest):
    window = open_window(recording, "Label")
    fields = window.page().inspector.span
    chosen = window.session.selection[0]

    type_into(fields.ends, "0:02,75")
    rest(window)
    clip = window.session.project.catalog.clip(chosen)
    assert (clip.onset_s, clip.offset_s) == (1.0, 2.75)
    assert fields.ends.text() == "0:02.75"
    assert window.session.undo_title == f"Move the ends of clip c{chosen}"

    window.session.undo()
    rest(window)
    assert fields.ends.text() == "0:02.00"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("soon", "Write a time, such as 1.25 or 0:01.25."),
        ("0.5", "It has to begin before it ends."),
        ("99", "The recording ends at 0:08.00."),
    ],
)
def test_an_end_that_makes_no_sense_is_told_below_and_changes_nothing(
    open_window, recording, rest, typed, told
):
    window = open_window(recording, "Label")
    fields, before = window.page().inspector.span, spans(window)

    type_into(fields.ends, typed)
    rest(window)
    assert fields._wrong.isVisible()
    assert fields._wrong.text() == told
    assert spans(window) == before

    QTest.keyClick(fields.ends, Qt.Key.Key_Escape)
    assert not fields._wrong.isVisible()
    assert fields.ends.text() == "0:02.00"


def test_the_switch_lets_ends_stay_and_shift_turns_it_round(open_window, recording, rest):
    window = open_window(recording, "Label")
    editor, wishes = window.page().editor, []
    editor.hand.wished.connect(wishes.append)

    press(window, Qt.Key.Key_S, SHIFT)
    drag(editor.spectrogram, 2.0, 2.4)
    rest(window)
    drag(editor.spectrogram, 2.4, 2.6, SHIFT)
    rest(window)

    assert [wish.snaps for wish in wishes] == [False, True]
    press(window, Qt.Key.Key_S, SHIFT)


def test_a_dragged_end_jumps_to_the_edge_of_a_sound(open_window, recording, rest):
    window = open_window(recording, "Label")
    editor, wishes = window.page().editor, []
    editor.hand.set_snap(lambda at_s, _reach_s: 2.3 if abs(at_s - 2.3) < 0.1 else at_s)
    editor.hand.wished.connect(wishes.append)

    drag(editor.spectrogram, 2.0, 2.35)
    rest(window)

    assert [wish.offset_s for wish in wishes] == [2.3]
