"""Whether a window can be opened here, asked before one is: Qt would end the whole program."""

from __future__ import annotations

import os
import sys

from engine.errors.usage import NoDisplayError, PartMissingError, SystemLibraryError


def require_window() -> None:
    """Return if a window can be shown.

    Raises
    ------
    NoDisplayError
        If there is no screen to open a window on.
    PartMissingError
        If Qt is not installed.
    SystemLibraryError
        If Qt lacks a library of the system.
    """
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
