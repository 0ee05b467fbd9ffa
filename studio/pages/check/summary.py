"""What the Check page shows, computed from the catalog in one go, off the main thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.dataset.records import Clip, Label, Split
from studio.views.side_bars import Side
from studio.views.split_bars import SIDE_NAMES, ClassCount

if TYPE_CHECKING:
    from engine.dataset.checking.findings import CheckReport
    from engine.dataset.project import Project

_SHORT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class SetSummary:
    """A data set in numbers.

    Attributes
    ----------
    report : CheckReport
    rows : tuple[ClassCount, ...]
        A class each, in the order of the class list.
    sides : tuple[Side, ...]
        Training, validation, test.
    seconds : NDArray[np.float64], shape (n_clips,)
        Length of each clip.
    segment_s : float
    n_clips, n_groups : int
    minutes : float
    """

    report: CheckReport
    rows: tuple[ClassCount, ...]
    sides: tuple[Side, ...]
    seconds: NDArray[np.float64]
    segment_s: float
    n_clips: int
    n_groups: int
    minutes: float

    @property
    def split_words(self) -> str:
        """How the labelled clips lie on the sides, in per cent: “60 · 20 · 20”."""
        whole = sum(side.n_clips for side in self.sides)
        if not whole:
            return "–"
        return " · ".join(f"{100 * side.n_clips / whole:.0f}" for side in self.sides)


def summarise(project: Project) -> SetSummary:
    """Look at a project's data set; one question to the catalog for the clips."""
    from engine.dataset.checking.check import check_quickly

    labels, clips = project.catalog.labels(), project.catalog.clips()
    seconds = np.array([clip.seconds for clip in clips], float)
    return SetSummary(
        report=check_quickly(project),
        rows=class_counts(labels, clips),
        sides=sides_of(labels, clips),
        seconds=seconds,
        segment_s=project.catalog.settings().segment_s,
        n_clips=len(clips),
        n_groups=len({clip.group for clip in clips}),
        minutes=float(seconds.sum() / 60),
    )


def class_counts(labels: Sequence[Label], clips: Sequence[Clip]) -> tuple[ClassCount, ...]:
    """Count the clips of each class by side; a class with half of the usual number is short."""
    by_label: defaultdict[str, list[Clip]] = defaultdict(list)
    for clip in clips:
        by_label[clip.label].append(clip)
    usual = median([len(by_label[each.name]) for each in labels] or [0])
    return tuple(
        _count(each, by_label[each.name], is_short=len(by_label[each.name]) < _SHORT_SHARE * usual)
        for each in labels
    )


def _count(label: Label, clips: Sequence[Clip], *, is_short: bool) -> ClassCount:
    train, validation, test = (sum(clip.split is side for clip in clips) for side in Split)
    return ClassCount(
        label=label,
        sides=(train, validation, test),
        n_undealt=sum(clip.split is None for clip in clips),
        minutes=sum(clip.seconds for clip in clips) / 60,
        n_groups=len({clip.group for clip in clips}),
        is_short=is_short,
    )


def sides_of(labels: Sequence[Label], clips: Sequence[Clip]) -> tuple[Side, ...]:
    """Say what each side is made of."""
    made = []
    for side, name in zip(Split, SIDE_NAMES, strict=True):
        there = [clip for clip in clips if clip.split is side]
        made.append(
            Side(
                name=name,
                n_clips=len(there),
                n_groups=len({clip.group for clip in there}),
                minutes=sum(clip.seconds for clip in there) / 60,
                by_class=tuple(sum(clip.label == each.name for clip in there) for each in labels),
            )
        )
    return tuple(made)
