"""The training that goes on: its process, its story so far, and what can be asked of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.dataset.project import Project
from engine.dataset.records import Split
from engine.errors.base import HarkenError
from engine.training.choice import chosen_recipe
from engine.training.events import Epoch, Event, Step
from engine.training.recipe import Recipe
from studio.models.run_story import RunStory
from studio.preferences import remember, remembered
from studio.work.desk import WorkDesk
from studio.work.job import Job, Task
from studio.work.training_run import TrainingRun
from studio.work.warm_training import WarmTraining

if TYPE_CHECKING:
    from engine.training.run import Run

_SPEEDS = "training/macs_per_s"
AFTERWARDS_MS = 1200
"""Where Stop was, Train stands next: a press that was meant for the one must not be the other."""


class Trainer(QObject):
    """At most one training at a time.

    Attributes
    ----------
    run_id : int
        Of the run that goes on, 0 while there is none or its row is not there yet.
    story : RunStory
        Of the run that goes on, or of the last one.
    is_paused : bool
    warm : WarmTraining
        The process that stands ready for the next one.

    Signals
    -------
    began()
        A run was asked for.
    started(int)
        Its row is in the catalog: its id.
    told(Event)
        The story has a new event.
    ended(int, HarkenError | None)
        It is over: id of the run, and why it failed.
    rested()
        The next one can be asked for.
    """

    began = Signal()
    started = Signal(int)
    told = Signal(object)
    ended = Signal(int, object)
    rested = Signal()

    def __init__(self, desk: WorkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._training: TrainingRun | None = None
        self._learns_since_s: float | None = None
        self._spent_s = 0.0
        self._recipe: Recipe | None = None
        self._rest = QTimer(self, singleShot=True, interval=AFTERWARDS_MS)
        self._rest.timeout.connect(self.rested)
        self.run_id = 0
        self.story = RunStory()
        self.is_paused = False
        self.warm = WarmTraining()

    @property
    def is_running(self) -> bool:
        """Whether a training goes on, or is paused."""
        return self._training is not None

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop, here or at the foot, and has not ended yet."""
        return self._training is not None and self._training.is_cancelled

    @property
    def has_just_ended(self) -> bool:
        """Whether Stop stood where Train stands now a moment ago."""
        return self._rest.isActive()

    @property
    def seconds(self) -> float:
        """Spent learning, pauses left out."""
        since_s = self._learns_since_s
        return self._spent_s + (0.0 if since_s is None else time.monotonic() - since_s)

    def start(self, project: Project) -> None:
        """Train what the project's settings ask for."""
        from engine.training.run import Run

        settings = project.catalog.settings()
        recipe = chosen_recipe(settings)
        n_epochs = recipe.schedule.epochs_for(_n_to_learn(project))
        self.run_id = 0
        begin = partial(Run.start, project, recipe, settings.seed, lender=self.warm)
        self._start(project, begin, recipe, RunStory(n_epochs=n_epochs, phase="Starting"))

    def go_on(self, project: Project, run_id: int, story: RunStory) -> None:
        """Go on with a run that ended before its end, from its last checkpoint.

        Parameters
        ----------
        project : Project
        run_id : int
        story : RunStory
            What it told before.
        """
        from engine.training.run import Run

        self.run_id = run_id
        begin = partial(Run.go_on, project, run_id, lender=self.warm)
        story.phase, story.done = "Starting", None
        self._start(project, begin, None, story)

    def _start(
        self, project: Project, begin: Callable[[], Run], recipe: Recipe | None, story: RunStory
    ) -> None:
        self.story, self._recipe = story, recipe
        self.is_paused = False
        self._learns_since_s, self._spent_s = None, 0.0
        training = self._training = TrainingRun(project, begin)
        training.started.connect(self._on_started)
        # Methods of ours, not functions: Qt lets go of them when we are gone, with our page.
        training.told.connect(self._on_event)
        training.finished.connect(self._on_finished)
        training.failed.connect(self._on_ended)
        self._desk.start(training)
        self.began.emit()

    def get_ready(self, project: Project) -> None:
        """Have a process made ready for what the project's settings ask for, without waiting."""
        if self.is_running:
            return

        def work(task: Task) -> None:
            task.check()
            if not self.is_running:  # else the process is taken, and another one would start
                self.warm.prepare(project.folder, chosen_recipe(project.catalog.settings()))

        self._desk.start(Job("Getting ready to train", work), quiet=True)

    def stop(self) -> None:
        """Stop and keep the best."""
        if self._training is not None:
            self._training.stop()

    def toggle_pause(self) -> None:
        """Hold still, or go on."""
        if self._training is not None:
            self.is_paused = not self.is_paused
            self._hold_clock()
            (self._training.pause if self.is_paused else self._training.resume)()

    def _on_started(self, run_id: int) -> None:
        self.run_id = run_id
        self.started.emit(run_id)

    def _hold_clock(self) -> None:
        """Count the seconds so far; they go on counting with the next step, unless paused."""
        self._spent_s, self._learns_since_s = self.seconds, None

    def _on_event(self, event: Event) -> None:
        self.story.take(event)
        if isinstance(event, Step) and self._learns_since_s is None and not self.is_paused:
            self._learns_since_s = time.monotonic()
        if isinstance(event, Epoch) and self._recipe is not None:
            rate = event.clips_per_s * self._recipe.macs
            remember(_SPEEDS, {**measured_speeds(), self._recipe.preset: rate})
        self.told.emit(event)

    def _on_finished(self, _done: object) -> None:
        self._on_ended(None)

    def _on_ended(self, error: HarkenError | None) -> None:
        self._hold_clock()
        self._training, self.is_paused = None, False
        self._rest.start()
        self.ended.emit(self.run_id, error)


def _n_to_learn(project: Project) -> int:
    counts = project.catalog.counts()
    return sum(each.n_clips for each in counts if each.label and each.split is Split.TRAIN)


def measured_speeds() -> dict[str, float]:
    """Return the training speed of this machine, multiply-adds a second, by preset."""
    return dict(remembered(_SPEEDS, {}))
