"""The graph in the model file: sound in, probabilities and embedding out, front end inside.

Built node by node with `onnx.helper` (DECISIONS.md, “Export”): the discrete Fourier transform is a
strided convolution with the Hann window folded in, a mel band a 1×1 convolution over the squared
spectrum. Opset 17, IR 8, so that onnxruntime of the last years reads it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from engine.audio.mel import FloatArray, MelFrontEnd, analysis_window, mel_matrix
from engine.export.network_spec import TrainedNetwork

OPSET, IR_VERSION = 17, 8
KERNEL, STRIDE = 3, 2
MELS_AXIS = 2
_CONVOLUTION = ("kernel", "scale", "offset")


def build(trained: TrainedNetwork) -> onnx.ModelProto:
    """Build the model of a trained network, without its card.

    Parameters
    ----------
    trained : TrainedNetwork

    Returns
    -------
    onnx.ModelProto
        Input ``waveform`` float32 [batch, n_samples] at the front end's rate; outputs
        ``probabilities`` [batch, n_classes], divided by the temperature before the softmax, and
        ``embedding`` [batch, spec.n_embedding].
    """
    graph = _Graph()
    features = _add_front_end(graph, trained)
    embedding = _add_network(graph, trained, features)
    sharpness = 1.0 / trained.temperature
    graph.constant("dense.kernel", trained.weights["dense/kernel"])
    graph.constant("dense.bias", trained.weights["dense/bias"])
    logits = graph.add(
        "Gemm", [embedding, "dense.kernel", "dense.bias"], "logits", alpha=sharpness, beta=sharpness
    )
    graph.add("Softmax", [logits], "probabilities", axis=1)
    return _finish(graph, trained)


class _Graph:
    """Nodes and constants, as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        node = helper.make_node(operator, inputs, [output], name=output, **attributes)
        self.nodes.append(node)
        return output


def _add_front_end(graph: _Graph, trained: TrainedNetwork) -> str:
    """Add nodes from ``waveform`` to normalised log mel power [batch, 1, n_mels, n_frames]."""
    front_end = trained.segment.front_end
    basis, bands = fourier_basis(front_end)
    mean, std = trained.weights["input/mean"], trained.weights["input/std"]
    one = graph.constant("one", np.array([1], np.int64))
    sound = graph.add("Unsqueeze", ["waveform", one], "sound")
    graph.constant("fourier", basis)
    spectrum = graph.add(
        "Conv", [sound, "fourier"], "spectrum", strides=[front_end.hop_length], pads=[0, 0]
    )
    squared = graph.add("Mul", [spectrum, spectrum], "squared")
    graph.constant("bands", bands)
    power = graph.add("Conv", [squared, "bands"], "power", strides=[1], pads=[0, 0])
    graph.constant("floor", np.array([front_end.floor], np.float32))
    floored = graph.add("Add", [power, "floor"], "floored")
    logarithm = graph.add("Log", [floored], "log_power")
    graph.constant("input.scale", (1 / std).astype(np.float32).reshape(1, -1, 1))
    graph.constant("input.offset", (-mean / std).astype(np.float32).reshape(1, -1, 1))
    scaled = graph.add("Mul", [logarithm, "input.scale"], "scaled")
    normal = graph.add("Add", [scaled, "input.offset"], "normal")
    return graph.add("Unsqueeze", [normal, one], "features")


def fourier_basis(front_end: MelFrontEnd) -> tuple[FloatArray, FloatArray]:
    """Return the convolution kernels of the short-time spectrum and of the mel bands.

    Returns
    -------
    basis : NDArray[np.float32], shape (2 * n_bins, 1, window_length)
        Windowed cosines, then sines, of the bins that any band hears.
    bands : NDArray[np.float32], shape (n_mels, 2 * n_bins, 1)
        The mel weights, once for the cosines and once for the sines, so that re² + im² needs no
        node of its own.
    """
    weights = mel_matrix(front_end)
    heard = np.flatnonzero(weights.any(axis=1))
    time = np.arange(front_end.window_length)
    angle = 2 * np.pi * heard[:, None] * time / front_end.n_fft
    window = analysis_window(front_end.window_length).astype(np.float64)
    basis = np.concatenate([np.cos(angle) * window, np.sin(angle) * window])
    bands = np.concatenate([weights[heard], weights[heard]]).T
    return basis[:, None, :].astype(np.float32), bands[:, :, None].astype(np.float32)


def _add_network(graph: _Graph, trained: TrainedNetwork, features: str) -> str:
    """Add the stages and the pooling of every member; return the name of the embedding."""
    if trained.spec.level == "each its own":
        features = _add_own_level(graph, features)
    pooled = [
        name
        for trunk in trained.spec.trunks
        for name in _add_trunk(graph, trained, trunk, features)
    ]
    joined = graph.add("Concat", pooled, "pooled", axis=1)
    return graph.add("Flatten", [joined], "embedding", axis=1)


def _add_trunk(
    graph: _Graph, trained: TrainedNetwork, trunk: str, features: str
) -> tuple[str, str]:
    """Add the stages of one member; return the names of their mean and maximum."""
    size = (trained.segment.front_end.n_mels, trained.segment.n_frames)
    for stage in range(trained.spec.n_stages):
        name = f"{trunk}stage{stage}"
        pads = [same_pads(each) for each in size]
        size = (-(-size[0] // STRIDE), -(-size[1] // STRIDE))
        convolved = _convolve(graph, trained, name, features, size[0], pads)
        features = graph.add("Relu", [convolved], name)
        if inner := trained.spec.inner(stage):
            names = [trunk + each for each in inner]
            features = _add_block(graph, trained, features, names, size[0])
        if gate := trained.spec.gate(stage):
            features = _add_gate(graph, trained, features, [trunk + each for each in gate])
    if trained.spec.pooling == "freqmax":
        features = graph.add("ReduceMean", [features], f"{trunk}over_mel", axes=[MELS_AXIS])
    mean = graph.add("GlobalAveragePool", [features], f"{trunk}mean")
    return mean, graph.add("GlobalMaxPool", [features], f"{trunk}maximum")


def _add_own_level(graph: _Graph, features: str) -> str:
    """Take a segment's maximum from all of it."""
    loudest = graph.add("GlobalMaxPool", [features], "loudest")
    minus = graph.constant("minus", np.array(-1, np.float32))
    return graph.add("Add", [features, graph.add("Mul", [loudest, minus], "lowering")], "levelled")


def _add_block(
    graph: _Graph, trained: TrainedNetwork, features: str, inner: list[str], n_mels: int
) -> str:
    """Add the block of a stage: relu(x + convolutions of x)."""
    refined = features
    for name in inner:
        if refined != features:
            refined = graph.add("Relu", [refined], f"{name}.before")
        refined = _convolve(graph, trained, name, refined, n_mels, None)
    summed = graph.add("Add", [features, refined], f"{inner[-1]}.sum")
    return graph.add("Relu", [summed], f"{inner[-1]}.out")


def _add_gate(graph: _Graph, trained: TrainedNetwork, features: str, names: list[str]) -> str:
    """Add the gate of a stage: every channel times what the means of all make of it."""
    squeeze, excite = names
    mean = graph.add("GlobalAveragePool", [features], f"{squeeze}.mean")
    heard = graph.add("Flatten", [mean], f"{squeeze}.heard", axis=1)
    squeezed = graph.add("Relu", [_dense(graph, trained, squeeze, heard)], f"{squeeze}.out")
    opened = graph.add("Sigmoid", [_dense(graph, trained, excite, squeezed)], f"{excite}.out")
    places = graph.constant(f"{excite}.axes", np.array([2, 3], np.int64))
    shaped = graph.add("Unsqueeze", [opened, places], f"{excite}.shaped")
    return graph.add("Mul", [features, shaped], f"{excite}.gated")


def _dense(graph: _Graph, trained: TrainedNetwork, name: str, heard: str) -> str:
    kernel = graph.constant(f"{name}.kernel", trained.weights[f"{name}/kernel"])
    bias = graph.constant(f"{name}.bias", trained.weights[f"{name}/bias"])
    return graph.add("Gemm", [heard, kernel, bias], f"{name}.dense")


def _convolve(
    graph: _Graph,
    trained: TrainedNetwork,
    name: str,
    features: str,
    n_mels: int,
    pads: list[tuple[int, int]] | None,
) -> str:
    """Add one convolution that leaves `n_mels` rows; without `pads` of stride 1.

    The scale is folded into the kernel where it is the same for all rows.
    """
    kernel, scale, offset = (trained.weights[f"{name}/{each}"] for each in _CONVOLUTION)
    is_alike = len(scale) == 1
    folded = kernel * scale[0] if is_alike else kernel
    inputs = [features, graph.constant(f"{name}.kernel", folded.transpose(3, 2, 1, 0))]
    if is_alike:
        inputs.append(graph.constant(f"{name}.offset", offset[0]))
    step = STRIDE if pads else 1
    around = pads or [(KERNEL // 2, KERNEL // 2)] * 2
    convolved = graph.add(
        "Conv",
        inputs,
        f"{name}.convolved",
        strides=[step, step],
        pads=[before for before, _ in around] + [after for _, after in around],
    )
    if is_alike:
        return convolved
    graph.constant(f"{name}.scale", _for_rows(scale, n_mels))
    graph.constant(f"{name}.offset", _for_rows(offset, n_mels))
    scaled = graph.add("Mul", [convolved, f"{name}.scale"], f"{name}.scaled")
    return graph.add("Add", [scaled, f"{name}.offset"], f"{name}.normal")


def _for_rows(parts: FloatArray, n_mels: int) -> FloatArray:
    """Lay out (n_parts, n_channels) for features [batch, n_channels, n_mels, n_frames]."""
    return np.repeat(parts, n_mels // len(parts), axis=0).T[:, :, None]


def same_pads(length: int) -> tuple[int, int]:
    """Return the padding before and after that Keras' “same” gives an axis of `length`."""
    total = max((-(-length // STRIDE) - 1) * STRIDE + KERNEL - length, 0)
    return total // 2, total - total // 2


def _finish(graph: _Graph, trained: TrainedNetwork) -> onnx.ModelProto:
    described = [
        ("waveform", trained.segment.n_samples),
        ("probabilities", len(trained.labels)),
        ("embedding", trained.spec.n_embedding),
    ]
    waveform, *outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", size])
        for name, size in described
    ]
    proto = helper.make_graph(graph.nodes, "harken", [waveform], outputs, graph.constants)
    return helper.make_model(
        proto,
        producer_name="harken",
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
    )


def write_card(model: onnx.ModelProto, metadata: dict[str, str]) -> None:
    """Set the metadata of `model` to exactly `metadata`."""
    del model.metadata_props[:]
    helper.set_model_props(model, metadata)
