"""A stream of sound to detections: whatever the blocks and the rate, in constant memory."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import soxr

from engine.runtime.detector import settings_of
from engine.runtime.stream import MOST_BEHIND, SoundStream
from engine.runtime.windows import SlidingWindows
from engine.settings import SAMPLE_RATE
from tests.engine.runtime.conftest import EVENTS


@pytest.fixture
def settings(classifier):
    thresholds = {"tone": 0.5, "noise": 0.5}
    return replace(settings_of(classifier.card), thresholds=thresholds)


def split(sound, sizes):
    rng = np.random.default_rng(0)
    low, high = sizes
    cuts = np.cumsum(rng.integers(low, high, sound.size))
    return np.split(sound, cuts[cuts < sound.size])


def test_events_are_found_where_they_are(classifier, settings, long_sound):
    found = list(SoundStream(classifier, settings, SAMPLE_RATE).run([long_sound]))

    assert [each.label for each in found] == [label for label, _, _ in EVENTS]
    for each, (_, onset_s, offset_s) in zip(found, EVENTS, strict=True):
        assert each.onset_s == pytest.approx(onset_s, abs=0.6)
        assert each.offset_s == pytest.approx(offset_s, abs=0.6)


@pytest.mark.parametrize("sizes", [(1, 300), (100, 5_000), (15_000, 40_000)])
def test_the_size_of_the_blocks_does_not_matter(classifier, settings, long_sound, sizes):
    whole = list(SoundStream(classifier, settings, SAMPLE_RATE).run([long_sound]))

    blocks = split(long_sound, sizes)

    assert list(SoundStream(classifier, settings, SAMPLE_RATE).run(blocks)) == whole


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000, 96_000])
def test_the_rate_of_the_microphone_does_not_matter(classifier, settings, long_sound, rate):
    at_rate = soxr.resample(long_sound, SAMPLE_RATE, rate).astype(np.float32)
    blocks = split(at_rate, (1_000, 3_000))

    found = list(SoundStream(classifier, settings, rate).run(blocks))

    assert [each.label for each in found] == [label for label, _, _ in EVENTS]


def test_spans_follow_each_other_without_gap_or_overlap(classifier, settings):
    stream = SoundStream(classifier, settings, SAMPLE_RATE)
    sound = np.zeros(50_001, np.float32)

    heard = [*stream.push(sound), *stream.finish()]

    assert heard[0].onset_s == 0
    assert heard[-1].offset_s == pytest.approx(50_001 / SAMPLE_RATE)
    for before, after in pairwise(heard):
        assert after.onset_s == pytest.approx(before.offset_s)


def test_a_live_stream_that_stood_still_skips_and_counts(classifier, settings):
    card = classifier.card
    stream = SoundStream(classifier, settings, SAMPLE_RATE, is_live=True)
    late = np.zeros(card.n_samples + 9 * card.hop_samples, np.float32)

    heard = list(stream.push(late))

    assert len(heard) == MOST_BEHIND == stream.n_windows
    assert stream.n_skipped == 10 - MOST_BEHIND
    assert heard[-1].offset_s == pytest.approx(late.size / SAMPLE_RATE, abs=0.3)


def test_a_file_is_never_skipped(classifier, settings):
    card = classifier.card
    stream = SoundStream(classifier, settings, SAMPLE_RATE)

    heard = list(stream.push(np.zeros(card.n_samples + 9 * card.hop_samples, np.float32)))

    assert len(heard) == 10
    assert stream.n_skipped == 0


def test_memory_does_not_grow_with_the_sound(classifier, settings):
    stream = SoundStream(classifier, settings, 48_000, is_live=True)
    block = np.random.default_rng(0).normal(0, 0.1, 4_800).astype(np.float32)
    for _ in range(100):
        list(stream.push(block))

    tracemalloc.start()
    for _ in range(600):
        list(stream.push(block))
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert grown < 1_000_000


def test_a_sound_of_which_nothing_is_left_at_16_khz_holds_nothing(classifier, settings):
    low = replace(settings, thresholds=dict.fromkeys(classifier.card.labels, 1e-9))

    stream = SoundStream(classifier, low, 192_000)

    assert list(stream.run([np.full(2, 0.1, np.float32)])) == []


def test_a_long_block_is_not_copied_once_a_window(classifier):
    sound = np.zeros(20_000_000, np.float32)
    windows = SlidingWindows(classifier.card.n_samples, classifier.card.hop_samples)

    began_s = time.process_time()
    n_windows = sum(1 for _ in windows.push(sound))

    assert n_windows > 2_000
    assert time.process_time() - began_s < 1.0
