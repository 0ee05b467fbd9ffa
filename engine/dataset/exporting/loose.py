"""Single clips as sound files, as they are taken out by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.audio.rendering import write_wav16
from engine.dataset.durable import told_in_words
from engine.dataset.exporting.names import safe_name
from engine.dataset.project import Project
from engine.dataset.records import Clip

Progress = Callable[[int, int], None]


def write_loose(
    project: Project, clips: Sequence[Clip], folder: Path, *, progress: Progress
) -> tuple[Path, ...]:
    """Write clips with their treatments as WAV, 16 kHz mono 16-bit.

    Parameters
    ----------
    project : Project
    clips : Sequence[Clip]
    folder : Path
        There, and empty.
    progress : Progress
        Told before each clip how many are done, and of how many; what it raises ends the work.

    Returns
    -------
    tuple[Path, ...]
        In the order of the clips. Clips of one recording have their number in the name.

    Raises
    ------
    ObjectMissingError, ObjectDamagedError, SoundError
    DiskFullError, StorageFailingError, FolderUnusableError
    """
    stems = [safe_name(Path(clip.name).stem) for clip in clips]
    n_alike = Counter(stem.casefold() for stem in stems)
    written: list[Path] = []
    for clip, stem in zip(clips, stems, strict=True):
        progress(len(written), len(clips))
        is_alone = n_alike[stem.casefold()] == 1
        path = folder / f"{stem}{'' if is_alone else f'_c{clip.id}'}.wav"
        samples = project.samples(clip)
        with told_in_words(path):
            write_wav16(path, samples)
        written.append(path)
    return tuple(written)
