"""Annotations of the DCASE challenges: ``file TAB scene TAB onset TAB offset TAB label``.

The scene may be missing, and the label. Without the file they are what `audacity` reads.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.lines import LineFaultError, filled, gather, times
from engine.dataset.label_files.numbers import number
from engine.runtime.label_text import LabelledSpan


def is_annotation(line: str) -> bool:
    """Return whether a line names a file and two times, tabs between."""
    return _first_time(line.split("\t")) > 0


def read_annotations(lines: Sequence[str]) -> LabelFile:
    """Read the lines; a scene becomes a note."""
    return LabelFile(Kind.DCASE, *gather(filled(lines), _annotation))


def _annotation(line: str) -> LabelledSpan:
    cells = [cell.strip() for cell in line.split("\t")]
    first = _first_time(cells)
    if not first:
        message = "it names no file and two times"
        raise LineFaultError(message)
    onset_s, offset_s = times(cells[first], cells[first + 1])
    return LabelledSpan(
        onset_s=onset_s,
        offset_s=offset_s,
        label="".join(cells[first + 2 : first + 3]),
        note=f"scene: {cells[1]}" if first == 2 else "",
        file=cells[0],
    )


def _first_time(cells: Sequence[str]) -> int:
    """Return where the times begin, behind the file and perhaps a scene; 0 where they do not."""
    if number(cells[0]) is not None:
        return 0
    for first in (1, 2):
        both = cells[first : first + 2]
        if len(both) == 2 and all(number(cell) is not None for cell in both):
            return first
    return 0
