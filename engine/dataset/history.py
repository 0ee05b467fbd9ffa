"""What was done, in order, so that it can be taken back and done again, also after a restart."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from engine.dataset.access import Access
from engine.dataset.codec import to_json
from engine.dataset.edits.base import Applied, Edit
from engine.dataset.edits.registry import from_json
from engine.dataset.rows import HistoryRow, next_id, put, read
from engine.errors.projects import CatalogDamagedError

LONGEST = 1000
"""Steps that are kept; the oldest are forgotten."""

_DONE = "WHERE id = (SELECT max(id) FROM history WHERE is_undone = 0)"
_UNDONE = "WHERE id = (SELECT min(id) FROM history WHERE is_undone = 1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One step as a list shows it.

    Attributes
    ----------
    id : int
    title : str
    made_at : str
        UTC, ISO 8601.
    is_undone : bool
        It was taken back, and a redo would bring it again.
    """

    id: int
    title: str
    made_at: str
    is_undone: bool


class History:
    """The steps of a project; reading for everyone, writing inside the project's transactions.

    Parameters
    ----------
    access : Access
        As for `Catalog`.
    path : Path
        Of the catalog, for errors.
    """

    def __init__(self, access: Access, path: Path) -> None:
        self._asked = access.asking
        self._path = path

    @property
    def undo_title(self) -> str | None:
        """What an undo would take back, or None."""
        return self._title("is_undone = 0 ORDER BY id DESC")

    @property
    def redo_title(self) -> str | None:
        """What a redo would bring back, or None."""
        return self._title("is_undone = 1 ORDER BY id")

    def entries(self) -> tuple[HistoryEntry, ...]:
        """Return every step that is kept, the oldest first."""
        with self._asked() as connection:
            rows = connection.execute(
                "SELECT id, title, made_at, is_undone FROM history ORDER BY id"
            ).fetchall()
        return tuple(
            HistoryEntry(id=step, title=title, made_at=made_at, is_undone=bool(is_undone))
            for step, title, made_at, is_undone in rows
        )

    def record(
        self, connection: sqlite3.Connection, title: str, applied: Applied, made_at: str
    ) -> None:
        """Write a new step; what had been undone can no longer be redone."""
        connection.execute("DELETE FROM history WHERE is_undone = 1")
        step = HistoryRow(
            id=next_id(connection, HistoryRow),
            title=title,
            edit=to_json(applied.edit),
            inverse=to_json(applied.inverse),
            made_at=made_at,
            is_undone=0,
        )
        put(connection, [step])
        connection.execute("DELETE FROM history WHERE id <= ?", (step.id - LONGEST,))

    def take_back(self, connection: sqlite3.Connection) -> Edit | None:
        """Mark the last step as undone and return the edit that undoes it."""
        step = _step(connection, _DONE)
        if step is None:
            return None
        put(connection, [replace(step, is_undone=1)])
        return self._edit(step.inverse)

    def bring_back(self, connection: sqlite3.Connection) -> Edit | None:
        """Mark the first undone step as done and return the edit that does it again."""
        step = _step(connection, _UNDONE)
        if step is None:
            return None
        put(connection, [replace(step, is_undone=0)])
        return self._edit(step.edit)

    def _edit(self, text: str) -> Edit:
        try:
            return from_json(text)
        except (ValueError, RecursionError) as error:
            raise CatalogDamagedError(self._path, f"A step of its history: {error}.") from error

    def _title(self, which: str) -> str | None:
        with self._asked() as connection:
            found = connection.execute(
                f"SELECT title FROM history WHERE {which} LIMIT 1"  # noqa: S608 - our own words
            ).fetchone()
        return None if found is None else str(found[0])


def _step(connection: sqlite3.Connection, where: str) -> HistoryRow | None:
    rows = read(connection, HistoryRow, where)
    return rows[0] if rows else None
