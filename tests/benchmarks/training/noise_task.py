"""A task of made-up noise: as much work as real clips of seven classes, and nothing to read.

`engine.training.backend.load_backend` comes before this is imported.
"""

from __future__ import annotations

import numpy as np

from engine.training.examples import clip_power, n_tiled, pack_examples
from engine.training.learner import Learner
from engine.training.loop import Task
from engine.training.recipe import Recipe

N_CLASSES, N_CLIPS = 7, 64
CLIP_SAMPLES = 48_000
"""3 s at 16 kHz."""


def noises() -> list[np.ndarray]:
    """Return the clips, float32, shape (CLIP_SAMPLES,) each."""
    rng = np.random.default_rng(0)
    return [rng.normal(size=CLIP_SAMPLES).astype(np.float32) * 0.1 for _ in range(N_CLIPS)]


def noise_task(recipe: Recipe) -> tuple[Learner, Task]:
    """Return a task that trains and validates on all of them, and a learner for it."""
    segment = recipe.segment
    powers = [(clip_power(each, segment), n_tiled(each, segment)) for each in noises()]
    truth = [clip % N_CLASSES for clip in range(N_CLIPS)]
    examples = pack_examples(tuple("abcdefg"), list(range(N_CLIPS)), truth, powers, segment)
    learner, everything = Learner(recipe, N_CLASSES), np.arange(N_CLIPS)
    task = Task(
        recipe=recipe,
        examples=examples,
        facts=learner.facts(examples, everything),
        train=everything,
        validation=everything,
        seed=0,
    )
    return learner, task
