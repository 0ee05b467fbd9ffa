"""From samples to probabilities: windows through a model, averaged over a clip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.audio.mel import FloatArray
from engine.runtime.model_file import ModelFile
from engine.runtime.pooling import pool_windows
from engine.runtime.session import Session
from engine.runtime.windows import SlidingWindows
from engine.settings import SAMPLE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a model says of one clip.

    Attributes
    ----------
    labels : tuple[str, ...]
    probabilities : NDArray[np.float32], shape (n_classes,)
        In the order of `labels`; their sum is 1.
    n_windows : int
        Windows it is the average of.
    n_samples : int
        Length of the clip at the model's rate.
    is_unknown : bool
        Whether even the best class is less sure than the model's rule asks.
    """

    labels: tuple[str, ...]
    probabilities: FloatArray
    n_windows: int
    n_samples: int
    is_unknown: bool

    @property
    def seconds(self) -> float:
        """Length of the clip."""
        return self.n_samples / SAMPLE_RATE

    def top(self, k: int = 2) -> tuple[tuple[str, float], ...]:
        """Return the `k` best classes and their probabilities, best first."""
        best: list[int] = np.argsort(-self.probabilities, kind="stable")[:k].tolist()
        return tuple((self.labels[i], float(self.probabilities[i])) for i in best)


class Classifier:
    """A model, loaded.

    Parameters
    ----------
    model : ModelFile
        From `read_model`, so it has passed the gate.
    """

    def __init__(self, model: ModelFile) -> None:
        self.model = model
        self.card = model.card
        self._session = Session(model.data)

    def probabilities(self, windows: Iterable[FloatArray]) -> FloatArray:
        """Run windows.

        Parameters
        ----------
        windows : Iterable[NDArray[np.float32]]
            At least one, each of shape (card.n_samples,), at `card.sample_rate`, full scale 1; an
            array of shape (n_windows, card.n_samples) is such.

        Returns
        -------
        NDArray[np.float32], shape (n_windows, n_classes)
        """
        # One at a time: on one thread a batch of eight is no faster, and took 46 MB more.
        return np.concatenate([self._session.run(window[None])[0] for window in windows])

    def classify(self, samples: FloatArray) -> Prediction:
        """Classify one clip, shape (n_samples,), at the model's rate; any length."""
        return self.classify_blocks([samples])

    def classify_blocks(self, blocks: Iterable[FloatArray]) -> Prediction:
        """Classify one clip that comes in blocks; memory does not grow with its sound."""
        counted = _Counted(blocks)
        sliding = SlidingWindows(self.card.n_samples, self.card.hop_samples)
        rows = self.probabilities(window for _, window in sliding.run(counted))
        pooled = pool_windows(rows)
        return Prediction(
            labels=self.card.labels,
            probabilities=pooled,
            n_windows=len(rows),
            n_samples=counted.n_samples,
            is_unknown=bool(pooled.max() < self.card.unknown_below),
        )


class _Counted:
    """Blocks, and how many samples have gone by."""

    def __init__(self, blocks: Iterable[FloatArray]) -> None:
        self._blocks = blocks
        self.n_samples = 0

    def __iter__(self) -> Iterator[FloatArray]:
        for block in self._blocks:
            self.n_samples += block.size
            yield block
