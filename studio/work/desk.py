"""The desk on which all long work lies: it starts jobs, owns them and ends them."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from studio.work.crew import Crew
from studio.work.job import Job
from studio.work.mailbox import mailbox

CLOSING_S = 4.0
"""How long closing the window may wait for the threads of its jobs."""


class WorkDesk(QObject):
    """Every running job of one window.

    Signals
    -------
    started(Job), ended(Job)
        A job was put on the desk, or is gone from it; quiet ones too.
    """

    started = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crew = Crew()
        self._jobs: list[Job] = []
        self._quiet: set[Job] = set()
        self._is_closed = False

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All that run, the oldest first."""
        return tuple(self._jobs)

    @property
    def shown_jobs(self) -> tuple[Job, ...]:
        """Those that the strip at the foot shows."""
        return tuple(job for job in self._jobs if job not in self._quiet)

    def start(self, job: Job, *, quiet: bool = False) -> Job:
        """Start a job and keep it until its end; a quiet one is not shown at the foot.

        Once the desk is closed nothing starts: nobody is there to hear how it ends.
        """
        if self._is_closed:
            return job
        job.setParent(self)
        self._jobs.append(job)
        if quiet:
            self._quiet.add(job)
        # No function that holds us: a job that is deleted last would delete its own parent.
        job.ended.connect(self._on_ended)
        job.start(self._crew)
        self.started.emit(job)
        return job

    def end_all(self) -> None:
        """End every job and hear its end now, before what it works on is closed."""
        until_s = time.monotonic() + CLOSING_S
        while self._jobs and (left_s := until_s - time.monotonic()) > 0:
            # All at once: one that hangs must not shield the others. And again: a view that hears
            # of an end may start another.
            for job in tuple(self._jobs):
                job.end_now()
            if self._jobs[0].join(left_s):
                mailbox().deliver()

    def close(self) -> tuple[str, ...]:
        """End every job and wait for the threads; return the titles of those that would not go."""
        self._is_closed = True
        for job in self._jobs:
            job.end_now()
        until_s = time.monotonic() + CLOSING_S
        left = [job for job in self._jobs if not job.join(max(0.0, until_s - time.monotonic()))]
        for job in left:
            job.setParent(None)  # its thread may yet speak through it, when we are gone
        self._jobs = left
        self._crew.close()
        return tuple(job.title for job in left)

    def _on_ended(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
            self._quiet.discard(job)
            self.ended.emit(job)
            job.deleteLater()
