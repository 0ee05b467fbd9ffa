"""The graph in the file computes what the front end and the network compute."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.audio.mel import MelFrontEnd
from engine.export.graph import build, same_pads
from engine.export.network_spec import NetworkSpec
from engine.runtime.session import Session
from engine.runtime.wire import OPERATORS, walk
from tests.engine.export.slow_network import classify_slowly
from tests.engine.models import model_bytes, random_network

TOLERANCE = 1e-5
LOUD_TOLERANCE = 3e-5
"""For full scale held for a whole window, where the rounding of float32 itself shows."""
LOUD = {"tone", "full scale", "constant"}
SPECS = [
    NetworkSpec(width=4, n_stages=2),
    NetworkSpec(width=4, n_stages=3),
    NetworkSpec(width=16, n_stages=4),
    NetworkSpec(width=8, n_stages=5),
    NetworkSpec(width=4, n_stages=6),
    NetworkSpec(width=4, n_stages=3, kind="res1", pooling="freqmax"),
    NetworkSpec(width=4, n_stages=3, kind="res", level="each its own"),
    NetworkSpec(width=4, n_stages=3, kind="res1", members=3),
    NetworkSpec(width=4, n_stages=5, bands=4, is_gated=True),
    NetworkSpec(width=4, n_stages=3, kind="res", bands=8, is_gated=True, members=2),
]


def sounds(n_samples):
    rng = np.random.default_rng(3)
    time = np.arange(n_samples) / 16_000
    click = np.zeros(n_samples)
    click[n_samples // 3] = 1.0
    return {
        "noise": rng.uniform(-1, 1, n_samples),
        "faint noise": rng.uniform(-1, 1, n_samples) / 3_000,
        "silence": np.zeros(n_samples),
        "tone": 0.9 * np.sin(2 * np.pi * 1_000 * time),
        "click": click,
        "full scale": np.where(np.arange(n_samples) // 16 % 2, -1.0, 1.0),
        "constant": np.full(n_samples, 0.5),
    }


@pytest.mark.parametrize("spec", SPECS, ids=str)
@pytest.mark.parametrize("seconds", [0.5, 1.0, 2.0])
def test_the_graph_says_what_the_formula_says(spec, seconds):
    trained = random_network(spec=spec, seconds=seconds)
    session = Session(model_bytes(trained))

    for name, sound in sounds(trained.segment.n_samples).items():
        samples = sound.astype(np.float32)
        probabilities, embedding = session.run(samples[None])
        wanted, wanted_embedding = classify_slowly(trained, samples)

        allowed = LOUD_TOLERANCE if name in LOUD else TOLERANCE
        assert np.abs(probabilities[0] - wanted).max() < allowed, name
        gap = np.abs(embedding[0] - wanted_embedding).max()
        assert gap < 1e-4 * np.abs(wanted_embedding).max(), name


def test_the_graph_tells_real_clips_as_the_formula_does(shared_data):
    import soundfile

    clips = sorted(shared_data("esc10").joinpath("audio").rglob("*.flac"))[::20]
    trained = random_network(spec=NetworkSpec(), seconds=2.0)
    session = Session(model_bytes(trained))

    n_samples = trained.segment.n_samples
    windows = np.stack([soundfile.read(clip, n_samples)[0] for clip in clips]).astype(np.float32)
    wanted = np.stack([classify_slowly(trained, window)[0] for window in windows])
    assert np.abs(session.run(windows)[0] - wanted).max() < TOLERANCE


def test_another_front_end_goes_into_the_graph_as_it_is_defined():
    trained = random_network()
    front_end = MelFrontEnd(n_mels=40, low_hz=200.0, high_hz=6_000.0, floor=1e-4)
    segment = replace(trained.segment, front_end=front_end)
    weights = dict(trained.weights)
    weights["input/mean"], weights["input/std"] = (
        weights["input/mean"][:40],
        weights["input/std"][:40],
    )
    trained = replace(trained, segment=segment, weights=weights)
    noise = sounds(segment.n_samples)["noise"].astype(np.float32)

    probabilities, _ = Session(model_bytes(trained)).run(noise[None])

    assert np.abs(probabilities[0] - classify_slowly(trained, noise)[0]).max() < TOLERANCE


def test_a_window_is_answered_the_same_alone_and_in_company():
    trained = random_network()
    session = Session(model_bytes(trained))
    windows = np.stack(list(sounds(trained.segment.n_samples).values())).astype(np.float32)

    together, _ = session.run(windows)

    alone = np.concatenate([session.run(window[None])[0] for window in windows])
    assert np.abs(together - alone).max() < 1e-6


def test_the_temperature_is_inside():
    hot, cold = random_network(temperature=4.0), random_network(temperature=0.5)
    noise = sounds(hot.segment.n_samples)["noise"].astype(np.float32)[None]

    surest_when_hot = Session(model_bytes(hot)).run(noise)[0].max()
    surest_when_cold = Session(model_bytes(cold)).run(noise)[0].max()

    assert surest_when_hot < surest_when_cold


def test_the_file_follows_the_standard():
    import onnx

    model = onnx.load_from_string(model_bytes(random_network()))

    onnx.checker.check_model(model, full_check=True)

    assert model.ir_version == 8
    assert [(each.domain, each.version) for each in model.opset_import] == [("", 17)]
    assert [each.name for each in model.graph.input] == ["waveform"]
    assert [each.name for each in model.graph.output] == ["probabilities", "embedding"]


def test_the_same_network_gives_the_same_bytes():
    assert model_bytes(random_network()) == model_bytes(random_network())


def test_in_eight_bits_a_network_answers_nearly_alike(trained, quantised):
    n = trained.segment.n_samples
    sounds = np.random.default_rng(8).normal(0, 1, (16, n)) * np.geomspace(2e-3, 0.2, 16)[:, None]
    windows = sounds.astype(np.float32)

    exact, _ = Session(model_bytes(trained)).run(windows)
    rough, _ = Session(quantised).run(windows)

    told_apart = np.ptp(exact, axis=0).max()
    assert told_apart > 0.1
    assert np.abs(rough - exact).max() < told_apart / 4


def test_the_walk_lets_through_exactly_what_the_exporter_emits(quantised):
    richest = NetworkSpec(
        width=4, n_stages=2, kind="res", pooling="freqmax", level="each its own", is_gated=True
    )
    float_operators = walk(model_bytes(random_network(spec=richest)), "float").operators
    int8_operators = walk(quantised, "int8").operators

    emitted = {
        name: float_operators.get(name, set()) | int8_operators.get(name, set())
        for name in {*float_operators, *int8_operators}
    }
    assert emitted == {name: set(attributes) for name, attributes in OPERATORS.items()}


@pytest.mark.parametrize(
    ("length", "pads"), [(64, (0, 1)), (63, (1, 1)), (2, (0, 1)), (1, (1, 1)), (199, (1, 1))]
)
def test_pads_are_those_of_keras(length, pads):
    assert same_pads(length) == pads


@pytest.mark.parametrize("spec", [*SPECS, NetworkSpec(width=4, n_stages=2, members=8)], ids=str)
def test_every_network_that_can_be_asked_for_passes_the_gate(spec):
    assert walk(model_bytes(random_network(spec=spec)), "file").n_nodes > 0


def test_building_leaves_the_network_as_it_was():
    trained = random_network()
    before = {name: array.copy() for name, array in trained.weights.items()}

    build(trained)

    assert all((trained.weights[name] == array).all() for name, array in before.items())
