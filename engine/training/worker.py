"""The training process: one job on standard input, events on standard output.

Keras is imported here and nowhere else, in a thread, while the sounds are read; or before there is
a job, where the parent asks for that.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import Any

from engine.errors import HarkenError, TrainingDiedError, TrainingMemoryError
from engine.processes import Channel
from engine.training.events import Failed, Preparing
from engine.training.parent import LOG, Inbox, Reporter
from engine.training.readiness import Readiness

NICENESS = 5
"""Lets the window draw while this process takes every core that is left."""

OUT_OF_MEMORY = "RESOURCE_EXHAUSTED"


def main() -> int:
    """Do the job that the first line of standard input holds; return the exit code."""
    channel = Channel()
    readiness = Readiness(channel)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    job = readiness.await_job()
    if job.get("cores") and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, job["cores"])  # JAX makes as many threads as it may use cores
    reporter = Reporter(channel, Path(job["folder"]))
    _log_to(reporter.folder / LOG)
    try:
        reporter.tell(Preparing(phase="Starting"))
        _carry_out(job, reporter, Inbox(channel), readiness)
    except HarkenError as error:
        reporter.tell(Failed(sentence=error.sentence, cause=error.cause, cure=error.cure))
        return 1
    except Exception as error:  # noqa: BLE001 - the last line of a process: a bug is told in words
        traceback.print_exc()
        reporter.tell(_in_words(error, reporter.folder))
        return 1
    return 0


def _log_to(path: Path) -> None:
    """Write what libraries and crashes say to the run's own log: it may be older than the run."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _carry_out(job: dict[str, Any], reporter: Reporter, inbox: Inbox, readiness: Readiness) -> None:
    from engine.dataset.project import Project

    readiness.backend.start()
    with Project.open(Path(job["project"]), read_only=True) as project:
        if "is_examination" in job:
            from engine.training.examination import carry_out
        else:
            from engine.training.single import carry_out
        carry_out(project, job, reporter, inbox, readiness)


def _in_words(error: Exception, folder: Path) -> Failed:
    told: HarkenError = TrainingDiedError(f"{type(error).__name__}: {error}.", str(folder / LOG))
    if isinstance(error, MemoryError) or OUT_OF_MEMORY in str(error):
        told = TrainingMemoryError()
    return Failed(sentence=told.sentence, cause=told.cause, cure=told.cure)
