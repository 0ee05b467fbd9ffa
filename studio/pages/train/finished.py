"""A run that has ended, read from its folder: its story, its figures, what it made of each clip."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.training.advice import Advice
from studio.models.comparison import ComparedRun
from studio.models.run_story import RunStory, found_and_right, read_story
from studio.models.standing import Standing, standing

if TYPE_CHECKING:
    from pathlib import Path

    from engine.dataset.project import Project
    from engine.dataset.records import RunRow

_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """What a run left behind.

    Attributes
    ----------
    run_id : int
    story : RunStory
        With the matrix of its best epoch, where its figures tell that.
    test, validation : Standing | None
        How well it did on either side.
    advice : tuple[Advice, ...]
        What stands out, the worst first.
    megabytes : float | None
        Size of its model file.
    shares : dict[int, tuple[float, ...]]
        Probabilities of each validation clip by its id, in the order of the story's labels.
    """

    run_id: int
    story: RunStory
    test: Standing | None
    validation: Standing | None
    advice: tuple[Advice, ...]
    megabytes: float | None
    shares: dict[int, tuple[float, ...]]


def read_finished(project: Project, run_id: int) -> FinishedRun:
    """Read a run from its folder; what is missing there is left out."""
    from engine.dataset.runs import run_folder

    folder = run_folder(project, run_id)
    story = read_story(folder)
    metrics = _read_json(folder / "metrics.json")
    shares = _read_shares(folder / "validation.npz", story)
    model = folder / "model.onnx"
    return FinishedRun(
        run_id=run_id,
        story=story,
        test=standing(metrics, "test"),
        validation=standing(metrics, "validation"),
        advice=_advice(metrics),
        megabytes=model.stat().st_size / _MEGABYTE if model.exists() else None,
        shares=shares,
    )


def _advice(metrics: dict[str, Any]) -> tuple[Advice, ...]:
    try:
        return tuple(Advice(**each) for each in metrics.get("advice", ()))
    except TypeError:
        return ()  # written by a later Harken


def read_compared(project: Project, runs: Sequence[RunRow]) -> tuple[ComparedRun, ...]:
    """Read several runs from their folders, to be set side by side."""
    return tuple(_read_compared(project, each) for each in runs)


def _read_compared(project: Project, run: RunRow) -> ComparedRun:
    from engine.dataset.runs import run_folder
    from engine.errors.base import HarkenError
    from engine.training.run import read_run_recipe

    found = read_finished(project, run.id)
    folder = run_folder(project, run.id)
    decided = _read_json(folder / "metrics.json").get("level")
    try:
        recipe = read_run_recipe(folder, run.id)
        recipe = recipe.with_level(decided) if decided else recipe
    except HarkenError:
        recipe = None
    shares, _ = found_and_right(found.story.matrix)
    recalls = dict(zip(found.story.labels, shares.tolist(), strict=True))
    known = {label: share for label, share in recalls.items() if not math.isnan(share)}
    return ComparedRun(run, found.story, found.test, found.validation, known, recipe)


def _read_json(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _read_shares(file: Path, story: RunStory) -> dict[int, tuple[float, ...]]:
    """Read the probabilities, and put the matrix of the kept weights into the story."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            ids, truth = kept["clip_ids"], kept["truth"]
            shares = kept["probabilities"]
    except (OSError, ValueError, KeyError):
        return {}
    heard = shares.argmax(axis=1)
    n = len(story.labels)
    if n and shares.shape[1] == n:
        matrix = np.zeros((n, n), np.int64)
        np.add.at(matrix, (truth, heard), 1)
        story.matrix, story.matrix_epoch = matrix, story.best_epoch
        story.clip_ids, story.heard = tuple(map(int, ids)), tuple(map(int, heard))
    return {int(each): tuple(map(float, row)) for each, row in zip(ids, shares, strict=True)}
