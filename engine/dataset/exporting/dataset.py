"""The labelled clips of a project as files that every other program reads.

``OUT/train/dog/rex-c12.wav``: 16 kHz, mono, 16-bit, treatments applied; ``OUT/manifest.csv`` says
the rest, and importing it gives the same clips, classes, groups and sides again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from engine.audio.mel import FloatArray
from engine.audio.rendering import to_int16, write_wav16
from engine.dataset.durable import told_in_words, write_whole
from engine.dataset.exporting.manifest import Written, manifest_text
from engine.dataset.exporting.names import safe_name, unique_names
from engine.dataset.exporting.recordings import RecordingFolder, span_of
from engine.dataset.label_files.kinds import Kind
from engine.dataset.label_files.writing import losses
from engine.dataset.project import Project
from engine.dataset.records import Clip
from engine.errors.projects import DiskFullError, ObjectDamagedError, ObjectMissingError
from engine.errors.sounds import SoundError
from engine.errors.usage import FolderNotEmptyError, NothingLabelledError
from engine.errors.words import counted
from engine.settings import SAMPLE_RATE

MANIFEST_NAME = "manifest.csv"
NO_SIDE = "undealt"
"""Folder of clips whose group is on no side."""

BYTES_PER_S = 2 * SAMPLE_RATE
SPARE_BYTES = 64 * 1024 * 1024
"""Room that an export leaves on the disk."""

OnProgress = Callable[[int, int, str], None]
"""Told files done, files in all, and the name of the last one."""


class SoundFormat(StrEnum):
    """How the sounds are written; both hold the same numbers."""

    WAV16 = "wav16"
    FLAC = "flac"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetReport:
    """What became of an export.

    Attributes
    ----------
    folder : Path
    n_clips, n_recordings : int
        Written; recordings are where label files were asked for.
    refused : tuple[tuple[str, str], ...]
        Clips and recordings that could not be written, and why: a sentence.
    is_cancelled : bool
        It was stopped; the manifest holds what had been written.
    """

    folder: Path
    n_clips: int
    n_recordings: int
    refused: tuple[tuple[str, str], ...]
    is_cancelled: bool

    @property
    def sentence(self) -> str:
        """The whole of it in words."""
        parts = [f"{_clips(self.n_clips)} written to “{self.folder}”."]
        if self.refused:
            parts.append(f"{counted(len(self.refused))} could not be written.")
        if self.is_cancelled:
            parts.append("Cancelled before the rest was written.")
        return " ".join(parts)


def dataset_losses(project: Project, labels: Kind | None = None) -> tuple[str, ...]:
    """Return what an export leaves out or makes final: sentences, before anything is written."""
    clips = _labelled(project)
    sources = {source.id: source for source in project.catalog.sources()}
    n_left_out = project.catalog.n_clips() - len(clips)
    n_high = sum(sources[clip.source_id].sample_rate > SAMPLE_RATE for clip in clips)
    n_wide = sum(sources[clip.source_id].n_channels > 1 for clip in clips)
    n_treated = sum(any(step.is_on for step in clip.chain) for clip in clips)
    told = [
        (n_left_out, "{} without a label: left out."),
        (n_high, f"{{}} from above {SAMPLE_RATE} Hz: what is over {SAMPLE_RATE // 2} Hz goes."),
        (n_wide, "{} with several channels: they are averaged."),
        (n_treated, "{} with treatments: they are part of the sound now."),
    ]  # fmt: skip
    sentences = [words.format(_clips(number)) for number, words in told if number]
    if labels is not None:
        sentences += losses(labels, map(span_of, clips))
        if n_treated:
            sentences.append("Label files tell the spans as they are before treatments.")
    return tuple(sentences)


def export_dataset(
    project: Project,
    out: Path,
    *,
    sound_format: SoundFormat = SoundFormat.WAV16,
    labels: Kind | None = None,
    progress: OnProgress = lambda done, total, note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DatasetReport:
    """Write the labelled clips of a project by side and class, with a manifest.

    Parameters
    ----------
    project : Project
    out : Path
        Not there yet, or empty.
    sound_format : SoundFormat
    labels : Kind | None
        Write the recordings too, whole, each with a label file of this kind beside it.
    progress : OnProgress
        Called before each file.
    cancelled : Callable[[], bool]
        Asked before each file; what was written stays, with its manifest.

    Returns
    -------
    DatasetReport
        A clip that cannot be read is a line of it and stops no other.

    Raises
    ------
    FolderNotEmptyError, NothingLabelledError
    DiskFullError, FolderUnusableError, StorageFailingError
    """
    clips = _labelled(project)
    if not clips:
        raise NothingLabelledError(project.name)
    _make_folder(out, clips)
    sounds = _SoundFolder(project, out, sound_format, clips)
    steps = [(clip.name, partial(sounds.write, clip)) for clip in clips]
    recordings = RecordingFolder(project, out, labels, clips) if labels else None
    if recordings is not None:
        steps += [(each.name, partial(recordings.write, each)) for each in recordings.sources]
    refused: list[tuple[str, str]] = []
    is_cancelled = False
    for done, (name, step) in enumerate(steps):
        if is_cancelled := cancelled():
            break
        progress(done, len(steps), name)
        try:
            step()
        except (SoundError, ObjectDamagedError, ObjectMissingError) as error:
            refused.append((name, str(error)))
    write_whole(out / MANIFEST_NAME, manifest_text(sounds.written).encode())
    progress(len(steps), len(steps), "")
    return DatasetReport(
        folder=out,
        n_clips=len(sounds.written),
        n_recordings=0 if recordings is None else recordings.n_written,
        refused=tuple(refused),
        is_cancelled=is_cancelled,
    )


class _SoundFolder:
    """Where clips go, by side and class."""

    def __init__(
        self, project: Project, out: Path, sound_format: SoundFormat, clips: Sequence[Clip]
    ) -> None:
        self._project = project
        self._out = out
        self._format = sound_format
        self._stems = {s.id: safe_name(Path(s.name).stem) for s in project.catalog.sources()}
        self._classes = unique_names(clip.label for clip in clips)
        self.written: list[Written] = []

    def write(self, clip: Clip) -> None:
        """Write one clip."""
        samples = self._project.samples(clip)
        suffix = ".flac" if self._format is SoundFormat.FLAC else ".wav"
        name = f"{self._stems[clip.source_id]}-c{clip.id}{suffix}"
        relative = Path(clip.split or NO_SIDE, self._classes[clip.label], name)
        path = self._out / relative
        with told_in_words(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if self._format is SoundFormat.FLAC:
                _write_flac(path, samples)
            else:
                write_wav16(path, samples)
        self.written.append(Written(clip, relative.as_posix()))


def _write_flac(path: Path, samples: FloatArray) -> None:
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    try:
        soundfile.write(path, to_int16(samples), SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    except soundfile.LibsndfileError as error:
        raise OSError(error.code, str(error)) from error


def _labelled(project: Project) -> tuple[Clip, ...]:
    return tuple(clip for clip in project.catalog.clips() if clip.label)


def _make_folder(out: Path, clips: Sequence[Clip]) -> None:
    """Make the folder; a set is never mixed with what is there already."""
    with told_in_words(out):
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise FolderNotEmptyError(out)
        needed = sum(clip.seconds for clip in clips) * BYTES_PER_S
        if shutil.disk_usage(out).free < needed + SPARE_BYTES:
            raise DiskFullError(out)


def _clips(number: int) -> str:
    return f"{counted(number)} clip{'' if number == 1 else 's'}"
