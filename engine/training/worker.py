"""The training process: jobs on standard input, events on standard output.

Keras is imported here and nowhere else, in a thread, while the sounds are read; or before there is
a job, where the parent asks for that.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from engine.errors.base import HarkenError
from engine.errors.training import TrainingDiedError, TrainingMemoryError
from engine.processes import Channel
from engine.training.events import Done, Failed, Preparing
from engine.training.parent import LOG, Inbox, Reporter
from engine.training.readiness import Readiness

NICENESS = 5
"""Lets the window draw while this process takes every core that is left."""

OUT_OF_MEMORY = "RESOURCE_EXHAUSTED"


def main() -> int:
    """Do the jobs that come on standard input; return the exit code.

    After a training that is done the process waits for another one, where its parent lends it.
    """
    channel = Channel()
    readiness = Readiness(channel)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    while True:
        job = readiness.await_job()
        if job.get("cores") and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, job["cores"])  # JAX makes as many threads as it may use cores
        reporter = Reporter(channel, Path(job["folder"]))
        with _log_at(reporter.folder / LOG):
            last = _carry_out(job, reporter, Inbox(channel), readiness)
            reporter.tell(last)  # the very last of a job: the next one may be on its way already
        if isinstance(last, Failed):
            return 1
        if not job.get("is_lent"):
            return 0
        gc.collect()  # networks are cycles: the next training would begin beside this one's
        _give_memory_back()


def _give_memory_back() -> None:
    """Let the system have what a training held: the allocator was told to keep it meanwhile."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # glibc's own word
            ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def _log_at(path: Path) -> Iterator[None]:
    """Write what libraries and crashes say to the log of a run, and to no run's afterwards."""
    own, log = os.dup(2), os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 2)
    os.close(log)
    try:
        yield
    except Exception as error:  # no reader is left for it but the log, let go of in a moment
        traceback.print_exc()
        raise SystemExit(1) from error
    finally:
        os.dup2(own, 2)
        os.close(own)


def _carry_out(
    job: dict[str, Any], reporter: Reporter, inbox: Inbox, readiness: Readiness
) -> Done | Failed:
    try:
        reporter.tell(Preparing(phase="Starting"))
        return _train(job, reporter, inbox, readiness)
    except HarkenError as error:
        return Failed(sentence=error.sentence, cause=error.cause, cure=error.cure)
    except Exception as error:  # noqa: BLE001 - the last line of a process: a bug is told in words
        traceback.print_exc()
        return _in_words(error, reporter.folder)


def _train(job: dict[str, Any], reporter: Reporter, inbox: Inbox, readiness: Readiness) -> Done:
    from engine.dataset.project import Project

    readiness.backend.start()
    with Project.open(Path(job["project"]), read_only=True) as project:
        if "is_examination" in job:
            from engine.training.examination import carry_out
        else:
            from engine.training.single import carry_out
        return carry_out(project, job, reporter, inbox, readiness)


def _in_words(error: Exception, folder: Path) -> Failed:
    told: HarkenError = TrainingDiedError(f"{type(error).__name__}: {error}.", str(folder / LOG))
    if isinstance(error, MemoryError) or OUT_OF_MEMORY in str(error):
        told = TrainingMemoryError()
    return Failed(sentence=told.sentence, cause=told.cause, cure=told.cure)
