"""Segments: the fixed length of sound that a network sees, and how a clip is cut into them.

Training, evaluation and predict all cut here, so that a score promised in one is kept in another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.audio.mel import FloatArray, MelFrontEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A length of sound in whole frames of the front end.

    Attributes
    ----------
    front_end : MelFrontEnd
    seconds : float
        As a person chose it; `n_frames` rounds it to whole hops.
    """

    front_end: MelFrontEnd
    seconds: float

    @property
    def n_frames(self) -> int:
        """Frames the network sees."""
        return max(1, round(self.seconds * self.front_end.sample_rate / self.front_end.hop_length))

    @property
    def n_samples(self) -> int:
        """Samples that give exactly `n_frames`; the model file's input length."""
        return self.front_end.n_samples(self.n_frames)

    @property
    def hop_samples(self) -> int:
        """Step between the windows cut from longer sound: half a segment, in whole hops."""
        return max(1, self.n_frames // 2) * self.front_end.hop_length


def tile(samples: FloatArray, n_samples: int) -> FloatArray:
    """Repeat sound that is too short until it has `n_samples`; longer sound comes back as it is.

    Zeros would tell a class by the length of its clips (DECISIONS.md, “Segment”). Sound of no
    samples becomes zeros.
    """
    if samples.size == 0:
        return np.zeros(n_samples, np.float32)
    if samples.size >= n_samples:
        return samples
    return np.resize(samples, n_samples)


def cut(samples: FloatArray, n_samples: int, hop_samples: int) -> FloatArray:
    """Cut sound into windows that together cover all of it.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n,)
        Any length; shorter than a window is tiled.
    n_samples, hop_samples : int
        Length of a window and step between two.

    Returns
    -------
    NDArray[np.float32], shape (n_windows, n_samples)
        The last window is moved back so that it ends with the sound.
    """
    samples = tile(samples, n_samples)
    return np.stack(
        [
            samples[onset : onset + n_samples]
            for onset in window_onsets(samples.size, n_samples, hop_samples)
        ]
    )


def window_onsets(total: int, length: int, hop: int) -> list[int]:
    """Return where windows of `length` begin so that they cover `total`; at least one."""
    last = max(0, total - length)
    onsets = list(range(0, last + 1, hop))
    if onsets[-1] != last:
        onsets.append(last)
    return onsets
