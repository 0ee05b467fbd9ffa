"""The network written out slowly, from the formula in `engine.export.network_spec`."""

from __future__ import annotations

import numpy as np

from engine.export.network_spec import TrainedNetwork


def classify_slowly(trained: TrainedNetwork, samples):
    """Return probabilities and embedding of one window, in float64 after the front end."""
    front_end, weights = trained.segment.front_end, trained.weights
    features = np.log(front_end.power(samples).astype(np.float64) + front_end.floor)
    x = ((features - weights["input/mean"]) / weights["input/std"])[:, :, None]
    for stage in range(trained.spec.n_stages):
        y = convolve_slowly(x, weights[f"stage{stage}/kernel"])
        y = y * weights[f"stage{stage}/scale"] + weights[f"stage{stage}/offset"]
        x = np.maximum(y, 0)
    embedding = np.concatenate([x.mean(axis=(0, 1)), x.max(axis=(0, 1))])
    logits = embedding @ weights["dense/kernel"] + weights["dense/bias"]
    powers = np.exp(logits / trained.temperature - np.max(logits / trained.temperature))
    return powers / powers.sum(), embedding


def convolve_slowly(x, kernel):
    """Convolve (time, mel, in) with (3, 3, in, out), stride 2, “same” as Keras pads it."""
    padded = np.pad(x, [_pads(x.shape[0]), _pads(x.shape[1]), (0, 0)])
    n_time, n_mel = -(-x.shape[0] // 2), -(-x.shape[1] // 2)
    y = np.zeros((n_time, n_mel, kernel.shape[-1]))
    for t in range(3):
        for m in range(3):
            y += padded[t:, m:][: 2 * n_time : 2, : 2 * n_mel : 2] @ kernel[t, m]
    return y


def _pads(length):
    return (0, 1) if length % 2 == 0 else (1, 1)
