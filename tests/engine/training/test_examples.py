import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment, cut
from engine.training.examples import Examples, clip_power, n_tiled, pack_examples

SEGMENT = Segment(front_end=MelFrontEnd(), seconds=0.5)


def examples_of(sounds: list[np.ndarray]) -> Examples:
    powers = [(clip_power(sound, SEGMENT), n_tiled(sound, SEGMENT)) for sound in sounds]
    ids = list(range(10, 10 + len(sounds)))
    return pack_examples(("a", "b"), ids, [0] * len(sounds), powers, SEGMENT)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=4))
def test_validation_hears_exactly_the_windows_that_predict_cuts(lengths):
    rng = np.random.default_rng(0)
    sounds = [rng.normal(size=n).astype(np.float32) * 0.1 for n in lengths]
    examples = examples_of(sounds)

    firsts, owners = examples.windows(np.arange(len(sounds)))

    for position, sound in enumerate(sounds):
        windows = cut(sound, SEGMENT.n_samples, SEGMENT.hop_samples)
        expected = [SEGMENT.front_end.power(window) for window in windows]
        found = [examples.power[at : at + SEGMENT.n_frames] for at in firsts[owners == position]]
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)


def test_a_clip_has_a_whole_segment_to_crop_from_however_short_it_is():
    examples = examples_of([np.ones(10, np.float32), np.zeros(0, np.float32)])

    assert examples.n_frames.tolist() == [SEGMENT.n_frames] * 2


def test_statistics_are_those_of_the_chosen_clips_alone():
    rng = np.random.default_rng(0)
    sounds = [rng.normal(size=9_000).astype(np.float32) * level for level in (0.01, 0.01, 5.0)]
    examples = examples_of(sounds)

    mean, deviation = examples.statistics(np.array([0, 1]))

    logs = np.concatenate(
        [SEGMENT.front_end.log_power(SEGMENT.front_end.power(sound)) for sound in sounds[:2]]
    )
    np.testing.assert_allclose(mean, logs.mean(axis=0), rtol=1e-4)
    assert deviation[0] == pytest.approx(np.sqrt(logs.var(axis=0).mean()), rel=1e-4)


def test_a_set_of_digital_silence_has_a_deviation_to_divide_by():
    examples = examples_of([np.zeros(9_000, np.float32)])

    _, deviation = examples.statistics(np.array([0]))

    assert (deviation > 0).all()
