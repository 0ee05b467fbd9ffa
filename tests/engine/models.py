"""Networks with random weights and the model files made of them: no training needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.audio.mel import FloatArray, MelFrontEnd
from engine.audio.rendering import to_grid
from engine.audio.segment import Segment
from engine.export.graph import build
from engine.export.model import first_card, to_bytes, with_self_test
from engine.export.network_spec import NetworkSpec, TrainedNetwork
from engine.runtime.session import Session
from engine.settings import SAMPLE_RATE

LABELS = ("crowd", "dog", "silence")


def tone(n_samples, rng):
    hz = rng.uniform(700, 1_400)
    wave = np.sin(2 * np.pi * hz * np.arange(n_samples) / SAMPLE_RATE + rng.uniform(0, 6))
    return to_grid((rng.uniform(0.05, 0.5) * wave + rng.normal(0, 1e-3, n_samples)).astype("f4"))


def noise(n_samples, rng):
    return to_grid((rng.uniform(0.05, 0.3) * rng.normal(0, 1, n_samples)).astype("f4"))


def silence(n_samples, rng):
    return to_grid((1e-3 * rng.normal(0, 1, n_samples)).astype("f4"))


SOUNDS = {"tone": tone, "noise": noise, "silence": silence}
"""Sounds that `taught_network` can tell apart: each of (n_samples, rng)."""


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


def taught_network(*, seconds: float = 1.0, seed: int = 1) -> TrainedNetwork:
    """Return a random network whose last layer was fitted to tell sounds of `SOUNDS` apart."""
    trained = random_network(
        labels=tuple(SOUNDS), spec=NetworkSpec(width=8, n_stages=3), seconds=seconds, seed=seed
    )
    rng = np.random.default_rng(seed)
    n = trained.segment.n_samples
    truth = np.repeat(np.arange(len(SOUNDS)), 120)
    windows = np.stack([_partly(list(SOUNDS)[label], n, rng) for label in truth])
    _, embeddings = Session(model_bytes(trained)).run(windows)
    centre = embeddings.mean(axis=0)
    spread = embeddings - centre
    wanted = 8.0 * (np.eye(len(SOUNDS))[truth] - 1 / len(SOUNDS))
    kernel = np.linalg.solve(spread.T @ spread + 1.0 * np.eye(spread.shape[1]), spread.T @ wanted)
    dense = {
        "dense/kernel": kernel.astype(np.float32),
        "dense/bias": (-centre @ kernel).astype(np.float32),
    }
    return replace(trained, weights=trained.weights | dense, temperature=1.0)


def _partly(label: str, n_samples: int, rng: np.random.Generator) -> FloatArray:
    """Return a window of near silence with a sound in most of it, or in little of it."""
    window = silence(n_samples, rng)
    share = rng.uniform(0.5, 1.0) if label != "silence" else rng.choice([0.0, rng.uniform(0, 0.4)])
    make = SOUNDS[label] if label != "silence" else SOUNDS[str(rng.choice(["tone", "noise"]))]
    length = round(share * n_samples)
    onset = int(rng.choice([0, n_samples - length]))
    window[onset : onset + length] = make(length, rng)
    return window


def model_bytes(trained: TrainedNetwork, **facts: object) -> bytes:
    """Return the bytes of a model file of `trained`; `facts` replace fields of its card."""
    graph = build(trained)
    card = replace(first_card(trained), **facts)
    return to_bytes(graph, with_self_test(graph, card))


def write_model(path: Path, trained: TrainedNetwork | None = None, **facts: object) -> Path:
    """Write a model file and return its path."""
    path.write_bytes(model_bytes(trained or random_network(), **facts))
    return path
