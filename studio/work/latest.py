"""Work of which only the newest result counts: an older answer never overwrites a newer one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from engine.errors import HarkenError
from studio.work.desk import WorkDesk
from studio.work.job import Job, Task


class Latest(QObject):
    """One question asked again and again, such as “what does the chosen clip look like?”.

    Parameters
    ----------
    desk : WorkDesk
    parent : QObject
        With it the answers end, too: nothing is delivered to a view that is gone.
    """

    def __init__(self, desk: WorkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self._job is not None

    def ask(
        self,
        title: str,
        work: Callable[[Task], object],
        answered: Callable[[Any], None],
        failed: Callable[[HarkenError], None] | None = None,
    ) -> None:
        """Start `work` in a quiet job; what was asked before is cancelled and never answered."""
        self.drop()
        job = Job(title, work)
        self._job = job
        job.finished.connect(lambda result: self._on_end(job, answered, result))
        job.failed.connect(lambda error: self._on_end(job, failed or _keep_quiet, error))
        self._desk.start(job, quiet=True)

    def drop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_end(self, job: Job, tell: Callable[[Any], None], outcome: object) -> None:
        if job is self._job:
            self._job = None
            if outcome is not None:
                tell(outcome)


def _keep_quiet(_error: HarkenError) -> None:
    """Leave a picture out that cannot be made: the sound itself tells what is wrong with it."""
