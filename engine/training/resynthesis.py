"""Sound from mel power: the clip's own sound filtered or moved, or a new one by Griffin-Lim."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray, MelFrontEnd, analysis_window, mel_matrix

N_ROUNDS = 24
"""Rounds of Griffin-Lim: after these the sound of speech and barks changes little."""

MOST_GAIN = 1e4
"""Of a filter, in power: what was silent before stays near silence."""

ComplexArray = NDArray[np.complexfloating]


def filtered(
    samples: FloatArray, before: FloatArray, after: FloatArray, front_end: MelFrontEnd
) -> FloatArray:
    """Make each moment and band of a sound as loud as `after` says, its phases kept.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n_samples,)
    before, after : NDArray[np.float32], shape (n_frames, n_mels)
        Mel power of `samples`, and as it should be.
    front_end : MelFrontEnd
    """
    gain = np.sqrt(np.clip(after / (before + 1e-12), 0, MOST_GAIN))
    spectrum = _spectrum(samples, front_end)
    return _sound(spectrum * _to_bins(gain, front_end)[: len(spectrum)], len(samples), front_end)


def shifted(samples: FloatArray, n: int) -> FloatArray:
    """Move a sound `n` samples later, earlier where negative; silence comes in."""
    moved = np.zeros_like(samples)
    if n >= 0:
        moved[n:] = samples[: len(samples) - n]
    else:
        moved[:n] = samples[-n:]
    return moved


def rebuilt(samples: FloatArray, power: FloatArray, front_end: MelFrontEnd) -> FloatArray:
    """Make a sound of the mel power asked for, beginning with the phases of `samples`.

    Notes
    -----
    Griffin-Lim: the nearest sound of that magnitude, found by turning between time and frequency.
    Source: D. Griffin and J. Lim, "Signal Estimation from Modified Short-Time Fourier Transform",
    IEEE TASSP 32(2), 1984.
    """
    magnitude = _to_bins(np.sqrt(power / np.maximum(_width(front_end), 1)), front_end)
    spectrum = _spectrum(samples, front_end)
    for _ in range(N_ROUNDS):
        phase = spectrum / (np.abs(spectrum) + 1e-9)
        spectrum = _spectrum(_sound(magnitude * phase, len(samples), front_end), front_end)
    phase = spectrum / (np.abs(spectrum) + 1e-9)
    return _sound(magnitude * phase, len(samples), front_end)


def _width(front_end: MelFrontEnd) -> FloatArray:
    """Return how many bins' power a band sums, shape (n_mels,)."""
    return mel_matrix(front_end).sum(axis=0)


def _to_bins(bands: FloatArray, front_end: MelFrontEnd) -> FloatArray:
    """Spread values of bands over bins, shape (n_frames, n_bins); bins of no band get 0."""
    weights = mel_matrix(front_end)
    share = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return (bands @ share.T).astype(np.float32)


def _spectrum(samples: FloatArray, front_end: MelFrontEnd) -> ComplexArray:
    views = np.lib.stride_tricks.sliding_window_view(samples, front_end.window_length)
    frames = views[:: front_end.hop_length] * analysis_window(front_end.window_length)
    return np.fft.rfft(frames, front_end.n_fft)


def _sound(spectrum: ComplexArray, n_samples: int, front_end: MelFrontEnd) -> FloatArray:
    """Add the frames up again, divided by the windows that overlap there."""
    length, hop = front_end.window_length, front_end.hop_length
    window = analysis_window(length)
    frames = np.fft.irfft(spectrum, front_end.n_fft)[:, :length] * window
    made, weight = np.zeros(n_samples), np.zeros(n_samples)
    for index, frame in enumerate(frames):
        made[index * hop : index * hop + length] += frame
        weight[index * hop : index * hop + length] += window**2
    return (made / np.maximum(weight, 0.05)).astype(np.float32)
