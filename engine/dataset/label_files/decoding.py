"""From the bytes of a label file to its lines; what is no label file is refused in words."""

from __future__ import annotations

import re
from pathlib import Path

from engine.dataset.durable import told_in_words
from engine.errors.importing import LabelFileError

LARGEST_BYTES = 64 * 1024 * 1024
_LOOKED_AT = 400
_LINE_END = re.compile(r"\r\n|\r|\n")

WHAT_IS_READ = (
    "Audacity label tracks, Raven selection tables, CSV, layers that Sonic Visualiser exported as "
    "CSV, DCASE annotations and BirdNET's results are read."
)

_FOREIGN: tuple[tuple[str, str, str], ...] = (
    (
        r'\s*(File type = )?"?ooTextFile',
        "it is a Praat TextGrid",
        "Save its tier from Praat as a table of start, end and label, with tabs or commas between.",
    ),
    (
        r"\s*\[\s*\{\s*\"Operator\"",
        "it holds annotations of AviaNZ",
        "Export them from AviaNZ as a table, and import that as CSV.",
    ),
    (
        r"\s*[\[{]",
        "it is JSON, as Label Studio and Whombat write",
        "Export the labels from there as CSV.",
    ),
    (
        r"(?s).*<(!DOCTYPE sonic-visualiser|sv)\b",
        "it is a layer file of Sonic Visualiser",
        "Open it there, choose File > Export Annotation Layer, and save it as CSV.",
    ),
    (
        r"(?s).*<ANNOTATION_DOCUMENT\b",
        "it is an ELAN transcript",
        "Export it from ELAN as tab-delimited text with begin time, end time and annotation.",
    ),
    (r"\s*<", "it is XML or a web page", WHAT_IS_READ),
    (
        r"(?s)\s*(WEBVTT|(\d+\s+)?(\d+:)?\d\d:\d\d[.,]\d{3} --> )",
        "it holds subtitles",
        "Open them in Audacity and export them as labels.",
    ),
)  # fmt: skip
"""What the beginning of another program's file looks like, what that is, and the way out."""


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the text of a label file, and what is in doubt about it.

    UTF-8 with or without a mark, UTF-16 with or without one; else the code page of Western
    Windows, with a warning.

    Raises
    ------
    LabelFileError
        If it is no text, or a file of another program that is not read.
    FolderUnusableError, StorageFailingError
        If it cannot be read at all.
    """
    with told_in_words(path):
        if path.stat().st_size > LARGEST_BYTES:
            raise LabelFileError(path, "it is too long for a label file", WHAT_IS_READ)
        data = path.read_bytes()
    text, warnings = _decoded(data)
    if "\0" in text:
        raise LabelFileError(path, "it is no text", WHAT_IS_READ)
    for pattern, what, cure in _FOREIGN:
        if re.match(pattern, text[:_LOOKED_AT]):
            raise LabelFileError(path, what, cure)
    return text, warnings


def lines_of(text: str) -> list[str]:
    """Return the lines of a text; no other character than CR and LF ends one."""
    return _LINE_END.split(text)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(_encoding(data)), ()
    except UnicodeDecodeError:
        shown = data.decode("cp1252", "replace")
        return shown, ("It is not in UTF-8: it was read as Windows text, so look at the names.",)


def _encoding(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    start = data[:_LOOKED_AT]
    low, high = start[::2].count(0), start[1::2].count(0)
    if high and not low:  # digits, tabs and dots are half zeros in UTF-16
        return "utf-16-le"
    if low and not high:
        return "utf-16-be"
    return "utf-8-sig"
