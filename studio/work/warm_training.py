"""The training process that stands ready while a project is open: warm at once, warm again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors.program import WorkerLostError

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.processes import WorkerProcess
    from engine.training.augmentation.base import Transform
    from engine.training.recipe import Recipe
    from engine.training.rehearsal import Rehearsal
    from engine.training.warm import WarmWorker


class WarmTraining:
    """At most one process at the ready; its methods are for threads, `stop` for any.

    A training takes the process for itself and gives it back when it is done; a question asked
    meanwhile starts another one.
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
            self._at_hand().prepare(folder, recipe)
        except WorkerLostError:
            return

    def rehearse(
        self, project: Project, clip_id: int, transforms: Sequence[Transform], seed: int
    ) -> Rehearsal:
        """Return one draw of what transforms make of a clip; see `WarmWorker.rehearse`."""
        return self._at_hand().rehearse(project, clip_id, transforms, seed=seed)

    def take(self) -> WorkerProcess:
        """Give a process to a training: the one at the ready, else a new one.

        Raises
        ------
        WorkerLostError
            If none could be started, or the project is closing.
        """
        with self._lock:
            worker, self._worker = self._ready(), None
        return worker.take()

    def give_back(self, worker: WorkerProcess) -> None:
        """Keep the process of a training that is done, or end it where none is needed."""
        from engine.training.warm import WarmWorker

        with self._lock:
            is_needed = not self._is_over and (self._worker is None or not self._worker.is_there)
            if is_needed:
                self._worker = WarmWorker(worker)
        if not is_needed:
            worker.stop()

    def stop(self) -> None:
        """End the process, for good: the project is closing."""
        with self._lock:
            self._is_over = True
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def _at_hand(self) -> WarmWorker:
        with self._lock:
            self._worker = self._ready()
            return self._worker

    def _ready(self) -> WarmWorker:
        """Return what stands ready, started anew where nothing does; the lock must be held."""
        from engine.training.warm import WarmWorker

        if self._is_over:
            raise WorkerLostError("train", "Its project is closing.")
        if self._worker is None or not self._worker.is_there:
            return WarmWorker()
        return self._worker
