"""The trial: a stranger's model is first run here, in a process that may be lost.

Reads the model's bytes from standard input and answers with one JSON line, ``{"refused": why}``
or ``{"refused": ""}``. Limits of memory and time are set before a library sees the bytes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress

import numpy as np

from engine.audio.mel import FloatArray
from engine.errors.models import ModelRefusedError
from engine.runtime.self_test import self_test_signal
from engine.runtime.session import Session
from engine.runtime.wire import walk

MEMORY_BYTES = 2 << 30
CPU_S = 20
SUM_TOLERANCE = 1e-3


def main() -> int:
    """Try the model on standard input and print the verdict."""
    _set_limits()
    data = sys.stdin.buffer.read()
    # What a library prints must not tear the verdict.
    out = os.dup(1)
    os.dup2(2, 1)
    os.write(out, json.dumps({"refused": refuse(data)}).encode() + b"\n")
    return 0


def refuse(data: bytes) -> str:
    """Run the model on silence, noise and full scale; return what is wrong with it, or ``""``."""
    try:
        walked = walk(data, "")
        session = Session(data)
        n_samples, n_classes = walked.inputs["waveform"][1], walked.outputs["probabilities"][1]
        for windows in _windows(n_samples or 1):
            probabilities, embedding = session.run(windows)
            if why := _find_fault(probabilities, (len(windows), n_classes or 0)):
                return why
            if not np.isfinite(embedding).all():
                return "It answers with numbers that are not finite."
    except ModelRefusedError as error:
        return error.cause
    except MemoryError:
        return "It needs too much memory."
    except Exception:  # noqa: BLE001 (onnxruntime raises whatever a file provokes)
        return "It does not run."
    return ""


def _windows(n_samples: int) -> Iterator[FloatArray]:
    """Yield silence alone, then noise and full scale together: two sizes of batch."""
    yield np.zeros((1, n_samples), np.float32)
    full_scale = np.where(np.arange(n_samples) // 16 % 2, -1.0, 1.0).astype(np.float32)
    yield np.stack([self_test_signal(n_samples), full_scale])


def _find_fault(probabilities: FloatArray, shape: tuple[int, int]) -> str:
    if probabilities.shape != shape:
        return "It answers in another shape than it says."
    if not np.isfinite(probabilities).all():
        return "It answers with numbers that are not finite."
    is_in_range = ((probabilities >= 0) & (probabilities <= 1)).all()
    if not is_in_range or (abs(probabilities.sum(axis=1) - 1) > SUM_TOLERANCE).any():
        return "Its answers are not probabilities."
    return ""


def _set_limits() -> None:
    with suppress(ImportError):  # Windows: the parent's clock alone
        import resource

        limits = {
            resource.RLIMIT_AS: MEMORY_BYTES,
            resource.RLIMIT_CPU: CPU_S,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_FSIZE: 0,
        }
        for kind, most in limits.items():
            with suppress(ValueError, OSError):  # macOS refuses some of them
                resource.setrlimit(kind, (most, most))
