"""What a run told while it trained, gathered from its events: the numbers the Train page shows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.training.events import (
    Confusion,
    Done,
    Epoch,
    Eta,
    Event,
    Preparing,
    Step,
    from_data,
)

ALL_RIGHT = "Every validation clip was heard right."
_WORTH_SAYING_SHARE = 0.1
_WORTH_SAYING_CLIPS = 2


@dataclass(slots=True)
class RunStory:
    """A run so far; `take` adds an event.

    Attributes
    ----------
    training_loss, validation_loss, training_accuracy, validation_accuracy : list[float]
        A value an epoch, from epoch 1 on; NaN where nothing validates.
    steps : list[tuple[float, float, float]]
        Of the running epoch: place in epochs, mean loss and mean accuracy since it began.
    best_epoch : int
        Counted from 1; 0 while there is none.
    epoch, n_epochs : int
        Epochs done, and how many there are at most.
    part : float
        How far the training is, 0 to 1, steps of the running epoch counted.
    seconds_left, clips_per_s, rate : float | None
        As told last.
    phase : str
        What it does before the first step, in words; ``""`` from then on.
    matrix : NDArray[np.int64], shape (n_classes, n_classes)
        Of the validation clips, after `matrix_epoch`; rows are the truth.
    labels : tuple[str, ...]
    clip_ids, heard : tuple[int, ...]
        The validation clips and the index of the class each was heard as.
    done : Done | None
        How it ended, once it did.
    """

    training_loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    training_accuracy: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    steps: list[tuple[float, float, float]] = field(default_factory=list)
    best_epoch: int = 0
    epoch: int = 0
    n_epochs: int = 0
    part: float = 0.0
    seconds_left: float | None = None
    clips_per_s: float | None = None
    rate: float | None = None
    phase: str = ""
    matrix: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    matrix_epoch: int = 0
    labels: tuple[str, ...] = ()
    clip_ids: tuple[int, ...] = ()
    heard: tuple[int, ...] = ()
    done: Done | None = None

    def take(self, event: Event) -> None:
        """Add one event, in the order in which the worker told them."""
        match event:
            case Preparing():
                counted = f", {event.n_done} of {event.n_total}" if event.n_total else ""
                self.phase = event.phase + counted
            case Step():
                self._take_step(event)
            case Epoch():
                self._take_epoch(event)
            case Confusion():
                self.labels, self.matrix_epoch = event.labels, event.epoch
                self.matrix = np.array(event.matrix, np.int64).reshape(-1, len(event.labels))
                self.clip_ids, self.heard = event.clip_ids, event.heard
            case Eta():
                self.seconds_left = event.seconds
            case Done():
                self.done, self.seconds_left, self.part = event, None, 1.0
            case _:
                pass

    def _curves(self) -> tuple[list[float], ...]:
        return (
            self.training_loss,
            self.training_accuracy,
            self.validation_loss,
            self.validation_accuracy,
        )

    def _take_step(self, told: Step) -> None:
        self.phase = ""
        place = told.epoch - 1 + told.step / max(1, told.n_steps)
        if self.n_epochs:
            self.part = min(1.0, place / self.n_epochs)
        # A batch of 32 jumps: the mean since the epoch began is what the epoch will say.
        n = len(self.steps) + 1
        _, loss, accuracy = self.steps[-1] if self.steps else (0.0, 0.0, 0.0)
        loss += (told.loss - loss) / n
        accuracy += (told.accuracy - accuracy) / n
        self.steps.append((place, loss, accuracy))

    def _take_epoch(self, told: Epoch) -> None:
        self.phase = ""
        self.steps.clear()
        for curve in self._curves():  # a run that was gone on with tells some epochs anew
            del curve[told.epoch - 1 :]
        self.epoch, self.n_epochs = told.epoch, told.n_epochs
        self.part = told.epoch / max(1, told.n_epochs)
        self.rate, self.clips_per_s = told.rate, told.clips_per_s
        self.training_loss.append(told.train_loss)
        self.training_accuracy.append(told.train_accuracy)
        self.validation_loss.append(_number(told.validation_loss))
        self.validation_accuracy.append(_number(told.validation_accuracy))
        if told.is_best:
            self.best_epoch = told.epoch

    def clips_of(self, truth: int, heard: int, truths: dict[int, str]) -> tuple[int, ...]:
        """Return the validation clips in one cell of the matrix.

        Parameters
        ----------
        truth, heard : int
            Row and column.
        truths : dict[int, str]
            Label of each clip now; clips that are gone are left out.
        """
        return tuple(
            clip_id
            for clip_id, index in zip(self.clip_ids, self.heard, strict=True)
            if index == heard and truths.get(clip_id) == self.labels[truth]
        )


def gather(events: Iterable[Event]) -> RunStory:
    """Tell the story of the events."""
    story = RunStory()
    for event in events:
        story.take(event)
    return story


def read_story(folder: Path) -> RunStory:
    """Read the story of a run from its folder; an event that cannot be read is left out."""
    story = RunStory()
    try:
        lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        return story
    for each in lines:
        try:
            story.take(from_data(json.loads(each)))
        except (ValueError, KeyError, TypeError):
            continue  # the last line of a run that was killed is often half a line
    return story


def found_and_right(matrix: NDArray[np.integer]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return recall and precision of each class, shape (n_classes,), NaN where undefined."""
    hits = matrix.diagonal().astype(float)
    there, named = matrix.sum(axis=1), matrix.sum(axis=0)
    found = np.divide(hits, there, out=np.full(hits.shape, np.nan), where=there > 0)
    right = np.divide(hits, named, out=np.full(hits.shape, np.nan), where=named > 0)
    return found, right


def macro_f1(matrix: NDArray[np.integer]) -> float:
    """Return the mean F1 over the classes that have clips; NaN where none has any."""
    there, named = matrix.sum(axis=1), matrix.sum(axis=0)
    scores = 2 * matrix.diagonal() / np.maximum(1, there + named)
    return float(scores[there > 0].mean()) if (there > 0).any() else math.nan


def accuracy(matrix: NDArray[np.integer]) -> float:
    """Return the share of clips on the diagonal; NaN for none."""
    return float(matrix.trace() / matrix.sum()) if matrix.size and matrix.sum() else math.nan


def confusions_in_words(matrix: NDArray[np.integer], labels: tuple[str, ...]) -> str:
    """Say which classes of the validation clips are mixed up most, in one or two sentences.

    “Chaffinch is taken for Robin 4 times of 20. Nothing else stands out.”
    """
    if not matrix.size or not matrix.sum():
        return ""
    there = matrix.sum(axis=1)
    mistakes = matrix - np.diag(matrix.diagonal())
    if not mistakes.any():
        return ALL_RIGHT
    shares = mistakes / np.maximum(1, there)[:, None]
    worth = (shares >= _WORTH_SAYING_SHARE) & (mistakes >= _WORTH_SAYING_CLIPS)
    cells = sorted(
        zip(*np.nonzero(worth), strict=True), key=lambda at: (-mistakes[at], -shares[at])
    )
    if not cells:
        n_wrong, n_all = int(mistakes.sum()), int(matrix.sum())
        were = "was" if n_wrong == 1 else "were"
        heard = f"{n_wrong} of {n_all} validation clips {were} heard wrong"
        return f"No two classes are mixed up often; {heard}."
    first = _taken_for(mistakes, there, labels, cells[0])
    if len(cells) == 1:
        return f"{first}. Nothing else stands out."
    truth, heard = cells[1]
    second = f"{labels[truth]} for {labels[heard]} {mistakes[cells[1]]} of {there[truth]}"
    return f"{first}, {second}."


def _taken_for(
    mistakes: NDArray[np.integer],
    there: NDArray[np.integer],
    labels: tuple[str, ...],
    cell: tuple[int, int],
) -> str:
    truth, heard = cell
    times = f"{mistakes[cell]} times of {there[truth]}"
    name = labels[truth]
    return f"{name[:1].upper()}{name[1:]} is taken for {labels[heard]} {times}"


def _number(value: float | None) -> float:
    return math.nan if value is None else value
