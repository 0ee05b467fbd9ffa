"""The one way from a thread back to the main thread; no thread touches Qt."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier
from shiboken6 import isValid

Letter = Callable[[], object]

_NAME = "mailbox"
_TURN_S = 0.008
"""How long letters may keep one turn of the event loop; the rest waits for the next turn."""


class Mailbox(QObject):
    """Letters that threads post and the main thread opens, in their order.

    A signal emitted in a thread that Qt did not make would do the same by Qt's own means. But
    then the thread holds Qt objects, and where it lets go of one last, the object is destroyed
    beside an event loop that still knows it: a crash once in a hundred runs. A socket's byte wakes
    the loop without any of that.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self._letters: deque[tuple[QObject, Letter]] = deque()
        self._mouth, self._slot = socket.socketpair()
        self._mouth.setblocking(False)
        self._slot.setblocking(False)
        self._notifier = QSocketNotifier(self._slot.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._open_some)

    def post(self, to: QObject, letter: Letter) -> None:
        """Have `letter` called on the main thread soon, if the object it is for still is there.

        From any thread, without waiting.
        """
        self._letters.append((to, letter))
        try:
            self._mouth.send(b"\0")
        except BlockingIOError:
            pass  # so many bytes wait already that the loop is sure to wake
        except OSError:
            self._letters.clear()  # the program has ended

    def wake_at_signals(self) -> None:
        """Let Python's signal handlers run while the event loop sleeps; on the main thread.

        Python calls a handler between two of its own steps, and a window at rest takes none.
        """
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)

    def deliver(self) -> None:
        """Open every letter that has come, now; on the main thread."""
        for _ in range(len(self._letters)):
            self._open_next()

    def _open_some(self) -> None:
        try:
            self._slot.recv(65536)
        except BlockingIOError:
            return
        until_s = time.monotonic() + _TURN_S
        while self._letters and time.monotonic() < until_s:
            self._open_next()
        if self._letters:
            self.post(self, _nothing)

    def _open_next(self) -> None:
        try:
            to, letter = self._letters.popleft()
        except IndexError:
            return  # a letter opened the others
        try:
            if isValid(to):
                letter()
        except Exception as error:  # noqa: BLE001  the edge: as PySide does for a slot; the rest is opened
            sys.excepthook(type(error), error, error.__traceback__)


def mailbox() -> Mailbox:
    """Return the application's mailbox, made at its first use; on the main thread."""
    app = QCoreApplication.instance()
    if app is None:
        message = "a mailbox needs an application"
        raise RuntimeError(message)
    found = app.findChild(Mailbox, _NAME)
    return found if found is not None else Mailbox(app)


def relay(hear: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a function for a foreign thread: what it is told, `hear` is told on the main thread.

    Parameters
    ----------
    hear : Callable[[Any], None]
        Method of a QObject, which is not kept alive: one that is gone hears nothing.
    """
    box, method = mailbox(), WeakMethod(hear)

    def open_letter(word: object) -> None:
        found = method()
        if found is not None and isValid(getattr(found, "__self__", None)):
            found(word)

    return lambda word: box.post(box, lambda: open_letter(word))


def _nothing() -> None:
    """Wake the loop for the letters before this one."""
