"""Recording: an armed microphone whose last two seconds are always there.

The audio callback copies into a ring and does no more. A thread of the recorder empties the ring
fifty times a second: into the pre-roll, the live views, and the take if there is one. It also
watches the device, because PortAudio never tells that one froze, was muted or replaced.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from engine.audio import portaudio
from engine.audio.devices import InputDevice
from engine.audio.mel import FloatArray
from engine.audio.quality import CLIPPED_AT, FLOOR_DB, decibels
from engine.audio.ring import Ring, Tail
from engine.audio.take import GrowingTake, Take
from engine.errors.base import HarkenError
from engine.errors.devices import DeviceLostError, DeviceRefusedError, NoInputDeviceError

BLOCK_FRAMES = 1024
LATENCY_S = 0.1
RING_S = 10.0
PREROLL_S = 2.0
LIVE_S = 10.0
METER_S = 0.05
EVERY_S = 0.02
COMMON_RATES_HZ = (48_000, 44_100, 16_000)
"""Tried where a device refuses the rate it calls its own."""

LOST_AFTER_S = 1.0
FIRST_BLOCK_S = 6.0
"""An idle sound server may take seconds before the first samples come."""

ZEROS_S = 3.0
GAP_S = 0.3


class Health(Enum):
    """How the microphone is; the value is a sentence for a person."""

    WELL = "The microphone is on."
    NO_SIGNAL = "No signal: the microphone gives nothing but zeros. It may be muted."
    INTERRUPTED = "The sound stopped for a moment; another microphone may have taken over."
    LOST = "The microphone was unplugged or its sound system stopped."
    CLOSED = "The microphone is off."


@dataclass(frozen=True, slots=True)
class Level:
    """How loud it is now.

    Attributes
    ----------
    peak_db, rms_db : float
        Of the last 50 ms, dB below full scale, at least −120.
    is_clipped : bool
        Whether a sample of them is at full scale.
    """

    peak_db: float
    rms_db: float
    is_clipped: bool


SILENT = Level(FLOOR_DB, FLOOR_DB, is_clipped=False)


class Recorder:
    """Records from one microphone, mono, at its own rate; use it in a `with` statement.

    `open` and `close` may take a moment (a second at most to close): call them off the GUI thread.
    All else returns at once, from any thread.

    Parameters
    ----------
    device : InputDevice | None
        None takes the system's default.
    preroll_s : float
        How much of the sound before `start` belongs to a take.

    Attributes
    ----------
    identity : str
        Of the device that was opened last, as `engine.audio.devices` lists it.
    """

    def __init__(self, device: InputDevice | None = None, *, preroll_s: float = PREROLL_S) -> None:
        self.device = device
        self.identity = ""
        self.sample_rate = 0
        self._preroll_s = preroll_s
        self._stream: Any = None
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._reset(0)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The device, in words."""
        return "The default microphone" if self.device is None else self.device.name

    def open(self) -> None:
        """Open the microphone: from now on it is heard, and takes can start.

        Raises
        ------
        PortAudioMissingError, NoInputDeviceError, DeviceLostError, DeviceRefusedError
            If it cannot be opened.
        """
        portaudio.refresh()
        device = self._find()
        self.identity = device.identity
        rates = dict.fromkeys((device.sample_rate, *COMMON_RATES_HZ))
        self._stream = self._open_at_first(list(rates), device.index)
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def start(self, path: Path | None = None, *, most_s: float | None = None) -> None:
        """Start a take, which begins with the pre-roll.

        Parameters
        ----------
        path : Path | None
            A FLAC to stream to, so that a crash loses a second at most; without it the take is
            kept in memory.
        most_s : float | None
            How long it may become, whenever it is stopped; without it there is no limit.

        Raises
        ------
        DeviceLostError
            If the microphone is not on.
        SoundUnwritableError
            If the file cannot be made.
        """
        if self.health in {Health.LOST, Health.CLOSED}:
            raise DeviceLostError(self.name, self.health.value)
        with self._lock:
            self._pump()
            n_most = None if most_s is None else max(1, round(most_s * self.sample_rate))
            take = GrowingTake(self.sample_rate, path, n_most)
            take.add(self._preroll.read())
            self._take = take

    def stop(self) -> Take:
        """End the take and return it; the microphone stays on.

        Raises
        ------
        SoundUnwritableError
            If it could not be written to its end.
        """
        with self._lock:
            if self._take is None:
                message = "no take was started"
                raise ValueError(message)
            self._pump()
            if self._gap_s:
                self._take.mark_gap(self._gap_s)
            take, self._take = self._take.finish(is_lost=self._is_lost()), None
            failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
        return take

    def close(self) -> None:
        """Turn the microphone off; a take that was not stopped is finished, its file kept."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        portaudio.close_stream(stream)
        with self._lock:
            if self._take is not None:
                self._take.finish(is_lost=False)
                self._take = None

    @property
    def health(self) -> Health:
        """How the microphone is."""
        if self._stream is None:
            return Health.CLOSED
        if self._is_lost():
            return Health.LOST
        if self._was_interrupted:
            return Health.INTERRUPTED
        return Health.NO_SIGNAL if self._n_zeros > ZEROS_S * self.sample_rate else Health.WELL

    @property
    def level(self) -> Level:
        """How loud it is now."""
        return SILENT if self._stream is None else self._level

    @property
    def is_recording(self) -> bool:
        """Whether a take grows."""
        return self._stream is not None and self._take is not None

    @property
    def is_growing(self) -> bool:
        """Whether the take becomes longer: it is not full, and could be written up to now."""
        take = self._take
        return take is not None and not take.is_full and self._failure is None

    @property
    def seconds(self) -> float:
        """The length of the take so far, its pre-roll included; 0 without one."""
        take = self._take if self._stream is not None else None
        return 0.0 if take is None else take.seconds

    def read_new(self) -> FloatArray:
        """Return what came since the last call, shape (n,), at most the last 10 s, for a view."""
        with self._lock:
            return self._live.take()

    def _find(self) -> InputDevice:
        """Return the device as this process's PortAudio lists it."""
        devices = portaudio.inputs()
        if not devices:
            raise NoInputDeviceError
        if self.device is None:
            return devices[0]
        for device in devices:
            if device.identity == self.device.identity:
                return device
        raise DeviceLostError(self.name, "It is not connected.")

    def _reset(self, sample_rate: int) -> None:
        """Forget what an earlier opening left."""
        self.sample_rate = sample_rate
        self._ring = Ring(round(RING_S * sample_rate))
        self._preroll = Tail(round(self._preroll_s * sample_rate))
        self._live = Tail(round(LIVE_S * sample_rate))
        self._level = SILENT
        self._take: GrowingTake | None = None
        self._failure: HarkenError | None = None
        self._n_zeros = 0
        self._gap_s = 0.0
        self._is_over = self._has_begun = self._was_interrupted = False
        self._heard_s = time.monotonic()
        self._ending.clear()

    def _open_at_first(self, rates: list[int], index: int) -> Any:
        """Open a stream at the first of `rates` that the device takes."""
        self._reset(rates[0])
        try:
            return self._open_stream(index)
        except DeviceRefusedError:
            if len(rates) == 1:
                raise
            return self._open_at_first(rates[1:], index)

    def _open_stream(self, index: int) -> Any:
        return portaudio.open_stream(
            self.name,
            lambda module: module.InputStream(
                device=index,
                samplerate=self.sample_rate,
                channels=1,
                dtype="float32",
                blocksize=BLOCK_FRAMES,  # fixed: left to PortAudio, blocks vary from 1 to 417
                latency=LATENCY_S,
                callback=self._on_block,
                finished_callback=self._on_finished,
            ),
        )

    def _on_block(self, block: FloatArray, _n: int, _time: Any, _status: Any) -> None:
        self._ring.write(block[:, 0])
        self._heard_s = time.monotonic()
        self._has_begun = True

    def _on_finished(self) -> None:
        self._is_over = True

    def _is_lost(self) -> bool:
        patience_s = LOST_AFTER_S if self._has_begun else FIRST_BLOCK_S
        return self._is_over or time.monotonic() - self._heard_s > patience_s

    def _run(self) -> None:
        while not self._ending.wait(EVERY_S):
            with self._lock:
                self._watch_gaps()
                self._pump()

    def _watch_gaps(self) -> None:
        """Mark in the take where the device fell silent; called with the lock held."""
        silent_s = time.monotonic() - self._heard_s if self._has_begun else 0.0
        if silent_s > GAP_S:
            self._gap_s = silent_s
            # A sound server moves a stream to another source when its own goes, with such a gap.
            self._was_interrupted = True
        elif self._gap_s:
            if self._take is not None:
                self._take.mark_gap(self._gap_s)
            self._gap_s = 0.0

    def _pump(self) -> None:
        """Hand on what the ring holds; called with the lock held."""
        new = self._ring.read()
        if new.size == 0:
            return
        self._live.add(new)
        self._preroll.add(new)
        self._measure(new)
        if self._take is not None and self._failure is None:
            try:
                self._take.add(new)
            except HarkenError as error:
                self._failure = error

    def _measure(self, new: FloatArray) -> None:
        nonzero = np.flatnonzero(new)
        self._n_zeros = (
            int(new.size - 1 - nonzero[-1]) if nonzero.size else self._n_zeros + new.size
        )
        recent = new[-round(METER_S * self.sample_rate) :]
        peak = float(np.abs(new).max())
        rms = float(np.sqrt(np.mean(recent**2)))
        self._level = Level(decibels(peak), decibels(rms), is_clipped=peak >= CLIPPED_AT)
