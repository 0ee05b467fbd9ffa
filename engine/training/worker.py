"""The training process: one job on standard input, events on standard output.

Keras is imported here and nowhere else, in a thread, while the sounds are read.
"""

from __future__ import annotations

import os
import threading
import traceback
from pathlib import Path
from typing import Any

from engine.errors import HarkenError, TrainingDiedError, TrainingMemoryError
from engine.processes import Channel
from engine.training.events import Failed, Preparing
from engine.training.parent import Inbox, Reporter

NICENESS = 5
"""Lets the window draw while this process takes every core that is left."""

OUT_OF_MEMORY = "RESOURCE_EXHAUSTED"


def main() -> int:
    """Do the job that the first line of standard input holds; return the exit code."""
    channel = Channel()
    job = channel.receive()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    if job.get("cores") and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, job["cores"])  # JAX makes as many threads as it may use cores
    reporter = Reporter(channel, Path(job["folder"]))
    try:
        reporter.tell(Preparing(phase="Starting"))
        _carry_out(job, reporter, Inbox(channel))
    except HarkenError as error:
        reporter.tell(Failed(sentence=error.sentence, cause=error.cause, cure=error.cure))
        return 1
    except Exception as error:  # noqa: BLE001 - the last line of a process: a bug is told in words
        traceback.print_exc()
        reporter.tell(_in_words(error, reporter.folder))
        return 1
    return 0


def _carry_out(job: dict[str, Any], reporter: Reporter, inbox: Inbox) -> None:
    from engine.dataset.project import Project

    backend = BackendImport()
    backend.start()
    with Project.open(Path(job["project"]), read_only=True) as project:
        if "is_examination" in job:
            from engine.training.examination import carry_out
        else:
            from engine.training.single import carry_out
        carry_out(project, job, reporter, inbox, backend.wait)


def _in_words(error: Exception, folder: Path) -> Failed:
    told: HarkenError = TrainingDiedError(
        f"{type(error).__name__}: {error}.", str(folder / "worker.log")
    )
    if isinstance(error, MemoryError) or OUT_OF_MEMORY in str(error):
        told = TrainingMemoryError()
    return Failed(sentence=told.sentence, cause=told.cause, cure=told.cure)


class BackendImport:
    """Keras and JAX on their way in."""

    def __init__(self) -> None:
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._load, name="backend", daemon=True)

    def start(self) -> None:
        """Begin to import."""
        self._thread.start()

    def wait(self) -> None:
        """Return when both are there.

        Raises
        ------
        PartMissingError
            If they are not installed.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _load(self) -> None:
        from platformdirs import user_cache_path

        from engine.training.backend import load_backend

        try:
            load_backend(user_cache_path("harken", appauthor=False) / "compiled")
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            self._error = error
