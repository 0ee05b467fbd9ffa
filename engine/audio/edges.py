"""Where a sound begins or ends near a moment: an end that is dragged there jumps to it."""

from __future__ import annotations

import numpy as np

from engine.audio.outline import Outline
from engine.audio.silence import SilenceRule, chop

_CELL_S = 0.005
_AROUND_S = 1.0
"""Heard on either side, so that a threshold and the shortest silence mean something."""

_RULE = SilenceRule(threshold_db=-30.0, min_silence_s=0.1, keep_s=0.0)


def nearest_edge_s(outline: Outline, at_s: float, reach_s: float) -> float:
    """Return the nearest moment at which silence begins or ends, `at_s` where none is near.

    Parameters
    ----------
    outline : Outline
        What is known of the sound now: nothing is read from a file.
    at_s : float
        Seconds into the sound.
    reach_s : float
        How far the moment may move.
    """
    first_s = max(0.0, at_s - reach_s - _AROUND_S)
    last_s = min(outline.seconds, at_s + reach_s + _AROUND_S)
    n_cells = round((last_s - first_s) / _CELL_S)
    if n_cells < 2:
        return at_s
    low, high, _ = outline.columns(first_s, last_s, n_cells)
    cells_per_s = n_cells / (last_s - first_s)
    sounding = chop(np.maximum(-low, high).astype(np.float32), cells_per_s, _RULE)
    # The ends of what was looked at are no edges of sound.
    edges = [
        first_s + edge_s
        for span in sounding
        for edge_s in span
        if _CELL_S < edge_s < last_s - first_s - _CELL_S
    ]
    nearest = min(edges, key=lambda edge_s: abs(edge_s - at_s), default=at_s)
    return nearest if abs(nearest - at_s) <= reach_s else at_s
