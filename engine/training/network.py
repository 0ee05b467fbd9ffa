"""The network in Keras, made from its description, and taken apart into plain arrays again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np

from engine.audio.mel import FloatArray
from engine.export.network_spec import NetworkSpec
from engine.training.layers import BandNormalization, HalvingConvolution

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
        From normalised log power, shape (n, n_frames, n_mels, 1), to the logits of each member,
        (n, members, n_classes); what the network says is their mean.
    """
    layers: Any = keras.layers
    sound: Any = keras.Input((n_frames, n_mels, 1))
    x = sound
    if spec.level == "each its own":
        x = layers.Subtract()([x, layers.GlobalMaxPooling2D(keepdims=True)(x)])
    said = []
    for trunk in spec.trunks:
        embedding = layers.Dropout(dropout)(_embedding(spec, trunk, x))
        logits = layers.Dense(n_classes, name=_layer(trunk, "dense"))(embedding)
        said.append(layers.Reshape((1, n_classes))(logits))
    return keras.Model(sound, said[0] if len(said) == 1 else layers.Concatenate(axis=1)(said))


def _embedding(spec: NetworkSpec, trunk: str, x: Any) -> Any:
    """Lead `x` through the stages and the pooling of one member."""
    layers: Any = keras.layers
    for stage, width in enumerate(spec.widths):
        name = f"{trunk}stage{stage}"
        halved = HalvingConvolution(width, name=_layer(name, "conv"))(x)
        x = layers.ReLU()(_normalised(spec, halved, name))
        if inner := spec.inner(stage):
            y = x
            for name in inner[:-1]:
                y = layers.ReLU()(_convolved(spec, y, trunk + name, width))
            y = _convolved(spec, y, trunk + inner[-1], width)
            x = layers.ReLU()(layers.Add()([x, y]))
        if gate := spec.gate(stage):
            x = _gated(x, [trunk + each for each in gate], gate.values())
    if spec.pooling == "freqmax":
        x = layers.AveragePooling2D((1, x.shape[2]))(x)
    pooled = (layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x))
    return layers.Concatenate()(list(pooled))


def _convolved(spec: NetworkSpec, x: Any, name: str, width: int) -> Any:
    layers: Any = keras.layers
    convolve = layers.Conv2D(width, 3, padding="same", use_bias=False, name=_layer(name, "conv"))
    return _normalised(spec, convolve(x), name)


def _normalised(spec: NetworkSpec, x: Any, name: str) -> Any:
    n_parts = spec.n_parts(x.shape[2])
    return BandNormalization(n_parts, momentum=NORM_MOMENTUM, name=_layer(name, "norm"))(x)


def _gated(x: Any, names: Sequence[str], sizes: Iterable[tuple[int, int]]) -> Any:
    """Let every channel count as much as the means of all suggest."""
    layers: Any = keras.layers
    (_, narrow), (_, width) = sizes
    heard = layers.GlobalAveragePooling2D()(x)
    squeezed = layers.Dense(narrow, activation="relu", name=_layer(names[0]))(heard)
    opened = layers.Dense(width, activation="sigmoid", name=_layer(names[1]))(squeezed)
    return layers.Multiply()([x, layers.Reshape((1, 1, width))(opened)])


def _layer(*names: str) -> str:
    """Return the name of a layer; Keras allows no slash in it."""
    return "_".join(name.strip("/") for name in names if name).replace("/", "_")


def extract_weights(model: Any, spec: NetworkSpec) -> dict[str, FloatArray]:
    """Take the weights out of a network, its batch normalisation folded into scale and offset.

    Returns
    -------
    dict[str, NDArray[np.float32]]
        As `engine.export.network_spec` names them, without ``input/…``.
    """
    arrays: dict[str, FloatArray] = {}
    for name in spec.convolutions():
        norm = model.get_layer(_layer(name, "norm"))
        gamma, beta, mean, variance = (
            np.asarray(variable.value, np.float64)
            for variable in (norm.gamma, norm.beta, norm.moving_mean, norm.moving_variance)
        )
        scale = gamma / np.sqrt(variance + norm.epsilon)
        arrays[f"{name}/kernel"] = _values(model.get_layer(_layer(name, "conv")).kernel)
        arrays[f"{name}/scale"] = scale.astype(np.float32)
        arrays[f"{name}/offset"] = (beta - mean * scale).astype(np.float32)
    gates = [each for stage in range(spec.n_stages) for each in spec.gate(stage)]
    for name in (trunk + each for trunk in spec.trunks for each in gates):
        layer = model.get_layer(_layer(name))
        arrays[f"{name}/kernel"] = _values(layer.kernel)
        arrays[f"{name}/bias"] = _values(layer.bias)
    dense = [model.get_layer(_layer(trunk, "dense")) for trunk in spec.trunks]
    kernels = np.concatenate([_values(each.kernel) for each in dense])
    arrays["dense/kernel"] = kernels / np.float32(spec.members)
    arrays["dense/bias"] = np.mean([_values(each.bias) for each in dense], axis=0)
    return arrays


def _values(variable: Any) -> FloatArray:
    return np.asarray(variable.value, np.float32)
