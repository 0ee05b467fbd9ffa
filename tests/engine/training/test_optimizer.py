"""Filters step equally far in every direction, whatever asked for it; all else learns by AdamW."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.training.optimizer import Muon, orthogonalised


def filters(seed=0, shape=(3, 3, 4, 8), name="kernel"):
    rng = np.random.default_rng(seed)
    return keras.Variable(rng.normal(size=shape).astype(np.float32), name=name)


def muon(**options):
    return Muon(4e-3, **{"filter_rate": 0.04, "weight_decay": 0.02, **options})


def adamw():
    made = keras.optimizers.AdamW(4e-3, weight_decay=0.02, global_clipnorm=5.0)
    made.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    return made


def drawn(shape, seed):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


# A shape is compiled anew: three kinds tell as much as a thousand.
@given(st.sampled_from([(9, 16), (36, 8), (1, 5)]), st.integers(0, 2**16))
def test_the_nearest_orthogonal_matrix_keeps_the_directions_of_a_matrix(shape, seed):
    matrix = drawn(shape, seed)
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    least = 0.002 * np.linalg.norm(values)  # what is weaker still does not arrive
    told = left @ np.diag(np.maximum(values, least)) @ right

    found = left.T @ np.asarray(orthogonalised(told)) @ right.T

    assert np.all(np.diag(found) > 0.6)
    assert np.all(np.diag(found) < 1.3)
    np.testing.assert_allclose(found, np.diag(np.diag(found)), atol=1e-3)


@pytest.mark.parametrize("strength", [1e-4, 1.0])
def test_a_step_of_the_filters_is_as_long_however_steep_the_slope(strength):
    kernel = filters()
    optimizer = muon()
    optimizer.build([kernel])
    before = np.asarray(kernel).reshape(36, 8)
    before = before * (np.sqrt(8) / np.linalg.norm(before))

    optimizer.apply([strength * drawn(kernel.shape, 1)])

    moved = np.linalg.svd(np.asarray(kernel).reshape(36, 8) - before)[1]
    assert 0.6 * 0.04 < moved.min() <= moved.max() < 1.3 * 0.04


def test_filters_do_not_grow_while_they_learn():
    kernel = filters()
    optimizer = muon()
    optimizer.build([kernel])

    for seed in range(200):
        optimizer.apply([drawn(kernel.shape, seed)])

    # A step beyond the length that is held, which is that of an orthogonal matrix.
    assert np.linalg.norm(kernel) == pytest.approx(np.sqrt(8), rel=0.05)


def test_filters_that_nothing_asks_for_stay_numbers():
    kernel = filters()
    optimizer = muon()
    optimizer.build([kernel])

    optimizer.apply([np.zeros(kernel.shape, np.float32)])

    assert np.isfinite(kernel).all()


def test_filters_rest_when_the_rate_has_fallen_to_nothing():
    kernel = filters()
    optimizer = muon()
    optimizer.build([kernel])
    optimizer.apply([drawn(kernel.shape, 1)])
    optimizer.learning_rate = 0.0
    optimizer.apply([drawn(kernel.shape, 2)])
    at_rest = np.asarray(kernel) + 0

    optimizer.apply([drawn(kernel.shape, 3)])

    np.testing.assert_allclose(kernel, at_rest, rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "shape", "filter_rate"),
    [
        ("kernel", (40, 6), 0.04),
        ("bias", (6,), 0.04),
        ("gamma", (4, 6), 0.04),
        ("beta", (4, 6), 0.04),
        ("kernel", (3, 3, 4, 8), 0.0),
    ],
)
def test_all_else_learns_by_adamw(name, shape, filter_rate):
    ours, theirs = filters(shape=shape, name=name), filters(shape=shape, name=name)
    learners = [(muon(filter_rate=filter_rate), ours), (adamw(), theirs)]

    for optimizer, variable in learners:
        optimizer.build([variable])
        for seed in range(5):
            optimizer.apply([drawn(shape, seed)])

    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
