"""The front end: from samples to mel power, defined once.

Training, the picture in the editor and the graph in the model file use these numbers; a test
holds them together to 1e-4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.settings import SAMPLE_RATE

FloatArray = NDArray[np.float32]

FRAMES_AT_ONCE = 64
"""They and their spectra, a quarter of a megabyte, stay in a processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MelFrontEnd:
    """Short-time power spectrum summed into triangular mel bands.

    Attributes
    ----------
    sample_rate : int
        Hz of the samples it is given.
    window_length, hop_length, n_fft : int
        Samples: the periodic Hann window, the step between frames, the zero-padded FFT.
    n_mels : int
        Bands between `low_hz` and `high_hz`, equally wide in mel, peak 1 (not area-normalised).
    floor : float
        Added to the power before the logarithm: about -50 dB, under which rooms differ, not sounds.

    Notes
    -----
    Mel scale: m = 2595 log10(1 + f / 700). Source: D. O'Shaughnessy, *Speech Communication*, 1987.
    Values: DECISIONS.md, “Front end”.
    """

    sample_rate: int = SAMPLE_RATE
    window_length: int = 400
    hop_length: int = 160
    n_fft: int = 512
    n_mels: int = 64
    low_hz: float = 50.0
    high_hz: float = 8000.0
    floor: float = 1e-5

    def n_frames(self, n_samples: int) -> int:
        """Count the whole frames in `n_samples`; nothing is padded."""
        return max(0, (n_samples - self.window_length) // self.hop_length + 1)

    def n_samples(self, n_frames: int) -> int:
        """Count the samples that `n_frames` frames need."""
        return (n_frames - 1) * self.hop_length + self.window_length

    def power(self, samples: FloatArray) -> FloatArray:
        """Compute mel power.

        Parameters
        ----------
        samples : NDArray[np.float32], shape (n_samples,)
            Full scale is 1.

        Returns
        -------
        NDArray[np.float32], shape (n_frames, n_mels)
            Linear power, non-negative; no frames where there is less than one window of sound.

        Raises
        ------
        ValueError
            If `samples` is not one-dimensional.
        """
        if samples.ndim != 1:
            message = f"one channel of samples is needed, not shape {samples.shape}"
            raise ValueError(message)
        if samples.size < self.window_length:
            return np.zeros((0, self.n_mels), np.float32)
        views = np.lib.stride_tricks.sliding_window_view(samples, self.window_length)
        views = views[:: self.hop_length]
        window, matrix = analysis_window(self.window_length), _matrix_of_parts(self)
        power = np.empty((len(views), self.n_mels), np.float32)
        padded = np.zeros((FRAMES_AT_ONCE, self.n_fft), np.float32)
        for first in range(0, len(views), FRAMES_AT_ONCE):
            some = views[first : first + FRAMES_AT_ONCE]
            frames = padded[: len(some)]
            np.multiply(some, window, out=frames[:, : self.window_length])
            parts = np.fft.rfft(frames).view(np.float32)
            np.multiply(parts, parts, out=parts)
            np.matmul(parts, matrix, out=power[first : first + FRAMES_AT_ONCE])
        return power

    def log_power(self, power: FloatArray) -> FloatArray:
        """Take the natural logarithm of mel power, floored; same shape."""
        return np.log(power + np.float32(self.floor))


@cache
def analysis_window(length: int) -> FloatArray:
    """Return the periodic Hann window, shape (length,)."""
    return np.hanning(length + 1)[:-1].astype(np.float32)


@cache
def mel_matrix(front_end: MelFrontEnd) -> FloatArray:
    """Return the weights that sum FFT bins into bands, shape (n_fft // 2 + 1, n_mels)."""
    edges = _band_edges_hz(front_end)
    bins = np.fft.rfftfreq(front_end.n_fft, 1 / front_end.sample_rate)[:, None]
    lower, centre, upper = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (bins - lower) / (centre - lower), (upper - bins) / (upper - centre)
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


@cache
def _matrix_of_parts(front_end: MelFrontEnd) -> FloatArray:
    """Return `mel_matrix` for squares of real and imaginary parts that take turns."""
    return np.repeat(mel_matrix(front_end), 2, axis=0)


def band_centres_hz(front_end: MelFrontEnd) -> FloatArray:
    """Return the frequency at which each band peaks, in Hz, shape (n_mels,)."""
    return _band_edges_hz(front_end)[1:-1].astype(np.float32)


def _band_edges_hz(front_end: MelFrontEnd) -> NDArray[np.float64]:
    """Return where bands begin, peak and end, in Hz: band k has edges k, k + 1 and k + 2."""
    low, high = _mel(front_end.low_hz), _mel(front_end.high_hz)
    mels = np.linspace(low, high, front_end.n_mels + 2, dtype=np.float64)
    return 700 * (np.power(10.0, mels / 2595) - 1)


def _mel(hz: float) -> float:
    return 2595 * math.log10(1 + hz / 700)
