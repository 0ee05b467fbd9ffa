"""A long take is chopped with the line on it: by key, by mouse, with one undo."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from studio.preferences import forget_memory

RATE = 16_000


@pytest.fixture
def with_long_take(project_folder, tmp_path):
    """A project with one clip: a loud, a faint and a loud burst in very faint noise."""
    time_s = np.arange(6 * RATE) / RATE
    sound = np.random.default_rng(5).normal(0, 0.0003, time_s.size)
    for begin_s, level in ((1.0, 0.5), (3.0, 0.01), (5.0, 0.5)):
        inside = (time_s >= begin_s) & (time_s < begin_s + 0.5)
        sound[inside] += level * np.sin(2 * np.pi * 440 * time_s[inside])
    soundfile.write(tmp_path / "take.wav", sound, RATE)
    with Project.open(project_folder) as project:
        carry_out(project, plan_import([tmp_path / "take.wav"], project=project, label="hoot"))
    return project_folder


@pytest.fixture
def chopping(open_window, with_long_take, rest, monkeypatch, tmp_path):
    monkeypatch.setattr("studio.preferences.config_folder", lambda: tmp_path / "config")
    forget_memory()
    window = open_window(with_long_take, "Collect")
    window.session.select(window.session.project.catalog.clip_ids())
    window.perform("clip.chop")
    rest(window)
    yield window.page().chopping, window
    forget_memory()


def test_pieces_follow_the_line_and_become_clips_that_one_undo_joins_again(chopping, rest):
    chopping, window = chopping
    view = window.page().recording_pane.chop.view
    assert view.isVisible()
    assert len(chopping.pieces) == 3
    assert window.page().primary() == "take.chop"

    QTest.keyClick(view, Qt.Key.Key_PageUp)
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert len(chopping.pieces) == 2
    assert "2 pieces" in view.accessibleDescription()

    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(window)
    clips = window.session.project.catalog.clips()
    assert [clip.label for clip in clips] == ["hoot", "hoot"]
    assert [round(clip.seconds, 1) for clip in clips] == [0.7, 0.7]
    assert not view.isVisible()

    window.perform("edit.undo")
    rest(window)
    assert [clip.seconds for clip in window.session.project.catalog.clips()] == [6.0]


def test_the_line_is_dragged_and_settings_follow_live(chopping):
    chopping, window = chopping
    pane = window.page().recording_pane.chop
    middle = QPoint(round(pane.view.width() * 0.42), pane.view.height() // 2 - 10)

    QTest.mousePress(pane.view, Qt.MouseButton.LeftButton, pos=middle - QPoint(0, 40))
    QTest.mouseMove(pane.view, QPoint(middle.x(), pane.view.height() // 8))
    QTest.mouseRelease(pane.view, Qt.MouseButton.LeftButton)
    assert -30 < pane.view.threshold_db < -6
    assert len(chopping.pieces) == 2

    QTest.mousePress(pane.view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(pane.view, QPoint(middle.x(), -200))
    QTest.mouseRelease(pane.view, Qt.MouseButton.LeftButton)
    assert pane.view.threshold_db == -6
    assert window.page().why_not("take.chop") == "Nothing rises over the line: pull it down."

    pane.view.set_threshold(-20)
    pane.piece.set_value(2.0)
    pane.changed.emit()
    assert chopping.pieces == ()


def test_a_piece_is_played_by_arrow_and_space_and_the_take_can_stay_whole(chopping, rest):
    chopping, window = chopping
    view = window.page().recording_pane.chop.view

    QTest.keyClick(view, Qt.Key.Key_Right)
    rest(window)
    QTest.keyClick(view, Qt.Key.Key_Right)
    rest(window)
    assert view.playing == 1
    assert [len(each) / RATE for each in window.player.played] == pytest.approx([0.7] * 2, abs=0.05)

    window.perform("take.keep-whole")
    rest(window)
    assert not chopping.is_open
    assert len(window.session.project.catalog.clip_ids()) == 1
