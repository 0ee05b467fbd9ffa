"""The search for a better recipe as a job: its trials as signals, its table as the result."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from studio.work.job import Job, Task
from studio.work.time_left import time_left

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.training.search import Search

PRESETS = ("fast", "balanced")


class SearchRun(Job):
    """Finishes with the search's table, as far as it came; None where nothing was tried.

    Parameters
    ----------
    project : Project
    budget_s : float
        Seconds for all of it.

    Signals
    -------
    tried(Tried)
        A recipe was cross-validated.
    """

    tried = Signal(object)

    def __init__(self, project: Project, budget_s: float) -> None:
        super().__init__("Searching settings", self._search)
        self._project, self._budget_s = project, budget_s
        self._search_object: Search | None = None

    def cancel(self) -> None:
        """Stop, and keep what was tried."""
        super().cancel()
        if self._search_object is not None:
            self._search_object.stop()

    def _search(self, task: Task) -> dict[str, Any] | None:
        from engine.training.events import Done, Failed
        from engine.training.search import Tried

        search = self._search_object = self._plan()
        if task.is_cancelled:
            search.stop()
        task.progress(0, 0, "Starting")
        last: object = None
        for event in search.events():
            last = event
            if isinstance(event, Tried):
                self._post(self, partial(self.tried.emit, event))
                task.progress(event.n_done, event.n_total, time_left(event.seconds_left))
        if isinstance(last, Failed) and not task.is_cancelled:
            raise last.error()
        told = last.metrics if isinstance(last, Done) else search.table()
        return told if told["trials"] else None

    def _plan(self) -> Search:
        from engine.training.crossvalidation import cores
        from engine.training.folds import plan_folds
        from engine.training.presets import load_preset
        from engine.training.search import Search, folds_to_try, plan

        clips = tuple(each for each in self._project.catalog.clips() if each.label)
        folds = folds_to_try(plan_folds(clips, folds=None, seeds=[0]), len(clips))
        recipes = {name: load_preset(name).recipe for name in PRESETS}
        return Search(
            project=self._project,
            recipes=recipes,
            folds=folds,
            plan=plan(self._budget_s, len(folds), len(cores()), recipes.values()),
            budget_s=self._budget_s,
        )
