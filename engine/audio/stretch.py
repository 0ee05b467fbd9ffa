"""Slower and faster at the same pitch, for speech, in a stream."""

from __future__ import annotations

import numpy as np

from engine.audio.mel import FloatArray

FRAME_S = 0.04
"""Two periods of the lowest voice; longer frames smear consonants."""

REACH_S = 0.01
"""How far a frame may move to continue the wave before it: one period of 100 Hz."""


class Stretcher:
    """Overlaps frames that are taken where they continue the wave best.

    Parameters
    ----------
    speed : float
        2 gives half as many samples.
    sample_rate : int
        Hz.

    Notes
    -----
    Source: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity
    (WSOLA)", ICASSP 1993.
    """

    def __init__(self, speed: float, sample_rate: int) -> None:
        self._speed = speed
        self._half = round(FRAME_S * sample_rate / 2)
        self._reach = round(REACH_S * sample_rate)
        rising = np.arange(self._half) / self._half
        self._rise = (0.5 - 0.5 * np.cos(np.pi * rising)).astype(np.float32)
        self._ahead = np.zeros(self._reach, np.float32)
        self._at = float(self._reach)
        self._tail: FloatArray | None = None
        self._natural: FloatArray | None = None
        self._n_in = self._n_out = 0

    def feed(self, samples: FloatArray) -> FloatArray:
        """Return what is ready after `samples`, shape (n,), came in."""
        self._n_in += samples.size
        return self._made(samples)

    def finish(self) -> FloatArray:
        """Return the rest."""
        left = round(self._n_in / self._speed) - self._n_out
        padding = 2 * self._half + 2 * self._reach + int(self._half * self._speed)
        return self._made(np.zeros(padding, np.float32))[: max(0, left)]

    def _made(self, samples: FloatArray) -> FloatArray:
        self._ahead = np.concatenate([self._ahead, samples])
        made: list[FloatArray] = []
        while int(self._at) + 2 * self._half + self._reach <= self._ahead.size:
            made.append(self._next())
            self._at += self._half * self._speed
        dropped = min(max(0, int(self._at) - self._reach), self._ahead.size)
        self._ahead, self._at = self._ahead[dropped:], self._at - dropped
        joined = np.concatenate(made) if made else np.zeros(0, np.float32)
        self._n_out += joined.size
        return joined

    def _next(self) -> FloatArray:
        """Return half a frame: the end of the one before fading into the start of the next."""
        start, half = int(self._at), self._half
        if self._natural is not None:
            around = self._ahead[start - self._reach : start + self._reach + half]
            start += int(np.argmax(np.correlate(around, self._natural, "valid"))) - self._reach
        first, second = self._ahead[start : start + half], self._ahead[start + half :][:half]
        tail = first * (1 - self._rise) if self._tail is None else self._tail
        self._tail, self._natural = second * (1 - self._rise), second.copy()
        return (tail + first * self._rise).astype(np.float32, copy=False)
