import jax
import jax.numpy as jnp
import numpy as np
import pytest

from engine.training.transforms import BandMask, Gain, Mixup, TimeMask, TimeShift

N, N_FRAMES, N_MELS = 64, 40, 16
QUIET = jnp.full((N_MELS,), 0.5)


@pytest.fixture
def power():
    frames = jnp.arange(1, N_FRAMES + 1, dtype=jnp.float32)
    return jnp.broadcast_to(frames[None, :, None], (N, N_FRAMES, N_MELS))


@pytest.fixture
def targets():
    return jax.nn.one_hot(jnp.arange(N) % 3, 3)


def applied(transform, power, targets, seed=0):
    made = jax.jit(transform.apply)(jax.random.key(seed), power, targets, QUIET)
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


@pytest.mark.parametrize(
    "transform", [TimeShift, Gain, Mixup, TimeMask, BandMask], ids=lambda each: each.name
)
def test_a_transform_of_probability_nought_changes_nothing(transform, power, targets):
    made, asked = applied(transform(probability=0.0), power, targets)

    np.testing.assert_allclose(made, power, rtol=1e-6)
    np.testing.assert_array_equal(asked, targets)
