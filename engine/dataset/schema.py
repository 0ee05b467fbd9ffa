"""The tables of a catalog, and the proof that a file holds these tables and nothing else.

Every row of a table that people's work lives in ends with a `seal`, a digest of its other columns:
SQLite's own checks do not notice a changed value, a seal does (`engine.dataset.rows`).
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from engine.errors.projects import (
    CatalogAlteredError,
    CatalogDamagedError,
    CatalogForeignError,
    CatalogNewerError,
)

APPLICATION_ID = 0x4861726B
"""“Hark”, in the header of the file: `file catalog.sqlite` can tell whose it is."""

_FIRST = """
CREATE TABLE object (
  digest TEXT PRIMARY KEY CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  suffix TEXT NOT NULL CHECK (suffix GLOB '.[a-z0-9]*' AND length(suffix) BETWEEN 2 AND 6),
  n_bytes INTEGER NOT NULL CHECK (n_bytes > 0),
  seal TEXT NOT NULL
) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL UNIQUE REFERENCES object (digest),
  name TEXT NOT NULL CHECK (name <> ''),
  origin TEXT NOT NULL,
  format TEXT NOT NULL,
  sample_rate INTEGER NOT NULL CHECK (sample_rate > 0),
  n_channels INTEGER NOT NULL CHECK (n_channels > 0),
  n_frames INTEGER NOT NULL CHECK (n_frames > 0),
  seal TEXT NOT NULL
) STRICT;

CREATE TABLE label (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  color INTEGER NOT NULL CHECK (color >= 0),
  key TEXT NOT NULL CHECK (key = '' OR key GLOB '[1-9]'),
  seal TEXT NOT NULL
) STRICT;

CREATE TABLE clip (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source (id),
  onset_s REAL NOT NULL CHECK (onset_s >= 0),
  offset_s REAL NOT NULL CHECK (offset_s > onset_s),
  label_id INTEGER REFERENCES label (id),
  group_name TEXT NOT NULL CHECK (group_name <> ''),
  origin TEXT NOT NULL,
  low_hz REAL CHECK (low_hz >= 0),
  high_hz REAL CHECK (high_hz > coalesce(low_hz, 0)),
  name TEXT NOT NULL CHECK (name <> ''),
  note TEXT NOT NULL,
  flags TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT;
CREATE INDEX clip_by_source ON clip (source_id);
CREATE INDEX clip_by_label ON clip (label_id);
CREATE INDEX clip_by_group ON clip (group_name);

CREATE TABLE treatment (
  clip_id INTEGER NOT NULL REFERENCES clip (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  step TEXT NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (clip_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE split (
  group_name TEXT PRIMARY KEY CHECK (group_name <> ''),
  side TEXT NOT NULL CHECK (side IN ('train', 'validation', 'test')),
  fold INTEGER,
  placed_by TEXT NOT NULL CHECK (placed_by IN ('dealt', 'manifest', 'person')),
  seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  preset TEXT NOT NULL,
  note TEXT NOT NULL,
  seed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
  started TEXT NOT NULL,
  seconds REAL NOT NULL CHECK (seconds >= 0),
  accuracy REAL,
  macro_f1 REAL,
  is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
  seal TEXT NOT NULL
) STRICT;

CREATE TABLE history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  edit TEXT NOT NULL,
  inverse TEXT NOT NULL,
  made_at TEXT NOT NULL,
  is_undone INTEGER NOT NULL CHECK (is_undone IN (0, 1)),
  seal TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_SUGGESTIONS = """
CREATE TABLE suggestion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  clip_id INTEGER NOT NULL REFERENCES clip (id),
  onset_s REAL CHECK (onset_s >= 0),
  offset_s REAL CHECK (offset_s > onset_s),
  label_id INTEGER NOT NULL REFERENCES label (id),
  probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
  uncertainty REAL NOT NULL CHECK (uncertainty BETWEEN 0 AND 1),
  run_id INTEGER NOT NULL,
  model TEXT NOT NULL,
  is_rejected INTEGER NOT NULL CHECK (is_rejected IN (0, 1)),
  seal TEXT NOT NULL
) STRICT;
CREATE INDEX suggestion_by_clip ON suggestion (clip_id);
CREATE INDEX suggestion_by_label ON suggestion (label_id);
"""

_STEPS = (_FIRST, _SUGGESTIONS)
"""What each format added to the one before it; never altered, only added to."""

FORMAT = len(_STEPS)
"""Kept as user_version."""


def make_tables(connection: sqlite3.Connection, catalog_format: int = FORMAT) -> None:
    """Fill an empty database with the tables of a format, of this one if none is named."""
    tables = "".join(_STEPS[:catalog_format])
    connection.executescript(
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {catalog_format}; "
        f"{tables}"
    )


def is_older(connection: sqlite3.Connection) -> bool:
    """Return whether a catalog that was checked is of an earlier format."""
    return _pragma(connection, "user_version") < FORMAT


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Add what an earlier format lacks, all of it or nothing; no row is changed."""
    added = "".join(_STEPS[_format_of(connection) :])
    connection.executescript(f"BEGIN IMMEDIATE; {added} PRAGMA user_version = {FORMAT}; COMMIT;")


def stand_in(connection: sqlite3.Connection) -> None:
    """Give a catalog of an earlier format, open to read, empty tables for those that it lacks."""
    added = "".join(_STEPS[_format_of(connection) :])
    for statement in added.split(";"):
        if "CREATE TABLE" in statement:
            connection.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE"))


def check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that a database is a catalog of a format we know and nothing more.

    Raises
    ------
    CatalogForeignError, CatalogNewerError, CatalogAlteredError, CatalogDamagedError
    """
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise CatalogForeignError(path)
    found_format = _pragma(connection, "user_version")
    if found_format > FORMAT:
        raise CatalogNewerError(path, found_format, FORMAT)
    found, expected = _objects(connection), _expected_objects(_format_of(connection))
    if strange := sorted(found - expected):
        kind, name, _ = strange[0]
        raise CatalogAlteredError(path, f"a {kind} “{name}”")
    if missing := sorted(expected - found):
        kind, name, _ = missing[0]
        raise CatalogDamagedError(path, f"Its {kind} “{name}” is missing.")


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Raise CatalogDamagedError where SQLite finds its own pages out of order."""
    first = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if first != "ok":
        raise CatalogDamagedError(path, f"SQLite says: {first}.")


def _format_of(connection: sqlite3.Connection) -> int:
    return max(1, _pragma(connection, "user_version"))


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _objects(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    return frozenset((kind, name, sql) for kind, name, sql in rows)


@cache
def _expected_objects(catalog_format: int) -> frozenset[tuple[str, str, str]]:
    connection = sqlite3.connect(":memory:")
    try:
        make_tables(connection, catalog_format)
        return _objects(connection)
    finally:
        connection.close()
