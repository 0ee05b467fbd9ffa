"""Texts in the cells of a CSV file, so that a spreadsheet never takes one for a formula.

A text that a spreadsheet would calculate gets an apostrophe in front; numbers stay numbers. The
apostrophe can be told from one that was there before, so reading gives back what was written.
"""

from __future__ import annotations

import re

_CALCULATED = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def guarded(text: str) -> str:
    """Return a text as it is written into a cell.

    >>> guarded("=1+1"), guarded("-1.5"), guarded("dog")
    ("'=1+1", '-1.5', 'dog')
    """
    is_calculated = _CALCULATED.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_calculated else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given; what came from elsewhere is left as it is."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text
