"""Laws of the split: groups stay whole, sides stay put, shares come near what was asked."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dataset.edits.clips import SetGroup
from engine.dataset.records import Split
from engine.dataset.split import deal, deal_folds, sides_of_folds
from engine.dataset.splitting import parse_ratio, set_folds, set_groups, set_ratio
from engine.errors.importing import GroupPatternError
from engine.errors.usage import SplitRatioError
from tests.engine.dataset.conftest import add_clips

LABELS = st.sampled_from(["cat", "dog", "owl"])
COUNTS = st.dictionaries(LABELS, st.integers(1, 20), min_size=1, max_size=2)
GROUPS = st.dictionaries(st.text("abcdef0123", min_size=1, max_size=4), COUNTS, max_size=40)


@given(groups=GROUPS, seed=st.integers(0, 9))
def test_dealing_is_the_same_every_time_and_leaves_no_group_out(groups, seed):
    dealt = deal(groups, seed=seed)

    assert dealt.keys() == groups.keys()
    assert dealt == deal(dict(reversed(groups.items())), seed=seed)


@given(groups=GROUPS, more=GROUPS)
def test_what_is_placed_stays_where_it_is_when_data_are_added(groups, more):
    placed = deal(groups)

    added = deal({**more, **groups}, placed=placed)

    assert added.keys() == more.keys() - groups.keys()


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=6), seed=st.integers(0, 9))
def test_a_class_with_few_groups_fills_training_then_validation_then_test(sizes, seed):
    groups = {f"g{i}": {"cat": size} for i, size in enumerate(sizes)}

    places = set(deal(groups, seed=seed).values())

    assert places == set(range(min(3, len(sizes))))


@given(sizes=st.lists(st.integers(1, 5), min_size=40, max_size=80))
def test_shares_of_a_class_with_many_small_groups_come_within_three_percent(sizes):
    groups = {f"g{i}": {"cat": size} for i, size in enumerate(sizes)}

    clips = Counter[int]()
    for group, place in deal(groups).items():
        clips[place] += sum(groups[group].values())

    for place, share in enumerate((0.6, 0.2, 0.2)):
        assert abs(clips[place] / sum(sizes) - share) < 0.03


def test_groups_that_come_one_by_one_end_near_the_shares_too():
    groups: dict[str, dict[str, int]] = {}
    placed: dict[str, int] = {}
    for number in range(50):
        groups[f"take {number}"] = {"robin": 1}
        placed |= deal(groups, placed=placed)

    assert sorted(Counter(placed.values()).values()) == [10, 10, 30]


@given(groups=GROUPS, n_folds=st.integers(2, 6))
def test_folds_are_numbered_from_one_and_none_is_far_larger(groups, n_folds):
    folds = deal_folds(groups, n_folds)

    assert set(folds.values()) <= set(range(1, n_folds + 1))
    assert folds.keys() == groups.keys()


def test_the_last_fold_is_test_and_the_one_before_validation():
    assert sides_of_folds([1, 2, 3, 4, 5, 5]) == {
        1: Split.TRAIN,
        2: Split.TRAIN,
        3: Split.TRAIN,
        4: Split.VALIDATION,
        5: Split.TEST,
    }
    assert sides_of_folds([1, 2]) == {}


def test_a_share_of_nothing_gets_nothing():
    groups = {f"g{i}": {"cat": 1} for i in range(10)}

    assert 1 not in deal(groups, shares=(0.8, 0.0, 0.2)).values()


def test_no_group_of_a_project_is_on_two_sides(project):
    for label in ("cat", "dog"):
        add_clips(project, [f"g{i % 13}" for i in range(60)], label)

    sides: dict[str, set[Split | None]] = {}
    for clip in project.catalog.clips():
        sides.setdefault(clip.group, set()).add(clip.split)
    assert all(len(found) == 1 for found in sides.values())


def test_adding_clips_moves_no_clip_that_was_there(project):
    add_clips(project, [f"g{i}" for i in range(30)], "cat")
    before = {clip.id: clip.split for clip in project.catalog.clips()}

    add_clips(project, [f"h{i}" for i in range(30)], "cat")

    after = {clip.id: clip.split for clip in project.catalog.clips()}
    assert before.items() <= after.items()


def test_a_clip_that_changes_its_group_changes_to_its_side(project):
    ids = add_clips(project, ["a", "b", "c"], "cat")
    target = project.catalog.clip(ids[2])

    project.apply(SetGroup(clips=(ids[0],), group="c"))

    assert project.catalog.clip(ids[0]).split is target.split


@pytest.mark.parametrize("text", ["60/20", "60/20/21", "a/b/c", "0/50/50", "20/20/60", "-1/51/50"])
def test_a_ratio_that_makes_no_sense_is_refused(text):
    with pytest.raises(SplitRatioError):
        parse_ratio(text)


def test_another_ratio_deals_all_anew_as_one_step(project):
    add_clips(project, [f"g{i}" for i in range(40)], "cat")
    before = [clip.split for clip in project.catalog.clips()]

    set_ratio(project, parse_ratio("80/10/10"))

    assert Counter(clip.split for clip in project.catalog.clips()) == {
        Split.TRAIN: 32,
        Split.VALIDATION: 4,
        Split.TEST: 4,
    }
    project.undo()
    assert [clip.split for clip in project.catalog.clips()] == before


def test_folds_leave_the_sides_as_they_are(project):
    add_clips(project, [f"g{i}" for i in range(20)], "cat")
    before = [clip.split for clip in project.catalog.clips()]

    set_folds(project, 5)

    clips = project.catalog.clips()
    assert [clip.split for clip in clips] == before
    assert Counter(clip.fold for clip in clips) == dict.fromkeys(range(1, 6), 4)


def test_a_pattern_on_the_path_groups_clips(project):
    add_clips(project, ["x", "y"], "cat")

    set_groups(project, r"(fie)ld")

    assert project.catalog.groups() == ("fie",)
    with pytest.raises(GroupPatternError):
        set_groups(project, "(nowhere)")
