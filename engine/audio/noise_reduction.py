"""Noise reduction in parts: what is asked for, and the blocks in which a sound goes to the gate.

The gate is noisereduce's spectral gating. It runs in a process of its own
(`engine.audio.denoiser`); everything here is plain numpy, so that a window can import it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.quality import ONE_STEP
from engine.audio.segment import tile

GATE = 1
"""Raised whenever the same sound would come out of the gate otherwise than before."""

BLOCK_S = 30.0
"""A longer sound is gated block by block, so that memory stays small and cancelling is quick. In
whole hops of the gate: all blocks lie on the frames that one long block would have."""

CONTEXT_S = 2.0
"""What the gate sees on both sides of a block: its own measure of time. Beyond the ends the sound
is mirrored; silence there would pass for the floor, and the first second stay noisy."""

OWN_NOISE_S = 0.5
"""Without a profile the quietest stretch of this length is the noise. The whole of the sound, as
noisereduce takes it, holds the sound to be kept too: a tone that lasts would be gated away."""

SHORTEST_NOISE_S = 0.1

_FRAME = 512


class Method(StrEnum):
    """How the gate tells noise from sound."""

    STATIONARY = "stationary"
    NON_STATIONARY = "non-stationary"


@dataclass(frozen=True, slots=True)
class Reduction:
    """What the gate is asked for.

    Attributes
    ----------
    method : Method
        Stationary: noise is what is no louder than a profile. Non-stationary: noise is what
        changes more slowly than some seconds.
    strength : float
        Share of the noise that goes, 0 to 1.
    """

    method: Method
    strength: float


@cache
def gate_revision() -> str:
    """Return what a rendered sound hangs on besides its data: our version and noisereduce's."""
    try:
        found = version("noisereduce")
    except PackageNotFoundError:  # a frozen program carries none of the packages' own records
        found = ""
    return f"{GATE}/{found}"


def own_noise(samples: FloatArray, sample_rate: int) -> FloatArray:
    """Return the quietest `OWN_NOISE_S` of a sound, shape (m,), as its noise.

    Digital silence is left out: padding is no noise. A shorter sound is its own noise, repeated
    until the gate can measure it.
    """
    n_frames = samples.size // _FRAME
    framed = samples[: n_frames * _FRAME].reshape(n_frames, _FRAME)
    sounding = framed[np.abs(framed).max(1, initial=0.0) > ONE_STEP]
    n_wanted = round(OWN_NOISE_S * sample_rate / _FRAME)
    if len(sounding) <= n_wanted:
        return tile(sounding.ravel() if len(sounding) else samples, n_wanted * _FRAME)
    power = np.concatenate([[0.0], np.cumsum((sounding.astype(np.float64) ** 2).sum(1))])
    first = int(np.argmin(power[n_wanted:] - power[:-n_wanted]))
    return sounding[first : first + n_wanted].ravel()


def blocks(samples: FloatArray, sample_rate: int) -> Iterator[tuple[slice, FloatArray]]:
    """Yield where each block lies in a sound, and the block with `context` samples around it."""
    n_around, n_block = context(sample_rate), round(BLOCK_S * sample_rate)
    padded = np.pad(samples, n_around, mode="reflect" if samples.size > 1 else "edge")
    for first in range(0, samples.size, n_block):
        place = slice(first, min(first + n_block, samples.size))
        yield place, padded[place.start : place.stop + 2 * n_around]


def context(sample_rate: int) -> int:
    """Return how many samples a block has before and after it."""
    return round(CONTEXT_S * sample_rate)


def encode_samples(samples: FloatArray) -> str:
    """Return samples as text that fits into a message, bit for bit."""
    return base64.b64encode(samples.astype("<f4").tobytes()).decode("ascii")


def decode_samples(text: str) -> FloatArray:
    """Return the samples that `encode_samples` made text of."""
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float32)
