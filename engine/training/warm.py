"""A training process that is started before it is needed.

Keras and JAX take seconds to import and a network takes seconds to compile; a page that offers to
train has that done while a person reads it. The same process shows what augmentation makes of a
clip.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.dataset.project import Project
from engine.errors.program import WorkerLostError, WorkerTakenError
from engine.processes import TRAINING_ENVIRONMENT, Message, WorkerProcess, rebuild_error
from engine.training.augmentation.base import Ear, Transform
from engine.training.recipe import Recipe
from engine.training.rehearsal import Rehearsal

PATIENCE_S = 60.0
"""For one draw: the first one waits for the libraries."""


class WarmWorker:
    """One process at the ready; give it away with `take`, or end it with `stop`.

    All but `rehearse` return at once and may come from any thread; that one waits, off the main
    thread.

    Parameters
    ----------
    worker : WorkerProcess | None
        One that a training gave back; None starts one.

    Raises
    ------
    WorkerLostError
        If the process could not be started.
    """

    def __init__(self, worker: WorkerProcess | None = None) -> None:
        self._worker = worker or WorkerProcess("train", environment=TRAINING_ENVIRONMENT)
        self._is_taken = False
        self._sending = threading.Lock()
        self._receiving = threading.Lock()
        self._n_draws = 0

    @property
    def is_there(self) -> bool:
        """Whether there is a process to take."""
        return not self._is_taken and self._worker.is_running

    def prepare(self, folder: Path, recipe: Recipe) -> None:
        """Have it import, read the sounds of the project in `folder`, and compile for `recipe`."""
        self._send({"command": "prepare", "project": str(folder), "recipe": recipe.to_data()})

    def await_prepared(self, timeout_s: float = PATIENCE_S) -> bool:
        """Return whether it got all of it done, once it is done or broken off."""
        with self._receiving:
            return bool(self._reply("prepared", timeout_s)["prepared"])

    def rehearse(
        self, project: Project, clip_id: int, transforms: Sequence[Transform], *, seed: int
    ) -> Rehearsal:
        """Return one draw of what `transforms` make of a clip.

        Parameters
        ----------
        project : Project
        clip_id : int
        transforms : Sequence[Transform]
            Those switched on are done; for one alone, give it a probability of 1.
        seed : int
            Another one is another draw.

        Raises
        ------
        HarkenError
            If the clip cannot be read.
        WorkerTakenError
            If the process was taken, before or meanwhile.
        WorkerLostError
            If it has ended, or does not answer.
        """
        settings = project.catalog.settings()
        recipe = Recipe(segment_s=settings.segment_s, augmentation=tuple(transforms))
        with self._receiving, _scratch() as folder:
            self._n_draws += 1
            path = Path(folder) / "draw.npz"
            self._send(
                {
                    "command": "rehearse",
                    "draw": self._n_draws,
                    "project": str(project.folder),
                    "recipe": recipe.to_data(),
                    "clip": clip_id,
                    "seed": seed,
                    "path": str(path),
                }
            )
            told = self._reply("rehearsed", PATIENCE_S, self._n_draws)
            if "error" in told:
                raise rebuild_error(told["error"])
            with np.load(path, allow_pickle=False) as arrays:
                return Rehearsal(
                    **{name: arrays[name] for name in arrays.files},
                    ears=tuple(Ear[name] for name in told["ears"]),
                )

    def take(self) -> WorkerProcess:
        """Return the process for a training; it is no longer ours, also for a draw on its way.

        Raises
        ------
        WorkerTakenError
            If it was taken before.
        """
        with self._sending:
            self._require()
            self._is_taken = True
        self._worker.interrupt()
        with self._receiving:  # a draw on its way is broken off by now: it would take our events
            return self._worker

    def stop(self) -> None:
        """End it, unless it was taken."""
        if not self._is_taken:
            self._worker.kill()
            self._worker.stop()

    def _require(self) -> None:
        if self._is_taken:
            raise WorkerTakenError("train", "It was given to a training.")

    def _send(self, told: Message) -> None:
        with self._sending:  # or it might come behind the job, among the commands for that
            self._require()
            self._worker.send(told)

    def _reply(self, name: str, timeout_s: float, wanted: Any = None) -> Message:
        """Return the next reply of a kind; older ones of other kinds are passed over."""
        while True:
            self._require()  # what comes after `take`, the interruption by it too, is no reply
            try:
                told = self._worker.receive(timeout_s)
            except TimeoutError:
                raise WorkerLostError("train", "It does not answer.") from None
            if told is None:
                raise WorkerLostError("train", self._worker.wait().in_words)
            if name in told and wanted in {None, told[name]}:
                return told


def _scratch() -> tempfile.TemporaryDirectory[str]:
    # Errors: of a draw that was broken off, the process may write into it while it goes.
    return tempfile.TemporaryDirectory(prefix="harken-draw-", ignore_cleanup_errors=True)
