"""A take: one recording, kept in memory or streamed to a file while it grows."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine.audio.files import read_blocks
from engine.audio.mel import FloatArray
from engine.audio.quality import LevelMeasure, Levels, flaws
from engine.audio.rendering import to_mono
from engine.errors.sounds import SoundUnwritableError

SYNC_S = 1.0
"""At most this much of a take is lost in a crash."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A moment in which no sound came.

    Attributes
    ----------
    onset_s, seconds : float
        Where in the take it is, and how much is missing there.
    """

    onset_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Take:
    """What was recorded.

    Attributes
    ----------
    sample_rate : int
        Hz; the device's own.
    n_samples : int
    levels : Levels
    gaps : tuple[Gap, ...]
        Where the device fell silent on the way.
    is_lost : bool
        Whether it ended because the device was lost.
    path : Path | None
        The FLAC it was streamed to; None for a take that was kept in memory.
    in_memory : NDArray[np.float32] | None
        Its samples, shape (n_samples,), if there is no file.
    """

    sample_rate: int
    n_samples: int
    levels: Levels
    gaps: tuple[Gap, ...]
    is_lost: bool
    path: Path | None
    in_memory: FloatArray | None

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.n_samples / self.sample_rate

    @property
    def kept_s(self) -> float:
        """How much of it becomes a clip: all, of a microphone that was lost up to its first gap.

        After that a sound server may have gone on with another one, unasked.
        """
        gap_s = self.gaps[0].onset_s if self.is_lost and self.gaps else 0.0
        return gap_s if 0 < gap_s < self.seconds else self.seconds

    @property
    def samples(self) -> FloatArray:
        """Its samples at the device's rate, shape (n_samples,); a file is read anew."""
        if self.in_memory is not None:
            return self.in_memory
        assert self.path is not None  # noqa: S101 (one of the two holds the samples)
        return np.concatenate([to_mono(block) for block in read_blocks(self.path)])

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences on what is wrong with it; none for a good take."""
        missing_s = sum(gap.seconds for gap in self.gaps)
        has_gaps = bool(self.gaps) and self.kept_s == self.seconds
        gaps = (f"{missing_s:.1f} s are missing in it.",) if has_gaps else ()
        lost = ("The microphone was lost before its end.",) if self.is_lost else ()
        return (*lost, *gaps, *(flaw.sentence for flaw in flaws(self.levels)))

    @property
    def flags(self) -> tuple[str, ...]:
        """Names of what is wrong with it as a recording; none for a good take."""
        return tuple(flaw.flag for flaw in flaws(self.levels))


class GrowingTake:
    """A take that is being recorded.

    Parameters
    ----------
    sample_rate : int
        Hz.
    path : Path | None
        The FLAC to stream to; without it the take is kept in memory.
    n_most : int | None
        What comes behind so many samples does not belong to it.
    """

    def __init__(self, sample_rate: int, path: Path | None, n_most: int | None = None) -> None:
        self._sample_rate = sample_rate
        self._n_most = n_most
        self._path = path
        self._chunks: list[FloatArray] = []
        self._measured = LevelMeasure()
        self._gaps: list[Gap] = []
        self._n_unsynced = 0
        self._file = None if path is None else _open_flac(path, sample_rate)

    @property
    def seconds(self) -> float:
        """Its length so far."""
        return self._measured.n_frames / self._sample_rate

    @property
    def is_full(self) -> bool:
        """Whether it is as long as it may become."""
        return self._n_most is not None and self._measured.n_frames >= self._n_most

    def add(self, samples: FloatArray) -> None:
        """Append samples, shape (n,), as far as they belong to it.

        Raises
        ------
        SoundUnwritableError
            If they could not be written.
        """
        if self._n_most is not None:
            samples = samples[: self._n_most - self._measured.n_frames]
        if self._file is None:
            self._chunks.append(samples)
        else:
            self._write(samples)
        self._measured.add(samples[:, None])

    def mark_gap(self, seconds: float) -> None:
        """Remember that sound is missing here."""
        if not self.is_full:
            self._gaps.append(Gap(self.seconds, seconds))

    def finish(self, *, is_lost: bool) -> Take:
        """Close the file and return the take."""
        if self._file is not None:
            self._file.close()
        in_memory = None
        if self._path is None:
            in_memory = np.concatenate([np.zeros(0, np.float32), *self._chunks])
        return Take(
            self._sample_rate,
            self._measured.n_frames,
            self._measured.levels(self._sample_rate),
            tuple(self._gaps),
            is_lost,
            self._path,
            in_memory,
        )

    def _write(self, samples: FloatArray) -> None:
        assert self._file is not None  # noqa: S101 (the caller looked)
        assert self._path is not None  # noqa: S101
        try:
            self._file.write(to_int32(samples))
            self._n_unsynced += samples.size
            if self._n_unsynced > SYNC_S * self._sample_rate:
                self._file.flush()
                self._n_unsynced = 0
        except RuntimeError as error:
            raise SoundUnwritableError(self._path, str(error).rstrip(".")) from error


def _open_flac(path: Path, sample_rate: int) -> soundfile.SoundFile:
    try:
        return soundfile.SoundFile(path, "w", sample_rate, 1, "PCM_24", format="FLAC")
    except RuntimeError as error:
        raise SoundUnwritableError(path, str(error).rstrip(".")) from error


def to_int32(samples: FloatArray) -> NDArray[np.int32]:
    """Return samples as 24-bit integers in the upper bytes of 32; same shape.

    libsndfile would scale floats by 2**23 - 1, which moves every 16-bit step off its place and
    makes the file larger.
    """
    steps = np.clip(np.rint(samples.astype(np.float64) * 2**23), -(2**23), 2**23 - 1)
    return steps.astype(np.int32) << 8
