"""Playing a sound: a position, a loop, a speed, and an output that is opened off the GUI thread.

A thread of the player's reads half a second ahead of what is heard, so a sound of ten hours is
played from its file; the audio callback copies what lies ready and does no more. The stream stays
open for a while after the sound ends, so that the next one starts at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.audio import portaudio
from engine.audio.mel import FloatArray
from engine.audio.sound import HeldSound, Sound
from engine.audio.voice import Pace, Voice
from engine.errors.base import HarkenError
from engine.errors.devices import DeviceLostError, DeviceRefusedError, NoOutputDeviceError

BLOCK_FRAMES = 512
LATENCIES_S = (0.05, 0.2, 0.8)
"""How early blocks are handed over: the first, unless the machine is too busy for it."""

MOST_UNDERFLOWS = 3
WITHIN_S = 60.0
"""So many blocks that came too late, while a sound played, in so long are too many."""

IDLE_S = 5.0
EVERY_S = 0.02
LOST_AFTER_S = 1.0
FIRST_BLOCKS_S = 6.0
"""An idle sound server may take seconds before it goes on from the first blocks."""

OUTPUT = "The loudspeaker"
NORMAL = Pace()


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
        self._voice: Voice | None = None
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._is_closing = False
        self._thread: threading.Thread | None = None
        self._stream: Any = None
        self._stream_rate = 0
        self._opened_s = 0.0
        self._latencies_s = list(LATENCIES_S)
        self._latency_s = LATENCIES_S[0]
        self._n_underflows = 0
        self._counting_s = 0.0

    def play(
        self,
        sound: Sound | FloatArray,
        sample_rate: int,
        *,
        onset_s: float = 0.0,
        offset_s: float | None = None,
        loop: tuple[float, float] | None = None,
        pace: Pace = NORMAL,
    ) -> None:
        """Play a sound instead of what plays now.

        Parameters
        ----------
        sound : Sound | NDArray[np.float32], shape (n,)
            Full scale is 1; it is read while it plays.
        sample_rate : int
            Hz; where the device has others, the sound is resampled.
        onset_s, offset_s : float
            Where to begin and, unless it is the end of the sound, where to end.
        loop : tuple[float, float] | None
            Onset and offset, in seconds, of the span that repeats once its end is reached.
        pace : Pace
            How fast.
        """
        if isinstance(sound, np.ndarray):
            sound = HeldSound(sound, sample_rate)
        end = sound.n_samples
        if offset_s is not None:
            end = min(end, max(0, round(offset_s * sample_rate)))
        span = _span(loop, sample_rate, end)
        place = min(max(0, round(onset_s * sample_rate)), end)
        if span is not None and place >= span[1]:
            place = span[0]
        with self._lock:
            self.failure = None
            self._voice = Voice(sound, place, end, span, pace)
            self._is_closing = False
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="player", daemon=True)
                self._thread.start()
        self._wake.set()

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
        """Whether a sound plays or is about to."""
        voice = self._voice
        return voice is not None and not voice.is_over

    @property
    def position_s(self) -> float:
        """Where in the sound it is heard to be, in seconds."""
        voice = self._voice
        if voice is None:
            return 0.0
        if voice.is_over or not voice.is_ready:
            return voice.place_s(0.0)
        since_s = min(time.monotonic() - voice.moved_s, 2 * BLOCK_FRAMES / self._stream_rate)
        return voice.place_s(since_s - self._latency_s)

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
            stream, self._stream = self._stream, None  # a thread that starts now opens its own
            self._latencies_s = list(LATENCIES_S)  # the machine may be idle by the next sound
        if stream is not None:
            portaudio.close_stream(stream)
        return True

    def _tell_end(self, voice: Voice) -> None:
        if not voice.is_told:
            voice.is_told = True
            if self._on_end is not None:
                self._on_end()

    def _keep_going(self, voice: Voice) -> None:
        """Open a stream for a new voice; end a voice whose device was lost."""
        try:
            if not voice.is_ready:
                self._prepare(voice)
            else:
                voice.read_ahead()
                self._check_flow(voice)
                self._lengthen_buffer()
        except HarkenError as error:
            self.failure = error
            voice.is_over = True

    def _check_flow(self, voice: Voice) -> None:
        """Raise DeviceLostError when the device takes no more samples."""
        now_s = time.monotonic()
        is_stuck = now_s - voice.moved_s > LOST_AFTER_S
        if is_stuck and now_s - self._opened_s > FIRST_BLOCKS_S:
            self._close_stream()
            raise DeviceLostError(OUTPUT, "It takes no more sound.")

    def _lengthen_buffer(self) -> None:
        """Hand blocks over earlier from now on if too many came too late."""
        if self._n_underflows >= MOST_UNDERFLOWS and len(self._latencies_s) > 1:
            used = self._latencies_s.pop(0)
            self._close_stream()
            try:
                self._open_stream(self._stream_rate)
            except DeviceRefusedError:  # a sound that crackles is better than none
                self._latencies_s = [used]
                self._open_stream(self._stream_rate)
        elif time.monotonic() - self._counting_s > WITHIN_S:
            self._counting_s, self._n_underflows = time.monotonic(), 0

    def _prepare(self, voice: Voice) -> None:
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
        voice.begin(self._stream_rate)
        voice.read_ahead()
        voice.moved_s = time.monotonic()
        voice.is_ready = True

    def _open_stream(self, sample_rate: int) -> None:
        self._opened_s = self._counting_s = time.monotonic()
        self._n_underflows = 0
        self._stream = portaudio.open_stream(
            OUTPUT,
            lambda module: module.OutputStream(
                samplerate=sample_rate,
                channels=1,
                dtype="float32",
                blocksize=BLOCK_FRAMES,
                latency=self._latencies_s[0],
                callback=self._on_block,
            ),
        )
        self._stream_rate = sample_rate
        self._latency_s = float(self._stream.latency)

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            portaudio.close_stream(stream)

    def _on_block(self, out: FloatArray, _n: int, _time: Any, status: Any) -> None:
        voice = self._voice
        if voice is None or not voice.is_ready or voice.is_over:
            out.fill(0)
        else:
            self._n_underflows += status.output_underflow
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
