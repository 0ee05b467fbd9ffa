"""What cannot be heard is told."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QObject

from engine.audio import player as player_module
from engine.errors.devices import NoOutputDeviceError
from engine.settings import SAMPLE_RATE
from studio.work.speaker import Speaker


@pytest.fixture
def no_loudspeaker(monkeypatch) -> None:
    def refuse() -> int:
        raise NoOutputDeviceError

    monkeypatch.setattr(player_module.portaudio, "refresh", lambda: None)
    monkeypatch.setattr(player_module, "_output_rate", refuse)


@pytest.mark.usefixtures("no_loudspeaker")
def test_a_sound_without_a_loudspeaker_is_told_once_and_on_the_main_thread(qtbot):
    owner = QObject()
    speaker = Speaker(owner)
    told: list[object] = []
    speaker.failed.connect(told.append)

    speaker.player.play(np.zeros(SAMPLE_RATE, np.float32), SAMPLE_RATE)

    qtbot.waitUntil(lambda: bool(told), timeout=5_000)
    qtbot.wait(100)
    assert [type(each) for each in told] == [NoOutputDeviceError]
    assert not speaker.player.is_playing
    speaker.close()


@pytest.mark.usefixtures("no_loudspeaker")
def test_a_speaker_that_is_gone_is_told_nothing(qtbot):
    owner = QObject()
    speaker = Speaker(owner)
    player = speaker.player

    player.play(np.zeros(SAMPLE_RATE, np.float32), SAMPLE_RATE)
    owner.deleteLater()

    qtbot.wait(50)
    until_s = time.monotonic() + 5
    while player.failure is None and time.monotonic() < until_s:
        qtbot.wait(20)
    assert isinstance(player.failure, NoOutputDeviceError)
    player.close()
