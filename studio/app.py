"""The application round the windows: fonts, theme, and what happens to a mistake."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from studio.preferences import SYSTEM, Preferences, load_preferences
from studio.theme import theme
from studio.theme.fonts import load_fonts
from studio.theme.motion import reduce_motion
from studio.theme.system import system_theme

log = logging.getLogger("studio")

_LARGEST_LOG = 1_000_000
_WARDROBE = "wardrobe"
_COLLECT_EVERY_MS = 200
_LONG_S = 0.004
"""A collection that takes so much of a frame is not made again of the same objects."""


def make_application(preferences: Preferences | None = None) -> QApplication:
    """Make the one QApplication, with our fonts, our style and the theme a person prefers."""
    wanted = preferences or load_preferences()
    if wanted.scale_percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(wanted.scale_percent / 100))
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("harken")
    app.setApplicationDisplayName("Harken")
    app.setDesktopFileName("harken")
    load_fonts()
    worn = app.findChild(Wardrobe, _WARDROBE)
    if worn is None:
        Wardrobe(app, wanted)
        GarbageCollection(app)
    else:
        worn.follow(wanted)
    return app


class Wardrobe(QObject):
    """Dresses the application as preferred, and as the system goes from day to night."""

    def __init__(self, app: QApplication, preferences: Preferences) -> None:
        super().__init__(app)
        self.setObjectName(_WARDROBE)
        self._app = app
        self._preferences = preferences
        app.styleHints().colorSchemeChanged.connect(self._on_system)
        self._dress()

    def follow(self, preferences: Preferences) -> None:
        """Take on changed preferences."""
        self._preferences = preferences
        self._dress()

    def _on_system(self, _scheme: Qt.ColorScheme) -> None:
        if self._preferences.theme == SYSTEM:
            self._dress()

    def _dress(self) -> None:
        reduce_motion(is_on=self._preferences.reduce_motion)
        theme.set_colormap(self._preferences.colormap)
        wish = self._preferences.theme
        name = system_theme(self._app) if wish == SYSTEM else wish
        if theme.current().name != name or not self._app.styleSheet():
            theme.use(name, self._app)
        else:
            for window in self._app.topLevelWidgets():
                window.update()


def wardrobe(app: QApplication) -> Wardrobe:
    """Return the wardrobe of an application made by `make_application`."""
    found = app.findChild(Wardrobe, _WARDROBE)
    if found is None:
        message = "the application was not made by make_application"
        raise ValueError(message)
    return found


class GarbageCollection(QObject):
    """Python's collector of cycles, on the main thread alone.

    By itself it runs in whatever thread makes the next object; found there in a cycle, a widget is
    destroyed beside the event loop that draws it. What outlives a long collection (the modules
    and types, mostly) is not looked through again until `look_again`.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._thresholds = gc.get_threshold()
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self._collect)
        timer.start(_COLLECT_EVERY_MS)

    def _collect(self) -> None:
        counts = gc.get_count()
        # The oldest generation first: collecting it collects the younger ones as well.
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                began = time.thread_time()
                gc.collect(generation)
                if generation == 2 and time.thread_time() - began > _LONG_S:
                    gc.freeze()
                return


def look_again() -> None:
    """Let the next full collection go through everything, as when a project's pages are gone."""
    gc.unfreeze()


class MistakeCatcher:
    """Writes mistakes of the program to a log file and tells of each place once.

    PySide hands an exception of a slot to `sys.excepthook` and goes on; one of a thread goes to
    `threading.excepthook`. Without these a mistake would be silent in a window without a terminal.

    Parameters
    ----------
    tell : Callable[[str, Path], None]
        Hears of the first mistake of each place: what it was, and the file with all of it. May be
        called from any thread.
    folder : Path
        Where the log lies.
    """

    def __init__(self, tell: Callable[[str, Path], None], folder: Path) -> None:
        self._tell = tell
        self._path = folder / "harken.log"
        self._seen: set[str] = set()
        self._file: IO[str] | None = None
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def install(self) -> None:
        """Take the hooks; crashes of native code write the stacks of all threads too."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            is_long = self._path.exists() and self._path.stat().st_size > _LARGEST_LOG
            self._file = self._path.open("w" if is_long else "a", encoding="utf-8")
            faulthandler.enable(self._file)
        except OSError:
            log.info("no log file can be written at %s", self._path)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        self._note(kind, error, trace)

    def _on_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self._note(told.exc_type, told.exc_value, told.exc_traceback)

    def _on_unraisable(self, told: sys.UnraisableHookArgs) -> None:
        if told.exc_value is not None:
            self._note(told.exc_type, told.exc_value, told.exc_traceback)

    def _note(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        if self._file is not None:
            self._file.write(text)
            self._file.flush()
        last = traceback.extract_tb(trace)[-1:] if trace else []
        place = f"{kind.__name__} {last[0].filename}:{last[0].lineno}" if last else kind.__name__
        if place not in self._seen:
            self._seen.add(place)
            self._tell(f"{kind.__name__}: {error}", self._path)
