"""Ctrl-C as a wish to stop, for verbs that keep what they have done so far."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager

INTERRUPTED = 130
"""Exit code of a verb that was stopped."""


@contextmanager
def told_to_stop() -> Generator[Callable[[], bool]]:
    """Let Ctrl-C be asked for, instead of ending the program: the body stops when it is told."""
    told: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: told.append(number))
    try:
        yield lambda: bool(told)
    finally:
        signal.signal(signal.SIGINT, before)
