"""The Listen page with a model that tells tone from noise, and a stand-in microphone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from shiboken6 import delete

from engine.audio.mel import FloatArray
from engine.audio.recorder import Health, Level
from engine.audio.take import GrowingTake
from engine.errors.devices import NoInputDeviceError
from engine.settings import SAMPLE_RATE
from studio.listen import window as window_module
from studio.listen.window import PredictWindow
from studio.theme import theme
from tests.engine.models import SOUNDS, taught_network, write_model

SPEED = 4.0


class Microphone:
    """Hears a given sound, faster than the clock; otherwise it behaves as a Recorder does."""

    def __init__(self, sound: FloatArray | None) -> None:
        self.name, self.sample_rate, self.level = (
            "Yeti",
            SAMPLE_RATE,
            Level(-12, -31, is_clipped=False),
        )
        self.health = Health.CLOSED
        self._sound, self._at = sound, 0
        self._take: GrowingTake | None = None

    def open(self) -> None:
        if self._sound is None:
            raise NoInputDeviceError
        self.health, self._opened_s = Health.WELL, time.monotonic()

    def close(self) -> None:
        self.health = Health.CLOSED

    @property
    def is_recording(self) -> bool:
        return self._take is not None

    @property
    def seconds(self) -> float:
        return self._take.seconds if self._take is not None else 0.0

    def start(self) -> None:
        self._take = GrowingTake(SAMPLE_RATE, None)

    def stop(self):
        take, self._take = self._take, None
        return take.finish(is_lost=False)

    def read_new(self) -> FloatArray:
        now = int((time.monotonic() - self._opened_s) * SPEED * SAMPLE_RATE)
        part = self._sound[self._at : now]
        self._at = min(now, self._sound.size)
        if self._take is not None and part.size:
            self._take.add(part)
        return part.copy()


class SilentPlayer:
    """A player without a loudspeaker: it remembers what it was to play."""

    def __init__(self) -> None:
        self.played: list[FloatArray] = []
        self.is_playing, self.position_s = False, 0.0

    def play(self, samples, _rate) -> None:
        self.played.append(samples)
        self.is_playing = True

    def stop(self) -> None:
        self.is_playing = False

    def close(self) -> None:
        self.stop()


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    """A model file that tells the sounds of `SOUNDS` apart."""
    return write_model(tmp_path_factory.mktemp("model") / "sounds.onnx", taught_network())


@pytest.fixture(scope="session")
def a_tone_and_noise() -> FloatArray:
    """Silence, three seconds of a tone, silence, three seconds of noise, silence."""
    rng = np.random.default_rng(5)
    order = (("silence", 2), ("tone", 3), ("silence", 3), ("noise", 3), ("silence", 30))
    return np.concatenate([SOUNDS[name](seconds * SAMPLE_RATE, rng) for name, seconds in order])


@pytest.fixture
def open_listening(qtbot, qapp, model, monkeypatch) -> Iterator:
    """Return a function that opens the predict window before a sound; None is no microphone."""
    theme.use("dark", qapp)
    windows: list[PredictWindow] = []

    def make(sound: FloatArray | None, *, is_touch: bool = False) -> PredictWindow:
        monkeypatch.setattr(window_module, "_make_recorder", lambda: Microphone(sound))
        window = PredictWindow(model, is_touch=is_touch)
        window._speaker._player = SilentPlayer()  # type: ignore[assignment]
        windows.append(window)
        window.resize(*((800, 480) if is_touch else (1440, 900)))
        window.show()
        qtbot.waitUntil(lambda: window.page.classifier is not None, timeout=30_000)
        return window

    yield make
    for window in windows:
        window.close()
        delete(window)
