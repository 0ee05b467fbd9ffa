"""Predict mode loads nothing of training: import-linter reads the code, this runs it."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from studio.cli.verbs import find_verb
from tests.engine.models import write_model

LIGHT = ("predict", "detect", "model", "listen", "devices", "doctor", "completion")
HEAVY = {
    *("keras", "jax", "jaxlib", "scipy", "matplotlib", "pyqtgraph", "noisereduce", "onnx"),
    *("sklearn", "rich"),
}

# `listen` is given a recording, so that it comes to an end without a microphone.
CALLS = {
    "predict": ["MODEL", "SOUND", "--json"],
    "detect": ["MODEL", "SOUND", "--json"],
    "model": ["MODEL", "--self-test"],
    "listen": ["MODEL", "--headless", "--wav", "SOUND"],
    "doctor": ["--json"],
    "completion": ["bash"],
}

PROBE = """
import sys
from studio.cli.__main__ import main
try:
    code = main(sys.argv[1:])
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*words: str) -> tuple[int, set[str]]:
    """Return the exit code of a call, and the libraries that it loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return ran.returncode, set(ran.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("light")
    sound = folder / "noise.wav"
    noise = np.random.default_rng(0).normal(0, 0.1, 32_000)
    soundfile.write(sound, noise.astype(np.float32), 16_000)
    return {"MODEL": str(write_model(folder / "model.onnx")), "SOUND": str(sound)}


@pytest.mark.parametrize("verb", LIGHT)
def test_the_help_of_a_light_verb_loads_no_library_at_all(verb):
    assert find_verb(verb)

    code, loaded = loaded_by(verb, "--help")

    assert code == 0
    assert not loaded & (HEAVY | {"numpy", "onnxruntime", "PySide6", "sounddevice"})


@pytest.mark.parametrize("verb", CALLS)
def test_a_light_verb_at_its_work_loads_nothing_heavy(verb, words):
    code, loaded = loaded_by(verb, *(words.get(word, word) for word in CALLS[verb]))

    assert code in {0, 3}
    assert not loaded & HEAVY


def test_the_window_that_listens_loads_nothing_heavy():
    probe = "import sys, studio.listen.window; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert not {name.partition(".")[0] for name in ran.stdout.split()} & HEAVY
