"""Keras for the tests of this folder, as a training process loads it."""

from __future__ import annotations

import os
from pathlib import Path

from engine.training.backend import load_backend

load_backend(Path(os.environ["XDG_CACHE_HOME"]) / "harken" / "compiled")
