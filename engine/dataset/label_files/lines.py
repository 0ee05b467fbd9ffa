"""Lines of a label file, each read by itself: a bad one is told, and the others count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from engine.dataset.label_files.numbers import number
from engine.runtime.label_text import LabelledSpan

TOLD_LINES = 3
"""How many lines that were passed over are told one by one."""

Line = TypeVar("Line")


class LineFaultError(Exception):
    """What is wrong with one line; it ends in the warnings of the file."""


def times(begin: str, end: str) -> tuple[float, float]:
    """Return the seconds that two cells hold.

    Raises
    ------
    LineFaultError
        If they are no span of a recording.
    """
    onset_s, offset_s = number(begin), number(end)
    if onset_s is None or offset_s is None:
        message = "its times are no numbers"
        raise LineFaultError(message)
    return in_order(onset_s, offset_s)


def in_order(onset_s: float, offset_s: float) -> tuple[float, float]:
    """Return both times; LineFaultError where they are no span of a recording."""
    if onset_s < 0:
        message = "it begins before the recording does"
        raise LineFaultError(message)
    if not offset_s >= onset_s:  # nor is it a time at all
        message = "it ends before it begins"
        raise LineFaultError(message)
    return onset_s, offset_s


def gather(
    lines: Iterable[tuple[int, Line]], read: Callable[[Line], LabelledSpan]
) -> tuple[tuple[LabelledSpan, ...], tuple[str, ...]]:
    """Return what `read` makes of each line, and sentences on those it could not.

    Parameters
    ----------
    lines : Iterable[tuple[int, Line]]
        With their numbers in the file, counted from 1.
    read : Callable[[Line], LabelledSpan]
        Raises LineFaultError.
    """
    spans: list[LabelledSpan] = []
    faults: list[tuple[int, str]] = []
    for count, line in lines:
        try:
            spans.append(read(line))
        except LineFaultError as fault:
            faults.append((count, str(fault)))
    return tuple(spans), told(faults)


def told(faults: list[tuple[int, str]]) -> tuple[str, ...]:
    """Return sentences on lines that were passed over: the first few, then their number."""
    sentences = [f"Line {count} was passed over: {why}." for count, why in faults[:TOLD_LINES]]
    if (n_more := len(faults) - TOLD_LINES) > 0:
        sentences.append(f"{n_more} more line{' was' if n_more == 1 else 's were'} passed over.")
    return tuple(sentences)


def filled(lines: Iterable[str]) -> list[tuple[int, str]]:
    """Return the lines that hold something, with their numbers."""
    return [(count, line) for count, line in enumerate(lines, start=1) if line.strip()]
