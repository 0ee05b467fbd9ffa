"""The hidden verb `_worker`: Harken starts itself again for work that must not share a process.

A frozen program is its own `sys.executable`, so a child is always `harken _worker NAME`. The
function is imported on demand: a decoder must not pay for Keras.
"""

from __future__ import annotations

from importlib import import_module

WORKERS = {
    "decode": "engine.audio.decoder_child:main",
    "denoise": "engine.audio.denoiser_child:main",
    "devices": "engine.audio.device_child:main",
    "train": "engine.training.worker:main",
    "trial": "engine.runtime.trial_child:main",
}
"""Name of a worker, and where its function is: no argument, returns the exit code or None."""


def run_worker(name: str) -> int:
    """Run a worker until its standard input closes, and return its exit code.

    Raises
    ------
    KeyError
        If there is no worker of that name: only Harken itself asks.
    """
    module, _, function = WORKERS[name].partition(":")
    return getattr(import_module(module), function)() or 0
