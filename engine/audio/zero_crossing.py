"""Zero crossings: where a sound can be cut without a click."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray

REACH_S = 0.005
"""How far a cut may move: half a period of 100 Hz."""


def crossings(samples: FloatArray, first: int, last: int) -> NDArray[np.int64]:
    """Return where, from `first` to `last`, a sound is zero or changes its sign just before.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n,)
    first, last : int
        Places in samples, both looked at; what lies beyond the sound is not.
    """
    first, last = max(first, 1), min(last, samples.size - 1)
    here = samples[first : last + 1]
    before = samples[first - 1 : last]
    return first + np.flatnonzero((here == 0) | (np.signbit(here) != np.signbit(before)))


def nearest_crossing_s(samples: FloatArray, sample_rate: int, at_s: float) -> float:
    """Return the moment nearest to `at_s` at which a sound crosses zero.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n,)
    sample_rate : int
        Hz.
    at_s : float
        Seconds into the sound.

    Returns
    -------
    float
        Where the sample is zero or its sign differs from that before; `at_s` itself at both ends
        of the sound, and where there is no crossing within `REACH_S`.
    """
    place, reach = round(at_s * sample_rate), round(REACH_S * sample_rate)
    first, last = max(1, place - reach), min(samples.size - 1, place + reach)
    if not 0 < place < samples.size or last < first:
        return at_s
    found = crossings(samples, first, last)
    if found.size == 0:
        return at_s
    return float(found[np.argmin(np.abs(found - place))]) / sample_rate
