"""Cross-validation: every clip is tested once by a network that never heard its group."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.dataset.project import Project
from engine.dataset.records import Clip
from engine.dataset.split import deal_folds
from engine.errors import TooFewFoldsError
from engine.training.events import Done, FoldDone, Preparing
from engine.training.examples import IndexArray
from engine.training.features import LabelledSet, read_labelled_set
from engine.training.recipe import Recipe

if TYPE_CHECKING:
    from engine.training.learner import Learner
    from engine.training.parent import Inbox, Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One pass over all clips.

    Attributes
    ----------
    seed : int
        Of the networks.
    folds : dict[str, int]
        Fold of every group.
    """

    seed: int
    folds: dict[str, int]

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON."""
        return {"seed": self.seed, "folds": self.folds}


def plan_rounds(
    clips: tuple[Clip, ...], *, n_folds: int | None, n_rounds: int, seed: int
) -> tuple[Round, ...]:
    """Decide the folds of every round.

    Parameters
    ----------
    clips : tuple[Clip, ...]
        The labelled ones.
    n_folds : int | None
        None takes the folds that came with the clips, five where none did.
    n_rounds, seed : int
        Every round has a seed of its own, and folds of its own where they are dealt here.

    Raises
    ------
    TooFewFoldsError
        If fewer than two folds would have clips.
    """
    own = {clip.group: clip.fold for clip in clips if clip.fold is not None}
    has_own = len(own) == len({clip.group for clip in clips})
    rounds: list[Round] = []
    for each in range(n_rounds):
        if n_folds is None and has_own:
            folds = {group: int(fold) for group, fold in own.items()}
        else:
            folds = deal_folds(_counts(clips), n_folds or 5, seed=seed + each)
        if len(set(folds.values())) < 2:
            raise TooFewFoldsError(len(folds))
        rounds.append(Round(seed=seed + each, folds=folds))
    return tuple(rounds)


def _counts(clips: tuple[Clip, ...]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for clip in clips:
        counts[clip.group][clip.label] += 1
    return counts


def carry_out(
    project: Project,
    job: dict[str, Any],
    reporter: Reporter,
    inbox: Inbox,
    await_backend: Callable[[], None],
) -> None:
    """Train and test every fold of every round that a job names."""
    began_s = time.monotonic()
    recipe = Recipe.from_data(job["recipe"])
    rounds = [Round(**each) for each in job["rounds"]]
    data = read_labelled_set(project, recipe.segment, reporter.tell)
    reporter.tell(Preparing(phase="Loading the training library"))
    await_backend()
    examination = Examination(recipe, data, reporter, inbox)
    tested = [fold for each in rounds for fold in examination.hold(each)]
    told = {
        **summary(tested),
        "seconds": round(time.monotonic() - began_s, 1),
        "preset": recipe.preset,
        "seed": job["seed"],
    }
    reporter.tell(Done(metrics=told, was_stopped=inbox.is_stopped()))


def summary(tested: list[FoldDone]) -> dict[str, Any]:
    """Return the folds with their mean and standard deviation, as `harken crossvalidate` does."""
    accuracy, macro_f1 = ([getattr(each, name) for each in tested] for name in _SCORES)
    return {
        "folds": [
            {"fold": each.fold, "accuracy": each.accuracy, "macro_f1": each.macro_f1}
            for each in tested
        ],
        "mean_accuracy": float(np.mean(accuracy)),
        "std_accuracy": float(np.std(accuracy)),
        "mean_macro_f1": float(np.mean(macro_f1)),
        "std_macro_f1": float(np.std(macro_f1)),
    }


_SCORES = ("accuracy", "macro_f1")


class Examination:
    """Trains on all folds but one and tests on that one, fold after fold.

    Nothing is chosen by the fold that is tested: the last epoch of each training counts. One
    compiled step serves all folds.

    Parameters
    ----------
    recipe : Recipe
    data : LabelledSet
    reporter : Reporter
    inbox : Inbox
    """

    def __init__(self, recipe: Recipe, data: LabelledSet, reporter: Reporter, inbox: Inbox) -> None:
        import jax.numpy as jnp

        from engine.training.learner import Learner

        self._recipe = recipe
        self._data = data
        self._reporter = reporter
        self._inbox = inbox
        self._learner: Learner = Learner(recipe, len(data.examples.labels))
        self._power = jnp.asarray(data.examples.power)
        self._n_tested = 0

    def hold(self, each: Round) -> Iterator[FoldDone]:
        """Yield the result of every fold of a round, until stopped."""
        of_clips = np.array([each.folds.get(clip.group, 0) for clip in self._data.clips])
        for fold in sorted(set(each.folds.values())):
            held_back = np.flatnonzero(of_clips == fold).astype(np.int64)
            if not len(held_back):
                continue
            self._n_tested += 1
            train = np.flatnonzero(of_clips != fold).astype(np.int64)
            done = self._test(train, held_back, each.seed)
            if self._inbox.is_stopped():
                return
            self._reporter.tell(done)
            yield done

    def _test(self, train: IndexArray, held_back: IndexArray, seed: int) -> FoldDone:
        from engine.training.loop import Fit, Task, clip_scores, scores_of

        task = Task(
            recipe=self._recipe,
            examples=self._data.examples,
            facts=self._learner.facts(self._data.examples, train, self._power),
            train=train,
            validation=np.zeros(0, np.int64),
            seed=seed,
            fold=self._n_tested,
        )
        fitted = Fit(self._learner, task, self._reporter.tell, self._inbox).run()
        heard = clip_scores(self._learner, fitted.state, task, held_back).argmax(axis=1)
        found = scores_of(task, held_back, heard)
        return FoldDone(
            fold=self._n_tested,
            accuracy=found.accuracy,
            macro_f1=found.macro_f1,
            n_clips=len(held_back),
        )
