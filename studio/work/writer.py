"""The one thread that writes the project: edits in their order, off the main thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from engine.errors.base import HarkenError
from engine.errors.program import MistakeInHarkenError
from studio.work.mailbox import mailbox


@dataclass(slots=True, eq=False)
class _Order:
    """One piece of work and where its outcome goes."""

    work: Callable[[], object]
    done: Callable[[Any], None]
    failed: Callable[[HarkenError], None]
    result: object = None
    error: HarkenError | None = None


class SerialWriter(QObject):
    """Carries out work one after the other; an fsync takes as long as the disk likes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: queue.Queue[_Order | None] = queue.Queue()
        self._outcomes: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._post = mailbox().post

    def submit(
        self,
        work: Callable[[], object],
        done: Callable[[Any], None],
        failed: Callable[[HarkenError], None],
    ) -> None:
        """Do `work` after all that came before; the outcome comes on the main thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
            self._thread.start()
        self._orders.put(_Order(work, done, failed))

    def wait(self) -> None:
        """Return when everything is done and its outcome was brought back."""
        self._orders.join()
        self._bring_back()

    def close(self) -> None:
        """Finish what was submitted and end the thread."""
        self.wait()
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            try:
                order.result = order.work()
            except HarkenError as error:
                order.error = error
            except Exception as mistake:  # noqa: BLE001  the edge: the next edit must still be made
                told = f"{type(mistake).__name__}: {mistake}"
                order.error = MistakeInHarkenError("Saving a change", told)
                threading.excepthook(
                    threading.ExceptHookArgs(
                        (type(mistake), mistake, mistake.__traceback__, threading.current_thread())
                    )
                )
            self._outcomes.put(order)
            self._orders.task_done()
            del order  # what it would call is the main thread's to let go of
            self._post(self, self._bring_back)
        self._orders.task_done()

    def _bring_back(self) -> None:
        while True:
            try:
                order = self._outcomes.get_nowait()
            except queue.Empty:
                return
            if order.error is not None:
                order.failed(order.error)
            else:
                order.done(order.result)
