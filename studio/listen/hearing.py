"""The microphone and the model behind it: opened, heard and closed off the main thread."""

from __future__ import annotations

import copy
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.audio.mel import FloatArray
from engine.audio.rendering import Renderer, render
from engine.errors.base import HarkenError
from engine.errors.devices import DeviceLostError
from engine.runtime.detector import settings_of
from engine.runtime.stream import Heard, SoundStream
from engine.settings import SAMPLE_RATE
from studio.work.desk import WorkDesk
from studio.work.job import Job, Task

if TYPE_CHECKING:
    from engine.audio.recorder import Recorder
    from engine.runtime.classifier import Classifier

HOPS_A_WINDOW = 8
"""Windows begun in the length of one: four answers a second from a model that hears 2 s."""

SMOOTHING = 3
"""Windows averaged, because neighbours of so small a step share most of their sound."""

_EVERY_S = 0.02
_MOST_BLOCKS = 1000
"""Blocks that wait for the view: twenty seconds; a hidden view must not make memory grow."""


@dataclass(frozen=True, slots=True)
class Ear:
    """A model and from which share on it counts as heard; None of either only records."""

    classifier: Classifier
    threshold: float


@dataclass(frozen=True, slots=True)
class HeardNow:
    """What one window said, on the clock of the microphone.

    Attributes
    ----------
    heard : Heard
        Its times count from when the model began; add `began_s`.
    began_s : float
        When that was, in seconds since the microphone was opened.
    sounding : tuple[str, ...]
        The classes that go on.
    """

    heard: Heard
    began_s: float
    sounding: tuple[str, ...]


class _Microphone(Job):
    """One opening of the microphone, until it is closed or lost."""

    opened = Signal(object)
    heard = Signal(object)
    tells_failure = False

    def __init__(self, make: Callable[[], Recorder]) -> None:
        super().__init__("Listening", self._listen)
        self._make = make
        self.ear: Ear | None = None
        self.fresh: deque[FloatArray] = deque(maxlen=_MOST_BLOCKS)
        self.behind_s = 0.0

    def _listen(self, task: Task) -> None:
        recorder = self._make()
        recorder.open()
        try:
            self.opened.emit(recorder)
            self._hear(task, recorder)
        finally:
            recorder.close()

    def _hear(self, task: Task, recorder: Recorder) -> None:
        from engine.audio.recorder import Health

        renderer = Renderer(recorder.sample_rate)
        used: Ear | None = None
        stream: SoundStream | None = None
        n_samples, began_s = 0, 0.0
        while not task.is_cancelled:
            if used is not self.ear:
                used, began_s = self.ear, n_samples / SAMPLE_RATE
                stream = _stream(used) if used is not None else None
            samples = renderer.feed(recorder.read_new())
            n_samples += samples.size
            if samples.size:
                self.fresh.append(samples)
                self._say(stream, samples, began_s)
            if recorder.health is Health.LOST:
                raise DeviceLostError(recorder.name, recorder.health.value)
            time.sleep(_EVERY_S)

    def _say(self, stream: SoundStream | None, samples: FloatArray, began_s: float) -> None:
        if stream is None:
            return
        asked_s = time.monotonic()
        for heard in stream.push(samples):
            self.heard.emit(HeardNow(heard, began_s, stream.sounding))
            self.behind_s = time.monotonic() - asked_s


def _stream(ear: Ear) -> SoundStream:
    """Begin to hear; a live model answers four times as often as its own step asks."""
    live = copy.copy(ear.classifier)
    live.card = replace(live.card, hop_samples=max(1, live.card.n_samples // HOPS_A_WINDOW))
    settings = settings_of(live.card, ear.threshold)
    return SoundStream(live, replace(settings, smoothing=SMOOTHING), SAMPLE_RATE, is_live=True)


class Hearing(QObject):
    """The one microphone of the page: off, opening, or on.

    Parameters
    ----------
    desk : WorkDesk
    make_recorder : Callable[[], Recorder]
        Called in the thread that then owns the recorder.

    Signals
    -------
    changed()
        It was opened or closed, or a take began or ended.
    heard(HeardNow)
        A window went through the model.
    took(object)
        A take has ended: its sound, mono at 16 kHz, float32, shape (n,).
    failed(HarkenError)
        It could not be opened, or was lost.
    """

    changed = Signal()
    heard = Signal(object)
    took = Signal(object)
    failed = Signal(object)

    def __init__(
        self, desk: WorkDesk, make_recorder: Callable[[], Recorder], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._make = desk, make_recorder
        self._job: _Microphone | None = None
        self._recorder: Recorder | None = None
        self._ear: Ear | None = None
        self._wants_take = False

    @property
    def is_on(self) -> bool:
        """Whether the microphone is open, or about to be."""
        return self._job is not None

    @property
    def is_predicting(self) -> bool:
        """Whether what is heard goes through a model."""
        return self._job is not None and self._job.ear is not None

    @property
    def is_recording(self) -> bool:
        """Whether a take grows, or will once the microphone is open."""
        return self._wants_take

    @property
    def take_s(self) -> float:
        """Length of the take so far."""
        return self._recorder.seconds if self._recorder is not None else 0.0

    @property
    def level_db(self) -> float | None:
        """How loud it is now, dB below full scale; None while the microphone is off."""
        return self._recorder.level.rms_db if self._recorder is not None else None

    @property
    def name(self) -> str:
        """The microphone in words, ``""`` while it is off."""
        return self._recorder.name if self._recorder is not None else ""

    @property
    def behind_s(self) -> float:
        """How long the last window took to be heard."""
        return self._job.behind_s if self._job is not None else 0.0

    def fresh(self) -> FloatArray:
        """Return what came since the last call, mono at 16 kHz, shape (n,)."""
        if self._job is None or not self._job.fresh:
            return np.zeros(0, np.float32)
        waiting = self._job.fresh
        return np.concatenate([waiting.popleft() for _ in range(len(waiting))])

    def predict(self, ear: Ear | None) -> None:
        """Hear with a model from now on, or with none; opens the microphone where need be."""
        self._ear = ear
        if self._job is not None:
            self._job.ear = ear
        elif ear is not None:
            self._open()
        self._close_if_idle()
        self.changed.emit()

    def start_take(self) -> None:
        """Record from now on."""
        self._wants_take = True
        if self._recorder is not None:
            self._recorder.start()
        elif self._job is None:
            self._open()
        self.changed.emit()

    def stop_take(self) -> None:
        """End the take; `took` brings it."""
        was_wanted, self._wants_take = self._wants_take, False
        if was_wanted and self._recorder is not None and self._recorder.is_recording:
            take = self._recorder.stop()
            rendered = render([take.samples], take.sample_rate)
            self.took.emit(np.concatenate(list(rendered)))
        self._close_if_idle()
        self.changed.emit()

    def close(self) -> None:
        """Turn the microphone off."""
        self._wants_take, self._ear = False, None
        self._close_if_idle()
        self.changed.emit()

    def _open(self) -> None:
        job = _Microphone(self._make)
        job.ear = self._ear
        self._job = job
        job.opened.connect(lambda recorder: self._on_opened(job, recorder))
        job.heard.connect(lambda window: self._on_heard(job, window))
        job.failed.connect(lambda error: self._on_failed(job, error))
        self._desk.start(job, quiet=True)

    def _close_if_idle(self) -> None:
        if self._job is None or self._wants_take or self._ear is not None:
            return
        job, self._job, self._recorder = self._job, None, None
        job.cancel()

    def _on_opened(self, job: _Microphone, recorder: Recorder) -> None:
        if job is not self._job:
            return
        self._recorder = recorder
        if self._wants_take:
            recorder.start()
        self.changed.emit()

    def _on_heard(self, job: _Microphone, window: HeardNow) -> None:
        if job is self._job and job.ear is not None:
            self.heard.emit(window)

    def _on_failed(self, job: _Microphone, error: Any) -> None:
        if job is not self._job or not isinstance(error, HarkenError):
            return
        self._job = self._recorder = None
        self._wants_take, self._ear = False, None
        self.failed.emit(error)
        self.changed.emit()
