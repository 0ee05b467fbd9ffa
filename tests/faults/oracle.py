"""Says whether what a fault left is right, with sqlite3 and hashlib alone: nothing of Harken."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

TABLES = ("clip", "source", "label", "split")


def state_of(project: Path) -> str:
    """A digest of the rows that edits touch; opening replays what is in the WAL."""
    connection = sqlite3.connect(project / "catalog.sqlite")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in TABLES
        ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()
    finally:
        connection.close()


def wounds_of(project: Path) -> list[str]:
    """Objects that a row names and that are missing, or not what their name says."""
    connection = sqlite3.connect(project / "catalog.sqlite")
    try:
        named = connection.execute("SELECT digest, suffix FROM object").fetchall()
    finally:
        connection.close()
    found: list[str] = []
    for digest, suffix in named:
        path = project / "objects" / digest[:2] / f"{digest}{suffix}"
        if not path.is_file():
            found.append(f"{path.name} is missing")
        elif hashlib.blake2b(path.read_bytes(), digest_size=32).hexdigest() != digest:
            found.append(f"{path.name} is damaged")
    return found
