"""What is wrong with a recording is said; a good one passes in silence."""

import numpy as np
import pytest

from engine.audio.quality import decibels, flaws, measure


def test_a_good_recording_has_no_flag(tone):
    assert flaws(measure(tone(level=0.3, seconds=1), 16_000)) == ()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda good: good * 0, "silent throughout"),
        (lambda good: good * 0.004, "very quiet"),
        (lambda good: np.clip(good * 3, -1, 1), "clipped"),
        (lambda good: good + np.float32(0.2), "off centre"),
        (lambda good: good[:800], "very short"),
        (lambda good: np.stack([good, -good], 1), "cancel"),
        (lambda good: good[:0], "no samples"),
    ],
)
def test_each_fault_is_named(spoil, word, tone):
    found = flaws(measure(spoil(tone(level=0.5, seconds=1)), 16_000))

    assert len(found) == 1
    assert word in found[0].sentence


def test_levels_are_those_of_the_formula(tone):
    levels = measure(tone(hz=100, level=0.5, seconds=1), 16_000)

    assert levels.peak == pytest.approx(0.5, abs=1e-3)
    assert levels.mono_rms == pytest.approx(0.5 / np.sqrt(2), rel=1e-4)
    assert levels.rms_db == pytest.approx(-9.03, abs=0.01)
    assert levels.mono_offset == pytest.approx(0, abs=1e-6)


def test_silence_has_a_finite_level():
    assert decibels(0.0) == -120.0
    assert decibels(0.1) == pytest.approx(-20.0)
