"""Pictures of sound: short-time spectra as bytes, on a linear, a mel or a logarithmic pitch axis.

The editor's still pictures, the rolling live view and the thumbnails are all made here. The window
of analysis is that of the front end (25 ms), so that what a person sees is what the network hears.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray, analysis_window
from engine.settings import SAMPLE_RATE

ByteArray = NDArray[np.uint8]

WINDOW_S = 0.025
"""Length of the analysis window: 400 samples at 16 kHz, as in the front end."""

_WIDEST_BIN_HZ = 24.0
"""The FFT is padded until its bins are this narrow: smooth rows on a mel axis at low pitches."""

_BATCH = 512
"""Frames transformed at once: some 8 MB, so that an hour of sound needs no more than a second."""


class PitchScale(StrEnum):
    """How frequency climbs from the lower to the upper edge of a picture."""

    LINEAR = "linear"
    MEL = "mel"
    LOG = "log"


_FORWARD: dict[PitchScale, Callable[[NDArray[Any]], NDArray[Any]]] = {
    PitchScale.LINEAR: lambda hz: hz,
    PitchScale.MEL: lambda hz: np.log1p(hz / 700),
    PitchScale.LOG: lambda hz: np.log(np.maximum(hz, 1.0)),
}
_BACKWARD: dict[PitchScale, Callable[[NDArray[Any]], NDArray[Any]]] = {
    PitchScale.LINEAR: lambda height: height,
    PitchScale.MEL: lambda height: np.expm1(height) * 700,
    PitchScale.LOG: np.exp,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """How a spectrogram is laid out: its pitch axis and what its bytes mean.

    Attributes
    ----------
    sample_rate : int
        Hz of the samples it is given.
    n_rows : int
        Height; row 0 is the highest pitch, as a picture is stored.
    scale : PitchScale
    low_hz, high_hz : float
        Pitch at the lower and the upper edge; above half the sample rate a picture stays empty.
    floor_db, ceiling_db : float
        Levels of byte 0 and byte 255, re a sine of full scale.
    """

    sample_rate: int = SAMPLE_RATE
    n_rows: int = 256
    scale: PitchScale = PitchScale.LINEAR
    low_hz: float = 0.0
    high_hz: float = 8000.0
    floor_db: float = -80.0
    ceiling_db: float = 0.0

    @property
    def window_length(self) -> int:
        """Samples in one analysis window."""
        return max(16, round(WINDOW_S * self.sample_rate))

    @property
    def n_fft(self) -> int:
        """Length of the zero-padded transform."""
        least = max(self.window_length, self.sample_rate / _WIDEST_BIN_HZ)
        return 2 ** int(np.ceil(np.log2(least)))

    def hz_at(self, height: float) -> float:
        """Return the pitch at a height, 0 at the lower edge and 1 at the upper."""
        low, high = self._edges()
        return float(_BACKWARD[self.scale](np.array(low + height * (high - low))))

    def height_of(self, hz: float) -> float:
        """Return the height of a pitch, 0 at the lower edge and 1 at the upper."""
        low, high = self._edges()
        return (float(_FORWARD[self.scale](np.array(hz))) - low) / (high - low)

    def db_of(self, level: int) -> float:
        """Return the level in dB that a byte stands for."""
        return self.floor_db + level / 255 * (self.ceiling_db - self.floor_db)

    def columns(self, samples: FloatArray, centres: NDArray[np.int64]) -> ByteArray:
        """Compute the columns whose windows are centred on `centres`.

        Parameters
        ----------
        samples : NDArray[np.float32], shape (n,)
            Full scale is 1; beyond both ends there is silence.
        centres : NDArray[np.int64], shape (n_columns,)
            Places in samples.

        Returns
        -------
        NDArray[np.uint8], shape (n_rows, n_columns)
            0 is `floor_db` or less, 255 is `ceiling_db` or more.
        """
        length = self.window_length
        padded = np.pad(samples, (length, length))
        starts = np.clip(centres, 0, samples.size) + length - length // 2
        made = np.empty((self.n_rows, centres.size), np.uint8)
        for first in range(0, centres.size, _BATCH):
            batch = starts[first : first + _BATCH]
            frames = padded[batch[:, None] + np.arange(length)]
            made[:, first : first + _BATCH] = self._levels(frames)
        return made

    def whole(self, samples: FloatArray, n_columns: int) -> ByteArray:
        """Compute a picture of all of `samples` in `n_columns` evenly spaced columns."""
        step = samples.size / n_columns
        centres = ((np.arange(n_columns) + 0.5) * step).astype(np.int64)
        return self.columns(samples, centres)

    def pooled(self, samples: FloatArray, n_columns: int, hop: int, pool: int) -> ByteArray:
        """Compute columns that each show the loudest of several windows, at every pitch.

        Parameters
        ----------
        samples : NDArray[np.float32], shape (n_columns * hop + 2 * reach,)
            From `reach` samples before the first column to `reach` behind the last, where `reach`
            is `window_length` // 2: half a window.
        n_columns, hop : int
            Columns, and samples from one to the next.
        pool : int
            Windows in a column, evenly spaced in it.

        Returns
        -------
        NDArray[np.uint8], shape (n_columns, n_rows)
            As `columns`, with time along the first axis.
        """
        length, step = self.window_length, hop // pool
        windows = np.lib.stride_tricks.sliding_window_view(samples, length)[step // 2 :: step]
        made = np.empty((n_columns, self.n_rows), np.uint8)
        batch = max(1, _BATCH // pool)
        for first in range(0, n_columns, batch):
            last = min(n_columns, first + batch)
            rows = self._in_rows(self._power(windows[first * pool : last * pool]))
            made[first:last] = self._bytes(rows.reshape(last - first, pool, -1).max(1))
        return made

    def _levels(self, frames: FloatArray) -> ByteArray:
        return self._bytes(self._in_rows(self._power(frames))).T

    def _power(self, frames: FloatArray) -> FloatArray:
        """Return power spectra, shape (n_frames, n_bins), 1 for a sine of full scale."""
        window = analysis_window(self.window_length).astype(np.float32)
        # A sine of full scale peaks at half the sum of the window, squared.
        spectrum = np.fft.rfft(frames * (window / (window.sum() / 2)), self.n_fft)
        return (spectrum.real**2 + spectrum.imag**2).astype(np.float32, copy=False)

    def _in_rows(self, power: FloatArray) -> FloatArray:
        """Return spectra at the pitches of the rows, shape (n_frames, n_rows)."""
        lower, part, _ = _rows(self)
        low = np.take(power, lower, 1)
        rows = low + (np.take(power, lower + 1, 1) - low) * part
        return rows.astype(np.float32, copy=False)

    def _bytes(self, rows: FloatArray) -> ByteArray:
        """Return powers of rows as levels, same shape."""
        decibels = 10 * np.log10(rows + np.float32(1e-12))
        scaled = (decibels - self.floor_db) / (self.ceiling_db - self.floor_db) * 255
        return (np.clip(scaled, 0, 255) * _rows(self)[2]).astype(np.uint8)

    def _edges(self) -> tuple[float, float]:
        low_hz = max(self.low_hz, 30.0) if self.scale is PitchScale.LOG else self.low_hz
        low, high = _FORWARD[self.scale](np.array([low_hz, self.high_hz]))
        return float(low), float(high)


@cache
def _rows(picture: Picture) -> tuple[NDArray[np.int64], FloatArray, NDArray[np.bool_]]:
    """Return each row's lower FFT bin, the share of the bin above, and whether sound reaches it."""
    heights = (np.arange(picture.n_rows)[::-1] + 0.5) / picture.n_rows
    hz = np.array([picture.hz_at(height) for height in heights])
    bins = hz / picture.sample_rate * picture.n_fft
    last = picture.n_fft // 2 - 1
    lower = np.clip(bins.astype(np.int64), 0, last)
    part = np.clip(bins - lower, 0, 1).astype(np.float32)
    return lower, part, bins <= last + 1


EDITOR_PICTURE = Picture(n_rows=320)
"""The editor's spectrogram, but for the pitch scale that a person may choose."""
