"""`harken [PROJECT]`: the studio, opened on a project or on its start page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine.errors import NoDisplayError, PartMissingError


def open_studio(folder: Path | None) -> int:
    """Open the window and return its exit code when it is closed.

    Raises
    ------
    NoDisplayError
        If there is no screen to open a window on.
    PartMissingError
        If only the predict set is installed.
    """
    require_display()
    try:
        from studio.window import open_window
    except ModuleNotFoundError as error:
        raise PartMissingError("The studio", str(error.name)) from error
    return open_window(folder)


def require_display() -> None:
    """Raise NoDisplayError where a window could not be shown."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoDisplayError
