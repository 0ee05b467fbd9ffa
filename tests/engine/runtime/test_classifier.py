"""Clips of any length through a model: windows, their average, the best classes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.audio.segment import cut
from engine.runtime.classifier import Classifier
from engine.runtime.model_file import inspect_model
from engine.runtime.pooling import pool_windows
from engine.runtime.windows import SlidingWindows
from tests.engine.models import SOUNDS, random_network, write_model


@pytest.mark.parametrize("label", SOUNDS)
def test_a_sound_is_heard_as_what_it_is(classifier, label):
    sound = SOUNDS[label](24_000, np.random.default_rng(99))

    assert classifier.classify(sound).top(1)[0][0] == label


@pytest.mark.parametrize("n_samples", [1, 400, 16_240, 16_241, 50_000, 300_000])
def test_a_clip_is_the_average_of_the_windows_that_training_cuts(classifier, n_samples):
    sound = np.random.default_rng(n_samples).normal(0, 0.1, n_samples).astype(np.float32)
    card = classifier.card

    prediction = classifier.classify(sound)

    windows = cut(sound, card.n_samples, card.hop_samples)
    wanted = pool_windows(classifier.probabilities(windows))
    assert np.abs(prediction.probabilities - wanted).max() < 1e-6
    assert prediction.n_windows == len(windows)
    assert prediction.n_samples == n_samples


def test_a_clip_is_unknown_when_even_its_best_class_is_unsure(tmp_path):
    trained = random_network(temperature=1_000.0)
    path = write_model(tmp_path / "unsure.onnx", trained, unknown_below=0.5)
    unsure = Classifier(inspect_model(path))

    assert unsure.classify(np.zeros(16_000, np.float32)).is_unknown


def test_the_best_classes_come_best_first(classifier):
    prediction = classifier.classify(SOUNDS["tone"](16_240, np.random.default_rng(1)))

    sureness = [sure for _, sure in prediction.top(3)]
    assert sureness == sorted(sureness, reverse=True)
    assert sum(sureness) == pytest.approx(1, abs=1e-5)
    assert len(prediction.top(2)) == 2
    assert len(prediction.top(99)) == len(SOUNDS)


blocks = st.lists(st.integers(0, 70), max_size=30)


@given(blocks, st.integers(1, 50), st.integers(1, 50))
@settings(deadline=None)
def test_windows_of_a_stream_are_the_windows_of_the_whole(lengths, n_samples, hop):
    hop = min(hop, n_samples)
    whole = np.arange(sum(lengths), dtype=np.float32)
    pieces = np.split(whole, np.cumsum(lengths)[:-1]) if lengths else []

    streamed = [window.copy() for _, window in SlidingWindows(n_samples, hop).run(pieces)]

    assert np.array_equal(np.stack(streamed), cut(whole, n_samples, hop))


@given(blocks.filter(lambda lengths: sum(lengths) >= 20))
def test_the_onset_of_a_window_says_where_it_was(lengths):
    whole = np.arange(sum(lengths), dtype=np.float32)
    pieces = np.split(whole, np.cumsum(lengths)[:-1])

    for onset, window in SlidingWindows(20, 7).run(pieces):
        assert window[0] == onset


rows = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(st.floats(1e-6, 1), min_size=3, max_size=3), min_size=n, max_size=n)
)


@given(rows)
def test_the_average_of_windows_is_the_normalised_geometric_mean(table):
    probabilities = np.array(table) / np.sum(table, axis=1, keepdims=True)

    pooled = pool_windows(probabilities.astype(np.float32))

    product = np.prod(probabilities, axis=0) ** (1 / len(table))
    assert pooled == pytest.approx(product / product.sum(), abs=1e-5)


def test_one_window_that_rules_a_class_out_leaves_the_others_finite():
    pooled = pool_windows(np.array([[0.0, 1.0], [1.0, 0.0]], np.float32))

    assert pooled == pytest.approx([0.5, 0.5])
