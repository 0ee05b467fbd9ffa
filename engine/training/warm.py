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
from engine.errors import WorkerLostError
from engine.processes import WorkerProcess, rebuild_error
from engine.training.augmentation.base import Ear, Transform
from engine.training.recipe import Recipe
from engine.training.rehearsal import Rehearsal
from engine.training.run import ENVIRONMENT

PATIENCE_S = 60.0
"""For one draw: the first one waits for the libraries."""


class WarmWorker:
    """One process at the ready; give it away with `take`, or end it with `stop`.

    `prepare` returns at once and may come from any thread; `rehearse` waits, off the main thread.

    Raises
    ------
    WorkerLostError
        If the process could not be started.
    """

    def __init__(self) -> None:
        self._worker: WorkerProcess | None = WorkerProcess("train", environment=ENVIRONMENT)
        self._lock = threading.Lock()
        self._n_draws = 0

    @property
    def is_there(self) -> bool:
        """Whether there is a process to take."""
        return self._worker is not None and self._worker.is_running

    def prepare(self, folder: Path, recipe: Recipe) -> None:
        """Have it import, read the sounds of the project in `folder`, and compile for `recipe`."""
        told = {"command": "prepare", "project": str(folder), "recipe": recipe.to_data()}
        if self._worker is not None:
            self._worker.send(told)

    def await_prepared(self, timeout_s: float = PATIENCE_S) -> bool:
        """Return whether it got all of it done, once it is done or broken off."""
        with self._lock:
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
        WorkerLostError
            If the process was taken, has ended, or does not answer.
        """
        settings = project.catalog.settings()
        recipe = Recipe(segment_s=settings.segment_s, augmentation=tuple(transforms))
        with self._lock, tempfile.TemporaryDirectory(prefix="harken-draw-") as folder:
            if self._worker is None:
                raise WorkerLostError("train", "It was given to a training.")
            self._n_draws += 1
            path = Path(folder) / "draw.npz"
            self._worker.send(
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

    def take(self) -> WorkerProcess | None:
        """Return the process for a training, None where there is none; it is no longer ours."""
        with self._lock:
            taken, self._worker = self._worker, None
        return taken if taken is not None and taken.is_running else None

    def stop(self) -> None:
        """End it."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.stop()

    def _reply(self, name: str, timeout_s: float, wanted: Any = None) -> dict[str, Any]:
        """Return the next reply of a kind; older ones of other kinds are passed over."""
        worker = self._worker
        while worker is not None:
            try:
                told = worker.receive(timeout_s)
            except TimeoutError:
                raise WorkerLostError("train", "It does not answer.") from None
            if told is None:
                raise WorkerLostError("train", worker.wait().in_words)
            if name in told and wanted in {None, told[name]}:
                return told
        raise WorkerLostError("train", "It was given to a training.")
