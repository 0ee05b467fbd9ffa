"""Rendering: any sound becomes mono at 16 kHz in 16-bit steps, the form all the rest works on.

The samples are floats that lie on the 16-bit grid, so a sound rendered now and one read back from
a 16-bit file of an earlier rendering are the same numbers.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import numpy as np
import soxr
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.settings import SAMPLE_RATE

STEPS = 32_768
"""16-bit steps from zero to full scale."""

QUALITY = "HQ"
"""soxr's 20-bit recipe: its error lies under the 16-bit grid."""

_WAV_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


def to_mono(block: FloatArray) -> FloatArray:
    """Average the channels: shape (n, n_channels) becomes (n,)."""
    return block[:, 0] if block.shape[1] == 1 else block.mean(1, dtype=np.float32)


def to_grid(samples: FloatArray) -> FloatArray:
    """Round samples to 16-bit steps, half to even, and clip them to [-1, 1); same shape."""
    steps = np.rint(samples * np.float32(STEPS))
    return np.clip(steps, -STEPS, STEPS - 1) * np.float32(1 / STEPS)


def to_int16(samples: FloatArray) -> NDArray[np.int16]:
    """Return samples as 16-bit integers; exact for samples that are on the grid."""
    return (to_grid(samples) * np.float32(STEPS)).astype("<i2")


def resample(samples: FloatArray, from_rate: int, to_rate: int) -> FloatArray:
    """Change the rate of a whole mono sound, shape (n,), both in Hz."""
    if from_rate == to_rate:
        return samples
    return soxr.resample(samples, from_rate, to_rate, QUALITY).astype(np.float32, copy=False)


class Renderer:
    """Renders a mono sound that comes in blocks of any length.

    Parameters
    ----------
    sample_rate : int
        Hz of the blocks.
    """

    def __init__(self, sample_rate: int) -> None:
        self._resampler = (
            None
            if sample_rate == SAMPLE_RATE
            else soxr.ResampleStream(sample_rate, SAMPLE_RATE, 1, "float32", QUALITY)
        )

    def feed(self, mono: FloatArray) -> FloatArray:
        """Return what is ready at 16 kHz after `mono`, shape (n,), came in."""
        return self._render(mono, is_last=False)

    def finish(self) -> FloatArray:
        """Return the rest."""
        return self._render(np.zeros(0, np.float32), is_last=True)

    def _render(self, mono: FloatArray, *, is_last: bool) -> FloatArray:
        if self._resampler is None:
            return to_grid(mono)
        return to_grid(self._resampler.resample_chunk(np.ascontiguousarray(mono), last=is_last))


def render(blocks: Iterable[FloatArray], sample_rate: int) -> Iterator[FloatArray]:
    """Yield mono blocks, shape (n,), rendered at 16 kHz."""
    renderer = Renderer(sample_rate)
    for block in blocks:
        yield renderer.feed(block)
    yield renderer.finish()


class Wav16Writer:
    """Writes a 16-bit mono WAV of 16 kHz, block by block; use it in a `with` statement.

    Above 4 GiB, 37 hours, a WAV cannot say its length; no sound that is read is longer than 24.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._n_samples = 0
        self._file.write(wav16_header(0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Complete the header and let go of the file; a second time nothing happens."""
        if not self._file.closed:
            # Let go also where the header cannot be written: `wave` would try it once more later.
            with self._file:
                self._file.seek(0)
                self._file.write(wav16_header(self._n_samples))

    def write(self, samples: FloatArray) -> None:
        """Write samples, shape (n,), rounded to the grid."""
        self._file.write(to_int16(samples).tobytes())
        self._n_samples += samples.size


def wav16_header(n_samples: int) -> bytes:
    """Return the 44 bytes with which a 16-bit mono WAV of 16 kHz begins."""
    n_bytes = 2 * n_samples
    parts = (b"RIFF", 36 + n_bytes, b"WAVE", b"fmt ", 16, 1, 1, SAMPLE_RATE, 2 * SAMPLE_RATE, 2, 16)
    return _WAV_HEADER.pack(*parts, b"data", n_bytes)


def write_wav16(path: Path, samples: FloatArray) -> None:
    """Write 16 kHz mono samples, shape (n,), as 16-bit WAV; `files.read_mono` gives them back."""
    with Wav16Writer(path) as file:
        file.write(samples)
