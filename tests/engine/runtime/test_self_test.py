"""The stored signal: the same everywhere, and a model that answers otherwise is found out."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

from engine.errors.models import ModelRefusedError, SelfTestError
from engine.runtime.classifier import Classifier
from engine.runtime.model_file import inspect_model
from engine.runtime.self_check import run_self_test
from engine.runtime.self_test import self_test_signal
from tests.engine.models import model_bytes, random_network, write_model


def test_the_signal_never_changes():
    steps = np.round(self_test_signal(32_000) * 32_768).astype("<i2")

    assert blake2b(steps.tobytes(), digest_size=8).hexdigest() == "9d194d579fb25381"


def test_a_model_passes_on_the_machine_it_was_made_on(tmp_path):
    model = inspect_model(write_model(tmp_path / "model.onnx"))

    assert run_self_test(Classifier(model)).gap == 0


def test_a_model_that_answers_otherwise_fails(tmp_path):
    honest = inspect_model(write_model(tmp_path / "honest.onnx"))
    first, *rest = honest.card.self_test
    path = tmp_path / "bent.onnx"
    bent = model_bytes(random_network()).replace(
        f"[{first!r},".encode(), f"[{first + 0.01:.{len(repr(first)) - 2}f},".encode()
    )
    path.write_bytes(bent)
    assert len(bent) == len(honest.data)
    assert rest

    with pytest.raises(SelfTestError):
        run_self_test(Classifier(inspect_model(path)))


def test_a_model_without_a_self_test_says_so(tmp_path, untested_bytes):
    path = tmp_path / "silent.onnx"
    path.write_bytes(untested_bytes)

    with pytest.raises(ModelRefusedError, match="no self-test"):
        run_self_test(Classifier(inspect_model(path)))


@pytest.fixture
def untested_bytes():
    from engine.export.graph import build
    from engine.export.model import first_card, to_bytes

    trained = random_network()
    return to_bytes(build(trained), first_card(trained))
