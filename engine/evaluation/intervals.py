"""How far a score may be trusted: intervals by drawing the groups again and again.

Clips of one group (a recording, a speaker) are heard right or wrong together, so groups are drawn,
not clips: an interval over clips would promise more than a new speaker keeps. Where every group was
heard alike, all right or all wrong, drawing again tells nothing new, and the number of groups alone
says how sure that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.metrics import IndexArray

N_DRAWS = 1000
SURE = 0.95
FEWEST_GROUPS = 3
"""With fewer there is nothing to draw from; no interval is better than a narrow wrong one."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Where scores would lie on other groups like these, 95 times in 100.

    Attributes
    ----------
    accuracy, macro_f1 : tuple[float, float]
    recalls : dict[str, tuple[float, float]]
        By class; left out where fewer than `FEWEST_GROUPS` groups have its clips.
    n_clips, n_groups : int
        What stands behind them.
    """

    accuracy: Span
    macro_f1: Span
    recalls: dict[str, Span]
    n_clips: int
    n_groups: int

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON."""
        return {
            "accuracy": list(self.accuracy),
            "macro_f1": list(self.macro_f1),
            "recalls": {label: list(span) for label, span in self.recalls.items()},
            "n_clips": self.n_clips,
            "n_groups": self.n_groups,
        }


def intervals(
    truth: IndexArray,
    heard: IndexArray,
    groups: Sequence[str],
    labels: tuple[str, ...],
    *,
    seed: int = 0,
) -> Intervals | None:
    """Return the intervals of what was heard, or None where there are too few groups.

    Parameters
    ----------
    truth, heard : NDArray[np.int64], shape (n_clips,)
        Indices of classes.
    groups : Sequence[str]
        Of each clip.
    labels : tuple[str, ...]
    seed : int, default 0
        The same clips give the same intervals.

    Notes
    -----
    Cluster bootstrap, percentile interval. Source: B. Efron and R. Tibshirani, *An Introduction to
    the Bootstrap*, 1993, chapter 13.

    All right or all wrong, the bootstrap has no spread, and the interval is Wilson's for as many
    groups right, or wrong, as there are: 3 groups of 3 heard right promise no 100 % of the
    next. Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
    Inference", JASA 22, 1927.
    """
    names, of_clips = np.unique(np.array(groups, dtype=object).astype(str), return_inverse=True)
    if len(names) < FEWEST_GROUPS:
        return None
    n_classes = len(labels)
    counts = np.zeros((len(names), n_classes, n_classes))
    np.add.at(counts, (of_clips, truth, heard), 1)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), N_DRAWS)
    drawn = np.tensordot(times, counts, axes=1)
    accuracy, macro_f1, recall = _scores(drawn)
    n_having = (counts.sum(axis=2) > 0).sum(axis=0)
    return Intervals(
        accuracy=_span(accuracy, len(names)),
        macro_f1=_span(macro_f1, len(names)),
        recalls={
            label: _span(recall[:, index], int(n_having[index]))
            for index, label in enumerate(labels)
            if n_having[index] >= FEWEST_GROUPS
        },
        n_clips=len(truth),
        n_groups=len(names),
    )


def _scores(
    drawn: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return accuracy, macro-F1 (n_draws,) and recall (n_draws, n_classes) of drawn matrices."""
    right = np.diagonal(drawn, axis1=1, axis2=2)
    n_true, n_heard = drawn.sum(axis=2), drawn.sum(axis=1)
    is_there = n_true > 0
    f1 = 2 * right / np.maximum(n_true + n_heard, 1)
    recall = np.where(is_there, right / np.maximum(n_true, 1), np.nan)
    macro_f1 = (f1 * is_there).sum(axis=1) / np.maximum(is_there.sum(axis=1), 1)
    return right.sum(axis=1) / n_true.sum(axis=1), macro_f1, recall


def _span(values: NDArray[np.float64], n_groups: int) -> Span:
    """Return the interval of a score from its value in each draw, NaN where a draw has none."""
    tail = (1 - SURE) / 2
    low, high = np.nanquantile(values, [tail, 1 - tail])
    if low == high in (0.0, 1.0):
        return _wilson_of_all(n_groups) if high else _mirrored(_wilson_of_all(n_groups))
    return float(low), float(high)


def _wilson_of_all(n: int) -> Span:
    """Return Wilson's interval for n right of n: from n / (n + z²) to 1."""
    z = NormalDist().inv_cdf((1 + SURE) / 2)
    return n / (n + z * z), 1.0


def _mirrored(span: Span) -> Span:
    return 1 - span[1], 1 - span[0]
