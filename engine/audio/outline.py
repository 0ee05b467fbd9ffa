"""The outline of a sound: how far it swings in each column of a picture, at any zoom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray

BLOCK = 256
"""Samples summed up ahead: 57 million samples of an hour become 225 000 blocks."""


class Outline:
    """Peaks and mean power of a sound, kept once in full and once in blocks.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n,)
        Full scale is 1. Kept, not copied.
    sample_rate : int
        Hz.
    """

    def __init__(self, samples: FloatArray, sample_rate: int) -> None:
        self.samples = samples
        self.sample_rate = sample_rate
        self._blocks = _reduced(samples, samples**2, np.arange(0, samples.size, BLOCK))

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return self.samples.size / self.sample_rate

    def columns(self, onset_s: float, offset_s: float, n_columns: int) -> NDArray[np.float32]:
        """Summarise a span in evenly wide columns.

        Parameters
        ----------
        onset_s, offset_s : float
            The span; where it leaves the sound, the columns are silent.
        n_columns : int

        Returns
        -------
        NDArray[np.float32], shape (3, n_columns)
            Smallest sample, largest sample and root of the mean power of each column. Columns wider
            than four blocks are summed from whole blocks, their edges up to a block away.
        """
        per_column = float(offset_s - onset_s) * self.sample_rate / n_columns
        edges = onset_s * self.sample_rate + np.arange(n_columns + 1, dtype=np.float64) * per_column
        if per_column > 4 * BLOCK:
            low, high, power = self._blocks
            return _spans(low, high, power, edges / BLOCK)
        first, last = (int(np.clip(edge, 0, self.samples.size)) for edge in edges[[0, -1]])
        part = self.samples[first : last + 1]
        return _spans(part, part, part**2, edges - first)


def _spans(
    low: FloatArray, high: FloatArray, power: FloatArray, edges: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Reduce three rows of values between `edges`, at least one value a column."""
    made = np.zeros((3, edges.size - 1), np.float32)
    if low.size == 0:
        return made
    starts = np.floor(edges[:-1]).astype(np.int64)
    is_inside = (starts >= 0) & (starts < low.size)
    within = np.clip(starts, 0, low.size - 1)
    counts = np.maximum(np.diff(np.append(within, min(int(edges[-1]) + 1, low.size))), 1)
    made[0] = np.minimum.reduceat(low, within)
    made[1] = np.maximum.reduceat(high, within)
    made[2] = np.sqrt(np.add.reduceat(power, within) / counts)
    # The last column would run on to the end of the array.
    last = slice(within[-1], max(within[-1] + 1, int(edges[-1])))
    made[:, -1] = low[last].min(), high[last].max(), np.sqrt(power[last].mean())
    return made * is_inside


def _reduced(
    samples: FloatArray, power: FloatArray, starts: NDArray[np.int64]
) -> NDArray[np.float32]:
    if samples.size == 0:
        return np.zeros((3, 0), np.float32)
    counts = np.diff(np.append(starts, samples.size))
    made = np.empty((3, starts.size), np.float32)
    made[0] = np.minimum.reduceat(samples, starts)
    made[1] = np.maximum.reduceat(samples, starts)
    made[2] = np.add.reduceat(power, starts) / counts
    return made
