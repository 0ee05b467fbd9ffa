"""Layers that Sonic Visualiser exported as CSV: numbers without a line of names.

What the columns are is told from how many are numbers, as that program itself has to:
a time; time and text (instants); time and value, perhaps with text; time, value and duration
(regions); start, end, lowest and highest frequency (boxes). Three columns of which the second never
lies before the first are start, end and label, as other programs write them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.lines import LineFaultError, gather, in_order, times
from engine.dataset.label_files.numbers import number
from engine.runtime.label_text import LabelledSpan

N_DECIMALS = 9
LONGEST_S = 86_400
"""Whole numbers beyond a day are rather counts of samples than seconds."""

_IN_SAMPLES = "Its times may be counted in samples: they were taken for seconds."

Rows = Sequence[tuple[int, Sequence[str]]]


def read_layer(rows: Rows) -> LabelFile:
    """Read the rows of a layer."""
    rows = [(count, cells) for count, cells in rows if not cells[0].lstrip().startswith("#")]
    numeric = [_numbers(cells) for _, cells in rows]
    kind, read = _shape(numeric, [len(cells) for _, cells in rows])
    spans, warnings = gather(rows, read)
    onsets = [span.onset_s for span in spans]
    if onsets and max(onsets) > LONGEST_S and all(map(float.is_integer, onsets)):
        warnings = (*warnings, _IN_SAMPLES)
    return LabelFile(kind, spans, warnings)


def _numbers(cells: Sequence[str]) -> list[float]:
    """Return the numbers that a row begins with."""
    found: list[float] = []
    for cell in cells:
        value = number(cell)
        if value is None:
            break
        found.append(value)
    return found


def _shape(
    numeric: Sequence[Sequence[float]], widths: Sequence[int]
) -> tuple[Kind, Callable[[Sequence[str]], LabelledSpan]]:
    n_numbers = min(map(len, numeric), default=0)
    if n_numbers >= 4 and all(n[1] >= n[0] and n[3] >= n[2] for n in numeric):
        return Kind.SONIC_VISUALISER, _box
    if n_numbers >= 3:
        return Kind.SONIC_VISUALISER, _region
    if n_numbers == 2 and min(widths) == 3 and all(n[1] >= n[0] for n in numeric):
        return Kind.CSV, _start_end_label
    if n_numbers == 2:
        return Kind.SONIC_VISUALISER, _value
    return Kind.SONIC_VISUALISER, _instant


def _instant(cells: Sequence[str]) -> LabelledSpan:
    onset_s, _ = times(cells[0], cells[0])
    return LabelledSpan(onset_s=onset_s, offset_s=onset_s, label=_text(cells, 1))


def _value(cells: Sequence[str]) -> LabelledSpan:
    onset_s, _ = times(cells[0], cells[0])
    note = f"value: {_text(cells, 1)}"
    return LabelledSpan(onset_s=onset_s, offset_s=onset_s, label=_text(cells, 2), note=note)


def _region(cells: Sequence[str]) -> LabelledSpan:
    onset_s, length_s = times(cells[0], cells[0])[0], number(_text(cells, 2))
    if length_s is None:
        message = "its length is no number"
        raise LineFaultError(message)
    onset_s, offset_s = in_order(onset_s, round(onset_s + length_s, N_DECIMALS))
    texts = [cell for cell in map(str.strip, cells[3:]) if number(cell) is None]
    return LabelledSpan(
        onset_s=onset_s,
        offset_s=offset_s,
        label="".join(texts[:1]),
        note=f"value: {_text(cells, 1)}",
    )


def _box(cells: Sequence[str]) -> LabelledSpan:
    onset_s, offset_s = times(cells[0], cells[1])
    return LabelledSpan(
        onset_s=onset_s,
        offset_s=offset_s,
        label=_text(cells, 4),
        low_hz=number(_text(cells, 2)),
        high_hz=number(_text(cells, 3)),
    )


def _start_end_label(cells: Sequence[str]) -> LabelledSpan:
    onset_s, offset_s = times(cells[0], cells[1])
    return LabelledSpan(onset_s=onset_s, offset_s=offset_s, label=_text(cells, 2))


def _text(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""
