"""`harken [PROJECT]`: the studio, opened on a project or on its start page."""

from __future__ import annotations

from pathlib import Path

from engine.errors.usage import PartMissingError
from studio.cli.display import require_window


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
