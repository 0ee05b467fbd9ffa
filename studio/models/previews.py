"""Previews on their way: asked for while painting, made in a job, kept by key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors.base import HarkenError
from studio.work.desk import WorkDesk
from studio.work.job import Job, Task

_BATCH = 8
"""Previews a job makes before it looks again at what is on screen now."""

_N_WANTED = 64
"""About three screens of rows; what was scrolled past is not made."""


class Previews(QObject):
    """Makes and keeps what somebody looks at, the newest wishes first.

    Parameters
    ----------
    desk : WorkDesk
    make : Callable[[Hashable], object]
        Makes one from its key; called in a job's thread. A HarkenError leaves it out.
    n_kept : int
        A thumbnail takes 10 KB, so 4 000 are 40 MB at most.

    Signals
    -------
    came(object)
        The list of keys whose previews are there now.
    """

    came = Signal(object)

    def __init__(
        self,
        desk: WorkDesk,
        make: Callable[[Any], object],
        n_kept: int = 4000,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._make, self._n_kept = desk, make, n_kept
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._wanted: OrderedDict[Hashable, None] = OrderedDict()
        self._job: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=30)
        self._soon.timeout.connect(self._start)

    def get(self, key: Hashable) -> Any:
        """Return a preview, or None and have it made."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._wanted[key] = None
        self._wanted.move_to_end(key)
        while len(self._wanted) > _N_WANTED:
            self._wanted.popitem(last=False)
        if self._job is None and not self._soon.isActive():
            self._soon.start()
        return None

    def clear(self) -> None:
        """Forget all of them: they would be of something else now."""
        if self._job is not None:
            self._job.cancel()
        self._kept.clear()
        self._wanted.clear()

    def _start(self) -> None:
        if self._job is not None or not self._wanted:
            return
        keys = [self._wanted.popitem()[0] for _ in range(min(_BATCH, len(self._wanted)))]
        job = Job("Making previews", lambda task: self._made(task, keys))
        self._job = job
        job.finished.connect(self._on_made)
        job.failed.connect(lambda _error: self._on_made(None))
        self._desk.start(job, quiet=True)

    def _made(self, task: Task, keys: list[Hashable]) -> dict[Hashable, Any]:
        made: dict[Hashable, Any] = {}
        for key in keys:
            task.check()
            try:
                made[key] = self._make(key)
            except HarkenError:
                made[key] = None  # what cannot be read keeps its grey shape
        return made

    def _on_made(self, made: dict[Hashable, Any] | None) -> None:
        self._job = None
        if made:
            self._kept.update(made)
            while len(self._kept) > self._n_kept:
                self._kept.popitem(last=False)
            self.came.emit(list(made))
        if self._wanted:
            self._soon.start()
