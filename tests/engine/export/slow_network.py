"""The network written out slowly, from the formula in `engine.export.network_spec`."""

from __future__ import annotations

import numpy as np

from engine.export.network_spec import TrainedNetwork


def classify_slowly(trained: TrainedNetwork, samples):
    """Return probabilities and embedding of one window, in float64 after the front end."""
    front_end, weights = trained.segment.front_end, trained.weights
    features = np.log(front_end.power(samples).astype(np.float64) + front_end.floor)
    x = ((features - weights["input/mean"]) / weights["input/std"])[:, :, None]
    if trained.spec.level == "each its own":
        x = x - x.max()
    embedding = np.concatenate([_embedding(trained, trunk, x) for trunk in trained.spec.trunks])
    logits = embedding @ weights["dense/kernel"] + weights["dense/bias"]
    powers = np.exp(logits / trained.temperature - np.max(logits / trained.temperature))
    return powers / powers.sum(), embedding


def _embedding(trained, trunk, x):
    for stage in range(trained.spec.n_stages):
        x = np.maximum(_normalised(trained, f"{trunk}stage{stage}", x, 2), 0)
        inner, y = trained.spec.inner(stage), x
        for name in inner:
            y = np.maximum(y, 0) if y is not x else x
            y = _normalised(trained, trunk + name, y, 1)
        x = np.maximum(x + y, 0) if inner else x
        if gate := trained.spec.gate(stage):
            x = x * _gate(trained, [trunk + each for each in gate], x.mean(axis=(0, 1)))
    if trained.spec.pooling == "freqmax":
        x = x.mean(axis=1, keepdims=True)
    return np.concatenate([x.mean(axis=(0, 1)), x.max(axis=(0, 1))])


def _normalised(trained, name, x, stride):
    weights = trained.weights
    y = convolve_slowly(x, weights[f"{name}/kernel"], stride)
    part_of_row = np.arange(y.shape[1]) * len(weights[f"{name}/scale"]) // y.shape[1]
    return y * weights[f"{name}/scale"][part_of_row] + weights[f"{name}/offset"][part_of_row]


def _gate(trained, names, heard):
    squeezed, opened = (
        lambda x, each=each: x @ trained.weights[f"{each}/kernel"] + trained.weights[f"{each}/bias"]
        for each in names
    )
    return 1 / (1 + np.exp(-opened(np.maximum(squeezed(heard), 0))))


def convolve_slowly(x, kernel, stride):
    """Convolve (time, mel, in) with (3, 3, in, out), “same” as Keras pads it."""
    padded = np.pad(x, [_pads(x.shape[0], stride), _pads(x.shape[1], stride), (0, 0)])
    n_time, n_mel = -(-x.shape[0] // stride), -(-x.shape[1] // stride)
    y = np.zeros((n_time, n_mel, kernel.shape[-1]))
    for t in range(3):
        for m in range(3):
            rows = padded[t:, m:][: stride * n_time : stride, : stride * n_mel : stride]
            y += rows @ kernel[t, m]
    return y


def _pads(length, stride):
    return (0, 1) if stride == 2 and length % 2 == 0 else (1, 1)
