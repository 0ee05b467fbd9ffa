"""Tables with a line of column names: which column is which, whatever it is called."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.dataset.label_files.decoding import WHAT_IS_READ
from engine.dataset.label_files.lines import in_order, times
from engine.dataset.label_files.numbers import frequency, number
from engine.errors.importing import LabelFileError
from engine.runtime.cells import unguarded
from engine.runtime.label_text import LabelledSpan

ROUNDED_S = 0.001
"""How far File Offset may be from Begin Time and be the same time, written shorter."""

N_DECIMALS = 9
"""Places that are kept where a length was added to a time."""

_UNIT = re.compile(r"\s*\((s|sec|seconds|hz)\)$")
_UNIT_WORD = re.compile(r" (s|sec|seconds)$")

NAMES: dict[str, tuple[str, ...]] = {
    "onset": ("onset", "start", "begin", "begin time", "start time", "time"),
    "offset": ("offset", "end", "end time", "endtime", "stop", "stop time"),
    "duration": ("duration", "delta time", "length"),
    "label": (
        "annotation", "annotations", "label", "labels", "class", "class name", "category",
        "species", "event label", "event", "common name", "species code", "scientific name",
        "top1match", "tag", "call type", "type", "code", "text",
    ),
    "low": ("low hz", "low freq", "low frequency", "freq low", "min freq", "bottom freq"),
    "high": ("high hz", "high freq", "high frequency", "freq high", "max freq", "top freq"),
    "file": (
        "path", "begin file", "file", "filename", "file name", "filepath", "file path", "in file",
        "recording", "audio", "sound files", "end file", "begin path",
    ),
    "note": ("note", "notes", "comment", "comments"),
    "confidence": ("confidence", "score", "probability"),
    "place": ("file offset",),
    "selection": ("selection",),
    "view": ("view",),
    "channel": ("channel",),
}  # fmt: skip
"""What a column can be, and the names it goes by, the likeliest first; small letters, no units."""

DERIVED = {"begin path", "end path", "end file", "delta freq", "begin clock time", "file duration"}
"""Columns that say nothing which the others do not say: never a note."""


class Header:
    """The line of column names of a table.

    Parameters
    ----------
    cells : Sequence[str]
        The names as they stand there; of two columns with one name the first counts.
    """

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = tuple(cell.strip() for cell in cells)
        names = [plain_name(cell) for cell in self.cells]
        self._index: dict[str, int] = {}
        for ours, foreign in NAMES.items():
            found = next((name for name in foreign if name in names), None)
            if found is not None:
                self._index[ours] = names.index(found)
        if names.count("offset") and "onset" not in self._index and "duration" in self._index:
            self._index["onset"] = self._index.pop("offset")  # Kaleidoscope: OFFSET, DURATION
        spoken_for = set(self._index.values())
        self._others = [
            (index, cell)
            for index, cell in enumerate(self.cells)
            if cell and index not in spoken_for and names[index] not in {*DERIVED, *names[:index]}
        ]
        self.names = frozenset(names)

    def has(self, *ours: str) -> bool:
        """Return whether all of these are there."""
        return all(name in self._index for name in ours)

    @property
    def has_times(self) -> bool:
        """Whether a line says where a label begins and ends."""
        return self.has("onset") and (self.has("offset") or self.has("duration"))

    def cell(self, cells: Sequence[str], ours: str) -> str:
        """Return what a line says in one of our columns, ``""`` where it says nothing."""
        index = self._index.get(ours, len(cells))
        return unguarded(cells[index]).strip() if index < len(cells) else ""

    def times(self, cells: Sequence[str]) -> tuple[float, float]:
        """Return where in its file the label of a line begins and ends, in seconds.

        Raven's File Offset is the place in the file; Begin Time counts through all files of a
        table, and is written to more decimals where it is the same.

        Raises
        ------
        LineFaultError
        """
        begin = self.cell(cells, "onset")
        if self.has("offset"):
            onset_s, offset_s = times(begin, self.cell(cells, "offset"))
        else:
            onset_s, length_s = times(begin, begin)[0], number(self.cell(cells, "duration"))
            offset_s = math.nan if length_s is None else round(onset_s + length_s, N_DECIMALS)
        place_s = number(self.cell(cells, "place"))
        if place_s is not None and abs(place_s - onset_s) > ROUNDED_S:
            onset_s, offset_s = place_s, round(place_s + (offset_s - onset_s), N_DECIMALS)
        return in_order(onset_s, offset_s)

    def named(self, cells: Sequence[str], *names: str) -> list[str]:
        """Return what a line says in columns of these very names, such as ``common name``."""
        plain = [plain_name(cell) for cell in self.cells]
        found = [plain.index(name) for name in names if name in plain]
        return [cells[index].strip() for index in found if index < len(cells)]

    def note(self, cells: Sequence[str], *, between: str) -> str:
        """Return the note of a line, and what stands in columns that mean nothing to us."""
        others = [
            f"{name}: {cell}"
            for index, name in self._others
            if index < len(cells) and (cell := unguarded(cells[index]).strip())
        ]
        return between.join(part for part in (self.cell(cells, "note"), *others) if part)

    def span(self, cells: Sequence[str], *, between: str) -> LabelledSpan:
        """Return what a line says; `between` stands between the parts of its note.

        Raises
        ------
        LineFaultError
        """
        onset_s, offset_s = self.times(cells)
        return LabelledSpan(
            onset_s=onset_s,
            offset_s=offset_s,
            label=self.cell(cells, "label"),
            low_hz=frequency(self.cell(cells, "low")),
            high_hz=frequency(self.cell(cells, "high")),
            note=self.note(cells, between=between),
            file=self.cell(cells, "file"),
        )

    def taken_as(self, words: Mapping[str, str]) -> tuple[str, ...]:
        """Return sentences on what was taken for what: “Species” is taken as the class."""
        return tuple(
            f"“{self.cells[self._index[ours]]}” is taken as {meaning}."
            for ours, meaning in words.items()
            if ours in self._index and self.cells[self._index[ours]].lower() != meaning
        )


def plain_name(cell: str) -> str:
    """Return a column's name in small letters, without its unit.

    >>> plain_name("Begin Time (s)"), plain_name("onset_s"), plain_name("sound.files")
    ('begin time', 'onset', 'sound files')
    """
    name = " ".join(re.sub(r"[_.]", " ", _UNIT.sub("", cell.strip().lower())).split())
    return _UNIT_WORD.sub("", name)


def split_cells(
    path: Path, text: str, delimiter: str, *, escape: str | None = None
) -> list[tuple[int, list[str]]]:
    """Return the filled lines of a table, each with its number in the file, counted from 1.

    Between tabs a quotation mark is one, as Raven and Audacity have it, unless the first cell of
    all is quoted, as R does.

    Raises
    ------
    LabelFileError
        If a cell is longer than any label could be.
    """
    is_plain = delimiter == "\t" and not text.lstrip("\r\n").startswith('"')
    lines = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        escapechar=escape,
        quoting=csv.QUOTE_NONE if is_plain else csv.QUOTE_MINIMAL,
    )
    try:
        counted = [(lines.line_num, cells) for cells in lines]
    except csv.Error as error:
        why = f"line {lines.line_num}: {error}"
        raise LabelFileError(path, why, WHAT_IS_READ) from error
    return [(count, cells) for count, cells in counted if any(map(str.strip, cells))]


def likeliest_delimiter(line: str, delimiters: Iterable[str] = "\t;,") -> str:
    """Return what stands between the cells of a line; where it is in doubt, the first."""
    return max(delimiters, key=line.count)
