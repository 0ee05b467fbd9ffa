"""Making the picture sharper: the pieces that the views want are made one by one in a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from studio.work.job import Job

if TYPE_CHECKING:
    from studio.work.desk import WorkDesk
    from studio.work.job import Task


class Sharpened(Protocol):
    """Something drawn in pieces, of which those in sight are made first."""

    def fetch(self) -> bool:
        """Make one piece that is wanted now; return whether there was one."""
        ...


class Sharpener(QObject):
    """At most one job at a time; what it makes next is always what is in sight by then.

    Signals
    -------
    sharpened()
        There is more to draw.
    """

    sharpened = Signal()

    def __init__(self, desk: WorkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parts: Sequence[Sharpened] = ()
        self._made_of: Sequence[Sharpened] = ()
        self._job: Job | None = None
        self._is_asked_again = False

    def look_at(self, *parts: Sharpened) -> None:
        """Work for these from now on, and for nothing else."""
        self._parts = parts
        if self._job is not None:
            self._job.cancel()

    def wake(self) -> None:
        """Something is wanted."""
        if self._job is not None:
            self._is_asked_again = True
            return
        parts = self._made_of = self._parts
        job = self._job = Job("Sharpening the picture", lambda task: _make(parts, task))
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        self._is_asked_again = False
        self._desk.start(job, quiet=True)

    def _on_progressed(self, _progress: object) -> None:
        self.sharpened.emit()

    def _on_finished(self, _n_made: object) -> None:
        self._job = None
        self.sharpened.emit()
        if self._is_asked_again and self._job is None:
            self.wake()

    def _on_failed(self, _error: object) -> None:
        self._job = None
        if self._parts is self._made_of:
            # The picture stays coarse: playing or the survey tells what is wrong with the file.
            self._parts = ()
        elif self._is_asked_again:  # by the picture of another sound, which is well
            self.wake()


def _make(parts: Sequence[Sharpened], task: Task) -> int:
    n_made = 0
    while any(part.fetch() for part in parts):
        task.check()
        n_made += 1
        task.progress(n_made, 0)
    return n_made
