"""What the folds of a cross-validation say together: mean, spread, classes, worst group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.evaluation.intervals import intervals
from engine.evaluation.metrics import confusion, score
from engine.training.events import FoldDone

FEWEST_CLIPS = 10
"""A group of three clips has a bad day easily; the worst of those with at least so many is told."""


def standing(
    folds: Sequence[FoldDone], groups: Mapping[int, str], *, preset: str, seconds: float
) -> dict[str, Any]:
    """Return what `harken crossvalidate --json` tells.

    Parameters
    ----------
    folds : Sequence[FoldDone]
        In order; none where it was stopped before the first was done.
    groups : Mapping[int, str]
        Group of every clip by its id.
    preset : str
    seconds : float
        In all.
    """
    told = {"folds": [_fold(each) for each in folds], **_means(folds)}
    seeds = sorted({each.seed for each in folds})
    told |= {"seconds": seconds, "preset": preset, "seed": seeds[0] if seeds else 0}
    told |= {"seeds": [_seed(folds, seed) for seed in seeds]}
    return told | (_pooled(folds, groups) if folds else {})


def _fold(each: FoldDone) -> dict[str, Any]:
    told = ("fold", "name", "seed", "accuracy", "macro_f1", "log_loss", "n_clips", "seconds")
    return {name: getattr(each, name) for name in told}


def _means(folds: Sequence[FoldDone]) -> dict[str, float]:
    told: dict[str, float] = {}
    # Without a fold nothing was right; a loss of 0 would be the best there is.
    for name in ("accuracy", "macro_f1", "log_loss") if folds else ("accuracy", "macro_f1"):
        values = [getattr(each, name) for each in folds] or [0.0]
        told[f"mean_{name}"] = float(np.mean(values))
        told[f"std_{name}"] = float(np.std(values))
    return told


def _seed(folds: Sequence[FoldDone], seed: int) -> dict[str, Any]:
    return {"seed": seed, **_means([each for each in folds if each.seed == seed])}


def _pooled(folds: Sequence[FoldDone], groups: Mapping[int, str]) -> dict[str, Any]:
    """Return the scores of all tested clips together, every round counted."""
    labels = folds[0].labels
    truth = np.concatenate([np.array(each.truth, np.int64) for each in folds])
    heard = np.concatenate([np.array(each.heard, np.int64) for each in folds])
    owners = [groups.get(clip, "") for each in folds for clip in each.clip_ids]
    scores = score(confusion(truth, heard, len(labels)), labels)
    known = intervals(truth, heard, owners, labels)
    return {
        **{name: scores.to_data()[name] for name in ("labels", "confusion", "classes")},
        "intervals": known.to_data() if known else None,
        "worst_group": _worst(owners, truth == heard),
    }


def _worst(owners: Sequence[str], is_right: Any) -> dict[str, Any] | None:
    of_groups: dict[str, list[bool]] = defaultdict(list)
    for owner, right in zip(owners, is_right, strict=True):
        of_groups[owner].append(bool(right))
    large = {name: rights for name, rights in of_groups.items() if len(rights) >= FEWEST_CLIPS}
    if len(large) < 2:
        return None
    name = min(large, key=lambda each: float(np.mean(large[each])))
    accuracy = float(np.mean(large[name]))
    return {"group": name, "accuracy": accuracy, "n_clips": len(large[name])}
