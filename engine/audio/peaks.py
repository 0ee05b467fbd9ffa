"""Peaks of a sound at every zoom: least, greatest and mean power of ever larger buckets.

Level 0 has a bucket for each 128 samples; each level above has half as many. Whatever the zoom, a
picture reads a few thousand buckets, and no peak is ever missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.audio.sound import Sound

BUCKET = 128
"""Samples in a bucket of level 0, 8 ms: ten hours become 27 MB, and twice that with all levels."""

_SMALLEST = 64
_STEPS = 32_768
_STRETCH = 2**20
"""Samples summed up at once where a part of a pyramid is made anew."""

Level = NDArray[np.float32 | np.int16]


def level_sizes(n_samples: int) -> list[int]:
    """Return how many buckets each level of a sound has, level 0 first."""
    sizes = [-(-n_samples // BUCKET)]
    while sizes[-1] > _SMALLEST:
        sizes.append(-(-sizes[-1] // 2))
    return sizes


class Peaks:
    """A pyramid, filled from the beginning of a sound on.

    Parameters
    ----------
    levels : Sequence[NDArray], each of shape (3, n_buckets)
        Least sample, greatest sample and root of the mean power; float32 with full scale 1, or
        16-bit integers. Sizes are those of `level_sizes`.
    n_samples : int
        Of the sound.
    n_done : int
        Samples that are in it already.
    """

    def __init__(self, levels: Sequence[Level], n_samples: int, n_done: int) -> None:
        self.levels, self.n_samples, self.n_done = levels, n_samples, n_done
        self._scale = 1.0 / _STEPS if levels[0].dtype == np.int16 else 1.0
        self._rest = np.zeros(0, np.float32)

    @classmethod
    def empty(cls, n_samples: int) -> Peaks:
        """Return a pyramid in memory that knows nothing yet."""
        sizes = level_sizes(n_samples)
        return cls([np.zeros((3, size), np.float32) for size in sizes], n_samples, 0)

    @classmethod
    def of(cls, samples: FloatArray) -> Peaks:
        """Return the pyramid of samples in memory, shape (n,)."""
        made = cls.empty(samples.size)
        made.add(samples)
        made.finish()
        return made

    def restart(self) -> None:
        """Forget what was added; the next samples are the first ones."""
        self.n_done = 0
        self._rest = np.zeros(0, np.float32)

    def add(self, samples: FloatArray) -> None:
        """Take the samples that come next, shape (n,)."""
        joined = np.concatenate([self._rest, samples]) if self._rest.size else samples
        whole = joined.size // BUCKET * BUCKET
        self._rest = joined[whole:].copy()
        self._put(joined[:whole])

    def finish(self) -> None:
        """Take it that no more samples come."""
        self._put(self._rest)
        self._rest = np.zeros(0, np.float32)
        self.n_done = self.n_samples

    def columns(self, edges: NDArray[np.float64]) -> NDArray[np.float32]:
        """Summarise the spans between edges.

        Parameters
        ----------
        edges : NDArray[np.float64], shape (n_columns + 1,)
            In samples, rising.

        Returns
        -------
        NDArray[np.float32], shape (3, n_columns)
            Of each span and of what little lies beside it in the same buckets; zeros outside the
            sound and where it is not summed up yet.
        """
        made = np.zeros((3, edges.size - 1), np.float32)
        per_column = (edges[-1] - edges[0]) / max(1, edges.size - 1)
        level = int(np.clip(np.log2(max(per_column, 1) / BUCKET) - 1, 0, len(self.levels) - 1))
        width = BUCKET << level
        n_buckets = -(-min(self.n_done, self.n_samples) // width)
        starts = np.floor(edges[:-1] / width).astype(np.int64)
        ends = np.maximum(np.ceil(edges[1:] / width).astype(np.int64), starts + 1)
        inside = np.flatnonzero((ends > 0) & (starts < n_buckets))
        if inside.size == 0:
            return made
        starts, ends = np.clip(starts[inside], 0, None), np.clip(ends[inside], None, n_buckets)
        origin = starts[0]
        part = self.levels[level][:, origin : ends[-1]] * np.float32(self._scale)
        # A bucket of zeros behind the last: an end may lie there, and only ends do.
        part = np.pad(part, ((0, 0), (0, 1)))
        between = np.stack([starts, ends], 1).ravel() - origin
        made[0, inside] = np.minimum.reduceat(part[0], between)[::2]
        made[1, inside] = np.maximum.reduceat(part[1], between)[::2]
        power = np.add.reduceat(part[2] ** 2, between)[::2]
        made[2, inside] = np.sqrt(power / (ends - starts))
        return made

    def patched(self, sound: Sound, first: int, last: int) -> Peaks:
        """Return the pyramid of a sound that differs from this one only in a span."""
        levels = [np.array(level) for level in self.levels]
        made = Peaks(levels, self.n_samples, self.n_done)
        for onset, offset in _stretches(first // BUCKET * BUCKET, min(last, self.n_samples)):
            end = min(-(-offset // BUCKET) * BUCKET, self.n_samples)
            made._write(onset // BUCKET, sound.read(onset, end))
        return made

    def _put(self, samples: FloatArray) -> None:
        room = self.n_samples - self.n_done
        if samples.size and room > 0:
            self._write(self.n_done // BUCKET, samples[:room])
            self.n_done += min(room, samples.size)

    def _write(self, bucket: int, samples: FloatArray) -> None:
        """Sum samples up into level 0 from `bucket` on, and what hangs on them above."""
        starts = np.arange(0, samples.size, BUCKET)
        counts = np.minimum(samples.size - starts, BUCKET)
        end = bucket + starts.size
        power = np.add.reduceat(samples**2, starts) / counts
        low, high = np.minimum.reduceat(samples, starts), np.maximum.reduceat(samples, starts)
        self._store(0, bucket, np.stack([low, high, np.sqrt(power)]))
        for level in range(1, len(self.levels)):
            bucket, end = bucket // 2, -(-end // 2)
            under = self.levels[level - 1][:, 2 * bucket : 2 * end].astype(np.float32)
            if under.shape[1] % 2:
                under = np.concatenate([under, under[:, -1:]], 1)
            pairs = under.reshape(3, -1, 2)
            power = (pairs[2] ** 2).mean(1)
            joined = np.stack([pairs[0].min(1), pairs[1].max(1), np.sqrt(power)])
            self._store(level, bucket, joined * np.float32(self._scale))

    def _store(self, level: int, bucket: int, values: NDArray[np.float32]) -> None:
        kept = self.levels[level]
        scaled = (
            values if self._scale == 1.0 else np.clip(np.rint(values * _STEPS), -_STEPS, 32_767)
        )
        kept[:, bucket : bucket + values.shape[1]] = scaled


def _stretches(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield a span in stretches that fit into memory."""
    for onset in range(first, last, _STRETCH):
        yield onset, min(last, onset + _STRETCH)
