"""A survey of a long recording: one pass makes all that the editor needs to show it at any zoom.

Peaks and the coarse spectrogram fill from the beginning on and can be drawn meanwhile; once done
they are kept in the cache and come at once when the recording is opened again.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from engine.audio.files import mono_blocks
from engine.audio.kept_levels import KeptLevels
from engine.audio.mel import FloatArray
from engine.audio.peaks import BUCKET, Peaks, level_sizes
from engine.audio.rendering import Wav16Writer, wav16_header
from engine.audio.sound import FileSound, Sound, can_be_read_anywhere
from engine.audio.spectrogram import KEPT_FROM, Coarse, coarse_sizes, hop_of, pool_of
from engine.audio.tiles import Picture
from engine.settings import SAMPLE_RATE

_AT_ONCE = 2**19
"""Samples to a step of the pass, half a minute: cancelling takes no longer than that costs."""

_WAIT_S = 0.1

PARTS_IN = ("peaks", "tiles", "sounds")
"""Folders of the cache; what is half made lies in their folders, under a name by chance."""

PART_NAME = re.compile(r"[0-9a-f]{16}\.part")


class Survey:
    """What is known of one recording, drawn in one picture.

    Parameters
    ----------
    folder : Path
        The cache.
    digest : str
        Name of the recording's bytes.
    n_samples : int
        Its length at 16 kHz.
    picture : Picture

    Attributes
    ----------
    is_running : bool
        Somebody goes through the recording, or is about to; theirs to say.
    """

    def __init__(self, folder: Path, digest: str, n_samples: int, picture: Picture) -> None:
        self.n_samples, self.picture = n_samples, picture
        self._lock, self._n_ended = Lock(), 0
        self.is_running = False
        facts = {"sound": digest, "n_samples": n_samples}
        peaks_in, tiles_in, sounds_in = (folder / kind / digest[:2] for kind in PARTS_IN)
        drawn = asdict(picture)
        name = blake2b(repr(sorted(drawn.items())).encode(), digest_size=8).hexdigest()
        self._wav = sounds_in / f"{digest}.wav"
        self._kept_peaks = KeptLevels(
            peaks_in / f"{digest}.peaks",
            {**facts, "bucket": BUCKET},
            "<i2",
            tuple((3, size) for size in level_sizes(n_samples)),
        )
        self._kept_coarse = KeptLevels(
            tiles_in / f"{digest}-{name}.tiles",
            {**facts, "picture": drawn, "base": KEPT_FROM},
            "|u1",
            tuple((size, picture.n_rows) for size in coarse_sizes(n_samples, KEPT_FROM)),
        )
        self._parts: list[Path | None] = []
        self._beginning = Lock()
        peaks, coarse = self._kept_peaks.opened(), self._kept_coarse.opened()
        self.has_peaks, self.has_coarse = peaks is not None, coarse is not None
        self._peaks = None if peaks is None else Peaks(peaks, n_samples, n_samples)
        self._coarse = None if coarse is None else Coarse(coarse, KEPT_FROM, len(coarse[0]))
        weakref.finalize(self, _drop, self._parts)

    @property
    def peaks(self) -> Peaks:
        """What is summed up of it; room is taken at the first look, as many may be waiting."""
        with self._beginning:
            if self._peaks is None:
                self._peaks = Peaks(self._begun(self._kept_peaks), self.n_samples, 0)
            return self._peaks

    @property
    def coarse(self) -> Coarse:
        """What is drawn of it; room is taken as by `peaks`."""
        with self._beginning:
            if self._coarse is None:
                self._coarse = Coarse(self._begun(self._kept_coarse), KEPT_FROM, 0)
            return self._coarse

    @property
    def is_done(self) -> bool:
        """Whether all that is drawn is there."""
        return self.has_peaks and self.has_coarse

    def sound(self, path: Path) -> Sound | None:
        """Return the recording to be read at any place, None before the pass rendered it.

        Parameters
        ----------
        path : Path
            The recording's own file.
        """
        if can_be_read_anywhere(path):
            return FileSound(path, self.n_samples)
        return FileSound(self._wav, self.n_samples) if self._has_render() else None

    def carry_out(
        self,
        path: Path,
        *,
        check: Callable[[], None],
        progress: Callable[[int, int], None],
    ) -> bool:
        """Go through the recording and keep what is found; a second caller waits and is done.

        Parameters
        ----------
        path : Path
            The recording's own file.
        check : Callable[[], None]
            Asked every half minute of sound, and while waiting; what it raises ends the pass, and
            nothing is kept.
        progress : Callable[[int, int], None]
            Told the seconds that are done, and how many there are.

        Returns
        -------
        bool
            False where the pass of another, which was waited for, was ended before its end: whoever
            did that meant the recording, so it is not begun anew.

        Raises
        ------
        SoundError
        """
        n_ended = self._n_ended
        while not self._lock.acquire(timeout=_WAIT_S):
            check()
        try:
            if self._n_ended != n_ended:
                return False
            self._carry_out(path, check, progress)
        except BaseException:
            self._n_ended += 1
            raise
        finally:
            self._lock.release()
        return True

    def _carry_out(
        self, path: Path, check: Callable[[], None], progress: Callable[[int, int], None]
    ) -> None:
        takers: list[_Taker] = []
        if not self.has_peaks:
            takers.append(_PeaksTaker(self.peaks))
        if not self.has_coarse:
            takers.append(_CoarseTaker(self.coarse, self.picture))
        with contextlib.ExitStack() as ending:
            if not (can_be_read_anywhere(path) or self._has_render()):
                wav = ending.enter_context(_WavTaker(self._wav, self.n_samples))
                takers += [wav] if wav.is_writing else []
            if not takers:
                return
            self._go_through(path, takers, check, progress)
            for taker in takers:
                taker.finish()
        self._keep()

    def _go_through(
        self,
        path: Path,
        takers: Sequence[_Taker],
        check: Callable[[], None],
        progress: Callable[[int, int], None],
    ) -> None:
        n_done = 0
        for block in _large(mono_blocks(path)):
            check()
            for taker in takers:
                taker.take(block)
            n_done += block.size
            progress(n_done // SAMPLE_RATE, self.n_samples // SAMPLE_RATE)

    def _has_render(self) -> bool:
        """Return whether a render lies there whole and is as long as the recording."""
        try:
            with self._wav.open("rb") as file:
                head = file.read(len(wav16_header(0)))
                n_samples = (file.seek(0, os.SEEK_END) - len(head)) // 2
        except OSError:
            return False
        # A decoder of another version may have counted a little differently at the import.
        is_as_long = abs(n_samples - self.n_samples) <= SAMPLE_RATE
        return is_as_long and head == wav16_header(n_samples)

    def _begun(self, kept: KeptLevels) -> list[NDArray[Any]]:
        levels, part = kept.begun()
        self._parts.append(part)
        return levels

    def _keep(self) -> None:
        """Give what was found its names, and look at it there from now on."""
        if not self.has_peaks:
            self._kept_peaks.keep(self.peaks.levels)
            self.peaks.levels = self._kept_peaks.opened() or self.peaks.levels
        if not self.has_coarse:
            self._kept_coarse.keep(self.coarse.levels)
            self.coarse.levels = self._kept_coarse.opened() or self.coarse.levels
        self.has_peaks = self.has_coarse = True
        _drop(self._parts)


class _Taker(Protocol):
    """Something that grows with the sound."""

    def take(self, samples: FloatArray) -> None: ...
    def finish(self) -> None: ...


class _PeaksTaker:
    def __init__(self, peaks: Peaks) -> None:
        peaks.restart()
        self.take, self.finish = peaks.add, peaks.finish


class _CoarseTaker:
    """Draws the columns of the finest level that is kept, as far as the sound reaches."""

    def __init__(self, coarse: Coarse, picture: Picture) -> None:
        self._coarse, self._picture = coarse, picture
        self._hop, self._reach = hop_of(coarse.base), picture.window_length // 2
        self._ahead = np.zeros(self._reach, np.float32)
        self._column: int = 0

    def take(self, samples: FloatArray) -> None:
        self._ahead = np.concatenate([self._ahead, samples])
        self._draw((self._ahead.size - 2 * self._reach) // self._hop)

    def finish(self) -> None:
        # What lies behind the sound, where a catalog says it is longer than it is, stays as it is.
        left = -(-self._ahead.size // self._hop)
        missing = left * self._hop + 2 * self._reach - self._ahead.size
        self._ahead = np.pad(self._ahead, (0, missing))
        self._draw(left)
        self._coarse.n_done = len(self._coarse.levels[0])

    def _draw(self, n_columns: int) -> None:
        n_columns = min(n_columns, len(self._coarse.levels[0]) - self._column)
        if n_columns > 0:
            seen = self._ahead[: n_columns * self._hop + 2 * self._reach]
            pool = pool_of(self._coarse.base)
            drawn = self._picture.pooled(seen, n_columns, self._hop, pool)
            self._coarse.put(self._column, drawn)
            self._column += n_columns
            self._ahead = self._ahead[n_columns * self._hop :].copy()


class _WavTaker:
    """Renders a sound that cannot be jumped in as a file that can; in place only when whole.

    Where there is no room for it, or it cannot be written, there is no render and nothing else is
    lost: peaks and the coarse picture are kept all the same. A WAV holds 37 hours of it, and a
    recording that is read has 24 at most.
    """

    def __init__(self, path: Path, n_samples: int) -> None:
        self._path = path
        self._part = path.with_name(f"{secrets.token_hex(8)}.part")
        self._writer: Wav16Writer | None = None
        with self._giving_up():
            path.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(path.parent).free > 4 * n_samples:  # twice its size
                self._writer = Wav16Writer(self._part)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._drop()

    @property
    def is_writing(self) -> bool:
        """Whether there may be a render in the end."""
        return self._writer is not None

    def take(self, samples: FloatArray) -> None:
        if self._writer is not None:
            with self._giving_up():
                self._writer.write(samples)

    def finish(self) -> None:
        if self._writer is not None:
            with self._giving_up():
                self._writer.close()
                with self._part.open("rb+") as file:
                    os.fsync(file.fileno())
                self._part.replace(self._path)

    @contextlib.contextmanager
    def _giving_up(self) -> Generator[None]:
        """Go on without a render from the first error on."""
        try:
            yield
        except OSError:
            self._drop()

    def _drop(self) -> None:
        writer, self._writer = self._writer, None
        with contextlib.suppress(OSError):
            if writer is not None:
                writer.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)


def _large(blocks: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """Join blocks: a step over few samples costs as much as one over many."""
    joined: list[FloatArray] = []
    for block in blocks:
        joined.append(block)
        if sum(each.size for each in joined) >= _AT_ONCE:
            yield np.concatenate(joined)
            joined = []
    if joined:
        yield np.concatenate(joined)


def _drop(parts: list[Path | None]) -> None:
    """Delete the files of levels that were begun; those still mapped stay readable."""
    while parts:
        part = parts.pop()
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
