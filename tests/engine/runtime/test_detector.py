"""From probabilities to detections: thresholds, hysteresis, joining."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.detector import DetectionSettings, Detector
from engine.settings import SettingRangeError


def detect(probabilities, *, threshold=0.5, **settings):
    """Return the detections of class “a” in spans of one second."""
    settings = DetectionSettings(thresholds={"a": threshold}, **settings)
    detector = Detector(("a", "b"), settings)
    found = []
    for second, probability in enumerate(probabilities):
        row = np.array([probability, 1 - probability], np.float32)
        found += detector.update(second, second + 1, row)
    return found + detector.finish()


def spans(detections):
    return [(each.onset_s, each.offset_s) for each in detections]


def test_a_detection_has_a_beginning_an_end_and_a_peak():
    (found,) = detect([0, 0.6, 0.9, 0.7, 0, 0])

    assert (found.label, found.onset_s, found.offset_s) == ("a", 1, 4)
    assert found.peak == pytest.approx(0.9)
    assert found.peak_s == 2.5
    assert found.probability == pytest.approx((0.6 + 0.9 + 0.7) / 3)


def test_what_never_reaches_the_threshold_is_no_detection():
    assert detect([0.49] * 10) == []


def test_a_detection_that_has_begun_goes_on_a_little_below_the_threshold():
    assert spans(detect([0.6, 0.45, 0.45, 0, 0], release=0.8)) == [(0, 3)]
    assert spans(detect([0.6, 0.45, 0.45, 0, 0], release=1.0)) == [(0, 1)]


def test_a_dip_no_longer_than_the_gap_does_not_end_it():
    assert spans(detect([0.9, 0, 0.9, 0, 0], merge_gap_s=1.0)) == [(0, 3)]
    assert spans(detect([0.9, 0, 0.9, 0, 0], merge_gap_s=0.5)) == [(0, 1), (2, 3)]


def test_after_a_dip_it_needs_the_whole_threshold_again():
    assert spans(detect([0.9, 0, 0.45, 0, 0, 0], release=0.8, merge_gap_s=2.0)) == [(0, 1)]


def test_a_sound_that_never_ends_is_told_in_pieces():
    assert spans(detect([0.9] * 25, longest_s=10.0)) == [(0, 10), (10, 20), (20, 25)]


def test_smoothing_lets_a_single_high_window_pass_unheard():
    assert detect([0, 0, 0.9, 0, 0], smoothing=3) == []
    assert len(detect([0, 0, 0.9, 0.9, 0.9, 0, 0], smoothing=3)) == 1


def test_a_class_without_a_threshold_is_never_detected():
    detector = Detector(("a", "b"), DetectionSettings(thresholds={"a": 0.5}))

    detector.update(0, 1, np.array([0.0, 1.0], np.float32))

    assert detector.finish() == []


def test_what_sounds_at_the_end_lasts_to_the_end():
    detector = Detector(("a", "b"), DetectionSettings(thresholds={"a": 0.5}))
    detector.update(0, 1, np.array([0.9, 0.1], np.float32))

    assert detector.sounding == ("a",)
    assert spans(detector.finish(1.4)) == [(0, 1.4)]


@pytest.mark.parametrize("wrong", [{"release": 0}, {"smoothing": 0}, {"merge_gap_s": -1}])
def test_a_setting_out_of_its_range_is_refused(wrong):
    with pytest.raises(SettingRangeError):
        DetectionSettings(**wrong)


shares = st.lists(st.floats(0, 1, width=32), max_size=60)


@given(shares, st.floats(0.1, 0.9), st.floats(0.1, 1), st.floats(0, 5))
def test_detections_come_in_order_and_never_overlap(values, threshold, release, gap_s):
    found = detect(values, threshold=threshold, release=release, merge_gap_s=gap_s)

    ends = [0.0, *(each.offset_s for each in found)]
    assert all(each.onset_s >= end for each, end in zip(found, ends, strict=False))
    assert all(each.onset_s < each.offset_s for each in found)
    assert all(each.probability <= each.peak + 1e-6 for each in found)
    assert all(each.peak >= threshold for each in found)


@given(shares, st.floats(0.2, 0.9))
def test_every_window_over_the_threshold_is_inside_a_detection(values, threshold):
    found = detect(values, threshold=threshold)

    for second, value in enumerate(values):
        if value >= threshold:
            assert any(each.onset_s <= second < each.offset_s for each in found)


@given(shares, st.floats(0.2, 0.9))
def test_a_lower_threshold_never_hears_less(values, threshold):
    strict, lax = (
        sum(each.offset_s - each.onset_s for each in detect(values, threshold=level))
        for level in (threshold, threshold / 2)
    )

    assert lax >= strict
