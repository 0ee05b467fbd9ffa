"""Suggestions in the window: asked for, gone through by keys alone, there after a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.runs import add_run, finish_run, run_folder
from engine.settings import SAMPLE_RATE
from studio.models.clip_list import ClipRole
from tests.engine.models import SOUNDS, noise, silence, taught_network, tone, write_model

ENTER, BACK = Qt.Key.Key_Return, Qt.Key.Key_Backspace
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def taught(tmp_path_factory) -> Path:
    """A project with a trained run, six short clips and a recording with two tones in it."""
    folder = tmp_path_factory.mktemp("taught")
    rng = np.random.default_rng(5)
    recording = silence(14 * SAMPLE_RATE, rng)
    for onset_s in (3, 9):
        recording[onset_s * SAMPLE_RATE :][: 2 * SAMPLE_RATE] = tone(2 * SAMPLE_RATE, rng)
    sounds = {f"{make.__name__}{k}": make(SAMPLE_RATE, rng) for make in (tone, noise) for k in "ab"}
    for name, samples in {**sounds, "night": recording}.items():
        soundfile.write(folder / f"{name}.wav", samples, SAMPLE_RATE)
    with Project.create(folder / "p.harken", tuple(SOUNDS)) as project:
        carry_out(project, plan_import(sorted(folder.glob("*.wav")), project=project))
        run = add_run(project, "{}", 0, "fast")
        write_model(run_folder(project, run.id) / "model.onnx", taught_network(), unknown_below=0.4)
        finish_run(project, run.id, "done", seconds=1.0, accuracy=0.9, macro_f1=0.9)
    return folder / "p.harken"


@pytest.fixture
def window(open_window, taught, tmp_path, rest):
    opened = open_window(Path(shutil.copytree(taught, tmp_path / "p.harken")), "Label")
    opened.session.set_preferences(autoplay=False)
    return opened


def press(window, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def suggest(window, rest) -> None:
    press(window, "g")
    rest(window)


def labels(window) -> dict[str, str]:
    return {clip.name: clip.label for clip in window.session.project.catalog.clips()}


def suggested(window):
    return window.session.project.catalog.suggestions()


def only_suggested(window, rest) -> None:
    QTest.mouseClick(window.page().clips._suggested, Qt.MouseButton.LeftButton)
    window.page().clips.list.setFocus()
    rest(window)


def test_g_shows_ghosts_in_list_and_lane_and_labels_nothing(window, rest):
    suggest(window, rest)

    page = window.page()
    assert set(labels(window).values()) == {""}
    assert page.clips._suggested.isVisible()
    states = {model_words(page, row) for row in range(page.model.rowCount())}
    assert any(words.startswith("tone? ") for words in states)
    assert any("regions to accept" in words for words in states)
    ghosts = [each for each in page.editor.waveform._regions if each.sure is not None]
    assert ghosts
    assert "?" in page.editor._lane.accessibleName()


def model_words(page, row: int) -> str:
    return page.model.index(row).data(ClipRole.STATE)[0]


def test_enter_accepts_the_most_uncertain_first_and_goes_on_to_the_next(window, rest):
    suggest(window, rest)
    only_suggested(window, rest)
    page = window.page()
    order = [page.model.ids[row] for row in range(page.model.rowCount())]
    worst = {each.clip_id: each.uncertainty for each in reversed(suggested(window))}
    assert order == sorted(order, key=lambda clip: -worst[clip])
    window.session.select(())
    page.clips.list.go_to(0)
    rest(window)

    for _ in range(len(suggested(window))):
        press(window, ENTER)
        rest(window)

    assert suggested(window) == ()
    named = {name: label for name, label in labels(window).items() if name != "night.wav"}
    assert all(name.startswith(label) for name, label in named.items())
    regions = [clip for clip in window.session.project.catalog.clips() if clip.origin == "region"]
    tones = sorted(clip.onset_s for clip in regions if clip.label == "tone")
    assert tones == [pytest.approx(3, abs=0.6), pytest.approx(9, abs=0.6)]


def test_backspace_rejects_and_ctrl_z_brings_it_back(window, rest):
    suggest(window, rest)
    page = window.page()
    page.clips.list.go_to(1)
    rest(window)
    before, here = suggested(window), page.stage.suggestion

    press(window, BACK)
    rest(window)
    assert here.id not in {each.id for each in suggested(window)}
    assert page.stage.suggestion is not None
    assert page.stage.suggestion.id != here.id

    press(window, Qt.Key.Key_Z, CTRL)
    rest(window)
    assert suggested(window) == before


def test_the_key_of_a_class_corrects_a_suggested_region(window, rest):
    suggest(window, rest)
    page = window.page()
    night = next(
        clip.id for clip in window.session.project.catalog.clips() if clip.name == "night.wav"
    )
    window.session.select((night,))
    rest(window)
    press(window, Qt.Key.Key_Tab)
    rest(window)
    ghost = page.stage.ghost
    assert ghost is not None

    press(window, "2")
    rest(window)

    added = window.session.project.catalog.clips()[-1]
    assert (added.label, added.onset_s) == (tuple(SOUNDS)[1], ghost.onset_s)
    assert window.session.project.catalog.clip(night).label == ""


def test_suggestions_are_there_after_a_restart_and_say_when_a_better_model_came(
    window, rest, open_window
):
    suggest(window, rest)
    before, project = suggested(window), window.session.project
    run = add_run(project, "{}", 1, "balanced")
    shutil.copy(run_folder(project, 1) / "model.onnx", run_folder(project, run.id) / "model.onnx")
    finish_run(project, run.id, "done", seconds=1.0, accuracy=0.95, macro_f1=0.95)
    folder = project.folder
    window.close()

    again = open_window(folder, "Label")
    only_suggested(again, rest)
    stale = again.page().clips._stale
    assert suggested(again) == before
    assert stale.isVisible()
    assert "r1" in stale.accessibleName()

    suggest(again, rest)
    assert {each.run_id for each in suggested(again)} == {run.id}
    assert not stale.isVisible()


def test_without_a_model_the_command_says_what_is_missing(open_window, unlabelled):
    window = open_window(unlabelled, "Label")

    assert window.page().why_not("clip.suggest") == (
        "No model has learned anything yet. Train one first."
    )
    assert window.page().secondary() == ""
