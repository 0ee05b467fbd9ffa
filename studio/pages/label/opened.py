"""A clip made ready for the editor, in a job: the recording around it, its outline, its picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.outline import Outline
from engine.audio.sound import HeldSound, PatchedSound
from engine.audio.spectrogram import Coarse, TiledSpectrogram
from engine.audio.thumbnail import LONGEST_S
from engine.audio.tiles import EDITOR_PICTURE, Picture, PitchScale
from engine.dataset.records import ClipFilter
from engine.dataset.surveys import LONG_S
from engine.dataset.treatments import Trim
from engine.settings import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.audio.mel import FloatArray
    from engine.audio.survey import Survey
    from engine.dataset.project import Project
    from engine.dataset.records import Clip, Source, Suggestion
    from studio.work.job import Task


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A sound as it came, or as it is with treatments.

    Attributes
    ----------
    outline : Outline
        Mono at 16 kHz, and how far it swings.
    drawn : TiledSpectrogram
    """

    outline: Outline
    drawn: TiledSpectrogram

    def read(self, onset_s: float, offset_s: float) -> FloatArray:
        """Return the samples of a span, zeros where it leaves the sound; few: it may be a file.

        Raises
        ------
        SoundError
        """
        first, last = round(onset_s * SAMPLE_RATE), round(offset_s * SAMPLE_RATE)
        return (self.outline.sound or HeldSound(_NOTHING)).read(first, last)


_NOTHING = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class OpenedClip:
    """A clip as the editor shows it: chosen among all clips of its recording.

    Attributes
    ----------
    clip : Clip
    source : Source
        What it is a span of.
    before : Version
        The recording as it came, all of it.
    regions : tuple[Clip, ...]
        All clips of the recording, `clip` among them.
    survey : Survey | None
        Of a long recording: where the version is from, and what may still have to be carried out.
    suggestions : tuple[Suggestion, ...]
        What a model says of the recording, the most uncertain first.
    """

    clip: Clip
    source: Source
    before: Version
    regions: tuple[Clip, ...]
    survey: Survey | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def span(self) -> tuple[float, float]:
        """The clip in seconds of the recording."""
        return self.span_of(self.clip)

    def span_of(self, clip: Clip) -> tuple[float, float]:
        """Return where a clip lies in the recording."""
        total_s = self.before.outline.seconds
        return min(max(0.0, clip.onset_s), total_s), min(max(0.0, clip.offset_s), total_s)

    def is_of_same_sound(self, other: OpenedClip) -> bool:
        """Return whether the two are of the same recording."""
        return self.before.outline is other.before.outline


def open_clip(
    project: Project, clip_id: int, picture: Picture, before: OpenedClip | None, task: Task
) -> OpenedClip:
    """Read and picture the recording around a clip; of a long one, only what is kept of it.

    Parameters
    ----------
    project : Project
    clip_id : int
    picture : Picture
    before : OpenedClip | None
        What is open: its sound is taken over where the clip is of it.
    task : Task

    Raises
    ------
    UnknownClipError, ObjectMissingError, ObjectDamagedError, SoundError
    Cancelled
        Where another clip was chosen meanwhile.
    """
    clip = project.catalog.clip(clip_id)
    source = project.catalog.source(clip.source_id)
    open_already = before if before is not None and before.source.id == source.id else None
    survey = None
    if open_already is not None and open_already.before.drawn.picture == picture:
        version, survey = open_already.before, open_already.survey
    elif source.seconds > LONG_S:
        survey = project.surveys.of(source, picture)
        version = _surveyed(survey, project.surveys.path(source), open_already)
    else:
        version = _held(project, clip, source, picture, open_already, task)
    task.check()
    regions = tuple(project.catalog.clips(ClipFilter(source=source.id)))
    suggestions = project.catalog.suggestions(source=source.id)
    return OpenedClip(clip, source, version, regions, survey, suggestions)


def _surveyed(survey: Survey, path: Path, before: OpenedClip | None) -> Version:
    sound = survey.sound(path)
    outline = before.before.outline if before else Outline(sound, survey.peaks, SAMPLE_RATE)
    drawn = TiledSpectrogram(sound, survey.picture, survey.coarse, survey.n_samples)
    return Version(outline, drawn)


def _held(
    project: Project,
    clip: Clip,
    source: Source,
    picture: Picture,
    before: OpenedClip | None,
    task: Task,
) -> Version:
    if before is not None:
        return _pictured(before.before.outline, picture)
    whole = replace(clip, onset_s=0.0, offset_s=source.seconds)
    samples = project.preview(whole, (), check=task.check)
    task.check()
    return _pictured(Outline.of(samples, SAMPLE_RATE), picture)


def _pictured(outline: Outline, picture: Picture) -> Version:
    """Draw the coarse picture of a sound in memory; closer looks ask for more."""
    sound = outline.sound
    assert sound is not None  # noqa: S101 - it is held
    coarse = Coarse.of(sound, picture)
    return Version(outline, TiledSpectrogram(sound, picture, coarse, sound.n_samples))


def with_part(before: Version, at_s: float, part: FloatArray) -> Version:
    """Return a sound in which a part is another one, of the same length."""
    sound, drawn = before.outline.sound, before.drawn
    if sound is None:
        return before
    first = min(round(at_s * SAMPLE_RATE), sound.n_samples)
    last = min(first + part.size, sound.n_samples)
    if isinstance(sound, HeldSound):
        samples = sound.samples.copy()
        samples[first:last] = part[: last - first]
        return _pictured(Outline.of(samples, SAMPLE_RATE), drawn.picture)
    patched = PatchedSound(sound, first, part)
    peaks = before.outline.peaks.patched(patched, first, last)
    coarse = drawn.coarse.patched(patched, drawn.picture, first, last)
    tiled = TiledSpectrogram(patched, drawn.picture, coarse, sound.n_samples)
    return Version(Outline(patched, peaks, SAMPLE_RATE), tiled)


def seen_first(project: Project, clip: Clip) -> FloatArray:
    """Return what a thumbnail shows of a clip; of one in a long recording only its beginning."""
    if clip.seconds <= LONG_S:
        return project.samples(clip)
    kept = next((step for step in clip.chain if isinstance(step, Trim) and step.is_on), None)
    onset_s = clip.onset_s + (kept.onset_s if kept else 0.0)
    return project.preview(replace(clip, onset_s=onset_s, offset_s=onset_s + LONGEST_S), ())


def editor_picture(scale: PitchScale) -> Picture:
    """Return how the editor's spectrogram is laid out on a pitch scale."""
    return replace(EDITOR_PICTURE, scale=scale)


def clips_of(project: Project | None, chosen: Sequence[int]) -> Sequence[Clip]:
    """Return the chosen clips that are there, in the order they were chosen."""
    if project is None or not chosen:
        return ()
    found = {clip.id: clip for clip in project.catalog.clips(ClipFilter(ids=tuple(chosen)))}
    return [found[clip_id] for clip_id in chosen if clip_id in found]
