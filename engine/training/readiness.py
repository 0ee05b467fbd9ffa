"""What a training process does before it has a job: import, read, compile, and show draws.

The child's side of `engine.training.warm`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.dataset.project import Project
from engine.errors.base import HarkenError
from engine.errors.program import SystemRefusedError
from engine.processes import Channel, describe_error
from engine.training.augmentation.base import BACKGROUND_NAMES
from engine.training.backend import BackendImport
from engine.training.recipe import Recipe

if TYPE_CHECKING:
    from engine.audio.mel import FloatArray
    from engine.dataset.records import Clip
    from engine.training.learner import Learner
    from engine.training.rehearsal import Rehearsal

N_COMPANY = 7
"""Other clips that a draw may mix with; the step has a whole batch to choose from."""
N_NOISE_CLIPS = 4


class Readiness:
    """A process that waits for its job and uses the time.

    Attributes
    ----------
    backend : BackendImport
        Started by whatever comes first.
    """

    def __init__(self, channel: Channel) -> None:
        self.backend = BackendImport()
        self._channel = channel
        self._next: dict[str, Any] | None = None
        self._ready: tuple[str, int, Learner] | None = None

    def await_job(self) -> dict[str, Any]:
        """Return the job, having done until then what the parent asked for.

        A command that came too late for the job before is passed over.
        """
        while True:
            told, self._next = self._next or self._channel.receive(), None
            if "command" not in told:
                return told
            if told["command"] == "prepare":
                with suppress(HarkenError):  # the training itself will say it, in words
                    self._prepare(told)
                self._channel.send({"prepared": self._next is None})
            elif told["command"] == "rehearse" and Path(told["path"]).parent.is_dir():
                self._channel.send(self._rehearse(told))  # without a folder nobody waits for it

    def learner(self, recipe: Recipe, n_classes: int) -> Learner:
        """Return the learner that is compiled already where one is, else a new one."""
        from engine.training.learner import Learner

        wanted = (str(recipe.to_data()), n_classes)
        if self._ready is None or self._ready[:2] != wanted:
            self._ready = (*wanted, Learner(recipe, n_classes))
        return self._ready[2]

    def _prepare(self, told: dict[str, Any]) -> None:
        for _ in self._stages(Path(told["project"]), Recipe.from_data(told["recipe"])):
            with suppress(TimeoutError):
                self._next = self._channel.receive(0.0)
                return

    def _stages(self, folder: Path, recipe: Recipe) -> Iterator[None]:
        """Do all that comes before a first step; after each yield it may be broken off."""
        self.backend.start()
        from engine.dataset.records import Split
        from engine.training.features import read_labelled_set
        from engine.training.level import settle_level

        with Project.open(folder, read_only=True) as project:
            data = read_labelled_set(project, recipe.segment, lambda _event: None)
        data.require_trainable()
        train, validation = data.side(Split.TRAIN), data.side(Split.VALIDATION)
        recipe = settle_level(recipe, data.examples, train)
        yield
        self.backend.wait()
        yield
        import jax

        from engine.training.loop import Task, clip_scores, deal_batches

        learner = self.learner(recipe, len(data.examples.labels))
        facts = learner.facts(data.examples, train)
        task = Task(
            recipe=recipe,
            examples=data.examples,
            facts=facts,
            train=train,
            validation=validation,
            seed=0,
        )
        state = learner.start(0)
        yield
        state, _ = learner.step(state, facts, deal_batches(task, 0)[0], 0.0, jax.random.key(0))
        yield
        clip_scores(learner, state, task, validation[:1])

    def _rehearse(self, told: dict[str, Any]) -> dict[str, Any]:
        try:
            with _refusal_in_words(told["project"]):
                drawn = self._drawn(told)
            # Its folder may have gone meanwhile, with whoever had asked; or its disk is full.
            with _refusal_in_words(told["path"]):
                np.savez(
                    Path(told["path"]),
                    before=drawn.before,
                    after=drawn.after,
                    heard_before=drawn.heard_before,
                    heard_after=drawn.heard_after,
                )
        except HarkenError as error:
            return {"rehearsed": told["draw"], "error": describe_error(error)}
        return {"rehearsed": told["draw"], "ears": [each.name for each in drawn.ears]}

    def _drawn(self, told: dict[str, Any]) -> Rehearsal:
        from engine.training.rehearsal import rehearse

        self.backend.start()
        recipe = Recipe.from_data(told["recipe"])
        with Project.open(Path(told["project"]), read_only=True) as project:
            samples, company, noises = _sounds(project, told["clip"], told["seed"])
        self.backend.wait()
        return rehearse(
            recipe.augmentation,
            samples,
            recipe.segment,
            seed=told["seed"],
            company=company,
            noises=noises,
        )


@contextmanager
def _refusal_in_words(place: str) -> Iterator[None]:
    """Tell a read or a write that the system refused; of `place`, where it names no other."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        where = str(error.filename or place)
        raise SystemRefusedError("Trying the augmentation", where, reason) from error


def _sounds(
    project: Project, clip_id: int, seed: int
) -> tuple[FloatArray, list[FloatArray], list[FloatArray]]:
    """Return the sound of a clip, of some others to mix with, and of the silence class."""
    rng = np.random.default_rng(seed)
    clip = project.catalog.clip(clip_id)
    clips = [each for each in project.catalog.clips() if each.label and each.id != clip_id]
    others = [each for each in clips if each.label != clip.label]
    quiet = [each for each in clips if each.label.lower() in BACKGROUND_NAMES]
    chosen = [_some(each, n, rng) for each, n in ((others, N_COMPANY), (quiet, N_NOISE_CLIPS))]
    company, noises = ([project.samples(each) for each in some] for some in chosen)
    return project.samples(clip), company, noises


def _some(clips: list[Clip], n: int, rng: np.random.Generator) -> list[Clip]:
    places = rng.permutation(len(clips))[:n]
    return [clips[place] for place in places]
