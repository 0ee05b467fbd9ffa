"""The edit that makes many clips of a long one: its pieces stay, what lies between them goes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

from engine.dataset.edits.base import Applied, Edit, Together
from engine.dataset.edits.clips import AddClips, SpanClip, read_clips
from engine.dataset.edits.regions import without_trim
from engine.dataset.edits.treatments import SetTreatments, read_chains
from engine.dataset.rows import ClipRow, next_id
from engine.errors.usage import ClipSpanError
from engine.errors.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ChopClip(Edit):
    """Make a clip of each of some spans of a clip; the first stays under its number.

    Attributes
    ----------
    clip : int
    pieces : tuple[tuple[float, float], ...]
        From and to, seconds into the source, in order, none over another; at least one.
    """

    kind: ClassVar[str] = "clips.chop"
    clip: int
    pieces: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not self.pieces:
            message = "a clip is chopped into one piece at least"
            raise ValueError(message)

    @property
    def title(self) -> str:
        """What the menu says."""
        n_pieces = len(self.pieces)
        return f"Chop clip c{self.clip} into {counted(n_pieces)} piece{'s' * (n_pieces > 1)}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Shorten the clip to its first piece and add the others, alike in all but their spans.

        Raises
        ------
        ClipSpanError
            If the pieces do not lie in the clip, one after the other.
        """
        row = read_clips(connection, (self.clip,))[0]
        self._check(row)
        chains = read_chains(connection, (self.clip,))
        chain = without_trim(chains.get(self.clip, ()))
        first_id = next_id(connection, ClipRow)
        (onset_s, offset_s), *others = self.pieces
        rest = tuple(
            replace(row, id=first_id + place, onset_s=begin, offset_s=end, flags="")
            for place, (begin, end) in enumerate(others)
        )
        edits: tuple[Edit, ...] = (
            SpanClip(clip=self.clip, onset_s=onset_s, offset_s=offset_s),
            SetTreatments(chains=((self.clip, chain),)),
            AddClips(clips=rest),
            SetTreatments(chains=tuple((each.id, chain) for each in rest)),
        )
        return Together(words=self.title, edits=edits).apply(connection)

    def _check(self, row: ClipRow) -> None:
        for onset_s, offset_s in self.pieces:
            if not row.onset_s <= onset_s < offset_s <= row.offset_s:
                raise ClipSpanError(self.clip, onset_s, offset_s, row.offset_s)
        for (_, end_s), (begin_s, after_s) in pairwise(self.pieces):
            if begin_s < end_s:
                raise ClipSpanError(self.clip, begin_s, after_s, row.offset_s)
