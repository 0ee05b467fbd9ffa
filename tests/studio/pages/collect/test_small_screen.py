"""The Collect page on a touch screen of 800 by 480."""

import pytest
from PySide6.QtWidgets import QLabel

from engine.audio.devices import InputDevice
from engine.dataset.edits.classes import AddClass
from tests.studio.laid_out import SMALL, faults

NAMES = ("crowd", "dog", "silence", "truck")


@pytest.fixture
def page(open_window, unlabelled, shrink):
    window = open_window(unlabelled, "Collect")
    for name in NAMES:
        window.session.apply(AddClass(name=name))
    return shrink(window)


@pytest.mark.parametrize("size", [SMALL, (720, 440)])
def test_without_a_microphone_each_way_on_says_what_it_is(page, rest, size):
    page.recording_pane.show_microphone(False)
    page.window().resize(*size)
    rest(page.window())

    shown = [each for each in page.recording_pane.none.findChildren(QLabel) if each.isVisible()]
    words = [each.text() for each in shown]
    assert {"From this computer", "No microphone is plugged in"} <= set(words)
    assert faults(page) == []
    assert [
        each.text() for each in shown if each.height() < each.heightForWidth(each.width())
    ] == []


@pytest.mark.parametrize("recording", ["", "silence"])
@pytest.mark.parametrize("size", [SMALL, (720, 440)])
def test_with_a_microphone_nothing_overlaps_or_is_cut(page, rest, size, recording):
    page.window().resize(*size)
    device = InputDevice("yeti", "Yeti Stereo", "ALSA", 2, 48_000, 0)
    page.sources.set_devices([device], device.identity)
    page.recording_pane.show_microphone(True)
    page.recording_pane.show_state(recording, 3.2, "Listening")
    rest(page.window())

    assert faults(page) == []
    assert page.recording_pane.live.height() >= 100
