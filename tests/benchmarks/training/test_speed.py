"""How fast a training is: clips a second of processor time, features, and the first curve.

Run alone on an idle machine: `python3 dev.py bench tests/benchmarks/training`.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from engine.training.backend import load_backend

load_backend(Path(os.environ["XDG_CACHE_HOME"]) / "harken" / "compiled")

import jax

from engine.training.examples import clip_power
from engine.training.loop import deal_batches
from engine.training.presets import load_preset
from tests.benchmarks.training.noise_task import N_CLIPS, noise_task, noises

N_STEPS = 20
MATMUL_SIZE = 1024


@pytest.mark.parametrize("preset", ["balanced", "accurate"])
def test_training_speed(one_core, preset):
    recipe = load_preset(preset).recipe
    learner, task = noise_task(recipe)
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


def test_feature_speed(one_core):
    segment = load_preset("balanced").recipe.segment
    sounds = noises()
    clip_power(sounds[0], segment)

    began_s = time.process_time()
    for sound in sounds:
        clip_power(sound, segment)
    spent_s = time.process_time() - began_s

    print(f"\nfeatures: {N_CLIPS / spent_s:.0f} clips of 3 s per CPU-s")
    assert spent_s > 0
