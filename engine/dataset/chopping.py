"""A long clip heard once for where it is silent, so that it can be chopped again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.audio.files import read_blocks, read_mono
from engine.audio.mel import FloatArray
from engine.audio.rendering import to_mono
from engine.audio.silence import PeakCells
from engine.dataset.edits.chopping import ChopClip
from engine.dataset.project import Project
from engine.dataset.records import Clip


def hear_levels(
    project: Project, clip: Clip, check: Callable[[], None] = lambda: None
) -> tuple[FloatArray, float]:
    """Return the peaks of a clip as it came, whatever its length, and how many there are a second.

    Parameters
    ----------
    project : Project
    clip : Clip
    check : Callable[[], None]
        Called for each block; what it raises ends the work.

    Returns
    -------
    tuple[NDArray[np.float32], float]
        As `engine.audio.silence.chop` takes them.

    Raises
    ------
    SoundError, ObjectMissingError, ObjectDamagedError
    """
    source = project.catalog.source(clip.source_id)
    path = project.objects.checked_path(source.digest, source.suffix, source.name)
    cells = PeakCells(source.sample_rate)
    for block in read_blocks(path, onset_s=clip.onset_s, offset_s=clip.offset_s):
        check()
        cells.add(to_mono(block))
    return cells.levels(), cells.cells_per_s


def hear_piece(project: Project, clip: Clip, piece: tuple[float, float]) -> FloatArray:
    """Return a piece of a clip as it came, told in seconds into it: 16 kHz mono, shape (n,).

    Raises
    ------
    SoundError, ObjectMissingError, ObjectDamagedError
    """
    source = project.catalog.source(clip.source_id)
    path = project.objects.checked_path(source.digest, source.suffix, source.name)
    onset_s, offset_s = piece
    return read_mono(path, onset_s=clip.onset_s + onset_s, offset_s=clip.onset_s + offset_s)


def chopping(clip: Clip, pieces: Sequence[tuple[float, float]]) -> ChopClip:
    """Return the edit that makes clips of pieces of a clip, told in seconds into it."""
    spans = ((clip.onset_s + begin, clip.onset_s + end) for begin, end in pieces)
    kept = tuple((begin, min(end, clip.offset_s)) for begin, end in spans)
    return ChopClip(clip=clip.id, pieces=tuple(span for span in kept if span[0] < span[1]))
