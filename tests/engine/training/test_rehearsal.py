"""What *Hear it* and *See it* give is what training does."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment
from engine.training.augmentation.base import Ear
from engine.training.augmentation.place import Equaliser, Gain
from engine.training.augmentation.timing import PitchShift, TimeShift
from engine.training.rehearsal import rehearse
from tests.engine.training.sounds import tone

SEGMENT = Segment(front_end=MelFrontEnd(), seconds=0.5)


@pytest.fixture(scope="module")
def clip():
    return tone(2, np.random.default_rng(1), seconds=0.8)


def level_db(samples) -> float:
    return float(10 * np.log10((samples**2).mean()))


def power_of(samples):
    return SEGMENT.front_end.power(samples)


def test_a_gain_is_seen_as_the_step_computes_it_and_heard_as_loud_as_it_is_seen(clip):
    gain = Gain(most_db=12.0)

    drawn = rehearse([gain], clip, SEGMENT, seed=3)

    key = jax.random.fold_in(jax.random.key(3), 0)
    by_hand, _ = gain.apply(key, jnp.asarray(drawn.before)[None], jnp.ones((1, 1)), None)  # type: ignore[arg-type]
    np.testing.assert_allclose(drawn.after, by_hand[0], rtol=1e-5)
    seen_db = 10 * np.log10(drawn.after.sum() / drawn.before.sum())
    heard_db = level_db(drawn.heard_after) - level_db(drawn.heard_before)
    assert abs(seen_db) > 1
    assert heard_db == pytest.approx(seen_db, abs=0.3)
    assert drawn.ears == (Ear.FILTERED,)


def test_a_shift_and_a_curve_one_after_the_other_are_heard_as_they_are_seen(clip):
    # Its beginning: of a segment that is never quiet the step has no silence to move in.
    start = clip[: SEGMENT.n_samples]
    drawn = rehearse([TimeShift(most=0.3), Equaliser(most_db=9.0)], start, SEGMENT, seed=5)

    assert drawn.ears == (Ear.SHIFTED, Ear.FILTERED)
    heard, seen = np.sqrt(power_of(drawn.heard_after)), np.sqrt(drawn.after)
    assert np.corrcoef(heard.ravel(), seen.ravel())[0, 1] > 0.95


def test_a_higher_pitch_is_heard_in_a_sound_made_anew(clip):
    drawn = rehearse([PitchShift(most=10.0)], clip, SEGMENT, seed=8)

    assert drawn.ears == (Ear.REBUILT,)
    moved = drawn.after.sum(axis=0).argmax() - drawn.before.sum(axis=0).argmax()
    heard = power_of(drawn.heard_after).sum(axis=0).argmax()
    assert abs(moved) >= 2
    assert abs(heard - drawn.after.sum(axis=0).argmax()) <= 1


def test_another_draw_is_another_sound_and_no_transform_is_the_clip_itself(clip):
    nothing = rehearse([Gain(is_on=False)], clip, SEGMENT, seed=0)
    one, other = (rehearse([Gain(most_db=12.0)], clip, SEGMENT, seed=seed) for seed in (1, 2))

    np.testing.assert_array_equal(nothing.heard_after, nothing.heard_before)
    assert nothing.ears == ()
    assert not np.allclose(one.after, other.after)


def test_a_clip_that_begins_silently_is_tried_where_it_sounds(clip):
    late = np.concatenate([np.zeros(35_200, np.float32), clip, np.zeros(8_000, np.float32)])

    drawn = rehearse([Gain(most_db=12.0)], late, SEGMENT, seed=3)

    assert level_db(drawn.heard_before) > -35
    np.testing.assert_allclose(power_of(drawn.heard_before), drawn.before, rtol=1e-3, atol=1e-7)
    assert drawn.ears == (Ear.FILTERED,)


def test_a_short_call_in_silence_lies_within_what_is_tried():
    call = np.zeros(48_000, np.float32)
    call[30_000:30_800] = np.sin(np.arange(800))

    drawn = rehearse([], call, SEGMENT, seed=0)

    assert drawn.heard_before[:1_600].max() == drawn.heard_before[-1_600:].max() == 0.0
    assert drawn.heard_before.max() > 0.9
