"""Synthetic sounds of a few classes that a small network can tell apart, and sets of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.export.network_spec import NetworkSpec
from engine.settings import SAMPLE_RATE
from engine.training.augmentation.masks import TimeMask
from engine.training.augmentation.mixing import Mixup
from engine.training.augmentation.place import Gain
from engine.training.augmentation.timing import TimeShift
from engine.training.examples import Examples, clip_power, n_tiled, pack_examples
from engine.training.recipe import Recipe, Schedule


def tone(label: int, rng: np.random.Generator, seconds: float = 0.7) -> FloatArray:
    """Return a noisy tone whose pitch says its class, onset and level at random."""
    time_s = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    pitch_hz = 300 * 1.6**label * rng.uniform(0.95, 1.05)
    level = 10 ** rng.uniform(-1.5, -0.5)
    sound = np.sin(2 * np.pi * pitch_hz * time_s) * (time_s > rng.uniform(0, 0.2))
    return (level * (sound + 0.1 * rng.normal(size=time_s.size))).astype(np.float32)


def small_recipe(**schedule: Any) -> Recipe:
    """Return a recipe that trains in seconds."""
    short: dict[str, Any] = {"epochs": 6, "batch_size": 8, "averaging": 0.9, "filter_rate": 0.04}
    return Recipe(
        preset="fast",
        segment_s=0.5,
        network=NetworkSpec(width=8, n_stages=3),
        schedule=Schedule(**(short | schedule)),
        augmentation=(TimeShift(), Gain(), Mixup(), TimeMask()),
    )


def tones(recipe: Recipe, n_classes: int, n_each: int, seed: int = 0) -> Examples:
    """Return `n_each` clips of every class, class after class, of lengths that differ."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(n_classes), n_each)
    sounds = [tone(int(label), rng, rng.uniform(0.2, 1.3)) for label in truth]
    segment = recipe.segment
    powers = [(clip_power(sound, segment), n_tiled(sound, segment)) for sound in sounds]
    labels = tuple(f"tone {label}" for label in range(n_classes))
    return pack_examples(labels, list(range(len(truth))), truth.tolist(), powers, segment)


def every(examples: Examples, nth: int, of: int) -> NDArray[np.int64]:
    """Return the indices of every clip whose place counts `nth` modulo `of`."""
    return np.arange(nth, len(examples.truth), of, dtype=np.int64)
