"""The proof of an export: the validation clips once more, from the sound itself to the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.dataset.catalog import ClipFilter
from engine.dataset.project import Project
from engine.dataset.renders import render_key
from engine.errors.models import ExportGapError, ExportUnprovenError
from engine.runtime.classifier import Classifier

TOLERANCE = 1e-4
"""Largest difference allowed between a probability of Keras and of the file."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Validation:
    """What a run said of its validation clips, as Keras computed it.

    Attributes
    ----------
    clip_ids, truth : NDArray[np.int64], shape (n_clips,)
        Clips, and the index of the label of each.
    probabilities : NDArray[np.float32], shape (n_clips, n_classes)
        Calibrated, averaged over the windows of the clip.
    renders : tuple[str, ...]
        The render key of each clip when it was trained on, or empty where it was not kept.
    """

    clip_ids: NDArray[np.int64]
    truth: NDArray[np.int64]
    probabilities: FloatArray
    renders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a file's answers differ from those it is held to.

    Attributes
    ----------
    n_clips : int
        Clips compared.
    gap : float
        Largest difference of one probability; 0 where there are none.
    agreement : float
        Share of clips with the same best class; 1 where there are none.
    """

    n_clips: int
    gap: float
    agreement: float


def read_validation(folder: Path) -> Validation:
    """Read ``validation.npz`` of a run.

    Raises
    ------
    OSError, ValueError, KeyError
        If it is missing or not what training writes.
    """
    with np.load(folder / "validation.npz", allow_pickle=False) as arrays:
        return Validation(
            clip_ids=arrays["clip_ids"],
            truth=arrays["truth"],
            probabilities=arrays["probabilities"],
            renders=tuple(arrays["renders"].tolist()) if "renders" in arrays.files else (),
        )


def unchanged_sounds(project: Project, validation: Validation) -> Iterator[tuple[int, FloatArray]]:
    """Yield the index and the sound of each validation clip that is what it was.

    One that is gone, or sounds otherwise since (it was trimmed, say), proves nothing.
    """
    wanted = ClipFilter(ids=tuple(validation.clip_ids.tolist()))
    clips = {clip.id: clip for clip in project.catalog.clips(wanted)}
    for index, clip_id in enumerate(validation.clip_ids.tolist()):
        if (clip := clips.get(clip_id)) is None:
            continue
        source = project.catalog.source(clip.source_id)
        if not validation.renders or validation.renders[index] == render_key(clip, source):
            yield index, project.samples(clip)


def prove(
    project: Project, validation: Validation, model: Classifier, progress: Progress | None = None
) -> Comparison:
    """Classify the validation clips by the file and compare with what Keras said.

    Raises
    ------
    ExportGapError
        If they differ by more than `TOLERANCE`.
    ExportUnprovenError
        If every clip has changed since.
    """
    total = len(validation.clip_ids)
    compared, answers = [], []
    for index, samples in unchanged_sounds(project, validation):
        compared.append(index)
        answers.append(model.classify(samples).probabilities)
        if progress is not None:
            progress(len(compared), total)
    if total and not compared:
        raise ExportUnprovenError(total)
    found = compare(answers, list(validation.probabilities[compared]))
    if not found.gap <= TOLERANCE:
        raise ExportGapError(found.gap, TOLERANCE)
    return found


def compare(answers: list[FloatArray], wanted: list[FloatArray]) -> Comparison:
    """Compare the probabilities of each clip, shape (n_classes,), with those wanted."""
    if not answers:
        return Comparison(n_clips=0, gap=0.0, agreement=1.0)
    found, held_to = np.stack(answers), np.stack(wanted)
    same = found.argmax(axis=1) == held_to.argmax(axis=1)
    return Comparison(
        n_clips=len(found), gap=float(np.abs(found - held_to).max()), agreement=float(same.mean())
    )
