"""The rows of a catalog as they are stored, and the one way they are written: sealed.

A row class has a field for each column of its table but the last, the seal: a digest of the
others, so that a changed value is found which SQLite itself cannot see (`engine.dataset.checking`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, TypeVar


class Row:
    """A row of `table`, told from the others by the columns of `identity`."""

    table: ClassVar[str]
    identity: ClassVar[tuple[str, ...]] = ("id",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRow(Row):
    """Bytes in the object store; see `engine.dataset.objects`."""

    table: ClassVar[str] = "object"
    identity: ClassVar[tuple[str, ...]] = ("digest",)
    digest: str
    suffix: str
    n_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow(Row):
    """What those bytes are; the words are those of `engine.dataset.records.Source`."""

    table: ClassVar[str] = "source"
    id: int
    digest: str
    name: str
    origin: str
    format: str
    sample_rate: int
    n_channels: int
    n_frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRow(Row):
    """A class of the project."""

    table: ClassVar[str] = "label"
    id: int
    name: str
    color: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRow(Row):
    """A span of a source; `flags` are words with a comma between."""

    table: ClassVar[str] = "clip"
    id: int
    source_id: int
    onset_s: float
    offset_s: float
    label_id: int | None
    group_name: str
    origin: str
    low_hz: float | None = None
    high_hz: float | None = None
    name: str
    note: str = ""
    flags: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentRow(Row):
    """One step of a clip's chain, as JSON (`engine.dataset.treatments`)."""

    table: ClassVar[str] = "treatment"
    identity: ClassVar[tuple[str, ...]] = ("clip_id", "position")
    clip_id: int
    position: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRow(Row):
    """What a model says of a clip, or of a span of its source where it has one."""

    table: ClassVar[str] = "suggestion"
    id: int
    clip_id: int
    onset_s: float | None
    offset_s: float | None
    label_id: int
    probability: float
    uncertainty: float
    run_id: int
    model: str
    is_rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRow(Row):
    """The side a group is on, and who put it there: ``dealt``, ``manifest`` or ``person``."""

    table: ClassVar[str] = "split"
    identity: ClassVar[tuple[str, ...]] = ("group_name",)
    group_name: str
    side: str
    fold: int | None
    placed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun(Row):
    """A training; the words are those of `engine.dataset.records.RunRow`."""

    table: ClassVar[str] = "run"
    id: int
    name: str
    preset: str
    note: str
    seed: int
    state: str
    started: str
    seconds: float
    accuracy: float | None
    macro_f1: float | None
    is_pinned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow(Row):
    """One step that can be undone, or redone."""

    table: ClassVar[str] = "history"
    id: int
    title: str
    edit: str
    inverse: str
    made_at: str
    is_undone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow(Row):
    """A setting of the project, its value as JSON."""

    table: ClassVar[str] = "setting"
    identity: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    value: str


ROW_CLASSES: tuple[type[Row], ...] = (
    ObjectRow, SourceRow, LabelRow, ClipRow, TreatmentRow, SplitRow, StoredRun, HistoryRow,
    SettingRow, SuggestionRow,
)  # fmt: skip

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

AnyRow = TypeVar("AnyRow", bound=Row)


def put(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write rows, in the place of those with the same identity."""
    for made, same in groupby(rows, _class_of):
        connection.executemany(_upsert(made), ((*_values(row), seal(row)) for row in same))


def drop(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Delete rows by their identity."""
    for made, same in groupby(rows, _class_of):
        where = " AND ".join(f"{name} = ?" for name in made.identity)
        keys = [[getattr(row, name) for name in made.identity] for row in same]
        connection.executemany(f"DELETE FROM {made.table} WHERE {where}", keys)  # noqa: S608 - ours


def read(
    connection: sqlite3.Connection, made: type[AnyRow], where: str = "", values: Iterable[Any] = ()
) -> list[AnyRow]:
    """Return the rows of a table in the order of their identity; `where` is SQL with ``?``."""
    return [row for row, _ in read_sealed(connection, made, where, values)]


def read_sealed(
    connection: sqlite3.Connection, made: type[AnyRow], where: str = "", values: Iterable[Any] = ()
) -> Iterator[tuple[AnyRow, str]]:
    """Yield rows with the seals they were stored under."""
    names = columns(made)
    order = ", ".join(made.identity)
    query = f"SELECT {', '.join(names)}, seal FROM {made.table} {where} ORDER BY {order}"  # noqa: S608
    for found in connection.execute(query, tuple(values)).fetchall():
        yield made(**dict(zip(names, found, strict=False))), found[-1]


def read_by_ids(
    connection: sqlite3.Connection, made: type[AnyRow], column: str, ids: Iterable[int]
) -> list[AnyRow]:
    """Return the rows whose `column` is one of `ids`, however many they are."""
    where = f"WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - our names
    return read(connection, made, where, (json.dumps(list(ids)),))


def next_id(connection: sqlite3.Connection, made: type[Row]) -> int:
    """Return the id that the next row of a table gets; an id is never given out twice."""
    found = connection.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (made.table,)
    ).fetchone()
    return int(found[0]) + 1 if found else 1


def seal(row: Row) -> str:
    """Return the digest of a row's values: 16 hexadecimal digits of BLAKE2b."""
    text = _ENCODER.encode([row.table, *_values(row)])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@cache
def columns(made: type[Row]) -> tuple[str, ...]:
    """Return the columns of a table but the seal."""
    return tuple(each.name for each in fields(made))  # pyright: ignore[reportArgumentType]


def _class_of(row: Row) -> type[Row]:
    return type(row)


def _values(row: Row) -> tuple[Any, ...]:
    return _reader(type(row))(row)


@cache
def _reader(made: type[Row]) -> Callable[[Row], tuple[Any, ...]]:
    return attrgetter(*columns(made))


@cache
def _upsert(made: type[Row]) -> str:
    names = (*columns(made), "seal")
    marks = ", ".join("?" * len(names))
    renewed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in made.identity)
    return (
        f"INSERT INTO {made.table} ({', '.join(names)}) VALUES ({marks}) "  # noqa: S608 - our names
        f"ON CONFLICT ({', '.join(made.identity)}) DO UPDATE SET {renewed}"
    )
