from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation.metrics import confusion, score

LABELS = ("cat", "dog", "car")
NOUGHT: Any = 0  # the stub of scikit-learn knows only words here


def scores_of(truth: list[int], heard: list[int]):
    return score(confusion(np.array(truth, np.int64), np.array(heard, np.int64), 3), LABELS)


def test_a_row_of_the_matrix_is_the_truth_and_a_column_what_was_heard():
    found = scores_of([0, 0, 1], [1, 0, 1])

    assert found.confusion == ((1, 1, 0), (0, 1, 0), (0, 0, 0))


def test_scores_of_a_small_matrix_are_those_computed_by_hand():
    # cat: 2 of 3 found, 2 of 2 right; dog: 1 of 1 found, 1 of 2 right
    found = scores_of([0, 0, 0, 1], [0, 0, 1, 1])

    assert found.accuracy == pytest.approx(3 / 4)
    assert found.classes[0].recall == pytest.approx(2 / 3)
    assert found.classes[0].precision == 1
    assert found.classes[0].f1 == pytest.approx(4 / 5)
    assert found.classes[1].f1 == pytest.approx(2 / 3)
    assert [each.support for each in found.classes] == [3, 1, 0]


def test_a_class_without_clips_does_not_lower_the_macro_f1():
    assert scores_of([0, 1], [0, 1]).macro_f1 == 1


def test_nothing_to_count_scores_nothing():
    found = scores_of([], [])

    assert (found.accuracy, found.macro_f1, found.n_clips) == (0, 0, 0)


@settings(deadline=None)  # scikit-learn is imported by the first example
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60))
def test_scores_agree_with_scikit_learn(pairs):
    from sklearn.metrics import accuracy_score, precision_recall_fscore_support

    truth, heard = map(list, zip(*pairs, strict=True))

    found = scores_of(truth, heard)

    theirs = precision_recall_fscore_support(truth, heard, labels=[0, 1, 2], zero_division=NOUGHT)
    ours = np.array([[c.precision, c.recall, c.f1, c.support] for c in found.classes]).T
    np.testing.assert_allclose(ours, np.array(theirs, float), atol=1e-12)
    assert found.accuracy == pytest.approx(accuracy_score(truth, heard))


def test_what_evaluate_prints_has_the_documented_keys():
    data = scores_of([0, 1], [0, 0]).to_data()

    assert set(data) == {"accuracy", "macro_f1", "labels", "confusion", "classes"}
    assert set(data["classes"]["cat"]) == {"precision", "recall", "f1", "support"}
