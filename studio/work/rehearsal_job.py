"""One draw of what augmentation makes of a clip, as a job that ends at once when it has to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.errors.program import WorkerTakenError
from studio.work.job import Cancelled, Job, Task
from studio.work.warm_training import WarmTraining

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.training.augmentation.base import Transform
    from engine.training.rehearsal import Rehearsal


class RehearsalJob(Job):
    """Finishes with a `Rehearsal`, or with None where a training took the process meanwhile.

    Parameters
    ----------
    warm : WarmTraining
        Whose process computes it.
    project : Project
    clip_id : int
    transforms : Sequence[Transform]
    seed : int
    """

    def __init__(
        self,
        warm: WarmTraining,
        project: Project,
        clip_id: int,
        transforms: Sequence[Transform],
        seed: int,
    ) -> None:
        def work(task: Task) -> Rehearsal:
            task.check()
            try:
                return warm.rehearse(project, clip_id, transforms, seed)
            except WorkerTakenError:  # to train goes before, and is no failure of ours
                raise Cancelled from None

        super().__init__("Trying the augmentation", work)
        self._warm = warm

    def end_now(self) -> None:
        """End the process that would answer: nobody waits for it any more."""
        super().end_now()
        self._warm.stop()
