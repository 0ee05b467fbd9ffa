"""Who writes a project: a lock that the system takes back when its holder dies.

The file's words (process, machine) are for people only; the lock itself is the system's, so a
killed Harken leaves nothing behind that the next one would have to ask about.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

from engine.dataset.durable import told_in_words

_LOCKED_BYTE = 1 << 30
"""Windows keeps others from reading locked bytes: lock one far behind the words."""

_LONGEST_WORDS = 4096


class WriterLock:
    """The right to write a project, taken with `take` and given back with `release`.

    Parameters
    ----------
    path : Path
        The project's lock file; made when it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Become the writer; False where another process is.

        Raises
        ------
        FolderUnusableError
            If the lock file cannot be made.
        """
        with told_in_words(self._path):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o644)
        if not _try_lock(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        words = json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, words, 0) if hasattr(os, "pwrite") else os.write(descriptor, words)
        return True

    def release(self) -> None:
        """Let another process write; does nothing where nothing is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def holder(path: Path) -> str:
    """Return who wrote a lock file: ``process 4711 on hut``."""
    try:
        with path.open("rb") as file:
            words: dict[str, Any] = json.loads(file.read(_LONGEST_WORDS))
        return f"process {int(words['pid'])} on {str(words['host'])[:80]}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it is just writing its name


_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)

if os.name == "posix":
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

else:
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True
