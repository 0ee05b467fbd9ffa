"""What the pages are made of, imported while nobody waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from PySide6.QtCore import QObject, QTimer

from studio.work.desk import WorkDesk
from studio.work.job import Job, Task

WITHOUT_QT = (
    "soundfile",
    "engine.dataset.importing.carry_out",
    "engine.dataset.label_files.reading",
    "engine.evaluation.evaluate",
    "engine.runtime.classifier",
    "engine.audio.recorder",
    "engine.audio.silence",
    "engine.training.run",
)
"""The larger half of it: a thread may import these beside the window."""

PACKAGES = ("controls", "commands", "models", "views", "listen", "pages")
"""The rest, from the bottom up, so that no module brings many others with it."""

PLOTS = "pyqtgraph"
"""By far the dearest, therefore last."""


class Preload(QObject):
    """Imports a little in each turn of the event loop, so that showing a page only builds it.

    Modules that know Qt are imported on the main thread alone: PySide makes its types when they
    are first named, and where two threads do that at once the program has been seen to die.
    """

    def __init__(self, desk: WorkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._left: Iterator[str] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._import_one)

    def start(self) -> None:
        """Begin, once; later calls do nothing."""
        if self._left is None:
            self._left = _modules_with_qt()
            job = Job("Getting the pages ready", _import_all)
            job.finished.connect(self._go_on)
            self._desk.start(job, quiet=True)

    def stop(self) -> None:
        """Leave the rest to whoever needs it."""
        self._timer.stop()

    def _go_on(self, result: object) -> None:
        if result is not None:
            self._timer.start(0)

    def _import_one(self) -> None:
        for name in self._left or ():
            if name not in sys.modules:
                import_module(name)
                return
        self.stop()


def _import_all(task: Task) -> bool:
    for name in WITHOUT_QT:
        task.check()
        import_module(name)
    return True


def _modules_with_qt() -> Iterator[str]:
    for package in PACKAGES:
        yield from _modules_in(f"studio.{package}")
    yield PLOTS


def _modules_in(package: str) -> Iterator[str]:
    subpackages = []
    for found in iter_modules(import_module(package).__path__, f"{package}."):
        if found.ispkg:
            subpackages.append(found.name)
        else:
            yield found.name
    for name in subpackages:
        yield from _modules_in(name)
