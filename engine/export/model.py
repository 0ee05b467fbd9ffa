"""From a trained network to the bytes of a model file, card and self-test included."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnx
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.export.graph import write_card
from engine.export.network_spec import TrainedNetwork
from engine.runtime.card import ModelCard
from engine.runtime.self_test import self_test_signal
from engine.runtime.session import Session

THRESHOLD = 0.5
"""Probability at which a detection begins, for every class until thresholds are chosen."""
UNKNOWN_SHARE = 0.05
"""Share of the right answers on validation clips that the unknown rule may cost."""
MOST_UNKNOWN_BELOW = 0.5
"""Half sure is never unknown."""


def first_card(trained: TrainedNetwork) -> ModelCard:
    """Return the card of a network that nothing else is known of yet."""
    return ModelCard(
        labels=trained.labels,
        sample_rate=trained.segment.front_end.sample_rate,
        n_samples=trained.segment.n_samples,
        hop_samples=trained.segment.hop_samples,
        thresholds=dict.fromkeys(trained.labels, THRESHOLD),
    )


def fit_unknown(probabilities: FloatArray, truth: NDArray[np.int64]) -> float:
    """Return the sureness under which an answer is called unknown.

    Parameters
    ----------
    probabilities : NDArray[np.float32], shape (n_clips, n_classes)
        Calibrated, of clips the network was not trained on.
    truth : NDArray[np.int64], shape (n_clips,)
        Index of the label of each.

    Returns
    -------
    float
        The level that all but `UNKNOWN_SHARE` of the right answers reach; 0 (never) where there
        are none.
    """
    right = probabilities.max(axis=1, initial=0.0)[probabilities.argmax(axis=1) == truth]
    if not right.size:
        return 0.0
    return round(min(float(np.quantile(right, UNKNOWN_SHARE)), MOST_UNKNOWN_BELOW), 4)


def with_self_test(graph: onnx.ModelProto, card: ModelCard) -> ModelCard:
    """Return `card` with what `graph` says of the stored signal."""
    signal = self_test_signal(card.n_samples)[None]
    probabilities, _ = Session(graph.SerializeToString()).run(signal)
    return replace(card, self_test=tuple(map(float, probabilities[0])))


def to_bytes(graph: onnx.ModelProto, card: ModelCard) -> bytes:
    """Return the model file of `graph` with `card` in it; the same bytes for the same input."""
    write_card(graph, card.to_metadata())
    return graph.SerializeToString(deterministic=True)
