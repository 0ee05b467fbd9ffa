"""Whether how loud a sound is tells anything of its class, asked of the training clips."""

from __future__ import annotations

import numpy as np

from engine.export.network_spec import ASKED
from engine.training.examples import Examples, IndexArray
from engine.training.recipe import Recipe

LEAST_SHARE = 0.1
"""Of three real sets the classes explain 0.64 (events), 0.67 (with silence), 0.01 (words)."""
FEWEST_CLIPS = 50
"""Fewer cannot tell; the level is kept."""


def settle_level(recipe: Recipe, examples: Examples, chosen: IndexArray) -> Recipe:
    """Return `recipe` with the level of its network decided where it is left to the clips.

    Rain is softer than a chainsaw, and silence than both: level is a cue. Words are as loud as
    their speaker is near: there it is a nuisance, and each segment is heard at its own.

    Parameters
    ----------
    recipe : Recipe
    examples : Examples
    chosen : NDArray[np.int64], shape (n,)
        The clips that are trained on; no others are looked at.
    """
    if recipe.network.level != ASKED:
        return recipe
    is_cue = len(chosen) < FEWEST_CLIPS or level_share(examples, chosen) >= LEAST_SHARE
    return recipe.with_level("kept" if is_cue else "each its own")


def level_share(examples: Examples, chosen: IndexArray) -> float:
    """Return which share of the variance of clips' levels, in dB, their classes explain.

    Epsilon squared, the share less what classes drawn by lot would explain (T. L. Kelley, "An
    Unbiased Correlation Ratio Measure", PNAS 21, 1935); a little below 0 where that is more.
    """
    levels = np.array([examples.level_db(index) for index in chosen])
    _, truth, counts = np.unique(examples.truth[chosen], return_inverse=True, return_counts=True)
    n, n_classes = len(levels), len(counts)
    total = float(((levels - levels.mean()) ** 2).sum())
    if total == 0 or n <= n_classes:
        return 0.0
    means = np.bincount(truth, weights=levels) / counts
    within = float(((levels - means[truth]) ** 2).sum())
    return 1 - (within / (n - n_classes)) / (total / (n - 1))
