"""How much sound a header promises beside how much the file holds.

Decoders correct such a promise without a word; here it is kept, so that a file which was cut can
be told from one that is whole. Nothing is read but the heads of chunks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.audio.sniff import AIFF, AU, CAF, OGG, OPUS, VORBIS, W64, WAV, Container, read_struct
from engine.errors.sounds import SoundCutError, SoundDamagedError, SoundHeaderError
from engine.errors.words import counted

MAX_CHUNKS = 10_000
MAX_MISSING = 0.01
"""Share of the data that may be missing: encoders are off by a block, a cut is larger."""

MIN_CHANNELS, MAX_CHANNELS = 1, 64
MIN_RATE_HZ, MAX_RATE_HZ = 1_000, 768_000

_UNKNOWN_32, _UNKNOWN_64 = 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF


@dataclass(frozen=True, slots=True)
class Chunk:
    """A named part of a file: where its body begins and how long it says it is, in bytes."""

    name: bytes
    onset: int
    size: int


def check_header(path: Path, sample_rate: int, n_channels: int) -> None:
    """Raise SoundHeaderError where a rate or a number of channels makes no sense."""
    if not MIN_CHANNELS <= n_channels <= MAX_CHANNELS:
        channels = f"{counted(n_channels)} channels"
        raise SoundHeaderError(path, channels, f"{MIN_CHANNELS} to {MAX_CHANNELS}")
    if not MIN_RATE_HZ <= sample_rate <= MAX_RATE_HZ:
        rates = f"{counted(MIN_RATE_HZ)} to {counted(MAX_RATE_HZ)} Hz"
        raise SoundHeaderError(path, f"a sample rate of {counted(sample_rate)} Hz", rates)


def check_extent(path: Path, file: BinaryIO, kind: Container) -> tuple[str, ...]:
    """Compare what the header of a sound promises with what is there.

    Returns
    -------
    tuple[str, ...]
        Sentences on what is a little off; empty when all is well or nothing is promised.

    Raises
    ------
    SoundCutError
        If more than a hundredth of the sound is missing.
    SoundDamagedError
        If the chunks make no sense.
    SoundHeaderError
        If a WAV says that it has a rate or a number of channels that cannot be.
    """
    if kind in (VORBIS, OPUS, OGG):
        return () if _ends_well(file) else ("It has no end mark, so its end may be missing.",)
    finder = _FINDERS.get(kind.name)
    data = finder(path, file) if finder else None
    if data is None:
        return ()
    present = max(0, _size(file) - data.onset)
    if data.size <= present:
        return ()
    if 1 - present / data.size > MAX_MISSING:
        raise SoundCutError(path, _bytes_in_words(present), _bytes_in_words(data.size))
    return ("Its last moment is missing.",)


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _bytes_in_words(number: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= size:
            return f"{number / size:.1f} {unit} of sound"
    return f"{number} bytes of sound"


def _chunks(path: Path, file: BinaryIO, onset: int, layout: str, align: int) -> Iterator[Chunk]:
    """Yield the chunks of a file in order; `layout` is that of a size in `struct`'s words."""
    end, n_seen = _size(file), 0
    while onset < end:
        file.seek(onset)
        name = file.read(4)
        size = read_struct(file, layout)
        if size is None:
            return
        n_seen += 1
        if n_seen > MAX_CHUNKS:
            raise SoundDamagedError(path, f"It has more than {counted(MAX_CHUNKS)} parts.")
        chunk = Chunk(name, file.tell(), size[0])
        yield chunk
        onset = chunk.onset + -(-chunk.size // align) * align


def _wav_data(path: Path, file: BinaryIO) -> Chunk | None:
    file.seek(0)
    form = file.read(4)
    order = ">" if form == b"RIFX" else "<"
    has_format, long_size = False, None
    for chunk in _chunks(path, file, 12, f"{order}I", 2):
        file.seek(chunk.onset)
        if chunk.name == b"ds64" and form in {b"RF64", b"BW64"}:
            sizes = read_struct(file, "<QQ")
            long_size = sizes[1] if sizes else None
        elif chunk.name == b"fmt ":
            has_format = True
            _check_wav_format(path, file, order)
        elif chunk.name == b"data":
            if not has_format:
                raise SoundDamagedError(path, "Its sound comes before the part that explains it.")
            return _resolve_size(chunk, long_size)
    lacking = "sound" if has_format else "part that says what it is"
    raise SoundDamagedError(path, f"It is a WAV without a {lacking}.")


def _check_wav_format(path: Path, file: BinaryIO, order: str) -> None:
    read = read_struct(file, f"{order}HHIIH")
    if read is None:
        raise SoundDamagedError(path, "It ends inside its header.")
    _tag, n_channels, sample_rate, _bytes_per_s, block_bytes = read
    check_header(path, sample_rate, n_channels)
    if block_bytes == 0:
        raise SoundDamagedError(path, "Its header says that a sample takes no room.")


def _resolve_size(chunk: Chunk, long_size: int | None) -> Chunk | None:
    """Return the data chunk with its true size, None where a recorder never wrote it."""
    if chunk.size != _UNKNOWN_32:
        return chunk
    if long_size is None or long_size == _UNKNOWN_64:
        return None
    return Chunk(chunk.name, chunk.onset, long_size)


def _w64_data(path: Path, file: BinaryIO) -> Chunk | None:
    onset, end, n_seen = 40, _size(file), 0
    while onset < end and n_seen < MAX_CHUNKS:
        file.seek(onset)
        name = file.read(16)
        size = read_struct(file, "<Q")
        if size is None or size[0] < 24:
            break
        if name.startswith(b"data"):
            return Chunk(b"data", onset + 24, size[0] - 24)
        onset += -(-size[0] // 8) * 8
        n_seen += 1
    raise SoundDamagedError(path, "It is a Wave64 without a sound.")


def _aiff_data(path: Path, file: BinaryIO) -> Chunk | None:
    found = (chunk for chunk in _chunks(path, file, 12, ">I", 2) if chunk.name == b"SSND")
    return next(found, None)


def _caf_data(path: Path, file: BinaryIO) -> Chunk | None:
    for chunk in _chunks(path, file, 8, ">Q", 1):
        if chunk.name == b"data":
            return None if chunk.size == _UNKNOWN_64 else chunk
    return None


def _au_data(path: Path, file: BinaryIO) -> Chunk | None:
    file.seek(0)
    order = "<" if file.read(4) == b"dns." else ">"
    read = read_struct(file, f"{order}II")
    if read is None:
        raise SoundDamagedError(path, "It ends inside its header.")
    onset, size = read
    return None if size == _UNKNOWN_32 else Chunk(b"data", onset, size)


_FINDERS = {
    WAV.name: _wav_data,
    W64.name: _w64_data,
    AIFF.name: _aiff_data,
    CAF.name: _caf_data,
    AU.name: _au_data,
}


def _ends_well(file: BinaryIO) -> bool:
    """Return whether the last page of an Ogg is marked as the last and is all there."""
    end = _size(file)
    onset = max(0, end - (66 << 10))  # a page has at most 65 307 bytes
    file.seek(onset)
    tail = file.read()
    place = tail.rfind(b"OggS")
    if place < 0 or len(tail) < place + 27:
        return False
    n_lacings = tail[place + 26]
    lacings = tail[place + 27 : place + 27 + n_lacings]
    is_whole = len(tail) >= place + 27 + n_lacings + sum(lacings)
    return is_whole and bool(tail[place + 5] & 0x04)
