"""Threads that wait for jobs, so that the main thread never waits for a thread to begin."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from studio.work.mailbox import mailbox

Work = Callable[[], None]

MOST_IDLE = 4
"""Threads that wait; what comes beyond them ends with its job."""


class Crew:
    """Carries out any number of jobs at once, by threads that came free before."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[list[Work] | None] = queue.SimpleQueue()
        self._mailbox = mailbox()
        self._lock = threading.Lock()
        self._n_idle = 0
        self._is_closed = False

    def carry_out(self, work: Work) -> None:
        """Do `work` in a thread; it raises nothing."""
        with self._lock:
            has_idle = self._n_idle > 0
            self._n_idle -= has_idle
        if has_idle:
            self._orders.put([work])
        else:
            # Daemon: work that hangs in a system call must not keep a closed window's process up.
            threading.Thread(target=self._serve, args=([work],), name="job", daemon=True).start()

    def close(self) -> None:
        """Let the threads that wait end, and those at work after it."""
        with self._lock:
            n_idle, self._n_idle, self._is_closed = self._n_idle, 0, True
        for _ in range(n_idle):
            self._orders.put(None)

    def _serve(self, order: list[Work] | None) -> None:
        while order is not None:
            order[0]()
            # What it worked on may be a window's, and windows go on the main thread only: that
            # thread empties the order, so that no reference to anything of Qt's ends in this one.
            self._mailbox.post(self._mailbox, order.clear)
            del order
            with self._lock:
                if self._is_closed or self._n_idle >= MOST_IDLE:
                    return
                self._n_idle += 1
            order = self._orders.get()
