"""A clip made ready for the editor, in a job: its sound, its outline, its picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.outline import Outline
from engine.audio.tiles import Picture, PitchScale
from engine.settings import SAMPLE_RATE
from studio.views.spectrogram import Tile

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.dataset.records import Clip, Source
    from studio.work.job import Task

_FINEST_HOP = 80
"""Samples between two columns, 5 ms: finer than that the window of 25 ms shows nothing new."""

_MOST_COLUMNS = 2048
"""Of the picture of a whole clip: twice the pixels it is drawn on; closer zooms ask for more."""

_DETAIL_ROWS = 384


@dataclass(frozen=True, slots=True, eq=False)
class OpenedClip:
    """A clip as the editor shows it.

    Attributes
    ----------
    clip : Clip
    source : Source
        What it is a span of.
    outline : Outline
        Its sound, mono at 16 kHz, and how far it swings.
    whole : Tile
        The picture of all of it.
    """

    clip: Clip
    source: Source
    outline: Outline
    whole: Tile


def open_clip(project: Project, clip_id: int, picture: Picture, task: Task) -> OpenedClip:
    """Read and picture a clip.

    Raises
    ------
    UnknownClipError, ObjectMissingError, ObjectDamagedError, SoundError
    Cancelled
        Where another clip was chosen meanwhile.
    """
    clip = project.catalog.clip(clip_id)
    samples = project.samples(clip)
    task.check()
    outline = Outline(samples, SAMPLE_RATE)
    n_columns = int(np.clip(samples.size // _FINEST_HOP, 1, _MOST_COLUMNS))
    levels = picture.whole(samples, n_columns)
    whole = Tile(0.0, max(outline.seconds, 1 / SAMPLE_RATE), picture, levels)
    return OpenedClip(clip, project.catalog.source(clip.source_id), outline, whole)


def draw_detail(opened: OpenedClip, onset_s: float, offset_s: float, n_columns: int) -> Tile:
    """Picture a part of an opened clip in `n_columns` columns."""
    picture = replace(opened.whole.picture, n_rows=_DETAIL_ROWS)
    samples = opened.outline.samples
    first, last = round(onset_s * SAMPLE_RATE), round(offset_s * SAMPLE_RATE)
    step = (last - first) / n_columns
    centres = first + ((np.arange(n_columns) + 0.5) * step).astype(np.int64)
    return Tile(onset_s, offset_s, picture, picture.columns(samples, centres))


def editor_picture(scale: PitchScale) -> Picture:
    """Return how the editor's spectrogram is laid out on a pitch scale."""
    return Picture(sample_rate=SAMPLE_RATE, n_rows=320, scale=scale)
