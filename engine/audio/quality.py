"""What is wrong with a sound as a recording: silent, clipped, off centre, quiet, short."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.rendering import to_mono

FLOOR_DB = -120.0
MIN_SECONDS = 0.1
MAX_OFFSET = 0.02
MAX_CLIPPED_SHARE = 0.001
QUIET_PEAK = 10 ** (-50 / 20)
CLIPPED_AT = 0.9999
ONE_STEP = 1 / 32_768
"""The smallest step of 16-bit sound: what swings no further is silent once it is rendered."""


def decibels(level: float) -> float:
    """Return a linear level as dB below full scale, no lower than −120.

    >>> decibels(0.1)
    -20.0
    """
    return max(FLOOR_DB, 20 * float(np.log10(max(level, 1e-12))))


class Flag(StrEnum):
    """The words for what is wrong, as clips are filtered by them."""

    EMPTY = "empty"
    SILENT = "silent"
    VERY_QUIET = "very quiet"
    CLIPPED = "clipped"
    SHORT = "short"
    OFF_CENTRE = "off centre"


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud a sound is, in numbers.

    Attributes
    ----------
    seconds : float
    peak : float
        Furthest swing of any channel, linear; above 1 only in float files.
    mono_peak, mono_rms, mono_offset : float
        Furthest swing, root mean square and mean of the channels' average, linear.
    clipped_share : float
        Share of the samples at full scale, 0 to 1.
    """

    seconds: float
    peak: float
    mono_peak: float
    mono_rms: float
    mono_offset: float
    clipped_share: float

    @property
    def rms_db(self) -> float:
        """Root mean square in dB below full scale."""
        return decibels(self.mono_rms)

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all is left of it in 16 bits."""
        return self.mono_peak <= ONE_STEP


class LevelMeasure:
    """Measures levels block by block.

    Attributes
    ----------
    n_frames, n_samples : int
        Frames so far, and samples of all channels.
    n_bad : int
        Samples so far that are not finite; the levels mean nothing where there are any.
    peak : float
        Furthest swing of any channel so far, linear.
    """

    def __init__(self) -> None:
        self.n_frames = 0
        self.n_samples = 0
        self.n_bad = 0
        self.peak = 0.0
        self._n_clipped = 0
        self._mono_peak = 0.0
        self._sum = 0.0
        self._sum_of_squares = 0.0

    def add(self, block: FloatArray) -> None:
        """Measure more samples, shape (n, n_channels)."""
        self.n_frames += len(block)
        self.n_samples += block.size
        if block.size == 0:
            return
        block_peak = float(max(block.max(), -block.min()))
        if not np.isfinite(block_peak):
            self.n_bad += block.size - int(np.count_nonzero(np.isfinite(block)))
            return
        self.peak = max(self.peak, block_peak)
        if block_peak >= CLIPPED_AT:
            self._n_clipped += int(np.count_nonzero(np.abs(block) >= CLIPPED_AT))
        mono = to_mono(block)
        self._mono_peak = max(self._mono_peak, float(max(mono.max(), -mono.min())))
        self._sum += float(mono.sum(dtype=np.float64))
        self._sum_of_squares += float(np.vdot(mono, mono))

    def levels(self, sample_rate: int) -> Levels:
        """Return what was measured."""
        n_frames = max(1, self.n_frames)
        return Levels(
            seconds=self.n_frames / sample_rate,
            peak=self.peak,
            mono_peak=self._mono_peak,
            mono_rms=float(np.sqrt(self._sum_of_squares / n_frames)),
            mono_offset=self._sum / n_frames,
            clipped_share=self._n_clipped / max(1, self.n_samples),
        )


def measure(samples: FloatArray, sample_rate: int) -> Levels:
    """Measure finite samples, shape (n,) or (n, n_channels), full scale 1."""
    measured = LevelMeasure()
    measured.add(samples[:, None] if samples.ndim == 1 else samples)
    return measured.levels(sample_rate)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a sound.

    Attributes
    ----------
    flag : str
        Its name: what lists show and filter by, and what the catalog keeps.
    sentence : str
    """

    flag: Flag
    sentence: str


def flaws(levels: Levels) -> tuple[Flaw, ...]:
    """Return each thing that is wrong, the worst first; none for a good recording."""
    if levels.seconds == 0:
        return (Flaw(Flag.EMPTY, "It has no samples."),)
    found = _flaws_of_level(levels)
    if levels.clipped_share > MAX_CLIPPED_SHARE:
        share = f"{levels.clipped_share:.1%}"
        found.append(Flaw(Flag.CLIPPED, f"It is clipped: {share} of it is at full scale."))
    if levels.seconds < MIN_SECONDS:
        found.append(Flaw(Flag.SHORT, f"It is very short: {levels.seconds * 1000:.2g} ms."))
    if abs(levels.mono_offset) > MAX_OFFSET:
        offset = f"{levels.mono_offset:+.2f}".replace("-", "\N{MINUS SIGN}")
        sentence = (
            f"It is off centre by {offset} of full scale: its wave does not swing round zero, as "
            "if a direct current (DC) were added."
        )
        found.append(Flaw(Flag.OFF_CENTRE, sentence))
    return tuple(found)


def _flaws_of_level(levels: Levels) -> list[Flaw]:
    if levels.is_silent and levels.peak > 100 * ONE_STEP:
        return [Flaw(Flag.SILENT, "Its channels cancel each other: their average is silent.")]
    if levels.is_silent:
        return [Flaw(Flag.SILENT, "It is silent throughout.")]
    if levels.mono_peak < QUIET_PEAK:
        return [Flaw(Flag.VERY_QUIET, f"It is very quiet: at most {_shown(levels.mono_peak)}.")]
    return []


def _shown(level: float) -> str:
    return f"{decibels(level):.0f} dB".replace("-", "\N{MINUS SIGN}")
