"""What stands against a training, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable

from engine.dataset.records import Count, Split
from engine.errors.training import TooFewClassesError


def missing(counts: Iterable[Count]) -> str | None:
    """Say what is missing to train on a set; None where nothing is.

    Parameters
    ----------
    counts : Iterable[Count]
        What `Catalog.counts` returns.
    """
    labelled = [each for each in counts if each.label]
    if not labelled:
        return "Nothing is labelled yet. A class needs a few clips to learn from."
    trained = {each.label for each in labelled if each.split is Split.TRAIN and each.n_clips}
    if len(trained) < 2:
        return TooFewClassesError(len(trained)).sentence
    return None


def training_clips(counts: Iterable[Count]) -> tuple[int, float]:
    """Return how many clips are trained on, and their seconds together."""
    trained = [each for each in counts if each.label and each.split is Split.TRAIN]
    return sum(each.n_clips for each in trained), sum(each.seconds for each in trained)
