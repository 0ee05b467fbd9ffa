"""A live sound through a model: blocks at any rate in, probabilities of overlapping windows out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.rendering import Renderer
from engine.runtime.classifier import Classifier
from engine.runtime.windows import SlidingWindows

HOPS_A_WINDOW = 8
"""Windows begun in the length of one: four answers a second from a model that hears 2 s."""


@dataclass(frozen=True, slots=True)
class HeardWindow:
    """What a model made of one window of a stream.

    Attributes
    ----------
    onset_s, offset_s : float
        Seconds on the clock of the stream.
    probabilities : NDArray[np.float32], shape (n_classes,)
    """

    onset_s: float
    offset_s: float
    probabilities: FloatArray


class LiveStream:
    """One stream from its first sample on; its memory does not grow.

    Parameters
    ----------
    sample_rate : int
        Hz of the blocks.
    """

    def __init__(self, sample_rate: int) -> None:
        self._renderer = Renderer(sample_rate)
        self._classifier: Classifier | None = None
        self._sliding: SlidingWindows | None = None
        self._n_samples = 0
        self._began_at = 0

    def set_classifier(self, classifier: Classifier | None) -> None:
        """Hear with this model from now on; None only renders."""
        self._classifier, self._sliding = classifier, None

    def push(self, block: FloatArray) -> tuple[FloatArray, list[HeardWindow]]:
        """Take a mono block, shape (n,).

        Returns
        -------
        NDArray[np.float32], shape (m,)
            Its sound at 16 kHz.
        list[HeardWindow]
            The windows it completed. Where the model cannot keep up, windows are skipped: what
            is heard stays near to now.
        """
        samples = self._renderer.push(block)
        classifier = self._classifier
        if classifier is None:
            self._n_samples += samples.size
            return samples, []
        if self._sliding is None:
            length = classifier.card.n_samples
            self._sliding = SlidingWindows(length, max(1, length // HOPS_A_WINDOW))
            self._began_at = self._n_samples
        self._n_samples += samples.size
        ready = [(at, window.copy()) for at, window in self._sliding.push(samples)]
        return samples, [self._hear(classifier, *each) for each in ready[-2:]]

    def _hear(self, classifier: Classifier, at: int, window: FloatArray) -> HeardWindow:
        rate = classifier.card.sample_rate
        onset_s = (self._began_at + at) / rate
        shares = classifier.probabilities(window[np.newaxis])[0]
        return HeardWindow(onset_s, onset_s + window.size / rate, shares)
