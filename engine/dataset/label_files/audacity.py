r"""Label tracks of Audacity.

A line is ``start TAB end TAB text``. Quirks that are kept to: runs of tabs count as one; the text
ends at the next tab; a second field that is no number is the text of a point; a line ``\ low high``
bounds the label right before it, -1 leaves an edge open, and further lines that begin with a
backslash mean nothing; a bad line is passed over, the others count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.dataset.label_files.decoding import WHAT_IS_READ
from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.lines import LineFaultError, filled, gather, times
from engine.dataset.label_files.numbers import frequency, number
from engine.errors.importing import LabelFileError
from engine.runtime.label_text import LabelledSpan

MORE_TEXT = "What stands behind the text of a label was left out, as Audacity does."
_SIX_DECIMALS = re.compile(r"[.,]\d{6}(?!\d)", re.ASCII)
_TABS = re.compile(r"\t+")


def is_track(line: str) -> bool:
    """Return whether a line is one of a label track."""
    return "\t" in line and (line.startswith("\\") or number(line.split("\t", 1)[0]) is not None)


def read_track(path: Path, lines: Sequence[str]) -> LabelFile:
    """Read the lines of a label track.

    Raises
    ------
    LabelFileError
        If no line of it is a label.
    """
    spans, warnings = gather(_with_bounds(lines), _label)
    if not spans:
        raise LabelFileError(path, "no line of it is a label", WHAT_IS_READ)
    if any(len(_cells(line)) > 3 for line in lines if not line.startswith("\\")):
        warnings = (*warnings, MORE_TEXT)
    return LabelFile(_kind(spans, lines), spans, warnings)


def _with_bounds(lines: Sequence[str]) -> list[tuple[int, tuple[str, str]]]:
    """Return the lines of labels, each with the line of bounds right under it, or ``""``."""
    found: list[tuple[int, tuple[str, str]]] = []
    is_right_after = False
    for count, line in filled(lines):
        if not line.startswith("\\"):
            found.append((count, (line, "")))
        elif is_right_after:
            label_count, (label, _) = found[-1]
            found[-1] = label_count, (label, line)
        is_right_after = not line.startswith("\\")
    return found


def _label(line_and_bounds: tuple[str, str]) -> LabelledSpan:
    line, bounds = line_and_bounds
    cells = _cells(line)
    begin, end = (*cells, "")[:2]
    is_point = number(end) is None
    onset_s, offset_s = times(begin, begin if is_point else end)
    text = "".join(cells[1:2] if is_point else cells[2:3]).strip()
    if is_point and len(cells) == 1 and "\t" not in line:
        message = "it has no tab between its fields"
        raise LineFaultError(message)
    span = LabelledSpan(onset_s=onset_s, offset_s=offset_s, label=text)
    low_hz, high_hz = ([frequency(cell) for cell in _cells(bounds)[1:3]] + [None, None])[:2]
    return replace(span, low_hz=low_hz, high_hz=high_hz)


def _cells(line: str) -> list[str]:
    return _TABS.split(line.strip(" "))


def _kind(spans: Sequence[LabelledSpan], lines: Sequence[str]) -> Kind:
    """Tell annotations of DCASE, which have the same columns: Audacity sorts, to six decimals."""
    onsets = [span.onset_s for span in spans]
    is_of_audacity = onsets == sorted(onsets) or any(map(_SIX_DECIMALS.search, lines))
    return Kind.AUDACITY if is_of_audacity else Kind.DCASE
