"""Zero crossings: where a sound can be cut without a click."""

from __future__ import annotations

import numpy as np

from engine.audio.mel import FloatArray

REACH_S = 0.005
"""How far a cut may move: half a period of 100 Hz."""


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
    here, before = samples[first : last + 1], samples[first - 1 : last]
    found = first + np.flatnonzero((here == 0) | (np.signbit(here) != np.signbit(before)))
    if found.size == 0:
        return at_s
    return float(found[np.argmin(np.abs(found - place))]) / sample_rate
