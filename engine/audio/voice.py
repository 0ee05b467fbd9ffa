"""One sound while it plays: read ahead in a thread, handed out in the audio callback."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass

import numpy as np
import soxr

from engine.audio.mel import FloatArray
from engine.audio.rendering import QUALITY
from engine.audio.sound import Sound
from engine.audio.stretch import Stretcher

AHEAD_S = 0.5
"""Read before it is heard: a disk that wakes up is not noticed."""

_PIECE = 4_096


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a sound is played.

    Attributes
    ----------
    speed : float
        0.5 takes twice as long.
    keeps_pitch : bool
        Stretch the sound in time; else half the speed is an octave lower, like a tape.
    """

    speed: float = 1.0
    keeps_pitch: bool = False


class Voice:
    """A sound on its way to a device.

    Only the player's thread calls `begin` and `read_ahead`; only the callback calls `fill`.

    Parameters
    ----------
    sound : Sound
    place, end : int
        Samples where to begin and to end.
    loop : tuple[int, int] | None
        Samples between which it repeats once the second is reached.
    pace : Pace

    Attributes
    ----------
    is_ready, is_over, is_told : bool
    moved_s : float
        When the callback took samples last.
    """

    def __init__(
        self,
        sound: Sound,
        place: int,
        end: int,
        loop: tuple[int, int] | None,
        pace: Pace,
    ) -> None:
        self.sample_rate = sound.sample_rate
        self._sound, self._end, self._loop = sound, end, loop
        self._speed, self._keeps_pitch = pace.speed, pace.keeps_pitch
        self._onset = self._read_to = place
        self._queue: deque[FloatArray] = deque()
        self._n_made = self._n_heard = 0
        self._step = 1.0
        self._is_read = False
        self.is_ready = self.is_told = False
        self.is_over = place >= end
        self.moved_s = time.monotonic()

    def begin(self, device_rate: int) -> None:
        """Get ready for a device that wants `device_rate` samples a second."""
        self._step = self._speed * self.sample_rate / device_rate
        is_stretched = self._keeps_pitch and self._speed != 1
        self._stretcher = Stretcher(self._speed, self.sample_rate) if is_stretched else None
        rate = self.sample_rate * (1.0 if is_stretched else self._speed)
        self._resampler = (
            None
            if rate == device_rate
            else soxr.ResampleStream(rate, device_rate, 1, "float32", QUALITY)
        )
        self._most_ahead = int(AHEAD_S * device_rate)

    def read_ahead(self) -> None:
        """Read until enough lies ready.

        Raises
        ------
        SoundError
            If the file cannot be read any more.
        """
        while not self._is_read and self._n_made - self._n_heard < self._most_ahead:
            end = self._loop[1] if self._loop else self._end
            last = min(end, self._read_to + _PIECE)
            piece = self._sound.read(self._read_to, last)
            self._read_to = last
            is_last = last >= end and self._loop is None
            if last >= end and self._loop is not None:
                self._read_to = self._loop[0]
            made = self._made(piece, is_last=is_last)
            if made.size:
                # The count goes first: what the callback takes was always counted before.
                self._n_made += made.size
                self._queue.append(made)
            self._is_read = is_last  # only now: with this and an empty queue it is over

    def fill(self, out: FloatArray) -> None:
        """Copy the next samples to `out`, shape (n,), zeros after the end."""
        n_done = 0
        while n_done < out.size and self._queue:
            piece = self._queue.popleft()
            taken = piece[: out.size - n_done]
            out[n_done : n_done + taken.size] = taken
            n_done += taken.size
            if taken.size < piece.size:
                self._queue.appendleft(piece[taken.size :])
        out[n_done:] = 0
        self._n_heard += n_done
        if self._is_read and self._n_heard >= self._n_made:
            self.is_over = True

    def place_s(self, later_s: float) -> float:
        """Return where in the sound it is, or is `later_s` from now, in seconds."""
        if self.is_over:
            return self._end / self.sample_rate
        moved = self._n_heard * self._step + later_s * self._speed * self.sample_rate
        place = self._onset + max(0.0, moved)
        if self._loop and place >= self._loop[1]:
            onset, offset = self._loop
            place = onset + (place - offset) % (offset - onset)
        return min(place, self._end) / self.sample_rate

    def _made(self, piece: FloatArray, *, is_last: bool) -> FloatArray:
        if self._stretcher is not None:
            made = self._stretcher.feed(piece)
            piece = np.concatenate([made, self._stretcher.finish()]) if is_last else made
        if self._resampler is None:
            return piece
        return self._resampler.resample_chunk(np.ascontiguousarray(piece), last=is_last)
