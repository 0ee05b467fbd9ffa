"""Edits of the split: which side a group is on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from engine.dataset.edits.base import Applied, Titled
from engine.dataset.records import Changes
from engine.dataset.rows import SplitRow, drop, put, read


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSplits(Titled):
    """Put groups on sides.

    Attributes
    ----------
    words : str
        ``"Split 60/20/20"``.
    rows : tuple[SplitRow, ...]
        Groups with their new side.
    dropped : tuple[str, ...]
        Groups that are on no side afterwards.
    """

    kind: ClassVar[str] = "splits.assign"
    rows: tuple[SplitRow, ...]
    dropped: tuple[str, ...] = ()

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the rows; the inverse puts every group back where it was, or nowhere."""
        groups = {*self.dropped, *(row.group_name for row in self.rows)}
        before = tuple(_read_groups(connection, groups))
        put(connection, self.rows)
        drop(connection, [row for row in before if row.group_name in self.dropped])
        known = {row.group_name for row in before}
        inverse = AssignSplits(words=self.title, rows=before, dropped=tuple(sorted(groups - known)))
        changes = Changes(clips=_clips_in(connection, groups), splits=True)
        return Applied(self, inverse, changes)


def _read_groups(connection: sqlite3.Connection, groups: Iterable[str]) -> list[SplitRow]:
    where = "WHERE group_name IN (SELECT value FROM json_each(?))"
    return read(connection, SplitRow, where, (json.dumps(list(groups)),))


def _clips_in(connection: sqlite3.Connection, groups: Iterable[str]) -> frozenset[int]:
    query = "SELECT id FROM clip WHERE group_name IN (SELECT value FROM json_each(?))"
    return frozenset(row[0] for row in connection.execute(query, (json.dumps(list(groups)),)))
