import numpy as np
import pytest

from engine.audio.zero_crossing import REACH_S, nearest_crossing_s

RATE = 16_000


def test_a_moment_moves_to_the_crossing_nearest_to_it():
    time = np.arange(RATE) / RATE
    tone = np.sin(2 * np.pi * 100 * time + 0.1).astype(np.float32)

    found = nearest_crossing_s(tone, RATE, 0.5031)

    place = round(found * RATE)
    assert np.signbit(tone[place]) != np.signbit(tone[place - 1])
    assert abs(found - 0.5031) <= 0.0025  # half of half a period


@pytest.mark.parametrize("at_s", [0.0, 1.0, 0.5])
def test_the_ends_and_a_sound_that_crosses_nowhere_are_left_alone(at_s):
    assert nearest_crossing_s(np.ones(RATE, np.float32), RATE, at_s) == at_s


def test_a_crossing_out_of_reach_is_not_taken():
    sound = np.ones(RATE, np.float32)
    sound[RATE // 2 :] = -1

    assert nearest_crossing_s(sound, RATE, 0.5 + 2 * REACH_S) == 0.5 + 2 * REACH_S
    assert nearest_crossing_s(sound, RATE, 0.5 + REACH_S / 2) == 0.5
