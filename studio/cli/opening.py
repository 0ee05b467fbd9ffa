"""`harken [PROJECT]`: the studio, opened on a project or on its start page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine.errors import NoDisplayError, PartMissingError, SystemLibraryError


def open_studio(folder: Path | None) -> int:
    """Open the window and return its exit code when it is closed.

    Raises
    ------
    NoDisplayError
        If there is no screen to open a window on.
    PartMissingError
        If only the predict set is installed.
    SystemLibraryError
        If Qt lacks a library of the system.
    """
    require_window()
    try:
        from studio.window import open_window
    except ModuleNotFoundError as error:
        if str(error.name).startswith(("engine", "studio")):
            raise
        raise PartMissingError("The studio", str(error.name)) from error
    return open_window(folder)


def require_window() -> None:
    """Raise NoDisplayError or SystemLibraryError where no window could be shown."""
    asked = (os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform == "linux" and not any(asked):
        raise NoDisplayError
    try:
        import PySide6.QtWidgets  # noqa: F401 (whether it loads is the question)
    except ModuleNotFoundError as error:
        raise PartMissingError("The window", str(error.name)) from error
    except ImportError as error:
        from engine.machine.libraries import WINDOW, install_line, missing

        raise SystemLibraryError(str(error), install_line(missing(WINDOW))) from error
