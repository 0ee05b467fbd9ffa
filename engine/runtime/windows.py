"""Windows of a sound that comes in blocks: the streaming twin of `engine.audio.segment.cut`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.segment import tile


class SlidingWindows:
    """Cuts a stream into the windows that `cut` would cut from the whole of it.

    Memory is bounded by one block and one window, however long the sound; a window is a view.

    Parameters
    ----------
    n_samples, hop_samples : int
        Length of a window and step between two.
    """

    def __init__(self, n_samples: int, hop_samples: int) -> None:
        self._n_samples = n_samples
        self._hop_samples = hop_samples
        self._held = np.zeros(0, np.float32)
        self._start = 0
        self._next_onset = 0
        self._is_begun = False

    def push(self, samples: FloatArray) -> Iterator[tuple[int, FloatArray]]:
        """Take in a block and yield the windows it completes: onset in samples, and the window."""
        self._held, self._start = np.concatenate([self._held[self._start :], samples]), 0
        while True:
            # The last window stays held: the very last one may have to reach back into it.
            start = self._start + self._hop_samples if self._is_begun else 0
            if self._held.size < start + self._n_samples:
                return
            self._start, self._is_begun = start, True
            onset, self._next_onset = self._next_onset, self._next_onset + self._hop_samples
            yield onset, self._held[start : start + self._n_samples]

    def finish(self) -> Iterator[tuple[int, FloatArray]]:
        """Yield the window that ends with the sound, where none does yet."""
        n_held = self._held.size - self._start
        if not self._is_begun:
            yield 0, tile(self._held, self._n_samples)
        elif n_held > self._n_samples:
            last_onset = self._next_onset - self._hop_samples
            yield last_onset + n_held - self._n_samples, self._held[-self._n_samples :]

    def run(self, blocks: Iterable[FloatArray]) -> Iterator[tuple[int, FloatArray]]:
        """Yield all windows of a sound that ends."""
        for block in blocks:
            yield from self.push(block)
        yield from self.finish()
