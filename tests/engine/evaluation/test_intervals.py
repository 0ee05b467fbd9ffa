"""Intervals by group: as wide as the groups differ, never narrower for more clips of the same."""

import numpy as np
import pytest

from engine.evaluation.intervals import intervals

LABELS = ("a", "b")


def heard_of(groups: list[tuple[int, int]], n_each: int = 10):
    """Return truth, heard and owners of groups of (class, clips right of n_each)."""
    truth = np.repeat([label for label, _ in groups], n_each)
    is_right = np.concatenate([np.arange(n_each) < n_right for _, n_right in groups])
    heard = np.where(is_right, truth, 1 - truth)
    owners = [f"g{place}" for place in range(len(groups)) for _ in range(n_each)]
    return truth, heard, owners


def test_an_interval_holds_the_score_itself():
    truth, heard, owners = heard_of([(0, 9), (0, 7), (1, 8), (1, 10), (0, 10), (1, 6)])

    found = intervals(truth, heard, owners, LABELS)

    assert found is not None
    assert found.accuracy[0] < 50 / 60 < found.accuracy[1]
    assert found.recalls["a"][0] < 26 / 30 < found.recalls["a"][1]
    assert (found.n_clips, found.n_groups) == (60, 6)


def test_more_clips_of_the_same_groups_make_nothing_surer():
    few = intervals(*heard_of([(0, 9), (0, 2), (1, 10), (1, 4)]), LABELS)
    many = intervals(*heard_of([(0, 90), (0, 20), (1, 100), (1, 40)], n_each=100), LABELS)

    assert few is not None
    assert many is not None
    assert many.accuracy == pytest.approx(few.accuracy, abs=1e-9)


def test_it_is_as_wide_as_the_normal_one_where_every_clip_is_a_group():
    rng = np.random.default_rng(0)
    truth = np.arange(400) % 2
    heard = np.where(rng.uniform(size=400) < 0.88, truth, 1 - truth)

    found = intervals(truth, heard, [str(clip) for clip in range(400)], LABELS)

    assert found is not None
    share = (truth == heard).mean()
    half = 1.96 * np.sqrt(share * (1 - share) / 400)
    assert found.accuracy == pytest.approx((share - half, share + half), abs=0.006)


def test_two_groups_give_none_and_a_class_of_one_group_no_recall():
    assert intervals(*heard_of([(0, 9), (1, 8)]), LABELS) is None

    found = intervals(*heard_of([(0, 9), (0, 8), (0, 7), (1, 9)]), LABELS)

    assert found is not None
    assert set(found.recalls) == {"a"}


def test_all_right_or_all_wrong_is_as_sure_as_there_are_groups():
    right = intervals(*heard_of([(0, 10)] * 3 + [(1, 10)] * 5), LABELS)
    wrong = intervals(*heard_of([(0, 0)] * 3 + [(1, 0)] * 5), LABELS)

    assert right is not None
    assert wrong is not None
    assert right.accuracy == pytest.approx((0.6756, 1.0), abs=1e-4)  # Wilson, 8 of 8
    assert right.recalls["a"] == pytest.approx((0.4385, 1.0), abs=1e-4)  # Wilson, 3 of 3
    assert right.macro_f1[0] < 1
    assert wrong.accuracy == pytest.approx((0.0, 0.3244), abs=1e-4)
    assert wrong.recalls["b"] == pytest.approx((0.0, 0.4345), abs=1e-4)
