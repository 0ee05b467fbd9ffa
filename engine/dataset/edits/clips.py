"""Edits of clips: add, remove, label, group, note, span."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.dataset.edits.base import Applied, Edit, Titled, clips_in_words
from engine.dataset.records import Changes
from engine.dataset.rows import (
    ClipRow,
    LabelRow,
    ObjectRow,
    SourceRow,
    SuggestionRow,
    TreatmentRow,
    drop,
    put,
    read,
    read_by_ids,
)
from engine.errors.usage import ClipSpanError, UnknownClassError, UnknownClipError


@dataclass(frozen=True, slots=True, kw_only=True)
class AddClips(Titled):
    """Put clips in, with the sources that are new.

    Attributes
    ----------
    words : str
        ``"Import 870 files"``.
    objects : tuple[ObjectRow, ...]
        The bytes of the sources. An undo leaves these rows: the bytes stay in the store.
    sources, clips, treatments, suggestions : tuple
        Rows with their ids given out (`engine.dataset.rows.next_id`).
    """

    kind: ClassVar[str] = "clips.add"
    objects: tuple[ObjectRow, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    clips: tuple[ClipRow, ...]
    treatments: tuple[TreatmentRow, ...] = ()
    suggestions: tuple[SuggestionRow, ...] = ()

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the rows; the inverse removes the clips."""
        put(connection, (*self.objects, *self.sources, *self.clips))
        put(connection, (*self.treatments, *self.suggestions))
        ids = tuple(clip.id for clip in self.clips)
        return Applied(self, RemoveClips(clips=ids), Changes(clips=frozenset(ids)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveClips(Edit):
    """Take clips out with what was suggested for them; a source without a clip goes, too."""

    kind: ClassVar[str] = "clips.remove"
    clips: tuple[int, ...]

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Remove {clips_in_words(self.clips)}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Delete the rows; the inverse adds them as they were."""
        clips = read_clips(connection, self.clips)
        steps = read_by_ids(connection, TreatmentRow, "clip_id", self.clips)
        suggested = read_by_ids(connection, SuggestionRow, "clip_id", self.clips)
        drop(connection, (*steps, *suggested, *clips))
        unused = "WHERE NOT EXISTS (SELECT 1 FROM clip WHERE clip.source_id = source.id)"
        sources = read(connection, SourceRow, unused)
        drop(connection, sources)
        inverse = AddClips(
            words=self.title,
            sources=tuple(sources),
            clips=tuple(clips),
            treatments=tuple(steps),
            suggestions=tuple(suggested),
        )
        return Applied(self, inverse, Changes(clips=frozenset(self.clips)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PutClips(Titled):
    """Write rows of clips that are there: the way back of every edit below."""

    kind: ClassVar[str] = "clips.put"
    rows: tuple[ClipRow, ...]

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the rows; the inverse writes those from before."""
        ids = tuple(row.id for row in self.rows)
        before = tuple(read_clips(connection, ids))
        put(connection, self.rows)
        inverse = PutClips(words=self.title, rows=before)
        return Applied(self, inverse, Changes(clips=frozenset(ids)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelClips(Edit):
    """Say what clips are.

    Attributes
    ----------
    clips : tuple[int, ...]
    label : str
        A class of the project, or ``""`` to leave them unlabelled.
    """

    kind: ClassVar[str] = "clips.label"
    clips: tuple[int, ...]
    label: str

    @property
    def title(self) -> str:
        """What the menu says."""
        if not self.label:
            return f"Remove the label of {clips_in_words(self.clips)}"
        return f"Label {clips_in_words(self.clips)} as {self.label}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Set the label of each clip."""
        label_id = read_label(connection, self.label).id if self.label else None
        return _altered(self, connection, self.clips, lambda row: replace(row, label_id=label_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGroup(Edit):
    """Say that clips belong together: they are never on two sides of the split."""

    kind: ClassVar[str] = "clips.group"
    clips: tuple[int, ...]
    group: str

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Put {clips_in_words(self.clips)} in group {self.group}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Set the group of each clip."""
        return _altered(
            self, connection, self.clips, lambda row: replace(row, group_name=self.group)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Regroup(Titled):
    """Give many clips a group each.

    Attributes
    ----------
    words : str
        ``"Group 870 clips by speaker"``.
    groups : tuple[tuple[int, str], ...]
        Clip and its group.
    """

    kind: ClassVar[str] = "clips.regroup"
    groups: tuple[tuple[int, str], ...]

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Set the group of each clip."""
        groups = dict(self.groups)
        return _altered(
            self, connection, groups, lambda row: replace(row, group_name=groups[row.id])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNote(Edit):
    """Write the note of clips."""

    kind: ClassVar[str] = "clips.note"
    clips: tuple[int, ...]
    note: str

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Write the note of {clips_in_words(self.clips)}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Set the note of each clip."""
        return _altered(self, connection, self.clips, lambda row: replace(row, note=self.note))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanClip(Edit):
    """Let a clip begin and end elsewhere in its source; seconds into the source."""

    kind: ClassVar[str] = "clips.span"
    clip: int
    onset_s: float
    offset_s: float

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Move the ends of clip c{self.clip}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Set both ends.

        Raises
        ------
        ClipSpanError
            If they do not lie in the source, in order.
        """
        row = read_clips(connection, (self.clip,))[0]
        source = read_by_ids(connection, SourceRow, "id", (row.source_id,))[0]
        require_span(source, self.clip, self.onset_s, self.offset_s)
        return _altered(
            self,
            connection,
            (self.clip,),
            lambda row: replace(row, onset_s=self.onset_s, offset_s=self.offset_s),
        )


def read_clips(connection: sqlite3.Connection, ids: Iterable[int]) -> list[ClipRow]:
    """Return the rows of clips, by id.

    Raises
    ------
    UnknownClipError
        If one is not there.
    """
    wanted = set(ids)
    rows = read_by_ids(connection, ClipRow, "id", wanted)
    if missing := wanted - {row.id for row in rows}:
        raise UnknownClipError(f"c{min(missing)}")
    return rows


def require_span(source: SourceRow, clip_id: int, onset_s: float, offset_s: float) -> None:
    """Raise ClipSpanError where a clip does not lie in its source, its ends in order."""
    length_s = source.n_frames / source.sample_rate
    if not 0 <= onset_s < offset_s <= length_s:
        raise ClipSpanError(clip_id, onset_s, offset_s, length_s)


def read_label(connection: sqlite3.Connection, name: str) -> LabelRow:
    """Return the row of a class.

    Raises
    ------
    UnknownClassError
        If it is not there; the cure names those that are.
    """
    rows = read(connection, LabelRow)
    for row in rows:
        if row.name == name:
            return row
    raise UnknownClassError(name, tuple(row.name for row in rows))


def _altered(
    edit: Edit,
    connection: sqlite3.Connection,
    ids: Iterable[int],
    alter: Callable[[ClipRow], ClipRow],
) -> Applied:
    before = tuple(read_clips(connection, ids))
    put(connection, map(alter, before))
    changes = Changes(clips=frozenset(row.id for row in before))
    return Applied(edit, PutClips(words=edit.title, rows=before), changes)
