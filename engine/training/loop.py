"""A training from its first step to its best weights: epochs, validation, stopping, checkpoints."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import jax
import numpy as np
from jax import Array
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.errors.training import NothingLearntError, TrainingDivergedError
from engine.evaluation.calibration import log_loss
from engine.evaluation.metrics import Scores, confusion, score
from engine.training.checkpoint import Checkpoint, Progress
from engine.training.devices import Agreed
from engine.training.events import Confusion, Epoch, Eta, Event, Step
from engine.training.examples import Examples, IndexArray
from engine.training.learner import Batch, Facts, Learner, State
from engine.training.recipe import Recipe

WARM_UP_SHARE = 0.1
STEP_EVENT_EVERY_S = 0.1
CHECKPOINT_EVERY_S = 5.0
N_TIMED = 5
"""Epochs by which the time that is left is told."""


class Control(Protocol):
    """What a person may ask of a running training."""

    def is_stopped(self) -> bool:
        """Return whether to stop and keep the best; waits while paused."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """One network to train.

    Attributes
    ----------
    recipe : Recipe
    examples : Examples
    facts : Facts
        Of the clips trained on.
    train, validation : NDArray[np.int64]
        Indices of clips. Without validation clips the last epoch is kept.
    seed : int
    fold : int | None
        Of a cross-validation; told with the events.
    """

    recipe: Recipe
    examples: Examples
    facts: Facts
    train: IndexArray
    validation: IndexArray
    seed: int
    fold: int | None = None

    @property
    def steps_per_epoch(self) -> int:
        """Steps in which every training clip is seen at least once."""
        return self.recipe.schedule.steps_per_epoch(len(self.train))

    @property
    def n_epochs(self) -> int:
        """Epochs that so many clips get."""
        return self.recipe.schedule.epochs_for(len(self.train))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """What a training gave.

    Attributes
    ----------
    state : State
        Its averaged weights are the best ones.
    best_epoch, n_epochs : int
        The epoch of those weights, and how many there were.
    seconds : float
        Of learning and validating, pauses left out.
    was_stopped : bool
        By a person.
    """

    state: State
    best_epoch: int
    n_epochs: int
    seconds: float
    was_stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the steps of one epoch gave.

    Attributes
    ----------
    loss, accuracy : float
        Means over the steps.
    rate : float
        Learning rate of the last.
    seconds : float
        Pauses left out.
    """

    loss: float
    accuracy: float
    rate: float
    seconds: float


class Fit:
    """One network on its way from random weights to its best ones.

    The best epoch is that of the lowest loss on the validation clips, the lowest point of the curve
    that a person sees. Macro-F1 moves by whole clips: on 170 of them its best epoch was a lucky one
    at a third of the way, four points worse on other clips than the last (DECISIONS.md 18). The
    loss is that of the averaged weights, which move slowly.

    Parameters
    ----------
    learner : Learner
    task : Task
    tell : Callable[[Event], None]
        Is told of steps and epochs.
    control : Control
    """

    def __init__(
        self, learner: Learner, task: Task, tell: Callable[[Event], None], control: Control
    ) -> None:
        self._learner = learner
        self._task = task
        self._tell = tell
        self._control = Agreed.of(control, task.steps_per_epoch)
        self._spent_s: list[float] = []

    def run(self, checkpoint: Checkpoint | None = None) -> Fitted:
        """Train until the last epoch, the end of patience or a person's stop.

        Parameters
        ----------
        checkpoint : Checkpoint | None
            Gone on from where there is one, and kept up to date.

        Raises
        ------
        NothingLearntError
            If it was stopped before the first epoch had ended.
        TrainingDivergedError
            If the loss stopped being a number.
        """
        state = self._learner.start(self._task.seed)
        level = self._task.recipe.network.level
        progress = Progress(best=state.averaged, level=level)
        if checkpoint is not None:
            state, progress = checkpoint.restore(state, progress)
            state, best = self._learner.spread((state, progress.best))
            progress = replace(progress, best=best)
        saved_s = time.monotonic()
        while not self._is_over(progress):
            taught = self._teach(state, progress.epoch)
            if taught is None:
                break
            state, lesson = taught
            progress = self._validate(state, progress, lesson)
            if checkpoint is not None and time.monotonic() - saved_s > CHECKPOINT_EVERY_S:
                checkpoint.save(state, progress)
                saved_s = time.monotonic()
        if progress.epoch == 0:
            raise NothingLearntError
        return Fitted(
            state=state._replace(averaged=progress.best),
            best_epoch=progress.best_epoch,
            n_epochs=progress.epoch,
            seconds=progress.seconds,
            was_stopped=not self._is_over(progress),
        )

    def _is_over(self, progress: Progress) -> bool:
        patience = self._task.recipe.schedule.patience
        is_idle = bool(patience) and progress.n_idle >= patience
        return progress.epoch >= self._task.n_epochs or is_idle

    def _teach(self, state: State, epoch: int) -> tuple[State, Lesson] | None:
        """Take the steps of one epoch; None when stopped in the middle."""
        began_s, told_s, rate = time.perf_counter(), 0.0, 0.0
        results: list[Array] = []
        root = jax.random.key(self._task.seed)
        for step, batch in enumerate(deal_batches(self._task, epoch)):
            asked_s = time.perf_counter()
            if self._control.is_stopped():
                return None
            began_s += time.perf_counter() - asked_s  # it waits while paused
            n = epoch * self._task.steps_per_epoch + step
            rate, key = rate_at(n, self._task), jax.random.fold_in(root, n)
            state, result = self._learner.step(state, self._task.facts, batch, rate, key)
            results.append(result)
            if time.monotonic() - told_s > STEP_EVENT_EVERY_S:
                self._tell_step(epoch, step, result)
                told_s = time.monotonic()
            elif step:  # one step ahead of the processor and no more: a stop is heard at once
                results[-2].block_until_ready()
        loss, accuracy = _numbers(np.mean(results, axis=0), epoch)
        seconds = time.perf_counter() - began_s
        return state, Lesson(loss=loss, accuracy=accuracy, rate=rate, seconds=seconds)

    def _tell_step(self, epoch: int, step: int, result: Array) -> None:
        loss, accuracy = _numbers(result, epoch)
        self._tell(
            Step(
                epoch=epoch + 1,
                step=step + 1,
                n_steps=self._task.steps_per_epoch,
                loss=loss,
                accuracy=accuracy,
                fold=self._task.fold,
            )
        )

    def _validate(self, state: State, progress: Progress, lesson: Lesson) -> Progress:
        """Try the validation clips, tell how it went, and return the progress one epoch on."""
        began_s = time.perf_counter()
        task, epoch, loss, found = self._task, progress.epoch + 1, None, None
        merit = float(epoch)  # without validation clips the last epoch is the best
        heard = np.zeros(0, np.int64)
        if len(task.validation):
            made = clip_scores(self._learner, state, task, task.validation)
            loss = log_loss(made, task.examples.truth[task.validation])
            merit = -loss
            heard = made.argmax(axis=1)
            found = scores_of(task, task.validation, heard)
        spent_s = lesson.seconds + time.perf_counter() - began_s
        progress = progress.after_epoch(merit, state.averaged, spent_s)
        self._tell(
            Epoch(
                epoch=epoch,
                n_epochs=task.n_epochs,
                train_loss=lesson.loss,
                train_accuracy=lesson.accuracy,
                validation_loss=loss,
                validation_accuracy=found and found.accuracy,
                validation_macro_f1=found and found.macro_f1,
                rate=lesson.rate,
                clips_per_s=task.steps_per_epoch * task.recipe.schedule.batch_size / lesson.seconds,
                is_best=progress.best_epoch == epoch,
                fold=task.fold,
            )
        )
        if found:
            self._tell_confusion(epoch, found, heard)
        self._tell_left(task.n_epochs - epoch, spent_s)
        return progress

    def _tell_left(self, n_epochs: int, spent_s: float) -> None:
        """Tell how long so many more epochs take, by the last few; the first of all compiles."""
        self._spent_s.append(spent_s)
        if known := self._spent_s[1:]:
            self._tell(Eta(seconds=n_epochs * statistics.median(known[-N_TIMED:])))

    def _tell_confusion(self, epoch: int, found: Scores, heard: IndexArray) -> None:
        self._tell(
            Confusion(
                epoch=epoch,
                labels=found.labels,
                matrix=found.confusion,
                clip_ids=tuple(map(int, self._task.examples.clip_ids[self._task.validation])),
                heard=tuple(map(int, heard)),
                fold=self._task.fold,
            )
        )


def _numbers(result: Array | NDArray[np.float32], epoch: int) -> tuple[float, float]:
    loss, accuracy = map(float, np.asarray(result))
    if not math.isfinite(loss):
        raise TrainingDivergedError(epoch + 1)
    return loss, accuracy


def deal_batches(task: Task, epoch: int) -> list[Batch]:
    """Deal the training clips into batches of one size; some clips come twice to fill the last."""
    size, n_steps = task.recipe.schedule.batch_size, task.steps_per_epoch
    rng = np.random.default_rng([task.seed, epoch])
    rounds = math.ceil(size * n_steps / len(task.train))
    order = np.concatenate([rng.permutation(task.train) for _ in range(rounds)])
    examples = task.examples
    return [
        Batch(examples.onsets[chosen], examples.n_frames[chosen], examples.truth[chosen])
        for chosen in order[: size * n_steps].reshape(n_steps, size)
    ]


def rate_at(step: int, task: Task) -> float:
    """Return the learning rate: a line up over the first tenth, then half a cosine to 0."""
    total = task.n_epochs * task.steps_per_epoch
    warm_up = max(1, round(total * WARM_UP_SHARE))
    if step < warm_up:
        share = (step + 1) / warm_up
    else:
        share = (1 + math.cos(math.pi * (step - warm_up) / max(1, total - warm_up))) / 2
    return task.recipe.schedule.peak_rate * share


def clip_scores(learner: Learner, state: State, task: Task, chosen: IndexArray) -> FloatArray:
    """Return the mean log probability over the windows of each clip, shape (n, n_classes)."""
    windows, owners = task.examples.windows(chosen)
    logits = learner.logits(state, task.facts, windows).astype(np.float64)
    logits -= logits.max(axis=1, keepdims=True)
    log_probability = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    counts = np.bincount(owners, minlength=len(chosen))
    return (np.add.reduceat(log_probability, firsts) / counts[:, None]).astype(np.float32)


def scores_of(task: Task, chosen: IndexArray, heard: IndexArray) -> Scores:
    """Score what some clips were heard as."""
    labels = task.examples.labels
    return score(confusion(task.examples.truth[chosen], heard, len(labels)), labels)
