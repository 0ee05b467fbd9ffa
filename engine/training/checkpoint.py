"""A training on disk, to go on from after a crash: all of its state, so that it ends the same."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from engine.training.learner import State

Averaged = tuple[list[Array], list[Array]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Progress:
    """How far a training is, and its best so far.

    Attributes
    ----------
    best : tuple[list[jax.Array], list[jax.Array]]
        Averaged weights of the best epoch.
    epoch, best_epoch : int
        Epochs done, and the best of them; from 1.
    n_idle : int
        Epochs since the best.
    merit : float
        Of the best epoch; larger is better.
    seconds : float
        Spent learning and validating.
    """

    best: Averaged
    level: str = ""
    epoch: int = 0
    best_epoch: int = 0
    n_idle: int = 0
    merit: float = -math.inf
    seconds: float = 0.0

    def after_epoch(self, merit: float, averaged: Averaged, spent_s: float) -> Self:
        """Return the progress one epoch on."""
        onward = replace(
            self, epoch=self.epoch + 1, n_idle=self.n_idle + 1, seconds=self.seconds + spent_s
        )
        if merit <= self.merit:
            return onward
        kept = jax.tree.map(jnp.array, averaged)  # the next step uses up the state
        return replace(onward, best=kept, best_epoch=onward.epoch, n_idle=0, merit=merit)


class Checkpoint:
    """The checkpoint of one run.

    Parameters
    ----------
    path : Path
        Of the file; replaced as a whole, so a crash leaves the one before.
    is_ours : bool, default True
        Whether this process writes it: of several machines the first does, all go on from it.
    """

    def __init__(self, path: Path, *, is_ours: bool = True) -> None:
        self._path = path
        self._is_ours = is_ours

    @property
    def level(self) -> str | None:
        """What was decided of the network's level; None where nothing was saved.

        No weight tells of it, and by the clips of today it may be decided otherwise.
        """
        if not self._path.exists():
            return None
        with np.load(self._path, allow_pickle=False) as arrays:
            return json.loads(str(arrays["told"])).get("level") or None

    def save(self, state: State, progress: Progress) -> None:
        """Write both."""
        if not self._is_ours:
            return
        leaves = jax.tree.leaves((state, progress.best))
        arrays: dict[str, Any] = {f"{i:04}": np.asarray(leaf) for i, leaf in enumerate(leaves)}
        told = {name: getattr(progress, name) for name in _TOLD}
        draft = self._path.with_suffix(".draft")
        with draft.open("wb") as file:
            np.savez(file, told=np.array(json.dumps(told)), **arrays)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def restore(self, state: State, progress: Progress) -> tuple[State, Progress]:
        """Return what was saved, or what was given where nothing was.

        Parameters
        ----------
        state, progress : State, Progress
            Of an untaught network of the same recipe: they give the shapes.

        Raises
        ------
        ValueError
            If the file is of another recipe.
        """
        if not self._path.exists():
            return state, progress
        leaves, shape = jax.tree.flatten((state, progress.best))
        with np.load(self._path, allow_pickle=False) as arrays:
            told = json.loads(str(arrays["told"]))
            saved = [arrays[f"{i:04}"] for i in range(len(arrays.files) - 1)]
        # A normalisation of one part was written without the axis of its parts once.
        saved = [
            array[None] if (1, *array.shape) == leaf.shape else array
            for leaf, array in zip(leaves, saved, strict=False)
        ] + saved[len(leaves) :]
        if [leaf.shape for leaf in leaves] != [array.shape for array in saved]:
            message = "the checkpoint belongs to another recipe"
            raise ValueError(message)
        state, best = jax.tree.unflatten(shape, list(map(jnp.asarray, saved)))
        return state, replace(progress, best=best, **told)


_TOLD = ("level", "epoch", "best_epoch", "n_idle", "merit", "seconds")
