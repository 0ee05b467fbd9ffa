"""Playing samples: a position, a loop, and an output that is opened off the GUI thread.

The audio callback copies from an array and does no more. The stream stays open for a while after
the sound ends, so that the next one starts at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.audio import portaudio
from engine.audio.mel import FloatArray
from engine.audio.rendering import resample
from engine.errors import DeviceLostError, DeviceRefusedError, HarkenError, NoOutputDeviceError

BLOCK_FRAMES = 512
LATENCY_S = 0.05
IDLE_S = 5.0
EVERY_S = 0.02
LOST_AFTER_S = 1.0
FIRST_BLOCKS_S = 6.0
"""An idle sound server may take seconds before it goes on from the first blocks."""

OUTPUT = "The loudspeaker"


@dataclass(eq=False, slots=True)
class _Voice:
    """One sound while it plays; once it is ready, only the callback moves `place`."""

    samples: FloatArray
    sample_rate: int
    place: int
    loop: tuple[int, int] | None
    is_ready: bool = False
    is_paused: bool = False
    is_over: bool = False
    is_told: bool = False
    moved_s: float = field(default_factory=time.monotonic)

    def fill(self, out: FloatArray) -> None:
        """Copy the next samples to `out`, shape (n,), zeros after the end."""
        n_done = 0
        while n_done < out.size and not self.is_over:
            end = self.loop[1] if self.loop else self.samples.size
            part = self.samples[self.place : min(end, self.place + out.size - n_done)]
            out[n_done : n_done + part.size] = part
            n_done += part.size
            self.place += part.size
            if self.place >= end and self.loop:
                self.place = self.loop[0]
            elif self.place >= end:
                self.is_over = True
        out[n_done:] = 0

    def change_rate(self, sample_rate: int) -> None:
        """Become the same sound at another rate."""
        ratio = sample_rate / self.sample_rate
        self.samples = resample(self.samples, self.sample_rate, sample_rate)
        self.place = round(self.place * ratio)
        if self.loop:
            self.loop = (round(self.loop[0] * ratio), round(self.loop[1] * ratio))
        self.sample_rate = sample_rate


class Player:
    """Plays one mono sound at a time; every call but `close` returns at once.

    Parameters
    ----------
    on_end : Callable[[], None] | None
        Called, in a thread of the player's, when a sound came to its end or could not be played;
        not after `stop`.

    Attributes
    ----------
    failure : HarkenError | None
        Why the last sound could not be played, or not to its end.
    """

    def __init__(self, on_end: Callable[[], None] | None = None) -> None:
        self.failure: HarkenError | None = None
        self._on_end = on_end
        self._voice: _Voice | None = None
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._is_closing = False
        self._thread: threading.Thread | None = None
        self._stream: Any = None
        self._stream_rate = 0
        self._opened_s = 0.0
        self._latency_s = LATENCY_S

    def play(
        self,
        samples: FloatArray,
        sample_rate: int,
        *,
        onset_s: float = 0.0,
        loop: tuple[float, float] | None = None,
    ) -> None:
        """Play samples instead of what plays now.

        Parameters
        ----------
        samples : NDArray[np.float32], shape (n,)
            Full scale is 1.
        sample_rate : int
            Hz; where the device has others, the sound is resampled.
        onset_s : float
            Where to begin.
        loop : tuple[float, float] | None
            Onset and offset, in seconds, of the span that repeats once its end is reached.
        """
        size = samples.size
        span = _span(loop, sample_rate, size)
        place = min(max(0, round(onset_s * sample_rate)), size)
        if span is not None and place >= span[1]:
            place = span[0]
        with self._lock:
            self.failure = None
            self._voice = _Voice(samples, sample_rate, place, span, is_over=place >= size)
            self._is_closing = False
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="player", daemon=True)
                self._thread.start()
        self._wake.set()

    def pause(self) -> None:
        """Hold the sound where it is."""
        if self._voice is not None:
            self._voice.is_paused = True

    def resume(self) -> None:
        """Go on after `pause`."""
        if self._voice is not None:
            self._voice.moved_s = time.monotonic()
            self._voice.is_paused = False

    def stop(self) -> None:
        """Be silent."""
        self._voice = None

    def close(self) -> None:
        """Be silent and let go of the device; two seconds at most."""
        self.stop()
        self._is_closing = True
        self._wake.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(2 * portaudio.CLOSE_S)

    @property
    def is_playing(self) -> bool:
        """Whether a sound plays or is about to; also while it is paused."""
        voice = self._voice
        return voice is not None and not voice.is_over

    @property
    def position_s(self) -> float:
        """Where in the sound it is heard to be, in seconds."""
        voice = self._voice
        if voice is None:
            return 0.0
        if voice.is_over or voice.is_paused or not voice.is_ready:
            return voice.place / voice.sample_rate
        since_s = min(time.monotonic() - voice.moved_s, 2 * BLOCK_FRAMES / voice.sample_rate)
        heard_s = voice.place / voice.sample_rate + since_s - self._latency_s
        earliest = voice.loop[0] if voice.loop and voice.place >= voice.loop[0] else 0
        return max(earliest / voice.sample_rate, heard_s)

    def _run(self) -> None:
        """Serve sounds until none came for a while."""
        active_s = time.monotonic()
        while True:
            self._wake.wait(EVERY_S)
            self._wake.clear()
            voice = self._voice
            if voice is not None and not voice.is_over:
                active_s = time.monotonic()
                self._keep_going(voice)
            if voice is not None and voice.is_over:
                self._tell_end(voice)
            is_idle = time.monotonic() - active_s > IDLE_S
            if (is_idle or self._is_closing) and self._retire():
                return

    def _retire(self) -> bool:
        """Close the stream and let the thread end, unless a sound came meanwhile."""
        with self._lock:
            if self.is_playing:
                return False
            self._thread = None
        self._close_stream()
        return True

    def _tell_end(self, voice: _Voice) -> None:
        if not voice.is_told:
            voice.is_told = True
            if self._on_end is not None:
                self._on_end()

    def _keep_going(self, voice: _Voice) -> None:
        """Open a stream for a new voice; end a voice whose device was lost."""
        try:
            if not voice.is_ready:
                self._prepare(voice)
            elif voice.is_paused:
                voice.moved_s = time.monotonic()
            else:
                self._check_flow(voice)
        except HarkenError as error:
            self.failure = error
            voice.is_over = True

    def _check_flow(self, voice: _Voice) -> None:
        """Raise DeviceLostError when the device takes no more samples."""
        now_s = time.monotonic()
        is_stuck = now_s - voice.moved_s > LOST_AFTER_S
        if is_stuck and now_s - self._opened_s > FIRST_BLOCKS_S:
            self._close_stream()
            raise DeviceLostError(OUTPUT, "It takes no more sound.")

    def _prepare(self, voice: _Voice) -> None:
        """Open an output that suits the voice, and hand the voice to the callback."""
        is_alive = self._stream is not None and self._stream.active
        if not is_alive or self._stream_rate != voice.sample_rate:
            self._close_stream()
            portaudio.refresh()
            own_rate = _output_rate()
            try:
                self._open_stream(voice.sample_rate)
            except DeviceRefusedError:
                self._open_stream(own_rate)
        if self._stream_rate != voice.sample_rate:
            voice.change_rate(self._stream_rate)
        voice.moved_s = time.monotonic()
        voice.is_ready = True

    def _open_stream(self, sample_rate: int) -> None:
        self._stream = portaudio.open_stream(
            OUTPUT,
            lambda module: module.OutputStream(
                samplerate=sample_rate,
                channels=1,
                dtype="float32",
                blocksize=BLOCK_FRAMES,
                latency=LATENCY_S,
                callback=self._on_block,
            ),
        )
        self._stream_rate = sample_rate
        self._opened_s = time.monotonic()
        self._latency_s = float(self._stream.latency)

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            portaudio.close_stream(stream)

    def _on_block(self, out: FloatArray, _n: int, _time: Any, _status: Any) -> None:
        voice = self._voice
        if voice is None or not voice.is_ready or voice.is_paused or voice.is_over:
            out.fill(0)
        else:
            voice.fill(out[:, 0])
            voice.moved_s = time.monotonic()


def _span(loop: tuple[float, float] | None, sample_rate: int, size: int) -> tuple[int, int] | None:
    """Return a loop in samples, inside the sound; None where nothing is left of it."""
    if loop is None:
        return None
    onset, offset = (min(max(0, round(edge_s * sample_rate)), size) for edge_s in loop)
    return (onset, offset) if onset < offset else None


def _output_rate() -> int:
    """Return the rate of the default output, in Hz."""
    with portaudio.entered() as module:
        outputs = [each for each in module.query_devices() if each["max_output_channels"] > 0]
        default = module.default.device[1]
    if not outputs:
        raise NoOutputDeviceError
    chosen = next((each for each in outputs if each["index"] == default), outputs[0])
    return round(chosen["default_samplerate"])
