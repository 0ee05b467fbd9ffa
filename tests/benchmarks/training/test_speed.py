"""How fast a training is: clips a second of processor time, features, and the first curve.

Run alone on an idle machine: `python3 dev.py bench tests/benchmarks/training`.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from engine.training.backend import load_backend

load_backend(Path(os.environ["XDG_CACHE_HOME"]) / "harken" / "compiled")

import jax

from engine.training.examples import clip_power, n_tiled, pack_examples
from engine.training.learner import Learner
from engine.training.loop import Task, deal_batches
from engine.training.presets import load_preset

N_CLIPS = 64
N_STEPS = 20
MATMUL_SIZE = 1024


@pytest.fixture(scope="module")
def one_core():
    """Pin this process, so that processor time means something beside other work."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("processes cannot be pinned here")
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


@pytest.fixture
def sounds() -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.normal(size=48_000).astype(np.float32) * 0.1 for _ in range(N_CLIPS)]


@pytest.mark.parametrize("preset", ["balanced", "accurate"])
def test_training_speed(one_core, sounds, preset):
    recipe = load_preset(preset).recipe
    powers = [(clip_power(each, recipe.segment), n_tiled(each, recipe.segment)) for each in sounds]
    truth = [index % 7 for index in range(N_CLIPS)]
    labels = tuple("abcdefg")
    examples = pack_examples(labels, list(range(N_CLIPS)), truth, powers, recipe.segment)
    learner = Learner(recipe, 7)
    everything = np.arange(N_CLIPS)
    task = Task(
        recipe=recipe,
        examples=examples,
        facts=learner.facts(examples, everything),
        train=everything,
        validation=everything,
        seed=0,
    )
    batch, key = deal_batches(task, 0)[0], jax.random.key(0)
    state, result = learner.step(learner.start(0), task.facts, batch, 1e-3, key)
    result.block_until_ready()

    began_s = time.process_time()
    for _ in range(N_STEPS):
        state, result = learner.step(state, task.facts, batch, 1e-3, key)
    result.block_until_ready()
    spent_s = time.process_time() - began_s

    clips_per_s = N_STEPS * recipe.schedule.batch_size / spent_s
    share = _flop_per_clip(recipe) * clips_per_s / _matmul_flop_per_s()
    print(f"\n{preset}: {clips_per_s:.0f} clips per CPU-s, {share:.0%} of the matmul peak")
    assert clips_per_s > 0


def _flop_per_clip(recipe) -> float:
    """Return the floating-point operations of a step on one clip: forward, and twice that back."""
    segment = recipe.segment
    return 2 * 3 * recipe.network.macs(segment.n_frames, segment.front_end.n_mels)


def _matmul_flop_per_s() -> float:
    square = jax.numpy.ones((MATMUL_SIZE, MATMUL_SIZE))
    multiply = jax.jit(lambda a: a @ a)
    multiply(square).block_until_ready()
    began_s = time.process_time()
    for _ in range(5):
        multiply(square).block_until_ready()
    return 5 * 2 * MATMUL_SIZE**3 / (time.process_time() - began_s)


def test_feature_speed(one_core, sounds):
    segment = load_preset("balanced").recipe.segment
    clip_power(sounds[0], segment)

    began_s = time.process_time()
    for sound in sounds:
        clip_power(sound, segment)
    spent_s = time.process_time() - began_s

    print(f"\nfeatures: {N_CLIPS / spent_s:.0f} clips of 3 s per CPU-s")
    assert spent_s > 0
