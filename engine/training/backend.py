"""Keras on JAX, set up once for a training process: import this before anything that needs them.

Its import is the slow start of a training, so a worker runs it in a thread while the sounds are
read.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path

# Keras imports these when they are there, for features that Harken has no use for: the first two
# take 3.5 of 7.6 s (one core, warm disk).
UNUSED = ("sklearn", "matplotlib", "h5py", "PIL")


def load_backend(cache: Path) -> None:
    """Import Keras and JAX, with a compilation cache that outlives the process.

    Parameters
    ----------
    cache : Path
        Folder for compiled steps: the first step of a later training takes 2 s, not 18.
    """
    os.environ["KERAS_BACKEND"] = "jax"
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None stops an import
    gc.disable()  # an import leaves next to no garbage; looking for it takes an eighth of the time
    try:
        import jax
        import keras
    finally:
        gc.enable()
        for name in hidden:
            del sys.modules[name]
    jax.config.update("jax_compilation_cache_dir", str(cache))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    keras.config.disable_traceback_filtering()


class BackendImport:
    """Keras and JAX on their way in."""

    def __init__(self) -> None:
        self._error: BaseException | None = None
        self._is_started = False
        self._thread = threading.Thread(target=self._load, name="backend", daemon=True)

    def start(self) -> None:
        """Begin to import, once."""
        if not self._is_started:
            self._is_started = True
            self._thread.start()

    def wait(self) -> None:
        """Return when both are there.

        Raises
        ------
        PartMissingError
            If they are not installed.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _load(self) -> None:
        from platformdirs import user_cache_path

        try:
            load_backend(user_cache_path("harken", appauthor=False) / "compiled")
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            self._error = error
