"""Segments: whatever its length, sound is cut into windows that cover all of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment, cut, tile, window_onsets


@given(n=st.integers(0, 500), length=st.integers(1, 200), hop=st.integers(1, 200))
def test_windows_cover_every_sample(n, length, hop):
    samples = np.arange(1, n + 1, dtype=np.float32)

    windows = cut(samples, length, min(hop, length))

    assert windows.shape[1] == length
    assert set(samples.tolist()) <= set(windows.ravel().tolist())


@given(total=st.integers(0, 500), length=st.integers(1, 200), hop=st.integers(1, 200))
def test_windows_lie_inside_and_none_comes_twice(total, length, hop):
    onsets = window_onsets(total, length, hop)

    assert onsets == sorted(set(onsets))
    assert onsets[0] == 0
    assert onsets[-1] == max(0, total - length)


def test_short_sound_is_repeated_and_long_sound_left_alone():
    assert tile(np.array([1, 2, 3], np.float32), 7).tolist() == [1, 2, 3, 1, 2, 3, 1]
    assert tile(np.ones(9, np.float32), 7).size == 9
    assert tile(np.zeros(0, np.float32), 3).tolist() == [0, 0, 0]


@pytest.mark.parametrize("seconds", [0.001, 1.0, 2.0, 3.3, 5.0])
def test_a_segment_gives_whole_frames_and_half_a_segment_is_its_hop(seconds):
    segment = Segment(front_end=MelFrontEnd(), seconds=seconds)

    assert segment.front_end.n_frames(segment.n_samples) == segment.n_frames >= 1
    assert segment.hop_samples % segment.front_end.hop_length == 0
    assert 0 < segment.hop_samples <= max(160, segment.n_samples)
