"""Sound files: what they are, and their samples.

Any format goes in, judged by its bytes; what comes out is blocks at the file's own rate
(`read_blocks`) or the form that everything else works on (`read_mono`). Every failure is a
SoundError. A file from a stranger is better read through `engine.audio.decoder`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.audio.extent import MAX_MISSING, check_extent
from engine.audio.mel import FloatArray
from engine.audio.quality import LevelMeasure
from engine.audio.readers import Reader, SoundInfo, open_reader
from engine.audio.rendering import render, to_mono
from engine.audio.sniff import FLAC, container, misnamed, open_sound
from engine.errors.sounds import (
    ImpossibleLevelError,
    NotFiniteError,
    SoundCutError,
    SoundEmptyError,
    SoundTooBigError,
    SpanOutsideError,
)

SUFFIXES = frozenset(
    (
        *(".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".au", ".snd"),
        *(".caf", ".sph", ".voc", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2", ".m4a"),
        *(".m4b", ".mp4", ".mov", ".aac", ".webm", ".mka", ".mkv", ".wma", ".amr", ".3gp"),
        *(".wv", ".ape", ".tta", ".avi", ".flv"),
    )
)
"""Suffixes, in lower case, by which a walk through folders takes files for sounds."""

MAX_HOURS = 24
MAX_PEAK = 100.0
"""Times full scale: above that a file holds integers or rubbish written as floats."""

MIN_MISSING_S = 0.05


@dataclass(slots=True)
class OpenSound:
    """A sound that passed the gate, with its reader.

    Attributes
    ----------
    path : Path
    reader : Reader
    notes : tuple[str, ...]
        Sentences on what is a little off in its header.
    """

    path: Path
    reader: Reader
    notes: tuple[str, ...]

    @property
    def info(self) -> SoundInfo:
        """What the file says of itself."""
        return self.reader.info


@contextmanager
def opened(path: Path) -> Generator[OpenSound]:
    """Open a sound behind the gate; see `inspect` for what it raises."""
    with open_sound(path) as file:
        kind = container(path, file)
        notes = misnamed(path, kind) + check_extent(path, file, kind)
        reader = open_reader(path, file, kind)
        try:
            if kind is FLAC and reader.info.n_frames is None:
                notes += ("It does not tell its length, so its end may be missing.",)
            yield OpenSound(path, reader, notes)
        finally:
            reader.close()


def inspect(path: Path) -> SoundInfo:
    """Read what a file says of its sound; its samples may still turn out to be bad.

    Raises
    ------
    SoundError
        If it is no ordinary file, no sound, damaged, cut short, or has a rate or a number of
        channels that cannot be.
    """
    with opened(path) as sound:
        return sound.info


def read_blocks(
    path: Path, *, onset_s: float = 0.0, offset_s: float | None = None
) -> Iterator[FloatArray]:
    """Yield the samples of a file in blocks at its own rate.

    Parameters
    ----------
    path : Path
    onset_s, offset_s : float
        Seconds; the span to read, offset exclusive. Without an offset, to the end.

    Yields
    ------
    NDArray[np.float32], shape (n, n_channels)
        At most 64 k frames; full scale is 1, float files may go beyond it.

    Raises
    ------
    SoundError
        As `inspect`; also when the samples cannot be decoded, are not finite or beyond all
        measure, or are far fewer than promised.
    SpanOutsideError
        If the span holds no sample.
    """
    with opened(path) as sound:
        yield from checked_blocks(sound, LevelMeasure(), onset_s, offset_s)


def checked_blocks(
    sound: OpenSound,
    measured: LevelMeasure,
    onset_s: float = 0.0,
    offset_s: float | None = None,
) -> Iterator[FloatArray]:
    """Yield blocks of an open sound as `read_blocks` does, measuring their levels on the way."""
    info = sound.info
    first = round(onset_s * info.sample_rate)
    wanted = None if offset_s is None else round(offset_s * info.sample_rate) - first
    if first < 0 or (wanted is not None and wanted <= 0):
        raise SpanOutsideError(sound.path, onset_s, offset_s)
    for block in _limited(sound.reader.blocks(first), wanted):
        measured.add(block)
        _check_levels(sound.path, measured, info.sample_rate)
        yield block
    if measured.n_frames == 0:
        if first or wanted is not None:
            raise SpanOutsideError(sound.path, onset_s, offset_s)
        raise SoundEmptyError(sound.path, "samples")
    if wanted is None:
        _check_count(sound, first + measured.n_frames)


def _limited(blocks: Iterator[FloatArray], wanted: int | None) -> Iterator[FloatArray]:
    """Yield blocks until `wanted` frames came."""
    for block in blocks:
        if wanted is None:
            yield block
            continue
        if len(block) >= wanted:
            yield block[:wanted]
            return
        wanted -= len(block)
        yield block


def _check_levels(path: Path, measured: LevelMeasure, sample_rate: int) -> None:
    if measured.n_bad:
        raise NotFiniteError(path, measured.n_bad, measured.n_samples)
    if measured.peak > MAX_PEAK:
        raise ImpossibleLevelError(path, measured.peak)
    if measured.n_frames > MAX_HOURS * 3600 * sample_rate:
        raise SoundTooBigError(path, f"more than {MAX_HOURS} hours", f"{MAX_HOURS} hours")


def _check_count(sound: OpenSound, n_frames: int) -> None:
    """Raise SoundCutError where far fewer frames came than were promised."""
    promised, sample_rate = sound.info.n_frames, sound.info.sample_rate
    if promised is None:
        return
    missing = promised - n_frames
    if missing > MAX_MISSING * promised and missing > MIN_MISSING_S * sample_rate:
        there, said = (f"{frames / sample_rate:.3g} s" for frames in (n_frames, promised))
        raise SoundCutError(sound.path, there, said)


def mono_blocks(
    path: Path, *, onset_s: float = 0.0, offset_s: float | None = None
) -> Iterator[FloatArray]:
    """Yield what `read_mono` returns, in blocks of shape (n,): memory does not grow with it."""
    with opened(path) as sound:
        blocks = checked_blocks(sound, LevelMeasure(), onset_s, offset_s)
        yield from render(map(to_mono, blocks), sound.info.sample_rate)


def read_mono(path: Path, *, onset_s: float = 0.0, offset_s: float | None = None) -> FloatArray:
    """Read a file as everything else wants it: mono, 16 kHz, on the 16-bit grid.

    Parameters
    ----------
    path : Path
    onset_s, offset_s : float
        Seconds; the span to read, offset exclusive. Without an offset, to the end.

    Returns
    -------
    NDArray[np.float32], shape (n,)
        In [-1, 1), multiples of 1/32768: the same numbers as from a 16-bit rendering of the file.

    Raises
    ------
    SoundError
        As `read_blocks`.
    """
    return np.concatenate(list(mono_blocks(path, onset_s=onset_s, offset_s=offset_s)))
