"""The picture of what a network gets: silence is dark, and as loud looks as bright."""

import numpy as np

from studio.views.mel_picture import mel_levels, top_db


def test_silence_is_dark_and_a_sound_reaches_the_brightest_colour():
    silence, sound = np.zeros((9, 4), np.float32), np.full((9, 4), 50.0, np.float32)

    assert mel_levels(silence, top_db(silence, silence)).max() == 0
    assert mel_levels(sound, top_db(silence, sound)).min() == 255
