"""A long job: one object with progress, cancel and exactly one end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors.base import HarkenError
from engine.errors.program import MistakeInHarkenError
from studio.work.crew import Crew
from studio.work.mailbox import mailbox

_PROGRESS_EVERY_S = 0.05


class Cancelled(Exception):  # noqa: N818  no error: somebody wished it
    """Raised by `Task.check` inside a job that is to stop."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes
    ----------
    done, total : int
        Of whatever is counted; `total` is 0 while nobody knows.
    note : str
        Words that replace the count, such as “3 min 12 s left”.
    """

    done: int
    total: int
    note: str = ""

    @property
    def part(self) -> float | None:
        """Share that is done, 0 to 1, or None while nobody knows."""
        return min(1.0, self.done / self.total) if self.total else None


class Task:
    """What the work sees of its job, from inside the thread."""

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()
        self._told_at = 0.0
        self._last: Progress | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether the work is to stop; look at it at least every tenth of a second."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise Cancelled where the work is to stop."""
        if self.is_cancelled:
            raise Cancelled

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far the work is; as often as one likes, the window hears 20 a second."""
        self._last = Progress(done, total, note)
        now = time.monotonic()
        if now - self._told_at >= _PROGRESS_EVERY_S:
            self._told_at = now
            self.flush()

    def flush(self) -> None:
        """Tell the last progress, if it was not told yet."""
        if self._last is not None:
            last, self._last = self._last, None
            self._tell(last)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._cancelled.set()


class Job(QObject):
    """Work in a thread, started by the desk.

    Parameters
    ----------
    title : str
        What the strip at the foot calls it: “Making previews”.
    work : Callable[[Task], object]
        Runs in the thread; what it returns is the result. It touches no widget.

    Signals
    -------
    progressed(Progress), finished(object), failed(HarkenError)
        All on the main thread. Exactly one of the last two comes; a cancelled job finishes with
        None.
    ended(Job)
        After either of them: for the desk, which lets go of it.

    Attributes
    ----------
    tells_failure : bool
        Whether the window is to tell of a failure; False where who started it does.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal(object)
    tells_failure = True

    def __init__(
        self, title: str, work: Callable[[Task], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._post = mailbox().post
        self._task = Task(lambda progress: self._post(self, lambda: self._on_progress(progress)))
        self._is_started = False
        self._is_over = threading.Event()
        self._has_ended = False
        self.progress = Progress(0, 0)

    @property
    def is_running(self) -> bool:
        """Whether it was started and its end has not been told."""
        return self._is_started and not self._has_ended

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._task.is_cancelled

    def start(self, crew: Crew) -> None:
        """Have the work done by one of the crew; the desk calls this."""
        self._is_started = True
        crew.carry_out(self._run)

    def cancel(self) -> None:
        """Ask the work to stop; the end comes by signal as ever."""
        self._task.cancel()

    def end_now(self) -> None:
        """Stop without hope for a result: the window is closing."""
        self.cancel()

    def join(self, timeout_s: float) -> bool:
        """Wait for the work to be over; tell whether it is."""
        return not self._is_started or self._is_over.wait(timeout_s)

    def _run(self) -> None:
        result: Any = None
        error: HarkenError | None = None
        try:
            result = self._work(self._task)
            self._task.flush()
        except Cancelled:
            result = None
        except HarkenError as expected:
            error = expected
        except Exception as mistake:  # noqa: BLE001  the edge: a bug must not leave a job endless
            error = MistakeInHarkenError(self.title, f"{type(mistake).__name__}: {mistake}")
            threading.excepthook(
                threading.ExceptHookArgs(
                    (type(mistake), mistake, mistake.__traceback__, threading.current_thread())
                )
            )
        self._post(self, lambda: self._on_ended(result, error))
        self._is_over.set()

    def _on_progress(self, progress: Progress) -> None:
        if not self._has_ended:
            self.progress = progress
            self.progressed.emit(progress)

    def _on_ended(self, result: object, error: HarkenError | None) -> None:
        self._has_ended = True
        if error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit(result)
        self.ended.emit(self)
