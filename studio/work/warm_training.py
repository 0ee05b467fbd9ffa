"""The training process that stands ready while a project is open: warm at once, warm again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import WorkerLostError

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.processes import WorkerProcess
    from engine.training.augmentation.base import Transform
    from engine.training.recipe import Recipe
    from engine.training.rehearsal import Rehearsal
    from engine.training.warm import WarmWorker


class WarmTraining:
    """At most one process at the ready; its methods are for threads, `stop` for any.

    A training takes the process for itself; the next question starts another one.
    """

    def __init__(self) -> None:
        self._worker: WarmWorker | None = None
        self._lock = threading.Lock()
        self._is_over = False

    def prepare(self, folder: Path, recipe: Recipe) -> None:
        """Have the libraries loaded, the sounds of a project read and its network compiled.

        Returns at once; a process that cannot be started is left to the training to tell of.
        """
        try:
            self._ready().prepare(folder, recipe)
        except WorkerLostError:
            return

    def rehearse(
        self, project: Project, clip_id: int, transforms: Sequence[Transform], seed: int
    ) -> Rehearsal:
        """Return one draw of what transforms make of a clip; see `WarmWorker.rehearse`."""
        return self._ready().rehearse(project, clip_id, transforms, seed=seed)

    def take(self) -> WorkerProcess | None:
        """Give the process to a training; None where none stands ready."""
        with self._lock:
            worker, self._worker = self._worker, None
        return worker.take() if worker is not None else None

    def cool(self) -> None:
        """End the process; the next question starts another one."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def stop(self) -> None:
        """End the process, for good: the project is closing."""
        self._is_over = True
        self.cool()

    def _ready(self) -> WarmWorker:
        from engine.training.warm import WarmWorker

        with self._lock:
            if self._is_over:
                raise WorkerLostError("train", "Its project is closing.")
            if self._worker is None or not self._worker.is_there:
                self._worker = WarmWorker()
            return self._worker
