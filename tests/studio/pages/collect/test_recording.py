import threading
import time

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.audio.devices import InputDevice
from engine.errors import NoInputDeviceError
from studio.pages.collect import microphone as microphone_module


@pytest.fixture
def chirp(tmp_path):
    """A WAV with a second of silence before and after three seconds of rising tone."""
    time_s = np.arange(3 * 48_000) / 48_000
    tone = 0.4 * np.sin(2 * np.pi * (200 + 500 * time_s) * time_s)
    path = tmp_path / "chirp.wav"
    soundfile.write(path, np.pad(tone, 48_000), 48_000)
    return path


@pytest.mark.slow
def test_a_digit_held_while_a_sound_plays_becomes_a_clip_of_its_class(
    open_window, unlabelled, rest, qtbot, sound_server, chirp
):
    window = open_window(unlabelled, "Collect")
    page = window.page()
    qtbot.waitUntil(lambda: page.recording.microphone.recorder is not None, timeout=20_000)
    player = threading.Thread(target=sound_server.play, args=(chirp,))
    player.start()
    time.sleep(1.2)

    QTest.keyPress(QApplication.focusWidget() or window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.recording.is_recording, timeout=2000)
    qtbot.wait(1500)
    QTest.keyRelease(QApplication.focusWidget() or window, Qt.Key.Key_2)
    player.join()
    rest(window)

    clip = window.session.project.catalog.clips()[-1]
    source = window.session.project.catalog.source(clip.source_id)
    assert (clip.label, clip.origin, source.suffix) == ("click", "recording", ".flac")
    assert 0.5 < clip.seconds < 4.5  # an idle null sink hands its sound on in blocks of 2 s
    assert np.abs(window.session.project.samples(clip)).max() > 0.2
    assert [note.clip_id for note in page.recording_pane.takes.notes] == [clip.id]

    page.recording_pane.takes.discarded.emit(clip.id)
    rest(window)
    assert page.recording_pane.takes.notes == ()
    assert len(window.session.project.catalog.clip_ids()) == 12


class NobodyThere:
    """A watch over microphones that finds none."""

    def __init__(self, on_change, _on_error=None):
        on_change(())

    def close(self):
        pass


class OneThere(NobodyThere):
    """A watch that finds one, which then cannot be opened."""

    def __init__(self, on_change, _on_error=None):
        on_change((InputDevice("a", "Yeti", "ALSA", 2, 48_000, 0),))


def test_without_a_microphone_the_page_says_so_in_place_and_imports_all_the_same(
    open_window, unlabelled, sounds, rest, monkeypatch
):
    monkeypatch.setattr(microphone_module, "DeviceWatch", NobodyThere)
    window = open_window(unlabelled, "Collect")
    page = window.page()

    assert page.recording_pane.none.isVisible()
    assert page.sources.devices.currentText() == "No microphone"
    assert page.why_not("sounds.record") == "No microphone is plugged in."
    assert page.why_not("sounds.choose") is None


def test_a_microphone_that_cannot_be_opened_is_told_in_place_with_its_cure(
    open_window, unlabelled, rest, monkeypatch
):
    def refuse(_recorder):
        raise NoInputDeviceError

    monkeypatch.setattr(microphone_module, "DeviceWatch", OneThere)
    monkeypatch.setattr(microphone_module.Recorder, "open", refuse)
    window = open_window(unlabelled, "Collect")

    assert window.page().recording_pane.none.isVisible()
    assert NoInputDeviceError().sentence.removesuffix(".") in {
        shown.text() for shown in window.page().recording_pane.none.findChildren(QLabel)
    }
