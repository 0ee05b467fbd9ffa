"""A training as a job: its process behind one object, its events as signals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.training.events import Done, Epoch, Eta, Event, Failed, Preparing, Step
from studio.work.job import Job, Progress, Task
from studio.work.time_left import time_left

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.training.run import Run

_PARTS = 1000
"""A run's progress is told in thousandths: epochs and steps are too few and too many."""


class TrainingRun(Job):
    """One run of a project, from its row in the catalog to its last event.

    It finishes with `Done`, or with None where it was cancelled before anything was learnt; else
    it fails, also when its process was killed.

    Parameters
    ----------
    project : Project
        Kept open until the end.
    begin : Callable[[], Run]
        Starts the run, or goes on with one; called in the thread of the job.

    Signals
    -------
    started(int)
        The run is in the catalog: its id.
    told(Event)
        Whatever the training process told, in order; on the main thread.
    """

    started = Signal(int)
    told = Signal(object)

    def __init__(
        self,
        project: Project,
        begin: Callable[[], Run],
        parent: QObject | None = None,
    ) -> None:
        super().__init__("Training", self._train, parent)
        self._project, self._begin = project, begin
        self._run_object: Run | None = None
        self._part = _Part()
        self._is_killed = self._is_paused = False

    def cancel(self) -> None:
        """Stop and keep the best, as the × at the foot does."""
        super().cancel()
        if self._run_object is not None:
            self._run_object.stop()

    def stop(self) -> None:
        """Stop and keep the best."""
        self.cancel()

    def pause(self) -> None:
        """Hold still after the current step, also where the process is still being started."""
        self._is_paused = True
        if self._run_object is not None:
            self._run_object.pause()
        self._on_progress(self.progress)

    def resume(self) -> None:
        """Go on after a pause."""
        self._is_paused = False
        if self._run_object is not None:
            self._run_object.resume()
        self._on_progress(replace(self.progress, note=self._part.note))

    def kill(self) -> None:
        """End the process at once; what it learnt since its last checkpoint is lost."""
        self._is_killed = True
        super().cancel()
        if self._run_object is not None:
            self._run_object.kill()

    def end_now(self) -> None:
        """Kill it: the window is closing, and the run can be resumed from its checkpoint."""
        self.kill()

    def _on_progress(self, progress: Progress) -> None:
        is_paused = self._is_paused  # the step that was under way is told after it was asked for
        super()._on_progress(replace(progress, note="Paused") if is_paused else progress)

    def _train(self, task: Task) -> Done | None:
        task.check()
        run = self._run_object = self._begin()
        self.title = f"Training run {run.id}"
        self._post(self, lambda: self.started.emit(run.id))
        if task.is_cancelled:  # asked for while the process was being started
            run.kill() if self._is_killed else run.stop()
        elif self._is_paused:
            run.pause()
        last: Event | None = None
        for event in run.events():
            last = event
            self._post(self, partial(self.told.emit, event))
            task.progress(*self._part.after(event))
            if isinstance(event, Preparing) and not event.n_total:
                task.flush()  # a new phase: the next event may be a minute away
        if not isinstance(last, Done | Failed):
            message = "a training ended without Done or Failed"
            raise TypeError(message)
        run.record(self._project, last)
        if isinstance(last, Done):
            return last
        if task.is_cancelled:
            return None
        raise last.error()


class _Part:
    """How far a training is, from the events it tells; `note` says it in words."""

    def __init__(self) -> None:
        self._n_epochs = 0
        self._done = 0.0
        self.note = "Starting"

    def after(self, event: Event) -> tuple[int, int, str]:
        """Return done, total and note for the foot."""
        if isinstance(event, Preparing):
            count = f", {event.n_done} of {event.n_total}" if event.n_total else ""
            self.note = f"{event.phase}{count}"
        elif isinstance(event, Step):
            self._done = event.epoch - 1 + event.step / max(1, event.n_steps)
        elif isinstance(event, Epoch):
            self._n_epochs, self._done = event.n_epochs, float(event.epoch)
        elif isinstance(event, Eta):
            self.note = time_left(event.seconds)
        if not self._n_epochs:
            return 0, 0, self.note
        return round(_PARTS * self._done / self._n_epochs), _PARTS, self.note
