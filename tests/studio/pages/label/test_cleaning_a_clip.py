"""Noise reduction and trimming: tried first, seen and heard on both sides, then used."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.audio.noise_reduction import Method
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.records import ClipFilter
from engine.dataset.treatments import Denoise, Trim
from studio.controls.numbers import number

RATE = 16_000


@pytest.fixture
def noisy(tmp_path: Path) -> Path:
    """A project with three clips: a short tone between long stretches of faint noise."""
    rng = np.random.default_rng(5)
    folder = tmp_path / "noisy"
    folder.mkdir()
    for take in range(3):
        time = np.arange(2 * RATE) / RATE
        sound = rng.normal(0, 0.0003, time.size)
        sound[RATE // 2 : RATE] += 0.4 * np.sin(2 * np.pi * (600 + 100 * take) * time[: RATE // 2])
        soundfile.write(folder / f"hoot_{take}.wav", sound.astype(np.float32), RATE)
    made = tmp_path / "noisy.harken"
    with Project.create(made, ("hoot",)) as project:
        carry_out(project, plan_import(sorted(folder.iterdir()), project=project, label="hoot"))
    return made


def press(window, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def chains(window):
    return [clip.chain for clip in window.session.project.catalog.clips()]


def test_d_lets_less_noise_be_heard_and_seen_and_changes_nothing_until_it_is_used(
    open_window, noisy, rest
):
    window = open_window(noisy, "Label")
    page = window.page()
    before = page.playback._outline

    press(window, "d")
    rest(window)

    assert chains(window) == [(), (), ()]
    assert page.playback._outline is not before
    assert page.editor.waveform._outline is page.playback._outline
    assert "dB less noise" in page.inspector.cleaning.sentence.text()
    assert page.editor.axis.total_s == pytest.approx(2.0)

    page.inspector.cleaning.use.click()
    rest(window)

    (step,) = chains(window)[0]
    assert isinstance(step, Denoise)
    assert step.method is Method.STATIONARY
    assert chains(window)[1:] == [(), ()]
    assert window.session.undo_title == "Denoise clip c1"


def test_b_goes_to_the_other_side_while_it_plays(open_window, noisy, rest):
    window = open_window(noisy, "Label")
    page = window.page()
    press(window, "b")
    assert page.comparing.version is page.stage.opened.before
    page.inspector.cleaning.trims.click()
    rest(window)
    press(window, Qt.Key.Key_Space)
    window.player.position_s = 0.7

    press(window, "b")

    assert window.player.is_playing
    assert page.editor.waveform._outline is page.stage.opened.before.outline
    assert window.player.played[-1] is not window.player.played[0]
    assert window.player.offset_s == 2.0
    press(window, Qt.Key.Key_Space)


def test_trimming_silence_veils_what_goes_and_plays_what_stays(open_window, noisy, rest):
    window = open_window(noisy, "Label")
    page = window.page()

    page.inspector.cleaning.trims.click()
    rest(window)

    onset_s, offset_s = page.comparing.kept
    assert onset_s == pytest.approx(0.45, abs=0.02)
    assert offset_s == pytest.approx(1.05, abs=0.02)
    shorter_s = 2 - offset_s + onset_s
    assert page.inspector.cleaning.sentence.text() == f"{number(shorter_s, 's', 2)} shorter"

    page.inspector.cleaning.use.click()
    rest(window)
    clip = window.session.project.catalog.clip(1)
    assert [type(step) for step in clip.chain] == [Trim]
    assert window.session.project.samples(clip).size == pytest.approx(0.6 * RATE, abs=500)


def test_on_all_is_one_step_that_undo_takes_back(open_window, noisy, rest):
    window = open_window(noisy, "Label")
    pane = window.page().inspector.cleaning
    pane.trims.click()
    rest(window)
    assert pane.use_all.text() == "On all 3"

    pane.use_all.click()
    rest(window)

    assert [len(chain) for chain in chains(window)] == [1, 1, 1]
    assert window.session.undo_title == "Trim the silence of 3 clips"
    window.perform("edit.undo")
    rest(window)
    assert chains(window) == [(), (), ()]
    assert not pane.trims.isChecked()


def test_switched_off_and_used_again_a_clip_is_as_it_came(open_window, noisy, rest):
    window = open_window(noisy, "Label")
    pane = window.page().inspector.cleaning
    pane.trims.click()
    rest(window)
    pane.use.click()
    rest(window)
    assert pane.trims.isChecked()

    pane.trims.click()
    rest(window)
    pane.use.click()
    rest(window)

    assert chains(window)[0] == ()
    assert window.session.undo_title == "Remove the treatments of clip c1"


def test_noise_is_learned_from_a_class(open_window, noisy, rest):
    window = open_window(noisy, "Label")
    pane = window.page().inspector.cleaning
    press(window, "d")
    rest(window)

    pane.teacher.setCurrentIndex(pane.teacher.findText("hoot"))
    rest(window)
    pane.use.click()
    rest(window)

    (step,) = window.session.project.catalog.clips(ClipFilter(ids=(1,)))[0].chain
    assert step.profile.words == "hoot"
    assert pane.teacher.currentText() == "hoot"
