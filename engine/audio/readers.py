"""The two libraries that decode, behind one shape: soundfile, and PyAV where that cannot.

Both are given an open file and never its name, so no name and no suffix can mislead them and PyAV
can open nothing else. Both yield blocks of 64 k frames and allocate nothing by what a header says.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

import numpy as np
import soundfile

from engine.audio.extent import check_header
from engine.audio.mel import FloatArray
from engine.audio.sniff import AV, FLAC, SOUNDFILE, Container
from engine.errors.sounds import CodecMissingError, SoundDamagedError, SoundEmptyError

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream

BLOCK_FRAMES = 65_536
UNFINISHED_BLOCK_FRAMES = 4_096

_FULL_SCALE = {"u8": 2**7, "s16": 2**15, "s32": 2**31, "s64": 2**63}
_TRUSTED_DURATIONS = {"wav", "w64", "aiff", "caf", "mov", "wv", "ape", "tta"}
"""Demuxers whose duration is counted, not guessed from the bit rate."""


@dataclass(frozen=True, slots=True)
class SoundInfo:
    """What a file says of its sound.

    Attributes
    ----------
    format : str
        As people know it: "WAV, 24-bit", "MP3", "MP4, AAC".
    sample_rate : int
        Hz.
    n_channels : int
    n_frames : int | None
        Samples of one channel, as promised; None where the length must be counted.
    reader : str
        The library that reads it: ``"soundfile"`` or ``"av"``.
    """

    format: str
    sample_rate: int
    n_channels: int
    n_frames: int | None
    reader: str

    @property
    def seconds(self) -> float | None:
        """The promised length."""
        return None if self.n_frames is None else self.n_frames / self.sample_rate


class Reader(Protocol):
    """A sound that is open."""

    info: SoundInfo

    def blocks(self, first: int = 0) -> Iterator[FloatArray]:
        """Yield all samples from the frame `first` on, shape (n, n_channels), n at most 64 k."""
        ...

    def close(self) -> None:
        """Let go of the library's part; the file stays open."""
        ...


def open_reader(path: Path, file: BinaryIO, kind: Container) -> Reader:
    """Open a sound with the first library that can read it.

    Raises
    ------
    SoundDamagedError
        If none can.
    CodecMissingError
        If only PyAV might, which is not installed.
    SoundHeaderError
        If rate or channels make no sense.
    """
    failure: Exception | None = None
    for name in kind.readers:
        file.seek(0)
        try:
            reader = _READERS[name](path, file, kind)
        except (SoundDamagedError, CodecMissingError) as error:
            # A codec that is missing explains nothing about a file that soundfile found damaged.
            failure = failure or error
        else:
            check_header(path, reader.info.sample_rate, reader.info.n_channels)
            return reader
    raise failure or SoundDamagedError(path, "No reader knows it.")


class _EndlessFile(io.BufferedIOBase):
    """A file that says it is far longer than it is.

    libsndfile guesses the length of an MP3 that does not tell it from size and bit rate, and stops
    there; of a longer file it reads all that comes.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._is_at_end = False

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._is_at_end = whence == io.SEEK_END
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell() * (1_000 if self._is_at_end else 1)

    def read(self, size: int | None = -1, /) -> bytes:
        self._is_at_end = False
        return self._file.read(-1 if size is None else size)

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(memoryview(buffer).cast("B")))
        memoryview(buffer).cast("B")[: len(data)] = data
        return len(data)


class _ForwardSound(soundfile.SoundFile):
    """A sound that is read from front to back.

    Of one that can seek, soundfile sets the place anew after each block, which fails at the end of
    a sound whose length is not known, and loses the last block.
    """

    def seekable(self) -> bool:
        return False


class SoundfileReader:
    """A sound read by libsndfile: WAV and its kin, FLAC, Ogg Vorbis and Opus, MP3."""

    def __init__(self, path: Path, file: BinaryIO, kind: Container) -> None:
        self._path, self._kind, self._n_read = path, kind, 0
        source = file if kind.says_length else _EndlessFile(file)
        try:
            self._sound = _ForwardSound(cast("BinaryIO", source))
        except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as error:
            raise SoundDamagedError(path, _in_words(error)) from error
        self.info = SoundInfo(
            _soundfile_format(kind, self._sound.subtype),
            self._sound.samplerate,
            self._sound.channels,
            self._promised(),
            SOUNDFILE,
        )

    def blocks(self, first: int = 0) -> Iterator[FloatArray]:
        """Yield all samples from the frame `first` on, shape (n, n_channels), n at most 64 k."""
        try:
            if first and self._kind.can_seek:
                if first >= self._sound.frames:
                    return
                self._sound.seek(first)
                first = 0
            while (block := self._read()).size:
                yield block[first:] if first else block
                first = max(0, first - len(block))
        except (soundfile.SoundFileError, RuntimeError) as error:
            if not (self._is_unfinished and self._n_read):
                raise SoundDamagedError(self._path, _in_words(error)) from error

    def close(self) -> None:
        """Let go of libsndfile's part."""
        self._sound.close()

    @property
    def _is_unfinished(self) -> bool:
        """Whether it is a FLAC whose writer was killed: its end may lie inside a frame."""
        return self._kind is FLAC and self.info.n_frames is None

    def _read(self) -> FloatArray:
        # An error loses the whole block that was asked for.
        n_wanted = UNFINISHED_BLOCK_FRAMES if self._is_unfinished else BLOCK_FRAMES
        block = cast("FloatArray", self._sound.read(n_wanted, "float32", always_2d=True))
        self._n_read += len(block)
        return block

    def _promised(self) -> int | None:
        n_frames = self._sound.frames
        is_told = self._kind.says_length and 0 <= n_frames < 2**62
        return n_frames if is_told else None


def _in_words(error: Exception) -> str:
    said = getattr(error, "error_string", None) or getattr(error, "strerror", None) or str(error)
    return f"The decoder said: {said.strip().removeprefix('Error : ').rstrip('.')}."


_SUBTYPES = {
    "PCM_S8": "8-bit",
    "PCM_U8": "8-bit",
    "PCM_16": "16-bit",
    "PCM_24": "24-bit",
    "PCM_32": "32-bit",
    "FLOAT": "32-bit float",
    "DOUBLE": "64-bit float",
    "ULAW": "µ-law",
    "ALAW": "A-law",
    "IMA_ADPCM": "IMA ADPCM",
    "MS_ADPCM": "Microsoft ADPCM",
}


def _soundfile_format(kind: Container, subtype: str) -> str:
    detail = _SUBTYPES.get(subtype, "")
    return f"{kind.name}, {detail}" if detail else kind.name


class AvReader:
    """A sound read by FFmpeg through PyAV: AAC, MP4, WebM, WMA and what else soundfile lacks."""

    def __init__(self, path: Path, file: BinaryIO, kind: Container) -> None:
        self._path = path
        try:
            import av
            import av.error
        except ImportError as error:
            raise CodecMissingError(path, kind.name) from error
        self._failures = (av.error.FFmpegError, ValueError, IndexError, MemoryError, OverflowError)
        try:
            # The file is open already, so FFmpeg needs no protocol to open anything.
            self._media = av.open(
                file,
                "r",
                format=kind.demuxer,
                options={"protocol_whitelist": "none"},
                metadata_errors="ignore",
            )
            self._stream = self._find_stream()
            self._frames = self._decode()
            self._first = next(self._frames, None)
        except self._failures as error:
            raise SoundDamagedError(path, _in_words(error)) from error
        if self._first is None:
            raise SoundEmptyError(path, "samples")
        self.info = SoundInfo(
            _av_format(kind, self._stream.codec_context.name),
            self._first.sample_rate,
            self._first.layout.nb_channels,
            self._promised(kind),
            AV,
        )

    def blocks(self, first: int = 0) -> Iterator[FloatArray]:
        """Yield all samples from the frame `first` on, shape (n, n_channels), n at most 64 k."""
        try:
            for frame in self._all_frames():
                block = _samples(frame)
                if first < len(block):
                    yield block[first:]
                first = max(0, first - len(block))
        except self._failures as error:
            raise SoundDamagedError(self._path, _in_words(error)) from error

    def close(self) -> None:
        """Let go of FFmpeg's part."""
        with suppress(*self._failures):
            self._media.close()

    def _find_stream(self) -> AudioStream:
        if not self._media.streams.audio:
            raise SoundEmptyError(self._path, "sound, only pictures or text")
        return self._media.streams.audio[0]

    def _decode(self) -> Iterator[AudioFrame]:
        yield from self._media.decode(self._stream)

    def _all_frames(self) -> Iterator[AudioFrame]:
        """Yield the frame that was read ahead and the rest, all of one rate and layout."""
        assert self._first is not None  # noqa: S101 (the constructor saw to it)
        yield self._first
        for frame in self._frames:
            alike = frame.sample_rate == self.info.sample_rate
            if not alike or frame.layout.nb_channels != self.info.n_channels:
                detail = "Its sample rate or its number of channels changes in the middle."
                raise SoundDamagedError(self._path, detail)
            yield frame

    def _promised(self, kind: Container) -> int | None:
        duration, base = self._stream.duration, self._stream.time_base
        if kind.demuxer not in _TRUSTED_DURATIONS or duration is None or base is None:
            return None
        assert self._first is not None  # noqa: S101 (the constructor saw to it)
        return round(duration * base * self._first.sample_rate)


def _av_format(kind: Container, codec: str) -> str:
    known = {"aac": "AAC", "opus": "Opus", "vorbis": "Vorbis", "flac": "FLAC", "alac": "ALAC"}
    name = known.get(codec, codec)
    return kind.name if name == kind.name else f"{kind.name}, {name}"


def _samples(frame: AudioFrame) -> FloatArray:
    """Return the samples of a frame, shape (n, n_channels), full scale 1."""
    array = frame.to_ndarray()
    n_channels = frame.layout.nb_channels
    block = array.T if frame.format.is_planar else array.reshape(-1, n_channels)
    kind = frame.format.name.removesuffix("p")
    if kind == "u8":
        return (block.astype(np.float32) - 128) / np.float32(128)
    if kind in _FULL_SCALE:
        return (block * (1.0 / _FULL_SCALE[kind])).astype(np.float32)
    return np.ascontiguousarray(block, np.float32)


_READERS: dict[str, type[SoundfileReader | AvReader]] = {SOUNDFILE: SoundfileReader, AV: AvReader}
