"""A stranger's model file is refused in a sentence, in time, and harms nothing."""

from __future__ import annotations

import os
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors.models import ModelError
from engine.runtime.card import read_metadata
from engine.runtime.model_file import inspect_model, read_model
from engine.runtime.wire import walk
from tests.engine.models import model_bytes, random_network, write_model
from tests.engine.runtime.monsters import MONSTERS

WALK_S = 2.0
TRIAL_S = 20.0
REACH_THE_TRIAL = {
    "answers that are not numbers",
    "answers that are not probabilities",
    "dense weights of a wrong shape",
    "multiplied into four billion",
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_refused_in_a_sentence_and_in_time(name, tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    path = folder / "stranger.onnx"
    path.write_bytes(MONSTERS[name](folder))

    began_s = time.monotonic()
    with pytest.raises(ModelError) as refused:
        read_model(path)

    took_s = time.monotonic() - began_s
    assert took_s < (TRIAL_S if name in REACH_THE_TRIAL else WALK_S)
    assert "stranger.onnx" in refused.value.sentence
    assert refused.value.cure
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", sorted(REACH_THE_TRIAL))
def test_what_the_walk_cannot_see_is_left_to_the_trial(name, tmp_path):
    path = tmp_path / "stranger.onnx"
    path.write_bytes(MONSTERS[name](tmp_path))

    assert inspect_model(path).card.labels


def test_a_good_model_passes_the_whole_gate(tmp_path):
    assert read_model(write_model(tmp_path / "good.onnx")).card.labels


def test_the_verdict_on_a_model_is_remembered(tmp_path, monkeypatch):
    path = write_model(tmp_path / "good.onnx", random_network(seed=7))
    read_model(path)
    monkeypatch.setattr("engine.runtime.trial.worker_argv", lambda _: ["/nowhere"])

    assert read_model(path).card.labels


def test_a_refusal_is_remembered_too(tmp_path, monkeypatch):
    path = tmp_path / "stranger.onnx"
    path.write_bytes(MONSTERS["answers that are not numbers"](tmp_path))
    with pytest.raises(ModelError, match="not finite"):
        read_model(path)
    monkeypatch.setattr("engine.runtime.trial.worker_argv", lambda _: ["/nowhere"])

    with pytest.raises(ModelError, match="not finite"):
        read_model(path)


def test_a_pipe_named_as_a_model_does_not_hold_the_program(tmp_path):
    path = tmp_path / "model.onnx"
    os.mkfifo(path)

    with pytest.raises(ModelError, match="not a file"):
        read_model(path)


@pytest.mark.parametrize("name", ["missing.onnx", ".", "a\0b.onnx"])
def test_what_is_no_file_is_told(name, tmp_path):
    with pytest.raises(ModelError, match="could not be read"):
        read_model(tmp_path / name)


GOOD = model_bytes(random_network())


@st.composite
def mutants(draw):
    data = bytearray(GOOD)
    # Half of the changes hit the structure at the end of the file, not the weights.
    for _ in range(draw(st.integers(1, 8))):
        near_end = draw(st.booleans())
        place = draw(st.integers(max(0, len(data) - 6_000) if near_end else 0, len(data) - 1))
        data[place] = draw(st.integers(0, 255))
    if draw(st.booleans()):
        cut_at = draw(st.integers(0, len(data)))
        del data[cut_at : cut_at + draw(st.integers(0, 64))]
    return bytes(data)


@given(mutants())
@settings(max_examples=150, deadline=None)
def test_no_mutant_of_a_good_file_makes_the_walk_stumble(data):
    with suppress(ModelError):
        read_metadata(walk(data, "mutant").metadata, "mutant")


@given(st.binary(max_size=2_000))
@settings(max_examples=200, deadline=None)
def test_no_bytes_at_all_make_the_walk_stumble(data):
    with pytest.raises(ModelError):
        read_metadata(walk(data, "bytes").metadata, "bytes")
