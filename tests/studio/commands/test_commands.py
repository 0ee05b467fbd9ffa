"""The rows of the command tables, and the order they keep."""

from __future__ import annotations

import re
from importlib import resources
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence

from studio.commands.registry import ALL_COMMANDS, FAMILIES
from studio.commands.view import PAGES
from studio.frame.search import closeness

ICONS = resources.files("resources") / "icons"


def ids(row):
    return row.id


def test_no_two_commands_have_the_same_id():
    names = [row.id for row in ALL_COMMANDS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ALL_COMMANDS, ids=ids)
def test_a_command_is_a_noun_and_a_verb_with_icon_and_keys_that_exist(row):
    assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+", row.id)
    assert not row.icon or (ICONS / f"{row.icon}.svg").is_file()
    assert all(not QKeySequence(keys).isEmpty() for keys in row.keys)
    assert row.page in {"", *(name for name, *_ in PAGES)}


@pytest.mark.parametrize("row", [r for r in ALL_COMMANDS if isinstance(r.title, str)], ids=ids)
def test_a_title_is_in_sentence_case_without_a_full_stop(row):
    assert row.title[0].isupper() or row.title[0].isdigit()
    assert not row.title.endswith(".")
    assert row.about == "" or row.about.endswith(".")


def test_no_key_means_two_things_on_one_page():
    clashes = [
        (one.id, other.id, keys)
        for one, other in combinations(ALL_COMMANDS, 2)
        for keys in set(one.keys) & set(other.keys)
        if not one.page or not other.page or one.page == other.page
    ]

    assert clashes == []


def test_every_command_is_in_one_family_of_the_keys_sheet():
    assert tuple(row for _, rows in FAMILIES for row in rows) == ALL_COMMANDS


@given(st.data())
def test_any_letters_of_a_title_in_their_order_find_it(data):
    titles = [row.title for row in ALL_COMMANDS if isinstance(row.title, str)]
    title = data.draw(st.sampled_from(titles))
    kept = data.draw(st.sets(st.integers(0, len(title) - 1), min_size=1))

    letters = "".join(title[place] for place in sorted(kept))

    # A greedy walk prefers starts of words; a subset that skips them may be missed, a run not.
    start = min(kept)
    assert closeness(title[start : start + len(letters)], title) is not None


def test_what_begins_with_the_letters_comes_before_what_only_holds_them():
    assert closeness("tra", "Train") > closeness("tra", "Contrast theme")
    assert closeness("lt", "Light theme") > closeness("lt", "Filter clips")
    assert closeness("xyz", "Train") is None
