"""One training of a project's split: from its clips to a run's folder with a model in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.audio.mel import FloatArray
from engine.dataset.project import Project
from engine.dataset.records import Split
from engine.errors.training import NotResumableError
from engine.evaluation.calibration import calibration_error, fit_temperature, softmax
from engine.evaluation.intervals import intervals
from engine.evaluation.metrics import confusion, score
from engine.export.network_spec import TrainedNetwork
from engine.runtime.pooling import pool_windows
from engine.training.advice import advise
from engine.training.events import Done, Event, Preparing
from engine.training.examples import IndexArray
from engine.training.features import LabelledSet, read_labelled_set
from engine.training.level import settle_level
from engine.training.recipe import Recipe

if TYPE_CHECKING:
    from engine.training.learner import Learner
    from engine.training.loop import Control, Fitted, Task
    from engine.training.parent import Inbox, Reporter
    from engine.training.readiness import Readiness

CHECKPOINT = "checkpoint.npz"


def carry_out(
    project: Project,
    job: dict[str, Any],
    reporter: Reporter,
    inbox: Inbox,
    readiness: Readiness,
) -> Done:
    """Train the run that a job names and leave everything of it in its folder.

    What is returned is for the worker to tell, once everything else is over.

    Raises
    ------
    TrainingError
        If the set cannot be trained on, or the training could not go on.
    ModelError
        If the model file could not be made or does not compute what was trained.
    """
    recipe = Recipe.from_data(job["recipe"])
    data = read_labelled_set(project, recipe.segment, reporter.tell)
    data.require_trainable()
    reporter.tell(Preparing(phase="Loading the training library"))
    readiness.backend.wait()
    kept = Path(job.get("resume", reporter.folder))
    recipe = _with_level(recipe, kept) or settle_level(
        recipe, data.examples, data.side(Split.TRAIN)
    )
    is_first = _join(job.get("cluster"), reporter)
    learner = readiness.learner(recipe, len(data.examples.labels))
    training = Training(learner, recipe, data, seed=job["seed"], folder=reporter.folder)
    training.fit(reporter.tell, inbox, kept, is_ours=is_first)
    reporter.tell(Preparing(phase="Writing the model"))
    metrics = training.write()
    if is_first:
        _export(project, job["run"], reporter.folder)
        if not training.was_stopped:  # a run that is done is not gone on with
            (reporter.folder / CHECKPOINT).unlink(missing_ok=True)
    return Done(metrics=metrics, was_stopped=training.was_stopped)


def _with_level(recipe: Recipe, kept: Path) -> Recipe | None:
    """Return the recipe as it was decided when what is gone on with began; None where it begins."""
    from engine.training.checkpoint import Checkpoint

    level = Checkpoint(kept / CHECKPOINT).level
    return recipe.with_level(level) if level else None


def _join(cluster: dict[str, Any] | None, reporter: Reporter) -> bool:
    """Join the other machines, say what is computed on, and return whether this is the first."""
    from engine.training.devices import Cluster, in_words

    if cluster is not None:
        reporter.tell(Preparing(phase="Waiting for the other hosts"))
        Cluster(**cluster).join()
    reporter.tell(Preparing(phase=f"Training on {in_words()}"))
    return cluster is None or cluster["rank"] == 0


def _export(project: Project, run_id: int, folder: Path) -> None:
    from engine.export.export import export_run

    export_run(project, project.catalog.run(run_id), folder / "model.onnx")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """What the network made of some clips.

    Attributes
    ----------
    chosen : NDArray[np.int64], shape (n,)
        Their indices.
    probabilities : NDArray[np.float32], shape (n, n_classes)
        Calibrated, as predict gives them.
    """

    chosen: IndexArray
    probabilities: FloatArray


class Training:
    """One training, its result, and how that is told.

    Parameters
    ----------
    learner : Learner
        Of the recipe; it may have learnt before.
    recipe : Recipe
    data : LabelledSet
    seed : int
    folder : Path
        The run's.
    """

    def __init__(
        self, learner: Learner, recipe: Recipe, data: LabelledSet, *, seed: int, folder: Path
    ) -> None:
        from engine.training.loop import Task

        self._data = data
        self._folder = folder
        self._learner = learner
        train = data.side(Split.TRAIN)
        self._task: Task = Task(
            recipe=recipe,
            examples=data.examples,
            facts=self._learner.facts(data.examples, train),
            train=train,
            validation=data.side(Split.VALIDATION),
            seed=seed,
        )
        self._fitted: Fitted | None = None

    @property
    def was_stopped(self) -> bool:
        """Whether a person stopped it before its end."""
        return self._fitted is not None and self._fitted.was_stopped

    def fit(
        self, tell: Callable[[Event], None], control: Control, kept: Path, *, is_ours: bool = True
    ) -> None:
        """Train, going on from the checkpoint in the folder `kept` where there is one."""
        from engine.training.checkpoint import Checkpoint
        from engine.training.loop import Fit

        checkpoint = Checkpoint(kept / CHECKPOINT, is_ours=is_ours)
        try:
            self._fitted = Fit(self._learner, self._task, tell, control).run(checkpoint)
        except ValueError as error:
            raise NotResumableError(self._folder.name, str(error)) from error

    def write(self) -> dict[str, Any]:
        """Write ``weights.npz``, ``network.json``, ``validation.npz`` and ``metrics.json``.

        Returns
        -------
        dict[str, Any]
            What ``metrics.json`` holds.
        """
        assert self._fitted is not None  # noqa: S101 - for the type checker: fit comes first
        temperature = self._temperature(self._fitted)
        TrainedNetwork(
            spec=self._task.recipe.network,
            labels=self._data.examples.labels,
            segment=self._task.recipe.segment,
            temperature=temperature,
            weights=self._learner.weights(self._fitted.state, self._task.facts),
        ).write(self._folder)
        heard = {
            split: self._hear(self._fitted, self._data.side(split), temperature) for split in Split
        }
        self._write_validation(heard[Split.VALIDATION])
        metrics = self._metrics(self._fitted, heard, temperature)
        (self._folder / "metrics.json").write_text(
            json.dumps(metrics, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        return metrics

    def _temperature(self, fitted: Fitted) -> float:
        from engine.training.loop import clip_scores

        chosen = self._task.validation
        scores = clip_scores(self._learner, fitted.state, self._task, chosen)
        return fit_temperature(scores, self._data.examples.truth[chosen])

    def _hear(self, fitted: Fitted, chosen: IndexArray, temperature: float) -> Heard:
        n_classes = len(self._data.examples.labels)
        if not len(chosen):
            return Heard(chosen=chosen, probabilities=np.zeros((0, n_classes), np.float32))
        windows, owners = self._data.examples.windows(chosen)
        logits = self._learner.logits(fitted.state, self._task.facts, windows)
        of_windows = softmax(logits, temperature)
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        of_clips = [pool_windows(each) for each in np.split(of_windows, firsts[1:])]
        return Heard(chosen=chosen, probabilities=np.stack(of_clips))

    def _write_validation(self, heard: Heard) -> None:
        np.savez(
            self._folder / "validation.npz",
            clip_ids=self._data.examples.clip_ids[heard.chosen],
            truth=self._data.examples.truth[heard.chosen],
            probabilities=heard.probabilities,
            renders=np.array([self._data.renders[index] for index in heard.chosen]),
        )

    def _metrics(
        self, fitted: Fitted, heard: dict[Split, Heard], temperature: float
    ) -> dict[str, Any]:
        from engine.training.devices import in_words

        metrics: dict[str, Any] = {
            "labels": list(self._data.examples.labels),
            "preset": self._task.recipe.preset,
            "seed": self._task.seed,
            "best_epoch": fitted.best_epoch,
            "epochs": fitted.n_epochs,
            "seconds": round(fitted.seconds, 2),
            "temperature": temperature,
            "device": in_words(),
            "level": self._task.recipe.network.level,
            "n_parameters": self._learner.count_parameters(),
            "n_clips": {str(split): len(each.chosen) for split, each in heard.items()},
            "n_groups": {str(split): self._n_groups(each.chosen) for split, each in heard.items()},
            "left_out": [list(each) for each in self._data.left_out],
            **{str(split): self._scores(each) for split, each in heard.items()},
        }
        found = advise(metrics, *self._training_counts())
        return {**metrics, "advice": [each.to_data() for each in found]}

    def _training_counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the training clips and groups of each class."""
        clips = [self._data.clips[index] for index in self._task.train]
        groups = {(clip.label, clip.group) for clip in clips}
        clip_counts = Counter(clip.label for clip in clips)
        return dict(clip_counts), dict(Counter(label for label, _ in groups))

    def _n_groups(self, chosen: IndexArray) -> int:
        return len({self._data.clips[index].group for index in chosen})

    def _scores(self, heard: Heard) -> dict[str, Any] | None:
        if not len(heard.chosen):
            return None
        labels = self._data.examples.labels
        truth = self._data.examples.truth[heard.chosen]
        best = heard.probabilities.argmax(axis=1).astype(np.int64)
        found = score(confusion(truth, best, len(labels)), labels)
        error = calibration_error(heard.probabilities, truth)
        groups = [self._data.clips[index].group for index in heard.chosen]
        known = intervals(truth, best, groups, labels)
        told = known.to_data() if known else None
        return {**found.to_data(), "calibration_error": error, "intervals": told}
