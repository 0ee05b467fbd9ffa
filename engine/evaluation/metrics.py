"""Counting what was heard as what, and the scores that follow from the counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

IndexArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScores:
    """How well one class is told from the others.

    Attributes
    ----------
    precision : float
        Share of right ones among the clips heard as this class; 0 where none was.
    recall : float
        Share of its clips that were heard as it; 0 where it has none.
    f1 : float
        Harmonic mean of both; 0 where both are.
    support : int
        Its clips.
    """

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a confusion matrix says.

    Attributes
    ----------
    labels : tuple[str, ...]
    confusion : tuple[tuple[int, ...], ...]
        Rows are the truth, columns what was heard; clips.
    accuracy : float
        Share of all clips that were heard right.
    macro_f1 : float
        Mean F1 over the classes that have clips here: a class absent from a small split says
        nothing about the network.
    classes : tuple[ClassScores, ...]
        In the order of `labels`.
    """

    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    accuracy: float
    macro_f1: float
    classes: tuple[ClassScores, ...]

    @property
    def n_clips(self) -> int:
        """Clips counted."""
        return sum(map(sum, self.confusion))

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON, with the keys that `harken evaluate` shows."""
        return {
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "labels": list(self.labels),
            "confusion": [list(row) for row in self.confusion],
            "classes": {
                label: {
                    "precision": scores.precision,
                    "recall": scores.recall,
                    "f1": scores.f1,
                    "support": scores.support,
                }
                for label, scores in zip(self.labels, self.classes, strict=True)
            },
        }


def confusion(truth: IndexArray, heard: IndexArray, n_classes: int) -> IndexArray:
    """Count clips by truth and by what they were heard as.

    Parameters
    ----------
    truth, heard : NDArray[np.int64], shape (n_clips,)
        Indices of classes.
    n_classes : int

    Returns
    -------
    NDArray[np.int64], shape (n_classes, n_classes)
        Rows are the truth.
    """
    counts = np.bincount(truth * n_classes + heard, minlength=n_classes**2)
    return counts.reshape(n_classes, n_classes).astype(np.int64)


def score(matrix: IndexArray, labels: tuple[str, ...]) -> Scores:
    """Compute the scores of a confusion matrix, shape (n_classes, n_classes), of any counts.

    An empty matrix scores 0 throughout.
    """
    right = np.diag(matrix).astype(float)
    n_heard, n_true = matrix.sum(axis=0), matrix.sum(axis=1)
    precision, recall = _share(right, n_heard), _share(right, n_true)
    f1 = _share(2 * right, n_heard + n_true)
    has_clips = n_true > 0
    return Scores(
        labels=labels,
        confusion=tuple(tuple(map(int, row)) for row in matrix),
        accuracy=float(_share(right.sum(), matrix.sum())),
        macro_f1=float(f1[has_clips].mean()) if has_clips.any() else 0.0,
        classes=tuple(
            ClassScores(precision=float(p), recall=float(r), f1=float(f), support=int(n))
            for p, r, f, n in zip(precision, recall, f1, n_true, strict=True)
        ),
    )


def _share(part: Any, whole: Any) -> Any:
    """Divide; nothing out of nothing is 0."""
    return part / np.maximum(whole, 1)
