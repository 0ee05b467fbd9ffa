"""The trial of a model that is new to this machine, and the memory of its verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from engine.errors.models import ModelTrialError
from engine.processes import worker_argv, worker_environment
from engine.runtime.session import runtime_version

WALL_S = 30.0
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Address space is what is limited, and every thread of OpenBLAS reserves some."""


def pass_trial(data: bytes, digest: str, name: str) -> None:
    """Run a model in a limited child, once for each digest and onnxruntime.

    Parameters
    ----------
    data : bytes
        The file, which has passed the walk.
    digest : str
        Of `data`: what the verdict is remembered by.
    name : str
        What a person calls it.

    Raises
    ------
    ModelTrialError
        If it crashed, took too much memory or time, or did not answer with probabilities.
    """
    memory = _memory(digest)
    verdict = _recall(memory)
    if verdict is None:
        verdict = _try(data)
        _remember(memory, verdict)
    if verdict:
        raise ModelTrialError(name, verdict)


def remember_as_tried(digest: str) -> None:
    """Note that a model is known to be good here: this machine has just made and run it."""
    _remember(_memory(digest), "")


def _try(data: bytes) -> str:
    try:
        ran = subprocess.run(  # noqa: S603 (our own program)
            worker_argv("trial"),
            input=data,
            capture_output=True,
            timeout=WALL_S,
            check=False,
            env=worker_environment(ONE_THREAD),
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return str(json.loads(ran.stdout)["refused"])
    except subprocess.TimeoutExpired:
        return "It takes too long."
    except (ValueError, KeyError, TypeError):
        return "It ended the process that tried it."


def _memory(digest: str) -> Path:
    import platformdirs

    cache = platformdirs.user_cache_path("Harken", appauthor=False)
    return cache / "trials" / f"{digest}-{runtime_version()}.json"


def _recall(memory: Path) -> str | None:
    try:
        return str(json.loads(memory.read_text(encoding="utf-8"))["refused"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(memory: Path, verdict: str) -> None:
    with suppress(OSError):  # a full or read-only disk costs the next start half a second
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps({"refused": verdict}), encoding="utf-8")
