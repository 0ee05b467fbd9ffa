"""Runs: kept apart from undo, found by what people call them."""

from __future__ import annotations

import json

import pytest

from engine.dataset.edits.classes import AddClass
from engine.dataset.runs import (
    add_run,
    best_run,
    delete_run,
    end_lost_runs,
    find_run,
    finish_run,
    note_run,
    pin_run,
    rename_run,
    run_folder,
)
from engine.errors.usage import UnknownRunError


def done_run(project, score: float) -> int:
    run = add_run(project, json.dumps({"epochs": 3}), 0, "fast")
    finish_run(project, run.id, "done", seconds=9.5, accuracy=score, macro_f1=score)
    return run.id


def best_id(project) -> int | None:
    best = best_run(project)
    return None if best is None else best.id


def test_a_run_begins_with_its_recipe_on_the_disk(project):
    run = add_run(project, '{"epochs": 3}', 7, "balanced")

    assert (run.state, run.seed, run.name) == ("running", 7, "balanced 1")
    assert (run_folder(project, run.id) / "recipe.json").read_text() == '{"epochs": 3}'


def test_the_best_run_is_the_pinned_else_the_one_with_the_highest_score(project):
    assert best_run(project) is None
    low, high = done_run(project, 0.5), done_run(project, 0.9)
    add_run(project, "{}", 0, "fast")
    assert best_id(project) == high

    pin_run(project, low)
    assert best_id(project) == low

    pin_run(project, None)
    assert best_id(project) == high


def test_undo_does_not_touch_runs(project):
    project.apply(AddClass(name="owl"))
    run_id = done_run(project, 0.5)

    project.undo()

    assert project.catalog.run(run_id).state == "done"


def test_a_run_is_renamed_noted_and_deleted_with_its_folder(project):
    run_id = done_run(project, 0.5)

    assert rename_run(project, run_id, "  the  good one ").name == "the good one"
    assert note_run(project, run_id, "more rain").note == "more rain"
    delete_run(project, run_id)

    assert project.catalog.runs() == ()
    assert not run_folder(project, run_id).exists()
    with pytest.raises(UnknownRunError):
        delete_run(project, run_id)


def test_runs_are_found_by_what_people_call_them(project):
    run_id = done_run(project, 0.5)
    rename_run(project, run_id, "night")

    assert find_run(project, "r1").id == find_run(project, "1").id == run_id
    assert find_run(project, "night").id == run_id
    with pytest.raises(UnknownRunError):
        find_run(project, "r9")


def test_a_run_that_nobody_runs_any_more_has_failed(project):
    add_run(project, "{}", 0, "fast")

    assert end_lost_runs(project) == 1
    assert project.catalog.runs()[0].state == "failed"
