"""Work of which only the newest result counts: an older answer never overwrites a newer one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from engine.errors.base import HarkenError
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
        self._answered: Callable[[Any], None] = _keep_quiet
        self._failed: Callable[[HarkenError], None] = _keep_quiet

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
        self._answered, self._failed = answered, failed or _keep_quiet
        job = self._job = Job(title, work)
        # Methods of ours, not functions: Qt lets go of them when we are gone, with our view.
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        self._desk.start(job, quiet=True)

    def drop(self) -> None:
        """Want no answer any more."""
        job, self._job = self._job, None
        if job is not None:
            job.finished.disconnect(self._on_finished)
            job.failed.disconnect(self._on_failed)
            job.cancel()

    def _on_finished(self, result: object) -> None:
        self._job = None
        if result is not None:
            self._answered(result)

    def _on_failed(self, error: HarkenError) -> None:
        self._job = None
        self._failed(error)


def _keep_quiet(_outcome: object) -> None:
    """Leave a picture out that cannot be made: the sound itself tells what is wrong with it."""
