"""The self-test of a model: whether it says here what it said where it was exported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.audio.mel import FloatArray
from engine.errors.models import ModelRefusedError, SelfTestError
from engine.runtime.classifier import Classifier
from engine.runtime.self_test import self_test_signal

TOLERANCES = {"float32": 1e-4, "int8": 2e-2}
"""Largest difference allowed by precision: 8-bit steps round otherwise on another processor."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SelfTest:
    """The outcome of a self-test that was passed.

    Attributes
    ----------
    gap, tolerance : float
        Largest difference of a probability, and the most that is allowed.
    probabilities : NDArray[np.float32], shape (n_classes,)
        What the model says of the signal here.
    """

    gap: float
    tolerance: float
    probabilities: FloatArray


def run_self_test(classifier: Classifier) -> SelfTest:
    """Predict the stored signal and compare with what the card holds.

    Raises
    ------
    SelfTestError
        If it differs by more than the precision of the model allows.
    ModelRefusedError
        If the card holds nothing to compare with.
    """
    card = classifier.card
    if not card.self_test:
        raise ModelRefusedError(classifier.model.name, "It holds no self-test.")
    found = classifier.probabilities(self_test_signal(card.n_samples)[None])[0]
    gap = float(np.abs(found - np.array(card.self_test)).max())
    tolerance = TOLERANCES[card.precision]
    if not gap <= tolerance:
        raise SelfTestError(classifier.model.name, gap, tolerance)
    return SelfTest(gap=gap, tolerance=tolerance, probabilities=found)
