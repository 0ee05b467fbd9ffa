"""What holds samples between an audio callback and those who use them.

`Ring` is for the callback: no lock, no allocation, no waiting. `Tail` keeps the newest samples of
a stream.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from engine.audio.mel import FloatArray


class Ring:
    """A first-in first-out store of samples of fixed size.

    One thread writes, one reads. Each index is moved by one side only, after the samples are in
    place or taken, so neither ever waits for the other.

    Parameters
    ----------
    capacity : int
        Samples it holds.

    Attributes
    ----------
    n_written, n_dropped : int
        Samples that came in so far, and those that found no room.
    """

    def __init__(self, capacity: int) -> None:
        self._samples = np.zeros(capacity, np.float32)
        self.n_written = 0
        self.n_dropped = 0
        self._n_read = 0

    def __len__(self) -> int:
        """Count the samples that wait to be read."""
        return self.n_written - self._n_read

    def write(self, samples: FloatArray) -> None:
        """Append samples, shape (n,); what finds no room is dropped and counted."""
        capacity = self._samples.size
        n_fitting = min(samples.size, capacity - len(self))
        place = self.n_written % capacity
        n_before_end = min(n_fitting, capacity - place)
        self._samples[place : place + n_before_end] = samples[:n_before_end]
        self._samples[: n_fitting - n_before_end] = samples[n_before_end:n_fitting]
        self.n_written += n_fitting
        self.n_dropped += samples.size - n_fitting

    def read(self) -> FloatArray:
        """Take out all samples that wait, shape (n,), oldest first."""
        capacity, n = self._samples.size, len(self)
        place = self._n_read % capacity
        n_before_end = min(n, capacity - place)
        taken = np.empty(n, np.float32)
        taken[:n_before_end] = self._samples[place : place + n_before_end]
        taken[n_before_end:] = self._samples[: n - n_before_end]
        self._n_read += n
        return taken


class Tail:
    """The newest samples of a stream, kept as they came.

    Parameters
    ----------
    n_samples : int
        How many are kept.
    """

    def __init__(self, n_samples: int) -> None:
        self._n_wanted = n_samples
        self._n_held = 0
        self._chunks: deque[FloatArray] = deque()

    def add(self, samples: FloatArray) -> None:
        """Append samples, shape (n,), and let go of those too old."""
        self._chunks.append(samples)
        self._n_held += samples.size
        while self._chunks and self._n_held - self._chunks[0].size >= self._n_wanted:
            self._n_held -= self._chunks.popleft().size

    def read(self) -> FloatArray:
        """Return the newest samples, shape (n,), n at most what was asked for."""
        joined = np.concatenate([np.zeros(0, np.float32), *self._chunks])
        return joined[max(0, joined.size - self._n_wanted) :]

    def take(self) -> FloatArray:
        """Return them and forget them."""
        samples = self.read()
        self._chunks.clear()
        self._n_held = 0
        return samples
