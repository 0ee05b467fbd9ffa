"""The folds of a cross-validation in one process: trained and tested one by one, as asked for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.dataset.project import Project
from engine.evaluation.calibration import fit_temperature, log_loss
from engine.training.events import Done, FoldDone, Preparing
from engine.training.examples import IndexArray
from engine.training.features import LabelledSet, read_labelled_set
from engine.training.folds import Fold
from engine.training.level import settle_level
from engine.training.recipe import Recipe

if TYPE_CHECKING:
    from jax import Array

    from engine.training.learner import Learner
    from engine.training.parent import Inbox, Reporter
    from engine.training.readiness import Readiness

READ = "Loading the training library"
"""The phase that tells the parent that the sounds are read, and in the cache for the others."""


def carry_out(
    project: Project,
    job: dict[str, Any],
    reporter: Reporter,
    inbox: Inbox,
    readiness: Readiness,
) -> Done:
    """Train and test fold after fold until the parent has no more."""
    recipe = Recipe.from_data(job["recipe"])
    data = read_labelled_set(project, recipe.segment, reporter.tell)
    reporter.tell(Preparing(phase=READ))
    readiness.backend.wait()
    examination = Examination(recipe, data, reporter, inbox)
    while (told := inbox.next_task()) is not None:
        done = examination.test(Fold.from_data(told))
        if inbox.is_stopped():
            break
        reporter.tell(done)
    return Done(metrics={}, was_stopped=inbox.was_stopped)


class Examination:
    """Trains on all clips but those held back, and tests on these.

    Nothing is chosen by the clips that are tested: the last epoch of each training counts. One
    compiled step serves all folds of one recipe.

    Parameters
    ----------
    recipe : Recipe
    data : LabelledSet
    reporter : Reporter
    inbox : Inbox
    """

    def __init__(self, recipe: Recipe, data: LabelledSet, reporter: Reporter, inbox: Inbox) -> None:
        self._recipe = recipe
        self._data = data
        self._reporter = reporter
        self._inbox = inbox
        self._learners: dict[str, Learner] = {}
        self._power: Array | None = None

    def test(self, fold: Fold) -> FoldDone:
        """Train without the clips of a fold, and return how those are heard."""
        from engine.training.loop import Fit, Task, clip_scores, scores_of

        began_s = time.monotonic()
        held_back, left_out = self._of(fold.held_back), self._of(fold.left_out)
        everything = np.arange(len(self._data.clips), dtype=np.int64)
        train = np.setdiff1d(everything, np.concatenate([held_back, left_out]))
        recipe = settle_level(self._recipe, self._data.examples, train)
        learner = self._learner(recipe)
        task = Task(
            recipe=recipe,
            examples=self._data.examples,
            facts=learner.facts(self._data.examples, train, self._power),
            train=train,
            validation=np.zeros(0, np.int64),
            seed=fold.seed,
            fold=fold.number,
        )
        fitted = Fit(learner, task, self._reporter.tell, self._inbox).run()
        examples = self._data.examples
        truth = examples.truth[held_back]
        scores = clip_scores(learner, fitted.state, task, held_back)
        heard = scores.argmax(axis=1)
        found = scores_of(task, held_back, heard)
        return FoldDone(
            fold=fold.number,
            name=fold.name,
            seed=fold.seed,
            accuracy=found.accuracy,
            macro_f1=found.macro_f1,
            n_clips=len(held_back),
            log_loss=log_loss(scores, truth, fit_temperature(scores, truth)),
            seconds=round(time.monotonic() - began_s, 1),
            labels=examples.labels,
            clip_ids=tuple(map(int, examples.clip_ids[held_back])),
            truth=tuple(map(int, truth)),
            heard=tuple(map(int, heard)),
        )

    def _learner(self, recipe: Recipe) -> Learner:
        """Return the one learner for a level; all else in a recipe is the same in every fold."""
        from engine.training.learner import Learner

        level = recipe.network.level
        if level not in self._learners:
            learner = Learner(recipe, len(self._data.examples.labels))
            self._learners[level] = learner
            self._power = learner.place(self._data.examples) if self._power is None else self._power
        return self._learners[level]

    def _of(self, groups: tuple[str, ...]) -> IndexArray:
        wanted = set(groups)
        chosen = [index for index, clip in enumerate(self._data.clips) if clip.group in wanted]
        return np.array(chosen, np.int64)
