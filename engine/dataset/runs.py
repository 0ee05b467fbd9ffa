"""Trainings as rows of the catalog, and their folders; apart from edits and their undo.

A run is the record of something that happened: an undo cannot make it not have happened.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine.dataset.durable import told_in_words, write_whole
from engine.dataset.project import Project, utc_now
from engine.dataset.records import RunRow
from engine.dataset.rows import StoredRun, drop, next_id, put, read
from engine.errors.projects import DiskFullError
from engine.errors.usage import UnknownRunError

STATES = ("running", "done", "stopped", "failed")
LONGEST_NAME = 80


def run_folder(project: Project, run_id: int) -> Path:
    """Return the folder of a run; it is there from `add_run` on."""
    return project.folder / "runs" / str(run_id)


def add_run(project: Project, recipe_json: str, seed: int, preset: str) -> RunRow:
    """Begin a run: its row in state ``running``, its folder with ``recipe.json`` in it.

    Raises
    ------
    ProjectHeldError, ProjectReadOnlyError, DiskFullError
    """
    with project.writing() as connection:
        run_id = next_id(connection, StoredRun)
        folder = run_folder(project, run_id)
        with told_in_words(folder):
            folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "recipe.json", recipe_json.encode())
        row = StoredRun(
            id=run_id,
            name=f"{preset} {run_id}",
            preset=preset,
            note="",
            seed=seed,
            state="running",
            started=utc_now(),
            seconds=0.0,
            accuracy=None,
            macro_f1=None,
            is_pinned=0,
        )
        put(connection, [row])
    return project.catalog.run(run_id)


def finish_run(
    project: Project,
    run_id: int,
    state: str,
    *,
    seconds: float,
    accuracy: float | None = None,
    macro_f1: float | None = None,
) -> RunRow:
    """End a run.

    Parameters
    ----------
    project : Project
    run_id : int
    state : str
        ``done``, ``stopped`` or ``failed``.
    seconds : float
        Time spent training.
    accuracy, macro_f1 : float | None
        On the validation split, where there are weights to score.
    """
    if state not in STATES[1:]:
        message = f"a run cannot end as {state!r}"
        raise ValueError(message)
    return _alter(
        project,
        run_id,
        lambda row: replace(
            row, state=state, seconds=float(seconds), accuracy=accuracy, macro_f1=macro_f1
        ),
    )


def reopen_run(project: Project, run_id: int) -> RunRow:
    """Set a run that ended too early running again; its seconds count on."""
    return _alter(project, run_id, lambda row: replace(row, state="running"))


def rename_run(project: Project, run_id: int, name: str) -> RunRow:
    """Call a run something else; an empty name changes nothing."""
    shown = " ".join(name.split())[:LONGEST_NAME]
    return _alter(project, run_id, lambda row: replace(row, name=shown or row.name))


def note_run(project: Project, run_id: int, note: str) -> RunRow:
    """Write the note of a run."""
    return _alter(project, run_id, lambda row: replace(row, note=note))


def pin_run(project: Project, run_id: int | None) -> None:
    """Make a run the one that *export* and *listen* take when none is named; None for no run."""
    with project.writing() as connection:
        rows = read(connection, StoredRun)
        if run_id is not None and run_id not in {row.id for row in rows}:
            raise UnknownRunError(f"r{run_id}")
        put(connection, [replace(row, is_pinned=int(row.id == run_id)) for row in rows])


def delete_run(project: Project, run_id: int) -> None:
    """Delete a run from the disk, with its weights; this cannot be taken back."""
    with project.writing() as connection:
        drop(connection, read(connection, StoredRun, "WHERE id = ?", (_known(project, run_id),)))
    # The row went first: a folder without a row is rubbish, a row without a folder is a wound.
    with told_in_words(run_folder(project, run_id)):
        shutil.rmtree(run_folder(project, run_id), ignore_errors=True)


def best_run(project: Project) -> RunRow | None:
    """Return the pinned run, else the best on validation, else None.

    Runs without a score (still running, failed) count only when pinned; of equal ones the newest.
    """
    runs = project.catalog.runs()
    for run in runs:
        if run.is_pinned:
            return run
    scored = [run for run in runs if run.macro_f1 is not None and run.state != "running"]
    return max(scored, key=lambda run: (run.macro_f1 or 0.0, run.id), default=None)


def end_lost_runs(project: Project) -> int:
    """Mark runs that an earlier Harken left running as failed, and return how many there were.

    Only the one writer trains, so at the start of a session no run can truly be running.
    """
    lost = [run for run in project.catalog.runs() if run.state == "running"]
    # On a full disk it is done at the next start: the project must open, for things to be removed.
    with suppress(DiskFullError):
        for run in lost:
            finish_run(project, run.id, "failed", seconds=run.seconds)
    return len(lost)


def find_run(project: Project, name: str) -> RunRow:
    """Return the run that a person means by ``r3``, ``3`` or its name.

    Raises
    ------
    UnknownRunError
    """
    runs = project.catalog.runs()
    found = re.fullmatch(r"r?(\d{1,9})", name)
    for run in runs:
        if (found and run.id == int(found[1])) or run.name == name:
            return run
    raise UnknownRunError(name)


def _known(project: Project, run_id: int) -> int:
    return project.catalog.run(run_id).id


def _alter(project: Project, run_id: int, alter: Callable[[StoredRun], StoredRun]) -> RunRow:
    with project.writing() as connection:
        rows = read(connection, StoredRun, "WHERE id = ?", (_known(project, run_id),))
        put(connection, map(alter, rows))
    return project.catalog.run(run_id)
