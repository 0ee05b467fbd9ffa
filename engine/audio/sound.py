"""A sound that is read where it is needed: held in memory, in a file, or one laid over another.

Everything that draws or plays a recording asks for spans of samples, so that ten hours take no more
memory than ten seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, gcd
from pathlib import Path
from typing import Protocol

import numpy as np

from engine.audio.files import opened
from engine.audio.mel import FloatArray
from engine.audio.rendering import render, to_mono
from engine.audio.sniff import container, open_sound
from engine.settings import SAMPLE_RATE

_MARGIN = 1_600
"""Samples at 16 kHz read beside a span that is resampled: many times the length of the filter."""


class Sound(Protocol):
    """One channel at `sample_rate`; full scale is 1.

    Attributes
    ----------
    n_samples, sample_rate : int
    """

    @property
    def n_samples(self) -> int:
        """How many there are."""
        ...

    @property
    def sample_rate(self) -> int:
        """Hz."""
        ...

    def read(self, first: int, last: int) -> FloatArray:
        """Return the samples from `first` to before `last`, zeros outside the sound; any thread.

        Raises
        ------
        SoundError
            If the file cannot be read any more.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class HeldSound:
    """Samples in memory, shape (n,); kept, not copied."""

    samples: FloatArray
    sample_rate: int = SAMPLE_RATE

    @property
    def n_samples(self) -> int:
        """How many there are."""
        return self.samples.size

    def read(self, first: int, last: int) -> FloatArray:
        """See `Sound`; inside the sound it is a view."""
        inside = self.samples[min(max(0, first), self.n_samples) : max(0, last)]
        return _placed(inside, first, last)


@dataclass(frozen=True, slots=True, eq=False)
class FileSound:
    """A file that can be read from the middle, as mono at 16 kHz.

    Attributes
    ----------
    path : Path
    n_samples : int
        As rendered from its beginning to its end.
    """

    path: Path
    n_samples: int
    sample_rate: int = SAMPLE_RATE

    def read(self, first: int, last: int) -> FloatArray:
        """See `Sound`; the numbers are those of `engine.audio.files.read_mono` of the whole."""
        here, end = max(0, first), min(last, self.n_samples)
        if end <= here:
            return np.zeros(max(0, last - first), np.float32)
        with opened(self.path) as sound:
            rate = sound.info.sample_rate
            common = gcd(rate, SAMPLE_RATE)
            # Begin where a sample of the file and one of the rendering fall on the same moment.
            grid, native = SAMPLE_RATE // common, rate // common
            margin = 0 if rate == SAMPLE_RATE else _MARGIN
            step = max(0, here - margin) // grid
            start, wanted = step * native, ceil((end + margin) * rate / SAMPLE_RATE) - step * native
            blocks = _first(map(to_mono, sound.reader.blocks(start)), wanted)
            made = np.concatenate(list(render(blocks, rate)))
        part = made[here - step * grid : end - step * grid]
        return _placed(part, first, last)


@dataclass(frozen=True, slots=True, eq=False)
class PatchedSound:
    """A sound in which a part is another one.

    Attributes
    ----------
    under : Sound
    at : int
        Sample at which the part begins.
    part : NDArray[np.float32], shape (n,)
    """

    under: Sound
    at: int
    part: FloatArray

    @property
    def n_samples(self) -> int:
        """As many as the sound under it has."""
        return self.under.n_samples

    @property
    def sample_rate(self) -> int:
        """That of the sound under it."""
        return self.under.sample_rate

    def read(self, first: int, last: int) -> FloatArray:
        """See `Sound`."""
        made = self.under.read(first, last)
        onset, offset = max(first, self.at), min(last, self.at + self.part.size, self.n_samples)
        if onset < offset:
            made = made.copy()
            made[onset - first : offset - first] = self.part[onset - self.at : offset - self.at]
        return made


def can_be_read_anywhere(path: Path) -> bool:
    """Return whether a span of a file can be read without all that lies before it.

    Raises
    ------
    SoundError
        If it is no sound.
    """
    with open_sound(path) as file:
        return container(path, file).can_seek


def _first(blocks: Iterable[FloatArray], wanted: int) -> Iterator[FloatArray]:
    """Yield blocks until `wanted` samples came."""
    for block in blocks:
        yield block[:wanted]
        wanted -= block.size
        if wanted <= 0:
            return


def _placed(inside: FloatArray, first: int, last: int) -> FloatArray:
    """Return samples that lie inside a sound as a span that may begin before it or end behind."""
    before = max(0, -first) if inside.size else 0
    missing = last - first - inside.size - before
    return np.pad(inside, (before, missing)) if before or missing > 0 else inside
