"""Making probabilities mean what they say: one temperature, fitted on clips not trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.metrics import IndexArray

COOLEST, HOTTEST = 0.25, 4.0
"""A few dozen validation clips, all right, would ask for a temperature of 0."""

GOLDEN = (5**0.5 - 1) / 2


def softmax(scores: NDArray[np.float32], temperature: float = 1.0) -> NDArray[np.float32]:
    """Return probabilities of scores, shape (n, n_classes), divided by a temperature."""
    scaled = scores.astype(np.float64) / temperature
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)


def log_loss(scores: NDArray[np.float32], truth: IndexArray, temperature: float = 1.0) -> float:
    """Return the mean negative log probability of the truth.

    Parameters
    ----------
    scores : NDArray[np.float32], shape (n, n_classes)
        Logits, or log probabilities.
    truth : NDArray[np.int64], shape (n,)
    temperature : float, default 1
    """
    scaled = scores.astype(np.float64) / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(scaled).sum(axis=1))
    return float((log_total - scaled[np.arange(len(truth)), truth]).mean())


def fit_temperature(scores: NDArray[np.float32], truth: IndexArray) -> float:
    """Find the temperature that makes the truth likeliest.

    Parameters
    ----------
    scores : NDArray[np.float32], shape (n, n_classes)
        Mean log probability over the windows of each clip.
    truth : NDArray[np.int64], shape (n,)

    Returns
    -------
    float
        Between `COOLEST` and `HOTTEST`; 1 where there is no clip. Above 1 makes less sure.

    Notes
    -----
    The loss has one minimum in log T, found by golden section. Source: C. Guo et al., "On
    Calibration of Modern Neural Networks", ICML 2017.
    """
    if not len(truth):
        return 1.0
    low, high = np.log(COOLEST), np.log(HOTTEST)
    while high - low > 1e-4:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if log_loss(scores, truth, np.exp(left)) < log_loss(scores, truth, np.exp(right)):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def calibration_error(
    probabilities: NDArray[np.float32], truth: IndexArray, n_bins: int = 10
) -> float:
    """Return by how much the surest probability misses the share that is right, on average.

    Parameters
    ----------
    probabilities : NDArray[np.float32], shape (n, n_classes)
    truth : NDArray[np.int64], shape (n,)
    n_bins : int, default 10
        Equally wide ranges of probability, each weighted by its clips.
    """
    sure, is_right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    bins = np.minimum((sure * n_bins).astype(int), n_bins - 1)
    gaps = [
        abs(sure[bins == each].mean() - is_right[bins == each].mean()) * (bins == each).mean()
        for each in np.unique(bins)
    ]
    return float(sum(gaps))
