"""Silence: what trimming takes away and what it must leave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.silence import (
    PeakCells,
    Reference,
    SilenceRule,
    Span,
    chop,
    find_silence,
)
from engine.audio.zero_crossing import REACH_S
from engine.errors.usage import SettingRangeError

RATE = 16_000


def burst(seconds: float, level: float = 0.5, hz: float = 437.0) -> np.ndarray:
    times_s = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hz * times_s)).astype(np.float32)


def nothing(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def hiss(seconds: float, level: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (level * rng.uniform(-1, 1, round(seconds * RATE))).astype(np.float32)


@st.composite
def sounds(draw) -> np.ndarray:
    """Tones, hiss and digital silence in any order, of any length from none to half a second."""
    parts = [
        kind(draw(st.floats(0.0, 0.5)), level)
        for kind, level in draw(
            st.lists(
                st.tuples(
                    st.sampled_from([burst, hiss]), st.sampled_from([0.0, 0.0005, 0.002, 0.05, 0.6])
                ),
                max_size=6,
            )
        )
    ]
    return np.concatenate([np.zeros(0, np.float32), *parts])


rules = st.builds(
    SilenceRule,
    threshold_db=st.floats(-80, -6),
    reference=st.sampled_from(Reference),
    min_silence_s=st.floats(0.02, 0.4),
    keep_s=st.floats(0.0, 0.3),
)


@given(sounds(), rules)
def test_what_is_kept_and_what_is_removed_make_the_whole_in_order(samples, rule):
    plan = find_silence(samples, RATE, rule)

    spans = sorted((*plan.kept, *plan.removed))
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(span.onset < span.offset for span in spans)
    pieces = [samples[onset:offset] for onset, offset in spans]
    np.testing.assert_array_equal(np.concatenate([samples[:0], *pieces]), samples)


@given(sounds(), rules)
def test_nothing_that_rises_over_the_threshold_is_removed(samples, rule):
    plan = find_silence(samples, RATE, rule)

    for onset, offset in plan.removed:
        assert np.abs(samples[onset:offset]).max() <= plan.threshold


@given(sounds(), rules)
def test_trimming_twice_trims_once(samples, rule):
    onset, offset = find_silence(samples, RATE, rule).outer

    again = find_silence(samples[onset:offset], RATE, rule)

    assert not again.is_trimmed


@given(sounds(), rules)
def test_taking_out_every_silence_twice_takes_it_out_once(samples, rule):
    plan = find_silence(samples, RATE, rule)
    joined = np.concatenate([samples[:0], *(samples[a:b] for a, b in plan.kept)])

    assert find_silence(joined, RATE, rule).removed == ()


def test_trimming_leaves_the_pause_inside_and_what_is_to_be_kept_around():
    samples = np.concatenate(
        [nothing(1.0), burst(0.5), nothing(0.5), burst(0.5), hiss(1.0, 0.0005)]
    )

    plan = find_silence(samples, RATE, SilenceRule(keep_s=0.05))

    onset, offset = plan.outer
    assert onset / RATE == pytest.approx(0.95, abs=REACH_S)
    assert offset / RATE == pytest.approx(2.55, abs=REACH_S)
    assert len(plan.kept) == 2


@pytest.mark.parametrize(
    "samples",
    [nothing(1.0), nothing(0), hiss(1.0, 0.0008), np.concatenate([nothing(1), hiss(0.2, 0.0009)])],
    ids=["digital silence", "no samples", "faint hiss", "a faint trace"],
)
def test_a_sound_that_is_silent_throughout_is_not_touched(samples):
    for reference in Reference:
        plan = find_silence(samples, RATE, SilenceRule(reference=reference))

        assert not plan.is_trimmed
        assert plan.removed == ()


def test_under_an_absolute_threshold_that_nothing_reaches_the_sound_stays_whole():
    samples = hiss(1.0, 0.01)

    plan = find_silence(
        samples, RATE, SilenceRule(reference=Reference.FULL_SCALE, threshold_db=-30.0)
    )

    assert plan.kept == (Span(0, samples.size),)


def test_a_relative_threshold_follows_the_clip_and_an_absolute_one_does_not():
    quiet = np.concatenate([hiss(0.5, 0.0008), burst(0.5, 0.01), hiss(0.5, 0.0008)])
    rule = SilenceRule(threshold_db=-50.0)

    relative = find_silence(quiet, RATE, rule)
    absolute = find_silence(quiet, RATE, replace(rule, reference=Reference.FULL_SCALE))

    assert not relative.is_trimmed
    assert absolute.is_trimmed


def test_cuts_lie_on_zero_crossings():
    drifting = burst(3.0, 0.004, hz=150.0)
    drifting[RATE : 2 * RATE] += burst(1.0)

    onset, offset = find_silence(drifting, RATE, SilenceRule(threshold_db=-30.0)).outer

    for cut in (onset, offset):
        assert np.signbit(drifting[cut - 1]) != np.signbit(drifting[cut])


def test_a_long_take_is_chopped_at_its_silences_whatever_blocks_it_comes_in():
    take = np.concatenate(
        [nothing(0.7), burst(0.4), hiss(0.8, 0.0005), burst(0.02), nothing(0.6), burst(1.0)]
    )
    gathered = []
    for size in (take.size, 1_000, 7):
        cells = PeakCells(RATE)
        for onset in range(0, take.size, size):
            cells.add(take[onset : onset + size])
        gathered.append(cells.levels())

    for levels in gathered[1:]:
        np.testing.assert_array_equal(levels, gathered[0])
    spans = chop(gathered[0], 100.0, SilenceRule(keep_s=0.1))
    np.testing.assert_allclose(spans, [(0.6, 1.2), (2.42, 3.52)], atol=0.011)


def test_a_lower_threshold_line_keeps_more_of_a_take():
    cells = PeakCells(RATE)
    cells.add(np.concatenate([burst(0.5), hiss(0.5, 0.01), burst(0.5)]))

    def total(threshold_db: float) -> float:
        spans = chop(cells.levels(), cells.cells_per_s, SilenceRule(threshold_db=threshold_db))
        return sum(offset - onset for onset, offset in spans)

    assert total(-60.0) == pytest.approx(1.5)
    assert total(-20.0) == pytest.approx(1.1, abs=0.02)


def test_a_silent_take_is_chopped_into_nothing():
    cells = PeakCells(RATE)
    cells.add(nothing(2.0))

    assert chop(cells.levels(), cells.cells_per_s, SilenceRule()) == ()


def test_a_rule_outside_its_range_is_refused():
    with pytest.raises(SettingRangeError, match="Silence lies below"):
        SilenceRule(threshold_db=0.0)
