"""The small picture by which a person knows a clip again in a list."""

from __future__ import annotations

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.tiles import ByteArray, Picture, PitchScale

WIDTH_PX, HEIGHT_PX = 64, 38
"""Its size in a list; it is computed twice as large, for sharp screens."""

LONGEST_S = 6.0
"""Of a longer clip the first seconds are shown: a day in 64 columns says nothing."""

_RANGE_DB = 56.0
"""Below the loudest place of the clip: a thumbnail tells what it looks like, not how loud it is."""

_QUIETEST_TOP_DB = -50.0
"""A clip whose loudest place lies below this stays dark: it is silence, not a sound."""


def thumbnail(samples: FloatArray, sample_rate: int) -> ByteArray:
    """Compute the thumbnail of a clip.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n,)
        One channel, full scale 1.
    sample_rate : int
        Hz.

    Returns
    -------
    NDArray[np.uint8], shape (2 * HEIGHT_PX, 2 * WIDTH_PX)
        Levels on a mel axis, row 0 the highest pitch.
    """
    seen = samples[: round(LONGEST_S * sample_rate)]
    if seen.size == 0:
        return np.zeros((2 * HEIGHT_PX, 2 * WIDTH_PX), np.uint8)
    picture = Picture(
        sample_rate=sample_rate, n_rows=2 * HEIGHT_PX, scale=PitchScale.MEL, floor_db=-110.0
    )
    levels = picture.whole(seen, 2 * WIDTH_PX).astype(np.float32)
    decibels = picture.floor_db + levels / 255 * (picture.ceiling_db - picture.floor_db)
    top = max(float(decibels.max()), _QUIETEST_TOP_DB)
    return np.clip((decibels - top + _RANGE_DB) / _RANGE_DB * 255, 0, 255).astype(np.uint8)
