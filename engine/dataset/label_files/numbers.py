"""Numbers as label files write them: with a dot or a comma, in any locale."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def number(text: str) -> float | None:
    """Return the number that a cell holds, or None.

    >>> number("1,5"), number(" 2.50 "), number("soon"), number("nan")
    (1.5, 2.5, None, None)
    """
    told = text.strip()  # also of separators such as \x1c, which float() does not take for space
    if not _NUMBER.fullmatch(told):
        return None
    value = float(told.replace(",", "."))
    return value if math.isfinite(value) else None


def frequency(text: str) -> float | None:
    """Return a frequency in Hz; None where the edge is not set, as Audacity's -1 says."""
    value = number(text)
    return None if value is None or value < 0 else value
