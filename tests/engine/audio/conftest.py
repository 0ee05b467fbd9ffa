"""Sounds to read, and a decoder to read them with."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.decoder import Decoder


@pytest.fixture(scope="session")
def decoder():
    """One decoder for many tests, as an import uses it; started before the first of them."""
    with Decoder() as decoder:
        decoder.start()
        yield decoder


@pytest.fixture(scope="session")
def tone() -> Callable[..., np.ndarray]:
    """Return a function that makes a pure tone, shape (n,), float32."""

    def make(hz: float = 440.0, seconds: float = 0.5, rate: int = 16_000, level: float = 0.5):
        moments = np.arange(round(seconds * rate)) / rate
        return (level * np.sin(2 * np.pi * hz * moments)).astype(np.float32)

    return make


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    """Return a function that writes samples to a file by way of libsndfile."""

    def write(name: str, samples: np.ndarray, rate: int = 16_000, **options) -> Path:
        path = tmp_path / name
        soundfile.write(path, samples, rate, **options)
        return path

    return write
