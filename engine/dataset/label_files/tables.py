"""Tables of labels as CSV: start, end and label under whatever names, also our own columns.

Also those with decimal commas (a semicolon or a tab between the cells then), and without a line of
names: start, end, label.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.dataset.label_files.columns import Header
from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.lines import LineFaultError, gather
from engine.runtime.label_text import LabelledSpan

_SONIC_VISUALISER = {"time", "value", "endtime", "duration", "label", "level"}
_MEANINGS = {
    "onset": "onset", "offset": "offset", "duration": "duration", "label": "label",
    "low": "low_hz", "high": "high_hz", "file": "path",
}  # fmt: skip


def read_table(header: Header, rows: Sequence[tuple[int, Sequence[str]]]) -> LabelFile:
    """Read the rows of a table whose columns are named; what no column of ours is, is noted."""
    spans, warnings = gather(rows, lambda cells: _region(header, cells))
    is_layer = "time" in header.names and header.names <= _SONIC_VISUALISER
    kind = Kind.SONIC_VISUALISER if is_layer else Kind.CSV
    return LabelFile(kind, spans, warnings, header.taken_as(_MEANINGS))


def _region(header: Header, cells: Sequence[str]) -> LabelledSpan:
    ends = header.cell(cells, "offset") or header.cell(cells, "duration")
    if not ends and not header.cell(cells, "onset"):
        message = "it names a whole recording, no part of one"
        raise LineFaultError(message)
    return header.span(cells, between="\n")
