"""The outline of a sound: how far it swings in each column of a picture, at any zoom."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.audio.peaks import BUCKET, Peaks
from engine.audio.sound import HeldSound, Sound

CHUNK = 2**16
"""Samples read from a file at once, 4 s."""

MOST_CHUNKS = 48
"""Kept of a file, 13 MB: twice what the widest screen shows of samples."""


class Outline:
    """Peaks and mean power of a sound, from its pyramid or, close by, from its samples.

    Parameters
    ----------
    sound : Sound | None
        None while its samples cannot be read at any place.
    peaks : Peaks
    sample_rate : int
        Hz.
    """

    def __init__(self, sound: Sound | None, peaks: Peaks, sample_rate: int) -> None:
        self.sound, self.peaks, self.sample_rate = sound, peaks, sample_rate
        self._lock = Lock()
        self._chunks: OrderedDict[int, FloatArray] = OrderedDict()
        self._wanted: list[int] = []

    @classmethod
    def of(cls, samples: FloatArray, sample_rate: int) -> Outline:
        """Return the outline of samples in memory, shape (n,)."""
        return cls(HeldSound(samples, sample_rate), Peaks.of(samples), sample_rate)

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return self.peaks.n_samples / self.sample_rate

    @property
    def n_held(self) -> int:
        """Bytes of samples kept of a file."""
        return sum(chunk.nbytes for chunk in self._chunks.values())

    @property
    def is_waiting(self) -> bool:
        """Whether `fetch` would find something to read."""
        return self.sound is not None and any(each not in self._chunks for each in self._wanted)

    def columns(self, onset_s: float, offset_s: float, n_columns: int) -> NDArray[np.float32]:
        """Summarise a span in evenly wide columns, now, from what is known.

        Parameters
        ----------
        onset_s, offset_s : float
            The span; where it leaves the sound, the columns are silent.
        n_columns : int

        Returns
        -------
        NDArray[np.float32], shape (3, n_columns)
            Smallest sample, largest sample and root of the mean power of each column. Where samples
            are needed that were not read yet, those of the buckets they lie in; `fetch` reads them.
        """
        per_column = float(offset_s - onset_s) * self.sample_rate / n_columns
        edges = onset_s * self.sample_rate + np.arange(n_columns + 1, dtype=np.float64) * per_column
        if per_column < 2 * BUCKET:
            first, last = int(max(0.0, edges[0])), min(int(edges[-1]) + 2, self.peaks.n_samples)
            samples = self._samples(first, last)
            if samples is not None:
                return _spans(samples, edges - first)
        else:
            self._wanted = []
        return self.peaks.columns(edges)

    def fetch(self) -> bool:
        """Read one piece of what was asked for last; return whether there was one. Any thread.

        Raises
        ------
        SoundError
            If the file cannot be read any more.
        """
        wanted = next((each for each in self._wanted if each not in self._chunks), None)
        if wanted is None or self.sound is None:
            return False
        read = self.sound.read(wanted * CHUNK, min((wanted + 1) * CHUNK, self.sound.n_samples))
        with self._lock:
            self._chunks[wanted] = read
            while len(self._chunks) > MOST_CHUNKS:
                self._chunks.popitem(last=False)
        return True

    def _samples(self, first: int, last: int) -> FloatArray | None:
        """Return a span of the sound if it is at hand; else it is wanted."""
        if isinstance(self.sound, HeldSound):
            return self.sound.samples[first:last]
        if last <= first:
            return None
        places = range(first // CHUNK, (last - 1) // CHUNK + 1)
        with self._lock:
            found = [self._chunks.get(place) for place in places]
            for place in places:
                if place in self._chunks:
                    self._chunks.move_to_end(place)
        chunks = [chunk for chunk in found if chunk is not None]
        self._wanted = list(places)[:MOST_CHUNKS]
        if len(chunks) < len(found):
            return None
        return np.concatenate(chunks)[first - places[0] * CHUNK :][: last - first]


def _spans(samples: FloatArray, edges: NDArray[np.float64]) -> NDArray[np.float32]:
    """Reduce samples between `edges`, at least one sample a column."""
    made = np.zeros((3, edges.size - 1), np.float32)
    if samples.size == 0:
        return made
    starts = np.floor(edges[:-1]).astype(np.int64)
    is_inside = (starts >= 0) & (starts < samples.size)
    within = np.clip(starts, 0, samples.size - 1)
    counts = np.maximum(np.diff(np.append(within, min(int(edges[-1]) + 1, samples.size))), 1)
    power = samples**2
    made[0] = np.minimum.reduceat(samples, within)
    made[1] = np.maximum.reduceat(samples, within)
    made[2] = np.sqrt(np.add.reduceat(power, within) / counts)
    # The last column would run on to the end of the array.
    last = slice(within[-1], max(within[-1] + 1, int(edges[-1])))
    made[:, -1] = samples[last].min(), samples[last].max(), np.sqrt(power[last].mean())
    return made * is_inside
