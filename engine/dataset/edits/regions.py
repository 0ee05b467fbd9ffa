"""Edits of the clips of one recording as regions: draw one, move its ends, split, merge.

A clip's trim counts from where the clip begins, so moving its ends takes the trim away; the other
treatments stay.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.dataset.edits.base import Applied, Edit, Together
from engine.dataset.edits.clips import (
    AddClips,
    LabelClips,
    RemoveClips,
    SpanClip,
    read_clips,
    read_label,
    require_span,
)
from engine.dataset.edits.treatments import Chain, SetTreatments, read_chains
from engine.dataset.rows import ClipRow, LabelRow, SourceRow, next_id, read, read_by_ids
from engine.dataset.treatments import Trim
from engine.errors.usage import ClipSpanError, UnknownClipError


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRegion(Edit):
    """Make a clip of a span of a recording; it joins the group of the recording's other clips.

    Attributes
    ----------
    source : int
    onset_s, offset_s : float
        Seconds into the source.
    label : str
        A class of the project, or ``""``.
    """

    kind: ClassVar[str] = "regions.add"
    source: int
    onset_s: float
    offset_s: float
    label: str = ""

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Add a region at {self.onset_s:.2f} s"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the row; applied again it is the same row.

        Raises
        ------
        ClipSpanError
            If the span does not lie in the source, in order.
        UnknownClassError
        """
        source = read_by_ids(connection, SourceRow, "id", (self.source,))[0]
        clip_id = next_id(connection, ClipRow)
        require_span(source, clip_id, self.onset_s, self.offset_s)
        beside = read(connection, ClipRow, "WHERE source_id = ?", (self.source,))
        added = ClipRow(
            id=clip_id,
            source_id=self.source,
            onset_s=self.onset_s,
            offset_s=self.offset_s,
            label_id=read_label(connection, self.label).id if self.label else None,
            group_name=beside[0].group_name if beside else source.name,
            origin="region",
            name=source.name,
        )
        return AddClips(words=self.title, clips=(added,)).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEnds(Edit):
    """Let a region begin and end elsewhere in its recording; seconds into the source."""

    kind: ClassVar[str] = "regions.ends"
    clip: int
    onset_s: float
    offset_s: float

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Move the ends of clip c{self.clip}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Set both ends; ClipSpanError as of `SpanClip`."""
        span = SpanClip(clip=self.clip, onset_s=self.onset_s, offset_s=self.offset_s)
        untrimmed = _untrimmed(connection, (self.clip,))
        return Together(words=self.title, edits=(span, *untrimmed)).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitClip(Edit):
    """Make two clips of one; the second is alike in all but its span."""

    kind: ClassVar[str] = "regions.split"
    clip: int
    at_s: float

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Split clip c{self.clip}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Shorten the clip and add the rest of it.

        Raises
        ------
        ClipSpanError
            If the place does not lie inside the clip.
        """
        row = read_clips(connection, (self.clip,))[0]
        if not row.onset_s < self.at_s < row.offset_s:
            raise ClipSpanError(self.clip, row.onset_s, self.at_s, row.offset_s)
        rest = replace(row, id=next_id(connection, ClipRow), onset_s=self.at_s, flags="")
        chain = without_trim(read_chains(connection, (self.clip,)).get(self.clip, ()))
        edits: tuple[Edit, ...] = (
            SpanClip(clip=self.clip, onset_s=row.onset_s, offset_s=self.at_s),
            *_untrimmed(connection, (self.clip,)),
            AddClips(clips=(rest,)),
            SetTreatments(chains=((rest.id, chain),)),
        )
        return Together(words=self.title, edits=edits).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeClips(Edit):
    """Make one clip of two of a recording, from the beginning of one to the end of the other.

    Attributes
    ----------
    clip : int
        That which stays, with its group, note and treatments; its label too, if it has one.
    other : int
        That which goes.
    """

    kind: ClassVar[str] = "regions.merge"
    clip: int
    other: int

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Merge clip c{self.other} into c{self.clip}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Widen the one and remove the other.

        Raises
        ------
        UnknownClipError
            If one is not there, or they are not of one recording.
        """
        rows = {row.id: row for row in read_clips(connection, (self.clip, self.other))}
        kept, gone = rows[self.clip], rows[self.other]
        if kept.source_id != gone.source_id or kept.id == gone.id:
            raise UnknownClipError(f"c{self.other}")
        onset_s = min(kept.onset_s, gone.onset_s)
        offset_s = max(kept.offset_s, gone.offset_s)
        edits: tuple[Edit, ...] = (
            SpanClip(clip=self.clip, onset_s=onset_s, offset_s=offset_s),
            *_untrimmed(connection, (self.clip,)),
            *_labelled(connection, kept, gone),
            RemoveClips(clips=(self.other,)),
        )
        return Together(words=self.title, edits=edits).apply(connection)


def _labelled(connection: sqlite3.Connection, kept: ClipRow, gone: ClipRow) -> tuple[Edit, ...]:
    """Give the kept clip the other's label where it has none."""
    if kept.label_id is not None or gone.label_id is None:
        return ()
    label = read_by_ids(connection, LabelRow, "id", (gone.label_id,))[0]
    return (LabelClips(clips=(kept.id,), label=label.name),)


def _untrimmed(connection: sqlite3.Connection, clips: tuple[int, ...]) -> tuple[Edit, ...]:
    chains = read_chains(connection, clips)
    changed = tuple(
        (clip, without_trim(chain))
        for clip, chain in chains.items()
        if without_trim(chain) != chain
    )
    return (SetTreatments(chains=changed),) if changed else ()


def without_trim(chain: Chain) -> Chain:
    """Return a chain without what counts from where its clip begins."""
    return tuple(step for step in chain if not isinstance(step, Trim))
