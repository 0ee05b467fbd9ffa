"""Ctrl-C as a wish to stop, for verbs that keep what they have done so far."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

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


def heeding(items: Iterable[T], is_told: Callable[[], bool]) -> Iterator[T]:
    """Yield what comes, and raise KeyboardInterrupt once a person has told us to stop.

    Without it a Ctrl-C could be lost: Python raises it wherever it is, and where that is a function
    that libsndfile calls for the next bytes of a file, it is printed and forgotten.
    """
    for item in items:
        if is_told():
            raise KeyboardInterrupt
        yield item
