"""Numbers as they are typed, refused in a sentence where they make no sense, and as told."""

from __future__ import annotations

import math
from argparse import ArgumentTypeError


def at_least_one(word: str) -> int:
    """Return how many were asked for; 0 would mean something else, or nothing, further in.

    Raises
    ------
    ArgumentTypeError
        If it is not a whole number from 1 up.
    """
    if not word.isdecimal() or int(word) < 1:
        message = f"“{word}” is not a whole number from 1 up"
        raise ArgumentTypeError(message)
    return int(word)


def minutes(word: str) -> float:
    """Return how long something may take.

    Raises
    ------
    ArgumentTypeError
        If it is not a number above 0.
    """
    try:
        asked = float(word)
    except ValueError:
        asked = math.nan
    if not 0 < asked < math.inf:
        message = f"“{word}” is not a number of minutes above 0"
        raise ArgumentTypeError(message)
    return asked


def n_of(number: int, what: str) -> str:
    """Return a number and what is counted, in the plural where it is not one.

    >>> n_of(1, "recipe")
    '1 recipe'
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
