"""What was heard, as a table: the log of Listen, and the events of a long recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt

from engine.dataset.records import Label
from studio.controls.delegates import Role
from studio.controls.numbers import number, percent
from studio.models.table import Index, TableModel

_RIGHT = Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignLeft
HEADS = ("Time", "Class", "Sure", "Long", "", "Note")
TIME, CLASS, SURE, LONG, _GAP, NOTE = range(6)
_ALIGN = (_LEFT, _LEFT, _RIGHT, _RIGHT, _LEFT, _LEFT)
MOST_ROWS = 2_000
"""Rows kept: weeks of listening must not grow; the log file has them all."""


@dataclass(frozen=True, slots=True)
class HeardEvent:
    """One time a class was heard.

    Attributes
    ----------
    label : Label
    onset_s, offset_s : float
        Seconds on the clock of the stream, or into the recording.
    share : float
        How sure the model was at its surest, 0 to 1.
    time_words : str
        "05:12:25.6" of a stream, "0:04.3" of a recording.
    note : str
    is_sure : bool
    """

    label: Label
    onset_s: float
    offset_s: float
    share: float
    time_words: str
    note: str = ""
    is_sure: bool = True

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.offset_s - self.onset_s


class EventsModel(TableModel):
    """Events; `is_newest_first` puts each new one on top."""

    heads = HEADS
    alignments = _ALIGN

    def __init__(self, parent: QObject | None = None, *, is_newest_first: bool = True) -> None:
        super().__init__(parent)
        self._events: list[HeardEvent] = []
        self._is_newest_first = is_newest_first

    def add(self, event: HeardEvent) -> None:
        """Add an event; the oldest ones beyond `MOST_ROWS` go."""
        row = 0 if self._is_newest_first else len(self._events)
        self.beginInsertRows(QModelIndex(), row, row)
        self._events.insert(row, event)
        self.endInsertRows()
        if self._is_newest_first and len(self._events) > MOST_ROWS:
            self.beginRemoveRows(QModelIndex(), MOST_ROWS, len(self._events) - 1)
            del self._events[MOST_ROWS:]
            self.endRemoveRows()

    def set_events(self, events: Sequence[HeardEvent]) -> None:
        """Show these events instead, in the order given."""
        self.beginResetModel()
        self._events = list(events)
        self.endResetModel()

    def event_at(self, row: int) -> HeardEvent | None:
        """Return the event of a row."""
        return self._events[row] if 0 <= row < len(self._events) else None

    def events(self) -> tuple[HeardEvent, ...]:
        """Return all events, in the order of the rows."""
        return tuple(self._events)

    @property
    def n_rows(self) -> int:
        return len(self._events)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        event = self.event_at(index.row())
        if event is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(event, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column]
        return _look(event, column, role)


def _look(event: HeardEvent, column: int, role: int) -> object:
    """Return what a cell looks like beyond its words."""
    if role == Role.CLASS and column == CLASS:
        return (event.label.color, event.label.key)
    if role == Role.TONE and column == TIME:
        return "text2"
    if role == Role.TONE and column == NOTE:
        return "text3" if event.is_sure else "warn"
    return None


def _words(event: HeardEvent, column: int) -> str:
    return {
        TIME: event.time_words,
        CLASS: event.label.name,
        SURE: percent(event.share),
        LONG: number(event.seconds, "s", 1),
        NOTE: event.note or ("" if event.is_sure else "not so sure"),
    }.get(column, "")
