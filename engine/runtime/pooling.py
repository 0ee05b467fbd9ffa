"""From the windows of a clip to the clip: the one definition of the average."""

from __future__ import annotations

import numpy as np

from engine.audio.mel import FloatArray

LEAST = np.float32(1e-12)
"""A window that is this sure of a *no* decides; a smaller number would only be rounding."""


def pool_windows(probabilities: FloatArray) -> FloatArray:
    """Average log-probabilities over windows.

    Parameters
    ----------
    probabilities : NDArray[np.float32], shape (n_windows, n_classes)
        At least one window; each row sums to 1.

    Returns
    -------
    NDArray[np.float32], shape (n_classes,)
        The normalised geometric mean; a single window comes back as it is.
    """
    if len(probabilities) == 1:
        return probabilities[0]
    logs = np.log(np.maximum(probabilities, LEAST))
    mean = np.exp(logs.mean(axis=0, dtype=np.float64))
    return (mean / mean.sum()).astype(np.float32)
