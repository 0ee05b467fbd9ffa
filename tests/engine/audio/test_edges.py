"""Where an end that is dragged jumps to."""

import numpy as np
import pytest

from engine.audio.edges import nearest_edge_s
from engine.audio.outline import Outline
from engine.settings import SAMPLE_RATE


@pytest.fixture(scope="module")
def call() -> Outline:
    """Four seconds of near silence with a tone from 1.5 s to 2.25 s."""
    time_s = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    is_on = (time_s >= 1.5) & (time_s < 2.25)
    noise = np.random.default_rng(2).normal(0, 1e-4, time_s.size)
    samples = is_on * 0.3 * np.sin(2 * np.pi * 700 * time_s) + noise
    return Outline.of(samples.astype(np.float32), SAMPLE_RATE)


@pytest.mark.parametrize(("at_s", "edge_s"), [(1.43, 1.5), (1.56, 1.5), (2.2, 2.25), (2.3, 2.25)])
def test_a_moment_near_the_edge_of_a_sound_moves_to_it(call, at_s, edge_s):
    assert nearest_edge_s(call, at_s, 0.1) == pytest.approx(edge_s, abs=0.011)


@pytest.mark.parametrize("at_s", [0.0, 0.7, 1.8, 1.35, 4.0])
def test_a_moment_far_from_every_edge_stays(call, at_s):
    assert nearest_edge_s(call, at_s, 0.1) == at_s


def test_a_sound_that_is_silent_or_too_short_has_no_edge():
    for n_samples in (0, 10, 40_000):
        outline = Outline.of(np.zeros(n_samples, np.float32), SAMPLE_RATE)
        assert nearest_edge_s(outline, 0.5, 0.1) == 0.5
