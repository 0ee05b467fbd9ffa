"""Results of BirdNET: what a model suggests, never a label.

Each row is a window of three seconds with a species and a confidence. It is read without a label
and with a note that begins with “draft:”, so that a person finds the drafts of a species by the
search of a list, hears them, and gives them their class. The frequencies of these rows are those of
the whole band and say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dataset.label_files.columns import Header
from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.lines import filled, gather, times
from engine.dataset.label_files.numbers import number
from engine.runtime.label_text import LabelledSpan

TOUCH_S = 0.05
"""Windows nearer than this touch; the next that does not is a window, 3 s, away."""

SPECIES = ("common name", "scientific name", "species code")


def draft(names: Sequence[str], confidence: str = "") -> str:
    """Return the note of a suggestion.

    >>> draft(("Blue Jay", "Cyanocitta cristata"), "0.41")
    'draft: Blue Jay (Cyanocitta cristata), 0.41'
    """
    common, *others = tuple(dict.fromkeys(name for name in names if name)) or ("something",)
    shown = f"{common} ({', '.join(others)})" if others else common
    return f"draft: {shown}, {confidence}" if confidence else f"draft: {shown}"


def joined_windows(windows: Sequence[LabelledSpan]) -> tuple[LabelledSpan, ...]:
    """Join windows that touch or overlap and suggest the same species: one call is one draft.

    The confidence is that of the surest window; the times of windows are read as they are written,
    so two touch that lie no further apart than `TOUCH_S`.
    """
    joined: list[LabelledSpan] = []
    last: dict[tuple[str, str], int] = {}
    for window in sorted(windows, key=lambda each: (each.file, each.onset_s)):
        key = window.file, _species(window.note)[0]
        place = last.get(key)
        if place is None or window.onset_s > joined[place].offset_s + TOUCH_S:
            last[key] = len(joined)
            joined.append(window)
            continue
        before = joined[place]
        joined[place] = replace(
            before,
            offset_s=max(before.offset_s, window.offset_s),
            note=max(before.note, window.note, key=lambda note: _species(note)[1]),
        )
    return tuple(joined)


def _species(note: str) -> tuple[str, float]:
    """Return what a draft suggests, and how surely; 0 where it does not say."""
    species, comma, confidence = note.rpartition(", ")
    sure = number(confidence) if comma else None
    return (note, 0.0) if sure is None else (species, sure)


def is_result_table(header: Header) -> bool:
    """Return whether a table is of BirdNET: species, each with a confidence."""
    has_species = bool(header.names & set(SPECIES)) or "top1match" in header.names
    return header.has("confidence") and header.has_times and has_species


def is_result_track(lines: Sequence[str]) -> bool:
    """Return whether each line ends with a confidence, as those of Audacity never do."""
    rows = [line.split("\t") for _, line in filled(lines)]
    return bool(rows) and all(len(row) == 4 and _is_confidence(row[3]) for row in rows)


def read_result_track(lines: Sequence[str]) -> LabelFile:
    """Read lines of start, end, species (both names, with a comma or ``_`` between), confidence."""
    return LabelFile(Kind.BIRDNET, *gather(filled(lines), _from_track))


def read_result_table(header: Header, rows: Sequence[tuple[int, Sequence[str]]]) -> LabelFile:
    """Read a selection table or a CSV of results, of any of its versions."""

    def from_row(cells: Sequence[str]) -> LabelledSpan:
        onset_s, offset_s = header.times(cells)
        names = header.named(cells, *SPECIES) or [header.cell(cells, "label")]
        note = draft(names[:2], header.cell(cells, "confidence"))
        file = header.cell(cells, "file")
        return LabelledSpan(onset_s=onset_s, offset_s=offset_s, note=note, file=file)

    return LabelFile(Kind.BIRDNET, *gather(rows, from_row))


def _from_track(line: str) -> LabelledSpan:
    begin, end, species, confidence = (cell.strip() for cell in line.split("\t"))
    onset_s, offset_s = times(begin, end)
    scientific, _, common = species.replace(", ", "_", 1).partition("_")
    note = draft((common, scientific), confidence)
    return LabelledSpan(onset_s=onset_s, offset_s=offset_s, note=note)


def _is_confidence(text: str) -> bool:
    value = number(text)
    return value is not None and 0 <= value <= 1
