"""What a file is by its first bytes, and the gate it passes before any decoder sees it.

The suffix decides nothing: a page saved as .wav is refused, an MP3 named .wav is read as MP3. The
container also names the only demuxer that PyAV may use, because FFmpeg left to guess follows a
playlist to other files.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from engine.errors.sounds import (
    NotASoundError,
    SoundDamagedError,
    SoundEmptyError,
    SoundInaccessibleError,
    SoundTooBigError,
)

MAX_FILE_BYTES = 4 << 30
HEAD_BYTES = 64 << 10

SOUNDFILE, AV = "soundfile", "av"


@dataclass(frozen=True, slots=True)
class Container:
    """The wrapping of a sound.

    Attributes
    ----------
    name : str
        As people know it.
    readers : tuple[str, ...]
        The libraries to try, in order.
    demuxer : str
        What PyAV is forced to use.
    can_seek : bool
        Whether reading from the middle gives the same samples as reading from the start.
    says_length : bool
        Whether its header tells how long it is; without that the length must be counted.
    suffixes : tuple[str, ...]
        Those its files usually have; empty where nothing else is likely.
    """

    name: str
    readers: tuple[str, ...]
    demuxer: str = ""
    can_seek: bool = True
    says_length: bool = True
    suffixes: tuple[str, ...] = ()


_OGG_SUFFIXES = (".ogg", ".oga", ".opus", ".spx")
WAV = Container("WAV", (SOUNDFILE, AV), "wav", suffixes=(".wav", ".wave", ".bwf", ".rf64", ".amb"))
W64 = Container("Wave64", (SOUNDFILE, AV), "w64")
AIFF = Container("AIFF", (SOUNDFILE, AV), "aiff", suffixes=(".aif", ".aiff", ".aifc"))
CAF = Container("CAF", (SOUNDFILE, AV), "caf")
AU = Container("AU", (SOUNDFILE, AV), "au")
FLAC = Container("FLAC", (SOUNDFILE,), suffixes=(".flac",))
VORBIS = Container("Ogg Vorbis", (SOUNDFILE,), suffixes=_OGG_SUFFIXES)
# Opus and MP3 code a block with what came before it: a jump gives other samples for a while.
OPUS = Container("Ogg Opus", (SOUNDFILE,), can_seek=False, suffixes=_OGG_SUFFIXES)
OGG = Container("Ogg", (AV,), "ogg", can_seek=False, suffixes=_OGG_SUFFIXES)
MP3 = Container("MP3", (SOUNDFILE,), can_seek=False, suffixes=(".mp3", ".mp2", ".mpga"))
AAC = Container("AAC", (AV,), "aac", can_seek=False, says_length=False, suffixes=(".aac", ".adts"))
MP4 = Container(
    "MP4", (AV,), "mov", can_seek=False, suffixes=(".m4a", ".m4b", ".mp4", ".mov", ".3gp", ".aac")
)

_BY_START = (
    (b"fLaC", FLAC),
    (b"caff", CAF),
    (b".snd", AU),
    (b"dns.", AU),
    (b"riff\x2e\x91\xcf\x11", W64),
    (b"NIST_1A", Container("NIST SPHERE", (SOUNDFILE,))),
    (b"Creative Voice File", Container("VOC", (SOUNDFILE,))),
    (b"\x1a\x45\xdf\xa3", Container("Matroska or WebM", (AV,), "matroska", can_seek=False)),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Container("WMA", (AV,), "asf", can_seek=False)),
    (b"#!AMR", Container("AMR", (AV,), "amr", can_seek=False, says_length=False)),
    (b"FLV\x01", Container("FLV", (AV,), "flv", can_seek=False)),
    (b"wvpk", Container("WavPack", (AV,), "wv", can_seek=False)),
    (b"MAC ", Container("Monkey's Audio", (AV,), "ape", can_seek=False)),
    (b"TTA1", Container("True Audio", (AV,), "tta", can_seek=False)),
)

_OGG_CODECS = ((b"\x01vorbis", VORBIS), (b"OpusHead", OPUS))

_FOREIGN = (
    (b"version https://git-lfs", "a pointer of Git LFS; the sound itself was not downloaded"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an archive (ZIP); unpack it first"),
    (b"\x1f\x8b", "an archive (gzip); unpack it first"),
    (b"7z\xbc\xaf", "an archive (7z); unpack it first"),
    (b"Rar!", "an archive (RAR); unpack it first"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def open_sound(path: Path) -> BinaryIO:
    """Open a file that may hold a sound, if it is a regular file of a sane size.

    A link is followed; a pipe is noticed and never waited for.

    Raises
    ------
    SoundInaccessibleError
        If it is not there, not a regular file, or may not be read.
    SoundEmptyError, SoundTooBigError
        If it has no bytes or more than 4 GiB.
    """
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to blocks for ever.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", getattr(os, "O_BINARY", 0)))
        file = os.fdopen(number, "rb") if _is_regular(number) else None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise SoundInaccessibleError(path, *_why_not_opened(error)) from error
    if file is None:
        raise SoundInaccessibleError(path, "It is no ordinary file.", "Choose a sound file.")
    try:
        _check_size(path, os.fstat(number).st_size)
    except BaseException:
        file.close()
        raise
    return file


def _is_regular(number: int) -> bool:
    if stat.S_ISREG(os.fstat(number).st_mode):
        return True
    os.close(number)
    return False


def _check_size(path: Path, n_bytes: int) -> None:
    if n_bytes == 0:
        raise SoundEmptyError(path, "bytes")
    if n_bytes > MAX_FILE_BYTES:
        raise SoundTooBigError(path, f"{n_bytes / 2**30:.1f} GiB", f"{MAX_FILE_BYTES >> 30} GiB")


def _why_not_opened(error: OSError | ValueError) -> tuple[str, str]:
    """Return cause and cure."""
    number = error.errno if isinstance(error, OSError) else None
    if number in {errno.ENOENT, errno.ENOTDIR}:
        return "It is not there.", "It may have been moved or renamed; choose it again."
    if number == errno.ELOOP:
        return "It is a link that leads back to itself.", "Choose the sound itself."
    if number in {errno.EACCES, errno.EPERM}:
        return "Reading it is not allowed.", "Allow it, or copy the file to a place of your own."
    if number == errno.EISDIR:
        return "It is a folder.", "Choose a sound file."
    if number == errno.ENXIO:
        return "It is no ordinary file.", "Choose a sound file."
    return f"The system said: {getattr(error, 'strerror', None) or error}.", "Copy it elsewhere."


def container(path: Path, file: BinaryIO) -> Container:
    """Return what `file` is by its first bytes; `path` is for the words of an error.

    Raises
    ------
    NotASoundError
        If it is something else, said in words where it is known.
    SoundDamagedError
        If it begins as a sound and ends before the sound begins.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    found = _by_start(head) or _by_mpeg_frames(path, file, head)
    if found is None:
        raise NotASoundError(path, _describe_foreign(head))
    return found


def misnamed(path: Path, kind: Container) -> tuple[str, ...]:
    """Return a sentence where the suffix of a file belongs to another kind of sound."""
    suffix = path.suffix.lower()
    if suffix not in _ALL_SUFFIXES or not kind.suffixes or suffix in kind.suffixes:
        return ()
    return (f"It is {kind.name} although its name ends in {suffix}.",)


_ALL_SUFFIXES = {
    suffix for kind in (WAV, AIFF, FLAC, OGG, MP3, AAC, MP4) for suffix in kind.suffixes
}


def _by_start(head: bytes) -> Container | None:
    kind = head[8:12]
    if head[:4] in {b"RIFF", b"RIFX", b"RF64", b"BW64"}:
        if kind == b"AVI ":
            return Container("AVI", (AV,), "avi", can_seek=False)
        return WAV if kind == b"WAVE" else None
    if head[:4] == b"FORM":
        return AIFF if kind in {b"AIFF", b"AIFC"} else None
    if head[4:8] == b"ftyp":
        return MP4
    if head[:4] == b"OggS":
        payload = head[27 + head[26] :] if len(head) > 27 else b""
        return next((found for start, found in _OGG_CODECS if payload.startswith(start)), OGG)
    return next((found for start, found in _BY_START if head.startswith(start)), None)


def _by_mpeg_frames(path: Path, file: BinaryIO, head: bytes) -> Container | None:
    """Look behind an ID3 tag for two frames of MPEG audio, one where the other ends."""
    onset = 0
    if head.startswith(b"ID3") and len(head) >= 10:
        a, b, c, d = (byte & 0x7F for byte in head[6:10])
        onset = 10 + (a << 21 | b << 14 | c << 7 | d)
        file.seek(onset)
        head = file.read(HEAD_BYTES)
        if not head:
            raise SoundDamagedError(path, "It ends inside its tag, before any sound.")
        if found := _by_start(head):
            return found
    place = head.find(b"\xff")
    while 0 <= place < len(head) - 8:
        length = _frame_length(head[place : place + 7])
        if length and _follows(head, place, length):
            return _mpeg_container(head[place : place + length])
        place = head.find(b"\xff", place + 1)
    return None


def _follows(head: bytes, place: int, length: int) -> bool:
    """Return whether at the end of a frame another like it begins, or the file ends."""
    following = head[place + length : place + length + 7]
    if len(following) < 4:
        return len(following) == 0
    is_alike = following[0] == head[place] and (following[1] ^ head[place + 1]) & 0xFE == 0
    return is_alike and _frame_length(following) > 0


def _mpeg_container(frame: bytes) -> Container:
    if frame[1] & 0x06 == 0:
        return AAC
    says_length = any(mark in frame for mark in (b"Xing", b"Info", b"VBRI"))
    return replace(MP3, says_length=says_length)


_KBITS = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _frame_length(head: bytes) -> int:
    """Return the bytes of the MPEG audio or ADTS frame that begins here, 0 where none does.

    Source: ISO/IEC 11172-3, 2.4.1.3, and 13818-7, annex A.
    """
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    if head[1] & 0xF6 == 0xF0:  # ADTS: layer 0
        if len(head) < 6 or (head[2] >> 2 & 0x0F) > 12:
            return 0
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return length if length > 7 else 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, bitrate = head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or layer == 4 or rate == 3 or bitrate in {0, 15}:
        return 0
    family = 1 if version == 3 else 2
    kbits = _KBITS[family, layer if family == 1 else min(layer, 2)][bitrate]
    hz = (44_100, 48_000, 32_000)[rate] >> {3: 0, 2: 1, 0: 2}[version]
    padding = head[2] >> 1 & 1
    if layer == 1:
        return (12_000 * kbits // hz + padding) * 4
    per_frame = 72_000 if layer == 3 and family == 2 else 144_000
    return per_frame * kbits // hz + padding


def _describe_foreign(head: bytes) -> str:
    for start, what in _FOREIGN:
        if head.startswith(start):
            return what
    if not head.strip(b"\0"):
        return "nothing but zeros, as a broken disk or an interrupted copy leaves"
    start = head[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "a web page, as a failed download leaves"
    if len(head) >= 16 and _is_text(head[:1024]):
        return "text"
    return "of no kind that is known"


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not merely cut inside a character
            return False
        text = head[: error.start].decode()
    return all(character.isprintable() or character in "\t\r\n\f" for character in text)


def read_struct(file: BinaryIO, layout: str) -> tuple[int, ...] | None:
    """Read integers in a layout of `struct`, or None where the file ends before."""
    data = file.read(struct.calcsize(layout))
    return struct.unpack(layout, data) if len(data) == struct.calcsize(layout) else None
