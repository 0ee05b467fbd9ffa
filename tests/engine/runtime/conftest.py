from __future__ import annotations

import numpy as np
import pytest

from engine.runtime.classifier import Classifier
from engine.runtime.model_file import inspect_model
from engine.settings import SAMPLE_RATE
from tests.engine.models import noise, silence, taught_network, tone, write_model


@pytest.fixture(scope="session")
def taught_model(tmp_path_factory):
    """The path of a model that tells tones, noise and silence apart."""
    path = tmp_path_factory.mktemp("model") / "taught.onnx"
    return write_model(path, taught_network(), unknown_below=0.4)


@pytest.fixture(scope="session")
def classifier(taught_model):
    return Classifier(inspect_model(taught_model))


EVENTS = (("tone", 4.0, 7.0), ("noise", 12.0, 14.0), ("tone", 20.0, 21.5))


@pytest.fixture(scope="session")
def long_sound():
    """Half a minute of near silence with `EVENTS` in it, shape (n,), at 16 kHz."""
    rng = np.random.default_rng(11)
    samples = silence(30 * SAMPLE_RATE, rng)
    for label, onset_s, offset_s in EVENTS:
        make = {"tone": tone, "noise": noise}[label]
        onset, offset = round(onset_s * SAMPLE_RATE), round(offset_s * SAMPLE_RATE)
        samples[onset:offset] = make(offset - onset, rng)
    return samples
