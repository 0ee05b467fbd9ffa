"""Edits of what a model suggests: made anew, accepted as a region, rejected.

A suggestion is no label: nothing counts or learns from it until a person accepts it. What was
suggested for a whole clip stays beside the label that the clip is given, unseen, and is there again
when the label is undone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.dataset.edits.base import Applied, Titled, Together
from engine.dataset.edits.clips import read_clips
from engine.dataset.records import Changes
from engine.dataset.rows import (
    ClipRow,
    LabelRow,
    SuggestionRow,
    drop,
    next_id,
    put,
    read,
    read_by_ids,
)
from engine.errors.usage import UnknownSuggestionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a model says of a clip, or of a span of a clip's recording.

    Attributes
    ----------
    clip : int
    onset_s, offset_s : float | None
        Seconds into the source, for a region that is suggested; None for the clip as a whole.
    label : str
        Its first choice.
    probability : float
        Of that.
    uncertainty : float
        1 minus the distance to its second choice: 0 is sure, 1 is torn between two.
    """

    clip: int
    onset_s: float | None = None
    offset_s: float | None = None
    label: str
    probability: float
    uncertainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PutSuggestions(Titled):
    """Write and drop rows: the decided form of the edits below, and their way back.

    Attributes
    ----------
    rows : tuple[SuggestionRow, ...]
    dropped : tuple[int, ...]
        Ids of those that are gone afterwards.
    """

    kind: ClassVar[str] = "suggestions.put"
    rows: tuple[SuggestionRow, ...] = ()
    dropped: tuple[int, ...] = ()

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the rows; the inverse writes those from before and drops the new ones."""
        dropped = set(self.dropped)
        ids = dropped | {row.id for row in self.rows}
        before = tuple(read_by_ids(connection, SuggestionRow, "id", ids))
        put(connection, self.rows)
        drop(connection, [row for row in before if row.id in dropped])
        known = {row.id for row in before}
        inverse = PutSuggestions(
            words=self.title, rows=before, dropped=tuple(sorted(ids - known - dropped))
        )
        clips = frozenset(row.clip_id for row in (*before, *self.rows))
        return Applied(self, inverse, Changes(clips=clips))


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestLabels(Titled):
    """Put what a model found in the place of everything that was suggested before.

    Attributes
    ----------
    words : str
        ``"Suggest labels for 120 clips"``.
    run : int
        The run that the model is of.
    model : str
        Digest of its file.
    found : tuple[Found, ...]
        Left out: clips that are gone, or got a label meanwhile, and what a person rejected.
    """

    kind: ClassVar[str] = "suggestions.make"
    run: int
    model: str
    found: tuple[Found, ...]

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the rows under new ids."""
        rows = read(connection, SuggestionRow)
        label_ids = {row.name: row.id for row in read(connection, LabelRow)}
        clips = {
            row.id: row
            for row in read_by_ids(connection, ClipRow, "id", {f.clip for f in self.found})
        }
        rejected: dict[int, list[SuggestionRow]] = {}
        for row in rows:
            if row.is_rejected:
                rejected.setdefault(row.clip_id, []).append(row)
        wanted = [
            each
            for each in self.found
            if each.clip in clips
            and each.label in label_ids
            and (each.onset_s is not None or clips[each.clip].label_id is None)
            and not _is_rejected(each, label_ids[each.label], rejected.get(each.clip, ()))
        ]
        first = next_id(connection, SuggestionRow)
        made = tuple(
            SuggestionRow(
                id=first + place,
                clip_id=each.clip,
                onset_s=each.onset_s,
                offset_s=each.offset_s,
                label_id=label_ids[each.label],
                probability=each.probability,
                uncertainty=each.uncertainty,
                run_id=self.run,
                model=self.model,
                is_rejected=0,
            )
            for place, each in enumerate(wanted)
        )
        gone = tuple(row.id for row in rows if not row.is_rejected)
        return PutSuggestions(words=self.title, rows=made, dropped=gone).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectSuggestion(Titled):
    """Say that a suggestion is wrong: it is gone, and is not made again.

    Attributes
    ----------
    words : str
        ``"Reject dog for clip c12"``.
    suggestion : int
    """

    kind: ClassVar[str] = "suggestions.reject"
    suggestion: int

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Mark the row; UnknownSuggestionError where it is gone."""
        row = replace(_read(connection, self.suggestion), is_rejected=1)
        return PutSuggestions(words=self.title, rows=(row,)).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRegion(Titled):
    """Make a region of one that is suggested.

    Attributes
    ----------
    words : str
        ``"Accept dog at 12.30 s"``.
    suggestion : int
    label : str
        What the person says it is: the suggested class, or another.
    """

    kind: ClassVar[str] = "suggestions.accept"
    suggestion: int
    label: str

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Add the clip and drop the suggestion; UnknownSuggestionError where it is gone."""
        from engine.dataset.edits.regions import AddRegion

        row = _read(connection, self.suggestion)
        if row.onset_s is None or row.offset_s is None:
            raise UnknownSuggestionError(self.suggestion)
        clip = read_clips(connection, (row.clip_id,))[0]
        region = AddRegion(
            source=clip.source_id, onset_s=row.onset_s, offset_s=row.offset_s, label=self.label
        )
        gone = PutSuggestions(words=self.title, dropped=(row.id,))
        return Together(words=self.title, edits=(region, gone)).apply(connection)


def _read(connection: sqlite3.Connection, suggestion: int) -> SuggestionRow:
    rows = read_by_ids(connection, SuggestionRow, "id", (suggestion,))
    if not rows or rows[0].is_rejected:
        raise UnknownSuggestionError(suggestion)
    return rows[0]


def _is_rejected(found: Found, label_id: int, rejected: Iterable[SuggestionRow]) -> bool:
    """Return whether a person said no to this before; `rejected` are of the same clip."""
    return any(row.label_id == label_id and _is_of_same_span(found, row) for row in rejected)


def _is_of_same_span(found: Found, row: SuggestionRow) -> bool:
    """Return whether both are of the whole clip, or more than half of the one lies in the other."""
    if found.onset_s is None or found.offset_s is None:
        return row.onset_s is None
    if row.onset_s is None or row.offset_s is None:
        return False
    shared_s = min(found.offset_s, row.offset_s) - max(found.onset_s, row.onset_s)
    return shared_s > (found.offset_s - found.onset_s) / 2
