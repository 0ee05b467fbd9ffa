"""A long recording in the real window: all of it on one axis, surveyed behind, played from disk."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.audio.sound import FileSound
from engine.dataset.edits.regions import AddRegion
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project

RATE = 16_000
SECONDS = 330


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """Five and a half minutes of quiet noise with one loud click, imported."""
    folder = tmp_path_factory.mktemp("night")
    sound = np.random.default_rng(0).normal(0, 0.01, SECONDS * RATE)
    sound[200 * RATE] = 0.8
    soundfile.write(folder / "night.wav", sound, RATE, "PCM_16")
    with Project.create(folder / "night.harken", ("owl",)) as project:
        carry_out(project, plan_import([folder / "night.wav"], project=project))
        source = project.catalog.sources()[0]
        project.apply(AddRegion(source=source.id, onset_s=199.0, offset_s=201.0))
    return folder / "night.harken"


def press(window, key, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window, key, keys)


def test_the_whole_is_one_axis_and_is_surveyed_once(open_window, night, rest):
    window = open_window(night, "Label")
    page = window.page()
    opened = page.stage.opened

    assert page.editor.axis.total_s == pytest.approx(SECONDS)
    assert isinstance(opened.before.outline.sound, FileSound)
    assert opened.survey.is_done
    assert opened.before.outline.columns(0, SECONDS, 500)[1].max() == pytest.approx(0.8, abs=1e-3)
    window.close()

    again = open_window(night, "Label")
    assert again.page().stage.opened.survey.is_done
    assert not [job for job in again.desk.jobs if "Looking through" in job.title]


def test_a_region_far_in_is_zoomed_to_split_and_played_from_the_file(open_window, night, rest):
    window = open_window(night, "Label")
    page = window.page()
    press(window, Qt.Key.Key_Down)
    rest(window)

    press(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    rest(window)

    assert (page.editor.axis.onset_s, page.editor.axis.offset_s) == pytest.approx((198.9, 201.1))
    assert not page.stage.opened.before.drawn.is_waiting
    press(window, Qt.Key.Key_Space)
    assert isinstance(window.player.played[-1], FileSound)
    assert (window.player.position_s, window.player.offset_s) == (199.0, 201.0)
    press(window, Qt.Key.Key_Space)
    page.playback.seek(200.5)
    press(window, Qt.Key.Key_S)
    rest(window)
    spans = [(clip.onset_s, clip.offset_s) for clip in window.session.project.catalog.clips()]
    assert len(spans) == 3
    assert spans[1] == (199.0, pytest.approx(200.5, abs=0.01))


def test_keys_change_the_speed_and_what_plays_goes_on_so(open_window, night, rest):
    window = open_window(night, "Label")
    press(window, Qt.Key.Key_Space)

    press(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    press(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    press(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)

    assert window.player.is_playing
    assert (window.player.pace.speed, window.player.pace.keeps_pitch) == (0.5, True)
    assert window.page().transport._speed.currentText() == "0.5 ×"
    press(window, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert window.player.pace.speed == 1.0
    press(window, Qt.Key.Key_Space)
