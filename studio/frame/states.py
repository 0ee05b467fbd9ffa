"""What the rail says of the whole project: counts, and how far a training is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from studio.commands.view import PAGES
from studio.controls.numbers import count, number, percent
from studio.frame.rail import Rail
from studio.session import Session
from studio.work.desk import WorkDesk
from studio.work.job import Job
from studio.work.training_run import TrainingRun


class States(QObject):
    """Writes them; a page writes what it alone knows through its window."""

    def __init__(self, rail: Rail, session: Session, desk: WorkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._rail, self._session, self._desk = rail, session, desk
        desk.started.connect(self._on_started)

    def show(self) -> None:
        """Write them anew; nothing of a training while one runs, which tells its own."""
        summary = self._session.summary
        self._write("Collect", number(summary.n_clips) if summary.n_clips else "")
        self._write("Label", number(summary.n_unlabelled) if summary.n_unlabelled else "")
        if not any(isinstance(job, TrainingRun) for job in self._desk.jobs):
            # Not a score: there is room for no word of what it was measured on.
            self._write("Train", count(summary.n_runs, "run") if summary.n_runs else "")

    def clear(self) -> None:
        """Write nothing under any page: there is no project."""
        for name, *_ in PAGES:
            self._write(name, "")

    def _write(self, page: str, words: str, tone: str = "text3") -> None:
        self._rail.set_state(page, words, tone)

    def _on_started(self, job: Job) -> None:
        if isinstance(job, TrainingRun):
            job.progressed.connect(
                lambda now: self._write("Train", percent(now.part or 0.0), "accent")
            )
            job.finished.connect(self._show_soon)
            job.failed.connect(self._show_soon)

    def _show_soon(self, _outcome: object = None) -> None:
        QTimer.singleShot(0, self, self.show)  # when the desk has let the job go
