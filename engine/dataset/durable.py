"""Writing so that a power cut cannot take it back: flush, rename, flush the folder.

An fsync that failed is never tried again: the system may have dropped the pages and report success
the second time. Whoever meets the error throws the file away (`anchors`: PostgreSQL, “fsyncgate”).
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from engine.errors.projects import (
    DiskFullError,
    FolderMissingError,
    FolderUnusableError,
    StorageFailingError,
)

_REPLACE_TRIES = 5
_REPLACE_WAIT_S = 0.2


def flush_file(path: Path) -> None:
    """Force the bytes of a file that was just written to the disk."""
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Force the names in a folder to the disk; Windows has no such call and needs none."""
    if os.name == "posix":
        flush_file(folder)


def replace(path: Path, target: Path) -> None:
    """Give a file its final name, in the place of any that has it.

    On Windows a virus scanner may hold a new file for a moment, so the move is tried for a second.
    """
    for _ in range(_REPLACE_TRIES - 1):
        try:
            path.replace(target)
        except PermissionError:
            if os.name == "posix":
                raise
            time.sleep(_REPLACE_WAIT_S)
        else:
            return
    path.replace(target)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all, also after a power cut."""
    staged = path.with_name(f"{path.name}.part")
    with told_in_words(path):
        staged.write_bytes(data)
        flush_file(staged)
        replace(staged, path)
        flush_folder(path.parent)


def require_folder(path: Path) -> None:
    """Return if the folder that a file is to be written into is there: asked before long work.

    Raises
    ------
    FolderMissingError
        If it is not.
    """
    if not path.parent.is_dir():
        raise FolderMissingError(path.parent)


@contextmanager
def told_in_words(path: Path) -> Generator[None]:
    """Turn the system's errors about `path` into those a person can be told.

    Raises
    ------
    DiskFullError, StorageFailingError, FolderUnusableError
    """
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(path) from error
        if error.errno == errno.EIO:
            raise StorageFailingError(path, "an input/output error") from error
        reason = error.strerror or type(error).__name__
        raise FolderUnusableError(path, f"{reason}.") from error


def _flush(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync alone leaves it in the drive's cache
    else:
        os.fsync(descriptor)
