import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.audio.devices import InputDevice
from engine.audio.tiles import PitchScale
from engine.errors.devices import NoInputDeviceError
from studio.controls.segmented import Segmented
from studio.pages.collect import microphone as microphone_module
from studio.pages.collect.recording_pane import LONG
from studio.preferences import forget_memory
from studio.views.live_look import LiveLook
from tests.studio.pages.conftest import NobodyThere


@pytest.fixture
def chirp(tmp_path):
    """A WAV with half a minute of a tone that rises again each second."""
    time_s = np.arange(48_000) / 48_000
    tone = 0.4 * np.sin(2 * np.pi * (200 + 500 * time_s) * time_s)
    path = tmp_path / "chirp.wav"
    soundfile.write(path, np.tile(tone, 30), 48_000)
    return path


@pytest.mark.slow
def test_a_digit_held_while_a_sound_plays_becomes_a_clip_of_its_class(
    open_window, unlabelled, rest, qtbot, sound_server, chirp
):
    window = open_window(unlabelled, "Collect")
    page = window.page()
    qtbot.waitUntil(lambda: page.recording.microphone.recorder is not None, timeout=60_000)
    recorder = page.recording.microphone.recorder
    with sound_server.playing(chirp):
        qtbot.waitUntil(lambda: page.sources.meter.held_db > -12, timeout=30_000)
        QTest.keyPress(QApplication.focusWidget() or window, Qt.Key.Key_2)
        qtbot.waitUntil(lambda: page.recording.is_recording)
        until_s = recorder.seconds + 1
        qtbot.waitUntil(lambda: recorder.seconds > until_s, timeout=30_000)
        QTest.keyRelease(QApplication.focusWidget() or window, Qt.Key.Key_2)
    rest(window)

    clip = window.session.project.catalog.clips()[-1]
    source = window.session.project.catalog.source(clip.source_id)
    assert (clip.label, clip.origin, source.suffix) == ("click", "recording", ".flac")
    assert clip.seconds > 1
    assert np.abs(window.session.project.samples(clip)).max() > 0.2
    assert [note.clip_id for note in page.recording_pane.takes.notes] == [clip.id]

    page.recording_pane.takes.discarded.emit(clip.id)
    rest(window)
    assert page.recording_pane.takes.notes == ()
    assert len(window.session.project.catalog.clip_ids()) == 12


@pytest.mark.slow
def test_a_long_take_outlives_its_microphone_which_goes_on_by_itself_when_it_is_back(
    open_window, unlabelled, rest, qtbot, sound_server
):
    plugged = sound_server.plug("mic2")
    window = open_window(unlabelled, "Collect")
    page = window.page()
    microphone = page.recording.microphone

    def is_on(name):
        recorder = microphone.recorder
        return recorder is not None and recorder.device.name == name

    qtbot.waitUntil(lambda: "mic2" in {each.name for each in microphone.devices}, timeout=60_000)
    mic2 = next(each for each in microphone.devices if each.name == "mic2")
    page.sources.device_chosen.emit(mic2.identity)
    qtbot.waitUntil(lambda: is_on("mic2"), timeout=60_000)

    page.recording_pane.mode.choose(LONG)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: microphone.recorder.seconds > 0.5, timeout=30_000)
    assert page.recording_pane.is_chopping
    sound_server.unplug(plugged)
    qtbot.waitUntil(lambda: not page.recording.is_recording, timeout=30_000)
    rest(window)

    clip = window.session.project.catalog.clips()[-1]
    assert (clip.label, clip.origin) == ("click", "recording")
    assert clip.seconds > 0.4
    assert page.recording_pane.takes.notes[0].quality == "unplugged"
    assert page.chopping.clip == clip
    assert microphone.recorder is None  # no other microphone takes its place unasked

    plugged = sound_server.plug("mic2")
    qtbot.waitUntil(lambda: is_on("mic2"), timeout=60_000)
    assert page.recording.why_not() is None
    sound_server.unplug(plugged)
    rest(window)


class OneThere(NobodyThere):
    """A watch that finds one, which then cannot be opened."""

    def __init__(self, on_change, _on_error=None):
        on_change((InputDevice("a", "Yeti", "ALSA", 2, 48_000, 0),))


def test_without_a_microphone_the_page_says_so_in_place_and_imports_all_the_same(
    open_window, unlabelled
):
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


def test_the_look_of_the_live_view_is_set_on_a_card_and_kept_for_the_next_start(
    open_window, unlabelled, monkeypatch, tmp_path
):
    monkeypatch.setattr("studio.preferences.config_folder", lambda: tmp_path / "config")
    forget_memory()
    pane = open_window(unlabelled, "Collect").page().recording_pane
    pane.show_microphone(True)

    pane.look_button.click()
    found = pane.window().findChildren(Segmented)
    (scale,) = [each for each in found if each.accessibleName() == "Pitch scale"]
    scale.choose(2)
    pane.look._change(floor_db=-30.0)

    assert pane.live.look == LiveLook(scale=PitchScale.LOG, floor_db=-30.0, ceiling_db=0.0)
    forget_memory()
    again = open_window(unlabelled, "Collect").page().recording_pane
    assert again.live.look == pane.live.look
    forget_memory()


class TwoThere(NobodyThere):
    """A watch that finds two, and hears of changes from the test."""

    devices = tuple(
        InputDevice(name, name, "ALSA", 2, 48_000, place)
        for place, name in enumerate(("Builtin", "Yeti"))
    )

    def __init__(self, on_change, _on_error=None):
        on_change(self.devices)


def open_quietly(recorder):
    recorder.sample_rate = 48_000


def test_a_lost_microphone_is_waited_for_and_no_other_opened_unless_it_is_chosen(
    open_window, unlabelled, rest, monkeypatch
):
    monkeypatch.setattr(microphone_module, "DeviceWatch", TwoThere)
    monkeypatch.setattr(microphone_module.Recorder, "open", open_quietly)
    window = open_window(unlabelled, "Collect")
    microphone = window.page().recording.microphone
    builtin, yeti = TwoThere.devices

    def opened():
        return microphone.recorder and microphone.recorder.device

    microphone.choose("Yeti")
    rest(window)
    assert opened() == yeti

    microphone._on_devices((builtin,))  # the list lacks it: its sound may be another's by now
    rest(window)
    assert opened() is None
    assert window._toasts.toasts[-1].notice.title == "The microphone was unplugged"

    microphone._on_devices((builtin, yeti))
    rest(window)
    assert opened() == yeti
    assert window._toasts.toasts[-1].notice.title == "The microphone is back"

    microphone._on_devices((builtin,))
    microphone.choose("Builtin")
    rest(window)
    assert opened() == builtin
