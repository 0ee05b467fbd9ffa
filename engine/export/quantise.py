"""The int8 variant: the convolutions of the network in 8-bit steps, everything else as it was.

Static and with explicit scales (QuantizeLinear, DequantizeLinear). Dynamic quantisation of every
node named the same best class on 27.5 % of clips, this on all of them (DECISIONS.md, “Export”).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import onnx
from onnx import helper, numpy_helper

from engine.audio.mel import FloatArray
from engine.runtime.session import import_runtime


def quantise(model: onnx.ModelProto, windows: FloatArray) -> onnx.ModelProto:
    """Return `model` with the stages' convolutions in int8.

    Parameters
    ----------
    model : onnx.ModelProto
        From `engine.export.graph.build`; left as it is.
    windows : NDArray[np.float32], shape (n_windows, n_samples)
        Sound it was trained on: the ranges of the activations are taken from it.
    """
    import_runtime()
    from onnxruntime import quantization

    convolutions = [node.name for node in model.graph.node if node.op_type == "Conv"]
    copy = onnx.ModelProto.FromString(model.SerializeToString())
    # Its advice to prepare the graph first goes to the root logger; there is nothing to prepare.
    helper.set_model_props(copy, {"onnx.quant.pre_process": "onnxruntime.quant"})
    with tempfile.TemporaryDirectory(prefix="harken-int8-") as folder:
        path = Path(folder) / "int8.onnx"
        quantization.quantize_static(
            copy,
            path,
            cast("Any", _Calibration(windows)),  # its base class would load onnxruntime with us
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            # Seven bits a weight: two products of eight would overflow 16 bits on older x86.
            reduce_range=True,
            nodes_to_quantize=[name for name in convolutions if "stage" in name],
        )
        return _tidied(onnx.load_model(path))


class _Calibration:
    """Hands out the windows one by one, as onnxruntime's calibration asks for them."""

    def __init__(self, windows: FloatArray) -> None:
        self._feeds: Iterator[dict[str, Any]] = (
            {"waveform": windows[index : index + 1]} for index in range(len(windows))
        )

    def get_next(self) -> dict[str, Any] | None:
        return next(self._feeds, None)


def _tidied(model: onnx.ModelProto) -> onnx.ModelProto:
    """Write the quantiser's graph as ours are written: raw weights, no notes for debuggers."""
    for tensor in model.graph.initializer:
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor), tensor.name))
    del model.graph.value_info[:]
    del model.graph.metadata_props[:]
    for node in model.graph.node:
        del node.metadata_props[:]
    model.producer_name, model.producer_version = "harken", ""
    opsets = [each for each in model.opset_import if each.domain == ""]
    del model.opset_import[:]
    model.opset_import.extend(opsets)
    return model
