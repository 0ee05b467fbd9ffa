"""Harken's training step and features beside PyTorch, Keras on TensorFlow, and librosa.

Asked for by ``HARKEN_RIVALS``: the word ``install`` makes an environment of its own for them in
the cache folder, which is never Harken's; a path names a Python that has them already.

    HARKEN_RIVALS=install python3 dev.py bench tests/benchmarks/training
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import venv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.training.backend import load_backend

load_backend(Path(os.environ["XDG_CACHE_HOME"]) / "harken" / "compiled")

import jax

from engine.training.examples import clip_power
from engine.training.loop import deal_batches
from engine.training.presets import load_preset
from tests.benchmarks.training.noise_task import CLIP_SAMPLES, noise_task

ASKED = os.environ.get("HARKEN_RIVALS", "")
RIVALS = Path(__file__).with_name("rivals.py")
PACKAGES = ("torch", "tensorflow-cpu", "keras", "librosa")
SINGLE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
}

pytestmark = pytest.mark.skipif(not ASKED, reason="set HARKEN_RIVALS to compare with others")


@pytest.fixture(scope="module")
def rivals() -> Path:
    """The Python that has the others."""
    if ASKED != "install":
        return Path(ASKED)
    folder = Path(os.environ.get("HARKEN_RIVALS_FOLDER", Path.home() / ".cache" / "harken-rivals"))
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    for package in PACKAGES:  # one by one: where one cannot be had, the others are compared
        subprocess.run([python, "-m", "pip", "install", "-q", package], check=False)
    return python


def rival(python: Path, name: str) -> float | None:
    """Return what a rival does a second of processor time, None where it is not there."""
    ran = subprocess.run(
        [python, RIVALS, name],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **SINGLE},
    )
    if ran.returncode:
        print(f"\n{name} is not there: {ran.stderr.strip().splitlines()[-1:]}")
        return None
    return float(json.loads(ran.stdout.splitlines()[-1])[name])


def ours() -> float:
    """Return the clips a second of processor time of the balanced preset, all of it included."""
    recipe = load_preset("balanced").recipe
    recipe = replace(recipe, schedule=replace(recipe.schedule, batch_size=32))
    learner, task = noise_task(recipe)
    key, state, best_s, n_clips = jax.random.key(0), learner.start(0), np.inf, 0
    for epoch in range(5):  # the first compiles
        began_s = time.process_time()
        batches = deal_batches(task, epoch)
        for batch in batches:
            state, result = learner.step(state, task.facts, batch, 1e-3, key)
            result.block_until_ready()
        n_clips = len(batches) * recipe.schedule.batch_size
        best_s = min(best_s, time.process_time() - began_s)
    return n_clips / best_s


def test_training_beside_the_same_network_elsewhere(rivals, one_core):
    clips_per_s = ours()
    print(f"\nHarken, data and augmentation included: {clips_per_s:.0f} clips per CPU-s")
    for name in ("torch", "tensorflow"):
        other = rival(rivals, name)
        if other:
            print(f"{name}, without: {other:.0f}; ratio {clips_per_s / other:.2f}")
    assert clips_per_s > 0


def test_features_beside_librosa(rivals, one_core):
    segment = load_preset("balanced").recipe.segment
    sound = np.random.default_rng(0).normal(size=CLIP_SAMPLES).astype(np.float32)
    clip_power(sound, segment)
    best_s = np.inf
    for _ in range(5):
        began_s = time.process_time()
        for _ in range(20):
            segment.front_end.log_power(clip_power(sound, segment).body)
        best_s = min(best_s, (time.process_time() - began_s) / 20)

    other = rival(rivals, "librosa")

    print(f"\nHarken: {1 / best_s:.0f} clips of 3 s per CPU-s on {sys.platform}")
    if other:
        print(f"librosa: {other:.0f}; ratio {1 / best_s / other:.2f}")
    assert best_s > 0
