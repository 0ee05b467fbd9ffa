"""The sound files a verb was given: files as they are, folders walked, ``-`` read to its end."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.errors.usage import NoSoundsError

STANDARD_INPUT = "-"


@contextmanager
def named_sounds(words: Sequence[str]) -> Iterator[list[tuple[str, Path]]]:
    """Find the files that `words` name: what to call each, and where it is.

    A file that is named outright is taken whatever it is called, so that its refusal is told; from
    folders only what has the name of a sound.

    Raises
    ------
    NoSoundsError
        If there is none.
    """
    with tempfile.TemporaryDirectory(prefix="harken-") as folder:
        found: list[tuple[str, Path]] = []
        for word in dict.fromkeys(words):
            if word == STANDARD_INPUT:
                found.append((word, _spool(Path(folder))))
            elif Path(word).is_dir():
                found += [(str(path), path) for path in _walk(Path(word))]
            else:
                found.append((word, Path(word)))
        if not found:
            raise NoSoundsError(", ".join(f"“{word}”" for word in words))
        yield found


def _spool(folder: Path) -> Path:
    path = folder / "standard input"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def _walk(folder: Path) -> Iterator[Path]:
    from engine.audio.files import SUFFIXES

    # Links to folders are not followed: one that leads upwards would never end.
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES:
                yield Path(root) / name
