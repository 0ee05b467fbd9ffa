"""Levels of a picture kept in a file: mapped, not read; another file's, or a torn one, is no file.

The header holds every fact that the levels hang on. A file whose header differs from the one that
is expected, or whose length does, is made again, so the folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"HKLEVELS"
_HEADER_BYTES = 4_096
VERSION = 1
"""Raised whenever the same sound would give other levels."""


@dataclass(frozen=True, slots=True)
class KeptLevels:
    """Where levels are kept, and what they are.

    Attributes
    ----------
    path : Path
    facts : dict[str, Any]
        All that they hang on, such as the hash of the sound; becomes JSON.
    dtype : str
        As numpy writes it, such as ``"<i2"``.
    shapes : tuple[tuple[int, ...], ...]
        Of the levels, finest first.
    """

    path: Path
    facts: dict[str, Any]
    dtype: str
    shapes: tuple[tuple[int, ...], ...]

    def opened(self) -> list[NDArray[Any]] | None:
        """Map the levels; None where there are none, or not these, or not all of them."""
        try:
            if self.path.stat().st_size != self._size():
                return None
            with self.path.open("rb") as file:
                if file.read(_HEADER_BYTES) != self._header():
                    return None
            return self._levels(np.memmap(self.path, np.uint8, "r"))
        except (OSError, ValueError):
            return None

    def begun(self) -> tuple[list[NDArray[Any]], Path | None]:
        """Return empty levels to be filled, mapped to a file beside where there is room for it.

        Returns
        -------
        tuple[list[NDArray], Path | None]
            The levels and their file, to be deleted; None where they are only in memory.
        """
        part = self.path.with_name(f"{secrets.token_hex(8)}.part")
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(part.parent).free < 2 * self._size():
                raise OSError  # noqa: TRY301 - as where it cannot be written
            with part.open("wb") as file:
                _reserve(file, self._size())
            mapped = np.memmap(part, np.uint8, "r+", shape=(self._size(),))
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            return self._levels(np.zeros(self._size(), np.uint8)), None
        return self._levels(mapped), part

    def keep(self, levels: Sequence[NDArray[Any]]) -> None:
        """Write filled levels; a cache that cannot be written costs time, nothing else."""
        # A file of its own takes the name: one that is mapped cannot be renamed everywhere.
        whole = self.path.with_name(f"{secrets.token_hex(8)}.part")
        try:
            with whole.open("wb") as file:
                file.write(self._header())
                for level in levels:
                    file.write(np.ascontiguousarray(level, self.dtype).data.cast("B"))
                file.flush()
                os.fsync(file.fileno())
            whole.replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                whole.unlink(missing_ok=True)

    def _size(self) -> int:
        item = np.dtype(self.dtype).itemsize
        return _HEADER_BYTES + sum(int(np.prod(shape)) * item for shape in self.shapes)

    def _header(self) -> bytes:
        facts = {"version": VERSION, "dtype": self.dtype, "shapes": self.shapes, **self.facts}
        words = json.dumps(facts, sort_keys=True).encode()
        head = _MAGIC + blake2b(words, digest_size=16).digest() + words
        if len(head) > _HEADER_BYTES:
            raise ValueError(words)
        return head.ljust(_HEADER_BYTES, b"\0")

    def _levels(self, data: NDArray[np.uint8]) -> list[NDArray[Any]]:
        made: list[NDArray[Any]] = []
        at, dtype = _HEADER_BYTES, np.dtype(self.dtype)
        for shape in self.shapes:
            n_bytes = int(np.prod(shape)) * dtype.itemsize
            made.append(data[at : at + n_bytes].view(dtype).reshape(shape))
            at += n_bytes
        return made


def _reserve(file: BinaryIO, size: int) -> None:
    """Take the room on the disk now: storing into a hole of a full disk would end the program."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
    else:
        file.truncate(size)  # Windows reserves it; macOS has no call for it in Python
