import jax
import jax.numpy as jnp
import numpy as np
import pytest

from engine.training.augmentation.base import N_NOISES, Scene
from engine.training.augmentation.masks import BandMask, TimeMask
from engine.training.augmentation.mixing import MixStyle, Mixup
from engine.training.augmentation.place import (
    BackgroundNoise,
    Equaliser,
    Gain,
    Microphone,
    Reverberation,
)
from engine.training.augmentation.timing import PitchShift, TimeShift, TimeStretch
from engine.training.transforms import TRANSFORMS, augment, frames_to_read

N, N_FRAMES, N_MELS = 64, 40, 16
SCENE = Scene(
    quiet=jnp.full((N_MELS,), 0.5),
    power=jnp.full((100, N_MELS), 7.0).at[:, 3].set(21.0),
    noise=jnp.full((N_NOISES,), -1),
)


@pytest.fixture
def power():
    frames = jnp.arange(1, N_FRAMES + 1, dtype=jnp.float32)
    return jnp.broadcast_to(frames[None, :, None], (N, N_FRAMES, N_MELS))


@pytest.fixture
def targets():
    return jax.nn.one_hot(jnp.arange(N) % 3, 3)


def applied(transform, power, targets, scene=SCENE):
    made = jax.jit(transform.apply)(jax.random.key(0), power, targets, scene)
    return np.asarray(made[0]), np.asarray(made[1])


def test_what_is_shifted_out_at_one_end_does_not_come_in_at_the_other(power, targets):
    moved, _ = applied(TimeShift(most=0.25), power, targets)

    for segment in moved[:, :, 0]:
        heard = segment[segment > 1]  # 1 is the quietest frame, which fills the gap
        assert (np.diff(heard) == 1).all()
        assert len(heard) >= N_FRAMES - N_FRAMES // 4 - 1
    assert len({tuple(segment) for segment in moved[:, :, 0]}) > 5


def test_gain_stays_within_its_decibels_and_is_one_factor_for_a_segment(power, targets):
    made, _ = applied(Gain(most_db=6.0), power, targets)

    factors = made / np.asarray(power)
    assert np.ptp(factors, axis=(1, 2)).max() < 1e-4
    gains_db = 10 * np.log10(factors[:, 0, 0])
    assert np.abs(gains_db).max() <= 6.001
    assert gains_db.min() < -3 < 3 < gains_db.max()


def test_a_mixture_asks_for_the_shares_that_are_in_it(targets):
    power = jnp.broadcast_to(targets.argmax(1).astype(float)[:, None, None], (N, N_FRAMES, N_MELS))

    mixed, asked = applied(Mixup(probability=1.0), power, targets)

    np.testing.assert_allclose(asked.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(mixed[:, 0, 0], asked @ np.arange(3), rtol=1e-4, atol=1e-5)
    assert (asked.max(axis=1) < 0.95).any()


@pytest.mark.parametrize(("transform", "axis"), [(TimeMask(most=0.5), 1), (BandMask(most=0.5), 2)])
def test_a_mask_blanks_one_stretch_no_longer_than_it_may(transform, axis, power, targets):
    made, _ = applied(transform, power + 1, targets)

    blank = (made == 0.5).all(axis=3 - axis)
    assert blank.sum(axis=1).max() <= 0.5 * power.shape[axis] + 1
    assert blank.any()
    for each in blank:
        assert np.abs(np.diff(each.astype(int))).sum() <= 2


def test_a_transform_of_probability_nought_changes_nothing(power, targets):
    idle = [made(probability=0.0) for made in TRANSFORMS.values()]

    made = jax.jit(lambda *given: [each.apply(*given) for each in idle])(
        jax.random.key(0), power, targets, SCENE
    )

    for each, (changed, asked) in zip(idle, made, strict=True):
        np.testing.assert_allclose(changed, power, rtol=1e-5, err_msg=each.name)
        np.testing.assert_array_equal(asked, targets)


def test_mixing_by_loudness_does_not_let_the_louder_drown_the_other(targets):
    labels = targets.argmax(1)
    level = jnp.where(labels == 0, 1000.0, 1.0)[:, None]
    power = (jax.nn.one_hot(labels, N_MELS) * level)[:, None, :].repeat(N_FRAMES, axis=1)

    mixed, asked = applied(Mixup(probability=1.0, law="loudness"), power, targets)

    even = (asked[:, 0] > 0.45) & (asked[:, 0] < 0.55)
    assert even.any()
    audible = np.sqrt(mixed[even, 0, :3])
    assert (audible.max(axis=1) / np.sort(audible, axis=1)[:, 1] < 2).all()
    assert np.isfinite(mixed).all()


def test_slower_and_faster_keep_the_pitch_and_move_a_click_about_the_middle(targets):
    power = jnp.ones((N, N_FRAMES, N_MELS)).at[:, 5, 3].set(100.0)

    made, _ = applied(TimeStretch(most=0.3), power, targets)

    loudest = made[:, :, 3].argmax(axis=1)
    assert (made[:, :, :3] == 1).all()
    assert loudest.min() < 4
    assert loudest.max() > 6


def test_a_stretched_segment_is_cut_from_more_of_the_clip_so_that_no_end_is_empty(targets):
    transforms = (TimeStretch(most=0.3),)
    wide = frames_to_read(transforms, N_FRAMES)
    power = jnp.broadcast_to(jnp.arange(1.0, wide + 1)[None, :, None], (N, wide, N_MELS))

    made, _ = augment(transforms, jax.random.key(0), power, targets, SCENE, N_FRAMES)

    assert made.shape == (N, N_FRAMES, N_MELS)
    steps = np.diff(np.asarray(made)[:, :, 0])
    assert steps.min() > 0.69
    assert steps.max() < 1.31
    assert np.ptp(steps, axis=1).max() < 1e-3


def test_higher_and_lower_move_a_band_and_keep_its_power(targets):
    power = jnp.zeros((N, N_FRAMES, N_MELS)).at[:, :, 8].set(1.0)

    made, _ = applied(PitchShift(most=3.0), power, targets)

    np.testing.assert_allclose(made.sum(axis=2), 1, rtol=1e-5)
    places = (made[:, 0] * np.arange(N_MELS)).sum(axis=1)
    assert places.min() > 5
    assert places.max() < 11
    assert np.ptp(places) > 4


def test_a_room_lets_a_click_die_away_and_never_comes_before_it(targets):
    power = jnp.zeros((N, N_FRAMES, N_MELS)).at[:, 10].set(1.0)

    made, _ = applied(Reverberation(probability=1.0), power, targets)

    assert (made[:, :10] == 0).all()
    tail_db = 10 * np.log10(made[:, 11:, 0])
    falls = np.diff(tail_db, axis=1)
    assert (falls < 0).all()
    assert np.ptp(falls, axis=1).max() < 1e-2
    decay_s = -60 / falls[:, 0] * 0.01
    assert decay_s.min() > 0.09
    assert decay_s.max() < 0.81


def test_background_is_the_silence_class_where_there_is_one(power, targets):
    scene = SCENE._replace(noise=jnp.zeros((N_NOISES,), int))
    noisy = BackgroundNoise(probability=1.0, loudest_db=-10.0, softest_db=-10.0)

    made, _ = applied(noisy, power, targets, scene)

    added = made - np.asarray(power)
    np.testing.assert_allclose(added[:, :, 3], 3 * added[:, :, 0], rtol=1e-2)
    np.testing.assert_allclose(added.mean() / np.asarray(power).mean(), 0.1, rtol=1e-3)


def test_background_without_a_silence_class_is_noise_of_the_level_asked_for(power, targets):
    noisy = BackgroundNoise(probability=1.0, loudest_db=0.0, softest_db=0.0)

    made, _ = applied(noisy, power, targets)

    added = made - np.asarray(power)
    np.testing.assert_allclose(added.mean(axis=(1, 2)), np.asarray(power).mean(), rtol=1e-3)
    assert len(np.unique(added[0, 0].round(4))) > N_MELS / 2


def test_an_equaliser_is_one_smooth_curve_for_a_segment(power, targets):
    made, _ = applied(Equaliser(most_db=6.0), power, targets)

    curves_db = 10 * np.log10(made / np.asarray(power))
    assert np.ptp(curves_db, axis=1).max() < 1e-3
    assert np.abs(curves_db).max() <= 6.001
    assert np.abs(np.diff(curves_db, axis=2)).max() < 12 / (N_MELS - 1) * 5 + 1e-3


def test_a_poor_microphone_takes_from_both_ends_and_leaves_the_middle(power, targets):
    made, _ = applied(Microphone(probability=1.0, most=0.3), power, targets)

    loss = made / np.asarray(power)
    np.testing.assert_allclose(loss[:, :, N_MELS // 2], 1, rtol=1e-5)
    assert loss[:, 0, 0].min() < 0.2
    assert loss[:, 0, -1].min() < 0.2
    assert loss.max() < 1.0001


def test_the_tone_of_another_clip_is_taken_on_up_to_half_way(power, targets):
    tones_db = np.random.default_rng(0).uniform(0, 30, (N, N_MELS))
    coloured = power * 10 ** (tones_db[:, None] / 10)

    made, kept = applied(MixStyle(probability=1.0, strength=1.0), coloured, targets)

    np.testing.assert_array_equal(kept, targets)
    moved_db = 10 * np.log10(made / np.asarray(coloured))
    assert np.ptp(moved_db, axis=1).max() < 0.05  # all clips move alike: a band is only louder
    lent = set()
    for own_db, way_db in zip(tones_db, moved_db[:, 0], strict=True):
        there_db = np.delete(tones_db, np.flatnonzero((tones_db == own_db).all(axis=1)), axis=0)
        shares = way_db / (there_db - own_db)
        nearest = np.ptp(shares, axis=1).argmin()  # one share in every band: from that clip
        assert np.ptp(shares[nearest]) < 0.02 or np.abs(way_db).max() < 0.1
        assert -0.01 < shares[nearest].mean() < 0.51
        lent.add(round(shares[nearest].mean(), 2))
    assert len(lent) > 10


def test_the_tone_of_another_clip_brings_its_liveliness_too(targets):
    wave = np.sin(np.arange(N_FRAMES) * 0.7)
    depths = np.where(np.arange(N) % 2, 3.0, 0.3)
    lively = jnp.asarray(np.exp(depths[:, None, None] * wave[:, None] * np.ones(N_MELS)))

    made, _ = applied(MixStyle(probability=1.0, strength=4.0), lively, targets)

    swing = np.log(made[:, :, 0]).std(axis=1) / wave.std()
    assert swing[::2].max() > 0.6  # calm ones that met lively ones
    assert swing[1::2].min() < 2.6
    assert swing.min() > 0.25
    assert swing.max() < 3.05
