"""Writing label files, and saying beforehand what the chosen kind cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from engine.dataset.durable import write_whole
from engine.dataset.label_files.kinds import Kind
from engine.errors.words import counted
from engine.runtime.label_text import (
    NYQUIST_HZ,
    LabelledSpan,
    audacity_track,
    csv_table,
    one_line,
    plain,
    raven_table,
)

WRITABLE = (Kind.AUDACITY, Kind.RAVEN, Kind.CSV)


def write_labels(
    path: Path,
    kind: Kind,
    regions: Sequence[LabelledSpan],
    *,
    top_hz: float = NYQUIST_HZ,
    seconds_of: Mapping[str, float] | None = None,
) -> None:
    """Write a label file, whole or not at all; `losses` says beforehand what it will lack.

    Raises
    ------
    ValueError
        As of `label_text`.
    DiskFullError, FolderUnusableError, StorageFailingError
    """
    text = label_text(kind, regions, top_hz=top_hz, seconds_of=seconds_of)
    write_whole(path, text.encode())


def label_text(
    kind: Kind,
    regions: Sequence[LabelledSpan],
    *,
    top_hz: float = NYQUIST_HZ,
    seconds_of: Mapping[str, float] | None = None,
) -> str:
    """Return what a label file holds.

    Parameters
    ----------
    kind : Kind
        One of `WRITABLE`.
    regions : Sequence[LabelledSpan]
    top_hz : float
        Half the sample rate of the recording: Raven wants an upper edge for each selection.
    seconds_of : Mapping[str, float] | None
        Length of each file, for a Raven table of several.

    Raises
    ------
    ValueError
        If the kind cannot be written, or a Raven table lacks the length of a file.
    """
    if kind is Kind.AUDACITY:
        return audacity_track(regions)
    if kind is Kind.RAVEN:
        return raven_table(regions, top_hz=top_hz, seconds_of=seconds_of)
    if kind is Kind.CSV:
        return csv_table(regions)
    message = f"{kind.words} cannot be written"
    raise ValueError(message)


def losses(kind: Kind, regions: Iterable[LabelledSpan]) -> tuple[str, ...]:
    """Return what a kind of label file cannot hold of these regions: a sentence each.

    What is not in these sentences comes back as it was when the file is read again; times in a
    Raven table of several files to the nanosecond, for they are sums there.
    """
    regions = tuple(regions)
    counts = [(sum(map(is_lost, regions)), words) for is_lost, words in _LOSSES[kind]]
    return tuple(words.format(_regions(n_lost)) for n_lost, words in counts if n_lost)


def _regions(number: int) -> str:
    return f"{counted(number)} region{'' if number == 1 else 's'}"


_Loss = tuple[Callable[[LabelledSpan], bool], str]
"""Whether a region loses something, and the sentence on how many do."""

_ONE_LINE: tuple[_Loss, ...] = (
    (
        lambda span: one_line(span.label) != span.label,
        "Tabs, line breaks and outer spaces in the name of {} become single spaces or go.",
    ),
)
_LOSSES: dict[Kind, tuple[_Loss, ...]] = {
    Kind.AUDACITY: (
        *_ONE_LINE,
        (lambda span: bool(span.note), "Audacity labels hold no notes: that of {} is left out."),
        (
            lambda span: bool(span.file),
            "Audacity labels are those of one recording: the file of {} is left out.",
        ),
    ),
    Kind.RAVEN: (
        *_ONE_LINE,
        (
            lambda span: one_line(span.note) != span.note or one_line(span.file) != span.file,
            "Tabs and line breaks in the note or file of {} become spaces.",
        ),
        (
            lambda span: span.low_hz is None or span.high_hz is None,
            "A Raven selection has both frequencies: {} will have 0 Hz, or the highest there is.",
        ),
    ),
    Kind.CSV: (
        (
            lambda span: any(
                text != plain(text).strip() for text in (span.label, span.note, span.file)
            ),
            "Outer spaces, and what is no text, in the words of {} go.",
        ),
    ),
}
