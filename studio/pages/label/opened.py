"""A clip made ready for the editor, in a job: the recording around it, its outline, its picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.outline import Outline
from engine.audio.tiles import Picture, PitchScale
from engine.dataset.records import ClipFilter
from engine.settings import SAMPLE_RATE
from studio.views.spectrogram import Tile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.audio.mel import FloatArray
    from engine.dataset.project import Project
    from engine.dataset.records import Clip, Source
    from studio.work.job import Task

_FINEST_HOP = 80
"""Samples between two columns, 5 ms: finer than that the window of 25 ms shows nothing new."""

_MOST_COLUMNS = 2048
"""Of the picture of a whole sound: twice the pixels it is drawn on; closer zooms ask for more."""

_DETAIL_ROWS = 384

_LONGEST_S = 1200.0
"""Of a longer recording twenty minutes around the clip are opened, 77 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A sound as it came, or as it is with treatments.

    Attributes
    ----------
    outline : Outline
        Mono at 16 kHz, and how far it swings.
    whole : Tile
        The picture of all of it.
    """

    outline: Outline
    whole: Tile


@dataclass(frozen=True, slots=True, eq=False)
class OpenedClip:
    """A clip as the editor shows it: chosen among all clips of its recording.

    Attributes
    ----------
    clip : Clip
    source : Source
        What it is a span of.
    origin_s : float
        The second of the source at which the sound shown begins.
    before : Version
        The recording as it came.
    regions : tuple[Clip, ...]
        All clips of the recording that lie in the sound shown, `clip` among them.
    """

    clip: Clip
    source: Source
    origin_s: float
    before: Version
    regions: tuple[Clip, ...]

    @property
    def span(self) -> tuple[float, float]:
        """The clip in seconds of the sound shown."""
        return self.span_of(self.clip)

    def span_of(self, clip: Clip) -> tuple[float, float]:
        """Return where a clip of the recording lies in the sound shown."""
        total_s = self.before.outline.seconds
        onset_s, offset_s = clip.onset_s - self.origin_s, clip.offset_s - self.origin_s
        return min(max(0.0, onset_s), total_s), min(max(0.0, offset_s), total_s)

    def is_of_same_sound(self, other: OpenedClip) -> bool:
        """Return whether the two show the same stretch of the same recording."""
        return self.before.outline is other.before.outline


def open_clip(
    project: Project, clip_id: int, picture: Picture, before: OpenedClip | None, task: Task
) -> OpenedClip:
    """Read and picture the recording around a clip.

    Parameters
    ----------
    project : Project
    clip_id : int
    picture : Picture
    before : OpenedClip | None
        What is open: its sound is taken over where the clip lies in it.
    task : Task

    Raises
    ------
    UnknownClipError, ObjectMissingError, ObjectDamagedError, SoundError
    Cancelled
        Where another clip was chosen meanwhile.
    """
    clip = project.catalog.clip(clip_id)
    source = project.catalog.source(clip.source_id)
    if before is not None and _holds(before, clip):
        origin_s, outline = before.origin_s, before.before.outline
    else:
        origin_s, end_s = _stretch(clip, source)
        around = replace(clip, onset_s=origin_s, offset_s=end_s)
        outline = Outline(project.preview(around, (), check=task.check), SAMPLE_RATE)
    task.check()
    if before is not None and before.before.outline is outline and _is_drawn_as(before, picture):
        version = before.before
    else:
        version = Version(outline, picture_whole(outline, picture))
    found = project.catalog.clips(ClipFilter(source=source.id))
    end_s = origin_s + outline.seconds
    seen = tuple(each for each in found if each.offset_s > origin_s and each.onset_s < end_s)
    return OpenedClip(clip, source, origin_s, version, seen)


def _is_drawn_as(opened: OpenedClip, picture: Picture) -> bool:
    """Return whether what is open is drawn as a picture is laid out."""
    return opened.before.whole.picture == picture


def picture_whole(outline: Outline, picture: Picture) -> Tile:
    """Picture all of a sound in the columns a screen can show."""
    n_columns = int(np.clip(outline.samples.size // _FINEST_HOP, 1, _MOST_COLUMNS))
    levels = picture.whole(outline.samples, n_columns)
    return Tile(0.0, max(outline.seconds, 1 / SAMPLE_RATE), picture, levels)


def with_part(before: Version, at_s: float, part: FloatArray) -> Version:
    """Return a sound in which a part is another one, of the same length."""
    samples = before.outline.samples.copy()
    first = min(round(at_s * SAMPLE_RATE), samples.size)
    n_here = min(part.size, samples.size - first)
    samples[first : first + n_here] = part[:n_here]
    outline = Outline(samples, SAMPLE_RATE)
    return Version(outline, picture_whole(outline, before.whole.picture))


def draw_detail(version: Version, onset_s: float, offset_s: float, n_columns: int) -> Tile:
    """Picture a part of a sound in `n_columns` columns."""
    picture = replace(version.whole.picture, n_rows=_DETAIL_ROWS)
    samples = version.outline.samples
    first, last = round(onset_s * SAMPLE_RATE), round(offset_s * SAMPLE_RATE)
    step = (last - first) / n_columns
    centres = first + ((np.arange(n_columns) + 0.5) * step).astype(np.int64)
    return Tile(onset_s, offset_s, picture, picture.columns(samples, centres))


def editor_picture(scale: PitchScale) -> Picture:
    """Return how the editor's spectrogram is laid out on a pitch scale."""
    return Picture(sample_rate=SAMPLE_RATE, n_rows=320, scale=scale)


def _holds(opened: OpenedClip, clip: Clip) -> bool:
    end_s = opened.origin_s + opened.before.outline.seconds
    is_inside = opened.origin_s <= clip.onset_s and clip.offset_s <= end_s + 1 / SAMPLE_RATE
    return opened.source.id == clip.source_id and is_inside


def _stretch(clip: Clip, source: Source) -> tuple[float, float]:
    """Return what of a recording is opened: all of it, or the longest part around a clip."""
    longest_s = max(_LONGEST_S, clip.seconds)
    if source.seconds <= longest_s:
        return 0.0, source.seconds
    middle_s = (clip.onset_s + clip.offset_s) / 2
    onset_s = min(max(0.0, middle_s - longest_s / 2), source.seconds - longest_s)
    return onset_s, onset_s + longest_s


def clips_of(project: Project | None, chosen: Sequence[int]) -> Sequence[Clip]:
    """Return the chosen clips that are there, in the order they were chosen."""
    if project is None or not chosen:
        return ()
    found = {clip.id: clip for clip in project.catalog.clips(ClipFilter(ids=tuple(chosen)))}
    return [found[clip_id] for clip_id in chosen if clip_id in found]
