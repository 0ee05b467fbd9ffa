"""Room put by for the day the disk is full, so that a person can still remove things."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

RESERVE_BYTES = 8 * 1024 * 1024


def hold_reserve(path: Path) -> None:
    """Take the room, where there is some; a project without its reserve works as well."""
    if path.exists():
        return
    try:
        with path.open("xb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
            else:
                file.write(bytes(RESERVE_BYTES))
    except OSError:
        give_back_reserve(path)


def give_back_reserve(path: Path) -> None:
    """Free the room for the changes that a full disk would refuse."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
