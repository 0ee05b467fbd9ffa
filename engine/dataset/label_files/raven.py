"""Selection tables of Raven, read by the names of their columns, never by position.

Quirks that are kept to: names in any case, with and without ``(s)``; a selection that stands there
once for each view is one; in a table of several files Begin and End Time run on over all of them,
and the place in the file is File Offset; the class may be in a column of any of a dozen names; a
table without rows says that somebody listened and nothing was there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.dataset.label_files.columns import Header
from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.lines import gather
from engine.errors.importing import LabelFileError

Rows = Sequence[tuple[int, Sequence[str]]]

_NO_LABEL = "No column says what the selections are, so they come without a label."


def is_selection_table(header: Header) -> bool:
    """Return whether the names of columns are Raven's."""
    is_numbered = header.has("selection") or header.has("view") or header.has("place")
    return header.has_times and "begin time" in header.names and is_numbered


def read_selections(path: Path, header: Header, rows: Rows) -> LabelFile:
    """Read the rows of a selection table.

    Raises
    ------
    LabelFileError
        If it spans several files and does not say where in each a selection begins.
    """
    files = {header.cell(cells, "file") for _, cells in rows}
    if len(files) > 1 and not header.has("place"):
        raise LabelFileError(
            path,
            "it has selections in several files, and no column “File Offset (s)” that says where "
            "in each they begin",
            "Add that measurement in Raven, and save the table again.",
        )
    kept = _without_twins(header, rows)
    spans, warnings = gather(kept, lambda cells: header.span(cells, between="; "))
    if not header.has("label") and rows:
        warnings = (*warnings, _NO_LABEL)
    taken_as = header.taken_as({"label": "annotation", "file": "begin file"})
    return LabelFile(Kind.RAVEN, spans, warnings, taken_as)


def _without_twins(header: Header, rows: Rows) -> Rows:
    """Return each selection once: its row of a spectrogram, where it has one."""
    best: dict[tuple[str, ...], int] = {}
    for index, (_, cells) in enumerate(rows):
        key = tuple(header.cell(cells, name) for name in ("selection", "onset", "offset", "file"))
        if not key[0]:
            key = (*key, str(index))  # without a number it can have no twin
        if key not in best or _is_better(header, cells, rows[best[key]][1]):
            best[key] = index
    return [rows[index] for index in sorted(best.values())]


def _is_better(header: Header, cells: Sequence[str], than: Sequence[str]) -> bool:
    return _is_of_spectrogram(header, cells) and not _is_of_spectrogram(header, than)


def _is_of_spectrogram(header: Header, cells: Sequence[str]) -> bool:
    return header.cell(cells, "view").lower().startswith("spectrogram")
