"""From a trained network to the bytes of a model file, card and self-test included."""

from __future__ import annotations

from dataclasses import replace

import onnx

from engine.export.graph import write_card
from engine.export.network_spec import TrainedNetwork
from engine.runtime.card import ModelCard
from engine.runtime.self_test import self_test_signal
from engine.runtime.session import Session

THRESHOLD = 0.5
"""Probability at which a detection begins, for every class until thresholds are chosen."""
UNKNOWN_BELOW = 0.4
"""A best class less sure than this is called unknown, until the rule is fitted."""


def first_card(trained: TrainedNetwork) -> ModelCard:
    """Return the card of a network that nothing else is known of yet."""
    return ModelCard(
        labels=trained.labels,
        sample_rate=trained.segment.front_end.sample_rate,
        n_samples=trained.segment.n_samples,
        hop_samples=trained.segment.hop_samples,
        thresholds=dict.fromkeys(trained.labels, THRESHOLD),
        unknown_below=UNKNOWN_BELOW,
    )


def with_self_test(graph: onnx.ModelProto, card: ModelCard) -> ModelCard:
    """Return `card` with what `graph` says of the stored signal."""
    signal = self_test_signal(card.n_samples)[None]
    probabilities, _ = Session(graph.SerializeToString()).run(signal)
    return replace(card, self_test=tuple(map(float, probabilities[0])))


def to_bytes(graph: onnx.ModelProto, card: ModelCard) -> bytes:
    """Return the model file of `graph` with `card` in it; the same bytes for the same input."""
    write_card(graph, card.to_metadata())
    return graph.SerializeToString(deterministic=True)
