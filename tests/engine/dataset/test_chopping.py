"""A long take becomes clips of its sounds, and one undo makes it whole again."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.silence import Reference, SilenceRule, chop, proposed_threshold_db
from engine.dataset.chopping import chopping, hear_levels, hear_piece
from engine.dataset.edits.chopping import ChopClip
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.errors.usage import ClipSpanError

RATE = 16_000
BURSTS_S = ((0.5, 0.9), (1.5, 1.8), (2.6, 3.0))


@pytest.fixture
def long_take(project, tmp_path):
    """A clip of three bursts in faint noise, labelled."""
    time_s = np.arange(4 * RATE) / RATE
    sound = np.random.default_rng(5).normal(0, 0.001, time_s.size)
    for begin_s, end_s in BURSTS_S:
        inside = (time_s >= begin_s) & (time_s < end_s)
        sound[inside] += 0.5 * np.sin(2 * np.pi * 440 * time_s[inside])
    path = tmp_path / "dog" / "take.wav"
    path.parent.mkdir()
    soundfile.write(path, sound, RATE)
    carry_out(project, plan_import([path.parent], project=project))
    return project.catalog.clips()[0]


def test_the_proposed_line_finds_the_sounds_of_a_take_and_one_undo_makes_it_whole(
    project, long_take
):
    levels, cells_per_s = hear_levels(project, long_take)
    rule = SilenceRule(
        threshold_db=proposed_threshold_db(levels), reference=Reference.FULL_SCALE, keep_s=0.0
    )
    pieces = chop(levels, cells_per_s, rule)

    project.apply(chopping(long_take, pieces))

    clips = project.catalog.clips()
    assert np.array([(c.onset_s, c.offset_s) for c in clips]) == pytest.approx(
        np.array(BURSTS_S), abs=0.011
    )
    assert [(c.label, c.group) for c in clips] == [(long_take.label, long_take.group)] * 3
    assert clips[0].id == long_take.id
    assert project.history.undo_title == f"Chop clip c{long_take.id} into 3 pieces"
    project.undo()
    assert project.catalog.clips() == (long_take,)
    project.redo()
    assert project.catalog.clips() == clips


def test_a_piece_is_heard_by_itself(project, long_take):
    piece = hear_piece(project, long_take, BURSTS_S[1])

    assert piece.size == pytest.approx(0.3 * RATE, abs=2)
    assert np.abs(piece).min(initial=1) < 0.5 < np.abs(piece).max() + 0.1


@pytest.mark.parametrize(
    "pieces", [((0.0, 9.0),), ((-1.0, 0.5),), ((1.0, 2.0), (1.5, 3.0)), ((2.0, 2.0),)]
)
def test_pieces_that_do_not_lie_in_the_clip_one_after_the_other_are_refused(
    project, long_take, pieces
):
    with pytest.raises(ClipSpanError):
        project.apply(ChopClip(clip=long_take.id, pieces=pieces))

    assert project.catalog.clips() == (long_take,)


@given(levels=st.lists(st.floats(0, 1, width=32), max_size=60))
def test_a_line_is_proposed_for_any_take_where_it_can_be_drawn(levels):
    assert -66 <= proposed_threshold_db(np.array(levels, np.float32)) <= -6
