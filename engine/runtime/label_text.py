"""Labelled spans as the text of a label file: the one way in which each format is written.

What `harken detect` hears and what a person labelled go out by the same functions.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.runtime.cells import guarded
from engine.settings import SAMPLE_RATE

NYQUIST_HZ = SAMPLE_RATE / 2
UNDEFINED_HZ = "-1.000000"
"""What Audacity writes for an edge of a spectral selection that is not set."""

Columns = Mapping[str, Sequence[str]]
"""Further columns of a table: name → a cell for each span."""

_BREAKS = re.compile(r"\r\n|[\t\r\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSpan:
    """A labelled span of one recording.

    Attributes
    ----------
    onset_s, offset_s : float
        Seconds into the recording, ``0 <= onset_s <= offset_s``; equal for a point.
    label : str
        What it is, ``""`` where nobody says.
    low_hz, high_hz : float | None
        Frequency bounds; None for an edge that is not set.
    note : str
        What else is known of it.
    file : str
        The recording as the label file names it, ``""`` where it names none.
    """

    onset_s: float
    offset_s: float
    label: str = ""
    low_hz: float | None = None
    high_hz: float | None = None
    note: str = ""
    file: str = ""


def audacity_track(spans: Sequence[LabelledSpan]) -> str:
    r"""Return a label track of Audacity: tabs, no head, a line ``\ low high`` under a box."""
    return "".join(map(_audacity_label, spans))


def raven_table(
    spans: Sequence[LabelledSpan],
    *,
    top_hz: float = NYQUIST_HZ,
    seconds_of: Mapping[str, float] | None = None,
    more: Columns | None = None,
) -> str:
    """Return a selection table of Raven: tabs, CR LF, the class in the column Annotation.

    Parameters
    ----------
    spans : Sequence[LabelledSpan]
        Where they name several files, every one names its own.
    top_hz : float
        Upper edge of a span without one: half the sample rate of the recording.
    seconds_of : Mapping[str, float] | None
        Length of each file, needed where there are several: Raven counts through all of them.
    more : Columns | None
        Further columns.

    Raises
    ------
    ValueError
        If there are several files, and not the lengths of all of them.
    """
    files = tuple(dict.fromkeys(span.file for span in spans))
    table: dict[str, Sequence[str]] = {
        "Selection": [str(number) for number in range(1, len(spans) + 1)],
        "View": ["Spectrogram 1"] * len(spans),
        "Channel": ["1"] * len(spans),
        **_raven_times(spans, files, seconds_of or {}),
        "Low Freq (Hz)": [fixed(span.low_hz or 0.0, 1) for span in spans],
        "High Freq (Hz)": [fixed(top_hz if (f := s.high_hz) is None else f, 1) for s in spans],
    }
    if any(files):
        table["Begin File"] = [one_line(span.file) for span in spans]
    if len(files) > 1:
        table["File Offset (s)"] = [fixed(span.onset_s) for span in spans]
    table["Annotation"] = [one_line(span.label) for span in spans]
    if any(span.note for span in spans):
        table["Note"] = [one_line(span.note) for span in spans]
    table.update(more or {})
    lines = [tuple(table), *zip(*table.values(), strict=True)]
    return "".join("\t".join(cells) + "\r\n" for cells in lines)


def csv_table(spans: Sequence[LabelledSpan], *, more: Columns | None = None) -> str:
    """Return a table with the columns of a manifest, those left out that no span fills."""
    table: dict[str, Sequence[str]] = {
        "path": [_cell(span.file) for span in spans],
        "onset": [fixed(span.onset_s, 3) for span in spans],
        "offset": [fixed(span.offset_s, 3) for span in spans],
        "label": [_cell(span.label) for span in spans],
        "low_hz": ["" if (f := span.low_hz) is None else fixed(f, 1) for span in spans],
        "high_hz": ["" if (f := span.high_hz) is None else fixed(f, 1) for span in spans],
        "note": [_cell(span.note) for span in spans],
    }
    always = {"onset", "offset", "label"}
    kept = {name: cells for name, cells in table.items() if name in always or any(cells)}
    kept.update(more or {})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180; else a lone CR goes unquoted
    writer.writerow(kept)
    writer.writerows(zip(*kept.values(), strict=True))
    return text.getvalue()


def one_line(text: str) -> str:
    r"""Return a text as a cell between tabs can hold it; no format has a way to write more.

    >>> one_line(" two\twords\n")
    'two words'
    """
    return plain(_BREAKS.sub(" ", text)).strip()


def plain(text: str) -> str:
    """Return a text without what no file in UTF-8 can hold, or no reader takes for text."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def fixed(number: float, n_decimals: int = 6) -> str:
    """Return a number with a dot and without exponent; more decimals where it has more.

    >>> fixed(1.5), fixed(0.7698181682)
    ('1.500000', '0.7698181682')
    """
    whole, _, decimals = format(Decimal(repr(float(number))), "f").partition(".")
    return f"{whole}.{decimals:0<{n_decimals}}"


def _audacity_label(span: LabelledSpan) -> str:
    line = f"{fixed(span.onset_s)}\t{fixed(span.offset_s)}\t{one_line(span.label)}\n"
    if span.low_hz is None and span.high_hz is None:
        return line
    edges = [UNDEFINED_HZ if f is None else fixed(f) for f in (span.low_hz, span.high_hz)]
    return "\t".join((f"{line}\\", *edges)) + "\n"


def _raven_times(
    spans: Sequence[LabelledSpan], files: Sequence[str], seconds_of: Mapping[str, float]
) -> dict[str, Sequence[str]]:
    """Return the columns of times: through all files one after the other, where there are many."""
    begins = dict.fromkeys(files, 0.0)
    if len(files) > 1:
        if missing := [name for name in files if not name or name not in seconds_of]:
            message = f"a Raven table of several files needs the length of each: {missing}"
            raise ValueError(message)
        before_s = 0.0
        for name in files:
            begins[name] = before_s
            before_s += seconds_of[name]
    return {
        "Begin Time (s)": [fixed(begins[span.file] + span.onset_s) for span in spans],
        "End Time (s)": [fixed(begins[span.file] + span.offset_s) for span in spans],
    }


def _cell(text: str) -> str:
    return guarded(plain(text))
