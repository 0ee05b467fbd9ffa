"""The manifest of an exported set: importing it again gives the same clips, classes and sides."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from engine.dataset.records import Clip
from engine.runtime.cells import guarded
from engine.runtime.label_text import plain

COLUMNS = ("path", "label", "group", "split", "fold", "low_hz", "high_hz", "note")


@dataclass(frozen=True, slots=True)
class Written:
    """A clip that was written, and where: a path below the manifest's folder, ``/`` between."""

    clip: Clip
    path: str


def manifest_text(written: Iterable[Written]) -> str:
    """Return the manifest of these clips as CSV; no cell of it is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180; else a lone CR goes unquoted
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, written))
    return text.getvalue()


def _cells(written: Written) -> tuple[str, ...]:
    clip = written.clip
    numbers = (clip.fold, clip.low_hz, clip.high_hz)
    fold, low_hz, high_hz = ("" if number is None else repr(number) for number in numbers)
    words = (written.path, clip.label, clip.group, clip.split or "")
    return (*map(_cell, words), fold, low_hz, high_hz, _cell(clip.note))


def _cell(text: str) -> str:
    return guarded(plain(text))
