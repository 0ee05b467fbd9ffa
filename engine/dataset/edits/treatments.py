"""Edits of what is done to the sound of clips."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from engine.dataset.codec import from_plain, to_json
from engine.dataset.edits.base import Applied, Titled
from engine.dataset.edits.clips import read_clips
from engine.dataset.records import Changes
from engine.dataset.rows import ObjectRow, TreatmentRow, drop, put, read_by_ids
from engine.dataset.treatments import Treatment

Chain = tuple[Treatment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTreatments(Titled):
    """Give clips a chain each, in the place of the one they have.

    Attributes
    ----------
    words : str
        ``"Trim clip c12"``.
    chains : tuple[tuple[int, Chain], ...]
        Clip and its steps in order.
    objects : tuple[ObjectRow, ...]
        Noise profiles that the steps name. An undo leaves these rows: the bytes stay in the store.
    """

    kind: ClassVar[str] = "treatments.set"
    objects: tuple[ObjectRow, ...] = ()
    chains: tuple[tuple[int, Chain], ...]

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the steps; the inverse writes those from before."""
        ids = tuple(clip for clip, _ in self.chains)
        read_clips(connection, ids)
        before = read_chains(connection, ids)
        drop(connection, read_by_ids(connection, TreatmentRow, "clip_id", ids))
        put(connection, self.objects)
        put(connection, (row for clip, chain in self.chains for row in _rows(clip, chain)))
        inverse = SetTreatments(
            words=self.title, chains=tuple((clip, before.get(clip, ())) for clip in ids)
        )
        return Applied(self, inverse, Changes(clips=frozenset(ids)))


def read_chains(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Chain]:
    """Return the chains of those clips that have one."""
    return chains_of(read_by_ids(connection, TreatmentRow, "clip_id", ids))


def chains_of(rows: Iterable[TreatmentRow]) -> dict[int, Chain]:
    """Return clip → chain of rows that come in order."""
    chains: dict[int, Chain] = {}
    for row in rows:
        step = from_plain(Treatment, json.loads(row.step))
        chains[row.clip_id] = (*chains.get(row.clip_id, ()), step)
    return chains


def _rows(clip: int, chain: Chain) -> list[TreatmentRow]:
    return [
        TreatmentRow(clip_id=clip, position=position, step=to_json(step))
        for position, step in enumerate(chain)
    ]
