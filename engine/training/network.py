"""The network in Keras, made from its description, and taken apart into plain arrays again."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from engine.audio.mel import FloatArray
from engine.export.network_spec import NetworkSpec

# With Keras' 0.99 the statistics of a small set never arrive: 60 epochs of 3 steps are 180 steps.
NORM_MOMENTUM = 0.9


def build_network(
    spec: NetworkSpec, *, n_frames: int, n_mels: int, n_classes: int, dropout: float
) -> keras.Model:
    """Make a network with random weights.

    Parameters
    ----------
    spec : NetworkSpec
    n_frames, n_mels, n_classes : int
    dropout : float
        Share of the embedding left out in training.

    Returns
    -------
    keras.Model
        From normalised log power, shape (n, n_frames, n_mels, 1), to logits, (n, n_classes).
    """
    layers: Any = keras.layers
    sound: Any = keras.Input((n_frames, n_mels, 1))
    x = sound
    if spec.level == "each its own":
        x = layers.Subtract()([x, layers.GlobalMaxPooling2D(keepdims=True)(x)])
    for stage, width in enumerate(spec.widths):
        x = layers.ReLU()(_convolved(x, f"stage{stage}", width, stride=2))
        if inner := spec.inner(stage):
            y = x
            for name in inner[:-1]:
                y = layers.ReLU()(_convolved(y, name, width))
            x = layers.ReLU()(layers.Add()([x, _convolved(y, inner[-1], width)]))
    if spec.pooling == "freqmax":
        x = layers.AveragePooling2D((1, x.shape[2]))(x)
    pooled = (layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x))
    embedding = layers.Concatenate()(list(pooled))
    logits = layers.Dense(n_classes, name="dense")(layers.Dropout(dropout)(embedding))
    return keras.Model(sound, logits)


def _convolved(x: Any, name: str, width: int, stride: int = 1) -> Any:
    layers: Any = keras.layers
    named = name.replace("/", "_")
    convolve = layers.Conv2D(
        width, 3, strides=stride, padding="same", use_bias=False, name=f"{named}_conv"
    )
    return layers.BatchNormalization(momentum=NORM_MOMENTUM, name=f"{named}_norm")(convolve(x))


def extract_weights(model: Any, spec: NetworkSpec) -> dict[str, FloatArray]:
    """Take the weights out of a network, its batch normalisation folded into scale and offset.

    Returns
    -------
    dict[str, NDArray[np.float32]]
        As `engine.export.network_spec` names them, without ``input/…``.
    """
    arrays: dict[str, FloatArray] = {}
    for name in spec.convolutions():
        named = name.replace("/", "_")
        norm = model.get_layer(f"{named}_norm")
        gamma, beta, mean, variance = (
            np.asarray(variable.value, np.float64)
            for variable in (norm.gamma, norm.beta, norm.moving_mean, norm.moving_variance)
        )
        scale = gamma / np.sqrt(variance + norm.epsilon)
        arrays[f"{name}/kernel"] = _values(model.get_layer(f"{named}_conv").kernel)
        arrays[f"{name}/scale"] = scale.astype(np.float32)
        arrays[f"{name}/offset"] = (beta - mean * scale).astype(np.float32)
    dense = model.get_layer("dense")
    return arrays | {"dense/kernel": _values(dense.kernel), "dense/bias": _values(dense.bias)}


def _values(variable: Any) -> FloatArray:
    return np.asarray(variable.value, np.float32)
