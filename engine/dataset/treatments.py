"""Treatments: what is done to a clip's sound before it is learned from, as ordered data.

A clip's sound is its span of the source with its chain of treatments applied. The source is never
altered, so every step can be switched off or taken away again.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.audio.noise_reduction import Method, gate_revision
from engine.dataset.codec import Tagged

FloatArray = NDArray[np.float32]

_STEPS_16_BIT = 32_768
LARGEST_GAIN_DB = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment(Tagged):
    """One step of a chain.

    Attributes
    ----------
    is_on : bool, default True
        A step that is off stays in the chain and does nothing.
    """

    is_on: bool = True

    @property
    @abstractmethod
    def title(self) -> str:
        """The step in words, for the inspector and the history."""

    @property
    def revision(self) -> str:
        """What the sound hangs on besides the data: ``""`` where the data say it all."""
        return ""

    @abstractmethod
    def apply(self, samples: FloatArray, sample_rate: int, reduce_noise: ReduceNoise) -> FloatArray:
        """Return the sound after this step.

        Parameters
        ----------
        samples : NDArray[np.float32], shape (n,)
            Mono, full scale is 1.
        sample_rate : int
            In Hz.
        reduce_noise : ReduceNoise
            For the step that needs more than arithmetic.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim(Treatment):
    """Keep what lies between two times.

    Attributes
    ----------
    onset_s, offset_s : float
        Seconds into the clip as it comes to this step, ``0 <= onset_s < offset_s``.
    """

    kind: ClassVar[str] = "trim"
    onset_s: float
    offset_s: float

    def __post_init__(self) -> None:
        if not 0 <= self.onset_s < self.offset_s < math.inf:
            message = f"a trim cannot go from {self.onset_s} s to {self.offset_s} s"
            raise ValueError(message)

    @property
    def title(self) -> str:
        """The step in words."""
        return f"Trim to {self.onset_s:.2f}\N{EN DASH}{self.offset_s:.2f} s"

    def apply(self, samples: FloatArray, sample_rate: int, reduce_noise: ReduceNoise) -> FloatArray:
        """Return the part between the two times, at least one sample."""
        onset = min(round(self.onset_s * sample_rate), max(0, samples.size - 1))
        offset = max(onset + 1, round(self.offset_s * sample_rate))
        return samples[onset:offset]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain(Treatment):
    """Make it louder or softer.

    Attributes
    ----------
    gain_db : float
        Between -60 and 60; what then lies over full scale is cut off.
    """

    kind: ClassVar[str] = "gain"
    gain_db: float

    def __post_init__(self) -> None:
        if not abs(self.gain_db) <= LARGEST_GAIN_DB:
            message = f"a gain cannot be {self.gain_db} dB"
            raise ValueError(message)

    @property
    def title(self) -> str:
        """The step in words, with a true minus sign."""
        return f"Gain {self.gain_db:+.1f} dB".replace("-", "−")

    def apply(self, samples: FloatArray, sample_rate: int, reduce_noise: ReduceNoise) -> FloatArray:
        """Return the samples times ``10 ** (gain_db / 20)``."""
        return samples * np.float32(10 ** (self.gain_db / 20))


@dataclass(frozen=True, slots=True)
class NoiseProfile:
    """What noise sounds like: a short sound in the object store (`engine.dataset.noise`).

    The sound itself is kept, not where it was found: it stays the same when clips are relabelled,
    cut or removed.

    Attributes
    ----------
    digest : str
        The object's name, without its suffix ``.wav``.
    words : str
        Where it was found: ``"c12, 0.00–0.50 s"``.
    """

    digest: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Denoise(Treatment):
    """Reduce the noise by spectral gating.

    Attributes
    ----------
    method : Method
    strength : float
        Share of the noise that goes, 0 to 1.
    profile : NoiseProfile | None
        The noise, for the stationary method; None for the quietest part of the sound itself.
    """

    kind: ClassVar[str] = "denoise"
    method: Method
    strength: float
    profile: NoiseProfile | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.strength <= 1:
            message = f"noise cannot be reduced by a share of {self.strength}"
            raise ValueError(message)
        if self.profile is not None and self.method is not Method.STATIONARY:
            message = "only stationary noise has a profile"
            raise ValueError(message)

    @property
    def title(self) -> str:
        """The step in words."""
        learned = f", learned from {self.profile.words}" if self.profile else ""
        varying = "" if self.method is Method.STATIONARY else "varying "
        return f"Reduce {varying}noise by {self.strength:.0%}{learned}".replace("%", " %")

    @property
    def revision(self) -> str:
        """The version of the gate."""
        return gate_revision()

    def apply(self, samples: FloatArray, sample_rate: int, reduce_noise: ReduceNoise) -> FloatArray:
        """Return the sound with less noise; its length stays."""
        return reduce_noise(samples, sample_rate, self)


def cut_off_s(chain: tuple[Treatment, ...]) -> float:
    """Return how many seconds a chain cuts off the front: 0 s of a treated clip lies there."""
    return sum(step.onset_s for step in chain if step.is_on and isinstance(step, Trim))


class ReduceNoise(Protocol):
    """Whoever has the profiles and the process that noise reduction needs."""

    def __call__(self, samples: FloatArray, sample_rate: int, step: Denoise) -> FloatArray:
        """Return the sound with its noise reduced, shape (n,) as before."""
        ...


def cannot_reduce(samples: FloatArray, sample_rate: int, step: Denoise) -> FloatArray:
    """Stand in where a chain without noise reduction is applied; ValueError if it has one."""
    message = f"nobody is here to {step.title.lower()} in {samples.size / sample_rate:g} s"
    raise ValueError(message)


def apply_chain(
    samples: FloatArray,
    chain: tuple[Treatment, ...],
    sample_rate: int,
    reduce_noise: ReduceNoise = cannot_reduce,
) -> FloatArray:
    """Return the sound after every step that is on, in 16-bit steps.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n,)
    chain : tuple[Treatment, ...]
    sample_rate : int
        In Hz.
    reduce_noise : ReduceNoise

    Returns
    -------
    NDArray[np.float32], shape (m,)
        Between -1 and 1 - 2**-15, each a whole number of 16-bit steps, so that a render read from
        the cache and one just made are the same numbers.
    """
    for step in chain:
        if step.is_on:
            samples = step.apply(samples, sample_rate, reduce_noise)
    steps = np.rint(samples * _STEPS_16_BIT)
    return np.clip(steps, -_STEPS_16_BIT, _STEPS_16_BIT - 1).astype(np.float32) / np.float32(
        _STEPS_16_BIT
    )
