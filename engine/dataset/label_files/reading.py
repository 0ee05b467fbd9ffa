"""Reading a label file of any kind, told by what stands in it and never by its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.dataset.label_files import audacity, birdnet, dcase, raven, sonic_visualiser, tables
from engine.dataset.label_files.columns import Header, likeliest_delimiter, split_cells
from engine.dataset.label_files.decoding import WHAT_IS_READ, lines_of, read_text
from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.numbers import number
from engine.errors.importing import LabelFileError

_SHOWN = 60
_EMPTY = "It is empty: a label track without a label."
_BY_SPACES = (
    "spaces stand between its fields, and tabs are needed",
    "Replace the spaces between begin, end and label by tabs; Audacity reads it then, too.",
)


def read_labels(path: Path) -> LabelFile:
    """Read a label file.

    Parameters
    ----------
    path : Path
        UTF-8 or UTF-16, with or without a mark; any line ends; decimals with dot or comma.

    Returns
    -------
    LabelFile
        Its regions in the order of the file, and what was passed over.

    Raises
    ------
    LabelFileError
        If it is no label file, or of a kind that is not read: the cure names a way out.
    FolderUnusableError, StorageFailingError
        If its bytes cannot be read.
    """
    text, doubts = read_text(path)
    found = _read(path, text)
    return replace(found, warnings=(*doubts, *found.warnings))


def _read(path: Path, text: str) -> LabelFile:
    lines = lines_of(text)
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if not first.strip():
        return LabelFile(Kind.AUDACITY, (), (_EMPTY,))
    if audacity.is_track(first):
        is_birdnet = birdnet.is_result_track(lines)
        return birdnet.read_result_track(lines) if is_birdnet else audacity.read_track(path, lines)
    if dcase.is_annotation(first):
        return dcase.read_annotations(lines)
    delimiter = likeliest_delimiter(first)
    if _begins_with_number(first, delimiter):
        if len(first.split()) > 1 and delimiter not in first:
            raise LabelFileError(path, *_BY_SPACES)
        # Its own layers are quoted with backslashes; tables of others hold paths of Windows.
        escape = "\\" if '\\"' in text else None
        return sonic_visualiser.read_layer(split_cells(path, text, delimiter, escape=escape))
    return _read_table(path, text, delimiter)


def _begins_with_number(line: str, delimiter: str) -> bool:
    first = line.split(delimiter, maxsplit=1)[0].strip().strip('"')
    return number(first) is not None or number(line.split(" ", maxsplit=1)[0]) is not None


def _read_table(path: Path, text: str, delimiter: str) -> LabelFile:
    rows = split_cells(path, text, delimiter)
    names = rows.pop(0)[1] if rows else []
    header = Header(names)
    if not header.has_times:
        shown = " ".join(" ".join(names).split())[:_SHOWN]
        why = f"no column says where a label begins and ends, it starts with “{shown}”"
        raise LabelFileError(path, why, WHAT_IS_READ)
    if birdnet.is_result_table(header):
        return birdnet.read_result_table(header, rows)
    if delimiter == "\t" and raven.is_selection_table(header):
        return raven.read_selections(path, header, rows)
    return tables.read_table(header, rows)
