"""Networks with random weights and the model files made of them: no training needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment
from engine.export.graph import build
from engine.export.model import first_card, to_bytes, with_self_test
from engine.export.network_spec import NetworkSpec, TrainedNetwork

LABELS = ("crowd", "dog", "silence")


def random_network(
    *,
    labels: Sequence[str] = LABELS,
    spec: NetworkSpec | None = None,
    seconds: float = 1.0,
    temperature: float = 1.5,
    seed: int = 0,
) -> TrainedNetwork:
    """Return a network of random weights, lively enough that its answers differ by sound."""
    spec = spec or NetworkSpec(width=4, n_stages=3)
    segment = Segment(front_end=MelFrontEnd(), seconds=seconds)
    rng = np.random.default_rng(seed)
    weights = {}
    for name, shape in spec.shapes(segment.front_end.n_mels, len(labels)).items():
        array = rng.normal(0, 0.5, shape)
        if name.endswith("kernel"):
            array *= 2.8 / np.sqrt(np.prod(shape[:-1]))
        elif name.endswith("scale"):
            array = rng.uniform(0.5, 1.5, shape)
        elif name == "input/mean":
            array = rng.normal(-6, 0.5, shape)
        elif name == "input/std":
            array = rng.uniform(2, 4, shape)
        weights[name] = array.astype(np.float32)
    return TrainedNetwork(
        spec=spec,
        labels=tuple(labels),
        segment=segment,
        temperature=temperature,
        weights=weights,
    )


def model_bytes(trained: TrainedNetwork, **facts: object) -> bytes:
    """Return the bytes of a model file of `trained`; `facts` replace fields of its card."""
    graph = build(trained)
    card = replace(first_card(trained), **facts)
    return to_bytes(graph, with_self_test(graph, card))


def write_model(path: Path, trained: TrainedNetwork | None = None, **facts: object) -> Path:
    """Write a model file and return its path."""
    path.write_bytes(model_bytes(trained or random_network(), **facts))
    return path
