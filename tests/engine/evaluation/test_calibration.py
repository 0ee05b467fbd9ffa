import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation.calibration import (
    COOLEST,
    HOTTEST,
    calibration_error,
    fit_temperature,
    log_loss,
    softmax,
)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_the_temperature_of_overstated_scores_is_what_they_were_overstated_by(rng):
    honest = rng.normal(size=(20_000, 4)).astype(np.float32)
    truth = np.array([rng.choice(4, p=row / row.sum()) for row in softmax(honest).astype(float)])

    assert fit_temperature(honest * 2.5, truth) == pytest.approx(2.5, rel=0.05)


def test_clips_that_are_all_right_do_not_make_certainty_infinite():
    scores = np.eye(3, dtype=np.float32)

    assert fit_temperature(scores, np.arange(3)) == pytest.approx(COOLEST, rel=0.01)


def test_without_clips_nothing_is_made_surer_or_less_sure():
    assert fit_temperature(np.zeros((0, 3), np.float32), np.zeros(0, np.int64)) == 1


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_no_temperature_on_a_grid_beats_the_fitted_one(seed):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(30, 3)).astype(np.float32) * 3
    truth = rng.integers(0, 3, 30)

    fitted = log_loss(scores, truth, fit_temperature(scores, truth))

    grid = np.geomspace(COOLEST, HOTTEST, 60)
    assert fitted <= min(log_loss(scores, truth, each) for each in grid) + 1e-4


def test_probabilities_sum_to_one_however_large_the_scores():
    made = softmax(np.array([[1e4, 0, -1e4]], np.float32), 0.25)

    assert made.tolist() == [[1, 0, 0]]


def test_a_model_that_is_always_sure_and_half_right_is_off_by_half():
    sure = np.array([[1, 0]] * 10, np.float32)

    assert calibration_error(sure, np.array([0, 1] * 5)) == pytest.approx(0.5)
