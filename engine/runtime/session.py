"""onnxruntime, behind one class: the one way a model's bytes become something that runs."""

from __future__ import annotations

import os
from typing import Any, cast

import numpy as np

from engine.audio.mel import FloatArray


class Session:
    """A model that has passed the walk, loaded.

    One thread: a window takes milliseconds, and more threads would only spin. No arena: what runs
    for weeks must give back what it took.

    Parameters
    ----------
    data : bytes
        The file; given as bytes, so that there is no folder from which it could ask for more.
    """

    def __init__(self, data: bytes) -> None:
        runtime = import_runtime()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        providers = ["CPUExecutionProvider"]
        self._session = runtime.InferenceSession(data, options, providers=providers)

    def run(self, windows: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return probabilities (n_windows, n_classes) and embeddings (n_windows, d).

        Parameters
        ----------
        windows : NDArray[np.float32], shape (n_windows, n_samples)
        """
        outputs = ["probabilities", "embedding"]
        probabilities, embedding = self._session.run(outputs, {"waveform": windows})
        return np.asarray(probabilities, np.float32), np.asarray(embedding, np.float32)


def runtime_version() -> str:
    """Return the version of onnxruntime."""
    return str(import_runtime().__version__)


def import_runtime() -> Any:
    """Import onnxruntime without its telemetry: Harken sends nothing anywhere.

    From 1.32 on its Linux and macOS builds report each process and session to Microsoft unless
    this variable is set before they are loaded; its Windows build stops when it is told to.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime  # pyright: ignore[reportMissingTypeStubs]

    runtime = cast("Any", onnxruntime)
    runtime.disable_telemetry_events()
    return runtime
