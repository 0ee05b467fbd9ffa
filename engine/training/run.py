"""A run: one training in a process of its own, from the first event to the last."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, Self

from engine.dataset.project import Project
from engine.dataset.records import RunRow
from engine.dataset.runs import add_run, finish_run, reopen_run, run_folder
from engine.errors.program import WorkerLostError
from engine.errors.projects import ProjectError
from engine.errors.training import (
    NothingLearntError,
    NotResumableError,
    TrainingCancelledError,
    TrainingDiedError,
    TrainingError,
)
from engine.processes import TRAINING_ENVIRONMENT, Message, WorkerProcess
from engine.training.events import Done, Epoch, Event, Failed, from_data
from engine.training.parent import LOG
from engine.training.recipe import Recipe


class Lender(Protocol):
    """Lends a process to a training, and has it back where it can train again."""

    def take(self) -> WorkerProcess:
        """Return a process that waits for its job; it is no longer the lender's.

        Raises
        ------
        WorkerLostError
            If none could be started.
        """
        ...

    def give_back(self, worker: WorkerProcess) -> None:
        """Have a process that waits for another job: keep it, or end it."""
        ...


class Training:
    """A training process: events out, commands in, exactly one `Done` or `Failed` at the end.

    `events` is for one thread; the commands may come from any.

    Parameters
    ----------
    job : Message
        What the worker is to do; its ``folder`` is where the log goes.
    environment : Mapping[str, str] | None
        Added to ours and to `TRAINING_ENVIRONMENT`.
    lender : Lender | None
        Whose process it takes, and gives back when it is done; None starts one of its own.

    Raises
    ------
    WorkerLostError
        If there is no process, or it ended before it had its job.
    """

    def __init__(
        self,
        job: Message,
        *,
        environment: Mapping[str, str] | None = None,
        lender: Lender | None = None,
    ) -> None:
        self._log = Path(job["folder"]) / LOG
        self._lender = lender
        self._has_learnt = False
        self._began_s = time.monotonic()
        self._verdict: TrainingError | None = None
        self._lock = threading.Lock()
        self._is_over = False
        self._worker = lender.take() if lender else self._start(environment)
        try:
            self._worker.send({**job, "is_lent": lender is not None})
        except WorkerLostError:
            self._worker.stop()
            raise

    def events(self) -> Iterator[Event]:
        """Yield events as they come; the last one is the one `Done` or `Failed`.

        By then the process has ended or is given back, and no command reaches it any more.
        """
        is_done = False
        try:
            last = yield from self._told()
            is_done = isinstance(last, Done)
        finally:
            self._let_go(is_done=is_done)
        yield last

    def stop(self) -> None:
        """Stop after the current step and keep the best; before the first epoch there is none."""
        if self._has_learnt:
            self._command("stop")
        else:
            self._end(NothingLearntError())

    def pause(self) -> None:
        """Hold still after the current step."""
        self._command("pause")

    def resume(self) -> None:
        """Go on after a pause."""
        self._command("resume")

    def kill(self) -> None:
        """End the process at once; what it learnt since the last checkpoint is lost."""
        self._end(TrainingCancelledError())

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._worker.pid

    def _start(self, environment: Mapping[str, str] | None) -> WorkerProcess:
        told = {**TRAINING_ENVIRONMENT, **(environment or {})}
        return WorkerProcess("train", log=self._log, environment=told)

    def _told(self) -> Generator[Event, None, Done | Failed]:
        """Yield all events but the last, and return that."""
        for message in self._worker.messages():
            if "event" not in message:  # an answer from before it had this job
                continue
            event = from_data(message)
            if isinstance(event, Done | Failed):
                return event
            self._has_learnt |= isinstance(event, Epoch)
            yield event
        return _failed(self._verdict or self._died())

    def _let_go(self, *, is_done: bool) -> None:
        """Give the process back, or end it; by the next command it may have another job."""
        with self._lock:
            self._is_over = True
        if self._lender and is_done and self._verdict is None:
            self._lender.give_back(self._worker)
        else:
            self._worker.stop()

    def _end(self, verdict: TrainingError) -> None:
        with self._lock:
            if not self._is_over:
                self._verdict = verdict
                self._worker.kill()

    def give(self, task: Message | None) -> None:
        """Give a process of a cross-validation its next fold; None lets it end."""
        self._command("task", task)

    def _command(self, name: str, task: Message | None = None) -> None:
        told: Message = {"command": name, "task": task} if task else {"command": name}
        with self._lock, suppress(WorkerLostError):  # it has just ended: events() tells how
            if not self._is_over:
                self._worker.send(told)

    def _died(self) -> TrainingDiedError:
        end = self._worker.wait()
        if not self._log.exists():  # it ended before it wrote there by itself
            with suppress(OSError):
                self._log.write_text(f"{end.last_words}\n", encoding="utf-8")
        return TrainingDiedError(end.in_words, str(self._log))


def _failed(error: TrainingError) -> Failed:
    return Failed(sentence=error.sentence, cause=error.cause, cure=error.cure)


class Run(Training):
    """A training that the catalog knows: a row, a folder, and in the end a model.

    Attributes
    ----------
    id : int
        Of the row.
    folder : Path
    """

    def __init__(
        self,
        project: Project,
        row: RunRow,
        recipe: Recipe,
        *,
        lender: Lender | None = None,
        cluster: Message | None = None,
    ) -> None:
        self.id = row.id
        self.folder = run_folder(project, row.id)
        job: Message = {
            "project": str(project.folder),
            "folder": str(self.folder),
            "run": row.id,
            "recipe": recipe.to_data(),
            "seed": row.seed,
            "cluster": cluster,
        }
        try:
            super().__init__(job, lender=lender)
        except WorkerLostError:
            _put_back(project, row)
            raise

    @classmethod
    def start(
        cls,
        project: Project,
        recipe: Recipe,
        seed: int,
        *,
        lender: Lender | None = None,
        cluster: Message | None = None,
    ) -> Self:
        """Add a run to the catalog and start its training.

        Parameters
        ----------
        project : Project
        recipe : Recipe
        seed : int
        lender : Lender | None
            Whose process trains; None starts one.
        cluster : Message | None
            The fields of `engine.training.devices.Cluster`, where several machines train.

        Raises
        ------
        ProjectError
            If the project cannot be written here.
        WorkerLostError
            If the process could not be started.
        """
        row = add_run(project, json.dumps(recipe.to_data()), seed, recipe.preset)
        return cls(project, row, recipe, lender=lender, cluster=cluster)

    @classmethod
    def go_on(
        cls,
        project: Project,
        run_id: int,
        *,
        lender: Lender | None = None,
        cluster: Message | None = None,
    ) -> Self:
        """Resume a run that a crash, a reboot or a person ended before its end.

        Without a checkpoint it starts anew; either way it ends as if nothing had happened. For
        `lender` and `cluster` see `start`.

        Raises
        ------
        UnknownRunError
            If there is none.
        NotResumableError
            If it is done, or its recipe cannot be read.
        """
        row = project.catalog.run(run_id)
        if row.state == "done":
            raise NotResumableError(f"r{run_id}", "It is done.")
        recipe = read_run_recipe(run_folder(project, run_id), run_id)
        reopen_run(project, run_id)
        return cls(project, row, recipe, lender=lender, cluster=cluster)

    def record(self, project: Project, event: Done | Failed) -> RunRow:
        """Write how the run ended into the catalog; on the thread that owns the project."""
        if isinstance(event, Failed):
            return finish_run(project, self.id, "failed", seconds=time.monotonic() - self._began_s)
        found: dict[str, Any] = event.metrics["validation"]
        return finish_run(
            project,
            self.id,
            "stopped" if event.was_stopped else "done",
            seconds=event.metrics["seconds"],
            accuracy=found["accuracy"],
            macro_f1=found["macro_f1"],
        )

    def leave(self, project: Project) -> RunRow:
        """End the process at once and say in the catalog that the run can be gone on with."""
        self.kill()
        return finish_run(project, self.id, "stopped", seconds=time.monotonic() - self._began_s)


def _put_back(project: Project, row: RunRow) -> None:
    """Leave a run whose process never began as its row was; a new one, or a lost one, failed."""
    state = "failed" if row.state == "running" else row.state
    with suppress(ProjectError):  # that there is no process comes first; the next start sees to it
        finish_run(
            project,
            row.id,
            state,
            seconds=row.seconds,
            accuracy=row.accuracy,
            macro_f1=row.macro_f1,
        )


def lend_hand(
    project: Project, recipe: Recipe, seed: int, cluster: Message, *, resumed: Path | None = None
) -> Training:
    """Train as one of several machines, not the first: nothing is kept here.

    Parameters
    ----------
    project : Project
        In a folder that all machines see; it is only read.
    recipe, seed : Recipe, int
        As on the first machine.
    cluster : Message
        The fields of `engine.training.devices.Cluster`.
    resumed : Path | None
        The folder of the run that is gone on with.
    """
    folder = project.folder / "cache" / "hosts" / str(cluster["rank"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job: Message = {
        "project": str(project.folder),
        "folder": str(folder),
        "recipe": recipe.to_data(),
        "seed": seed,
        "cluster": cluster,
        "resume": str(resumed or folder),
    }
    return Training(job)


def read_run_recipe(folder: Path, run_id: int) -> Recipe:
    """Return the recipe that a run keeps.

    Raises
    ------
    NotResumableError
        If it cannot be read.
    """
    try:
        return Recipe.from_data(json.loads((folder / "recipe.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise NotResumableError(f"r{run_id}", f"Its recipe cannot be read: {error}") from error
