"""Connections to a catalog: how they are opened, and what their errors mean to a person.

WAL with synchronous=EXTRA loses no acknowledged edit at a power cut. SQLite before 3.51.3 can
damage a WAL that two connections write at once, so one process writes, through one connection;
those beside it never write, nor check the WAL in.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.dataset.durable import flush_file, flush_folder, replace
from engine.dataset.durable import told_in_words as told_of_files
from engine.dataset.schema import (
    bring_up_to_date,
    check_pages,
    check_tables,
    is_older,
    stand_in,
)
from engine.errors.projects import (
    CatalogBusyError,
    CatalogDamagedError,
    CatalogForeignError,
    DiskFullError,
    ProjectError,
    StorageFailingError,
)

_LARGEST_VALUE = 256 * 1024 * 1024
"""Bytes: the longest text in a catalog is the history step of a large import."""

_PRAGMAS = (
    "trusted_schema = OFF",
    "foreign_keys = ON",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "busy_timeout = 5000",
    "journal_size_limit = 4194304",
)


def open_writing(path: Path) -> sqlite3.Connection:
    """Open a catalog for the one process that may write it.

    Where the file system cannot do WAL (a share without shared memory) the rollback journal with
    synchronous=EXTRA is as safe, only slower.

    Raises
    ------
    ProjectError
        One of the family, where the file is damaged, foreign, newer or altered.
    """
    connection = _connect(path, "mode=rw")
    try:
        with told_in_words(path):
            _check(connection, path)
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            if sys.platform == "darwin":
                connection.execute("PRAGMA fullfsync = ON")
                connection.execute("PRAGMA checkpoint_fullfsync = ON")
            if is_older(connection):
                _keep_copy(connection, path)
                bring_up_to_date(connection)
    except ProjectError:
        connection.close()
        raise
    return connection


def open_reading(path: Path) -> sqlite3.Connection:
    """Open a catalog beside its writer, or on a medium that cannot be written."""
    try:
        return _open_reading(path, "mode=ro")
    except (CatalogDamagedError, CatalogBusyError, DiskFullError, StorageFailingError):
        # A WAL catalog needs its shared memory file even to be read. Where it cannot be made the
        # file is read as it stands, unless a left-over WAL holds edits that it has not.
        wal = path.with_name(f"{path.name}-wal")
        if not wal.exists() or wal.stat().st_size == 0:
            return _open_reading(path, "immutable=1")
        return _open_copy(path, wal)


def open_beside(writer: sqlite3.Connection, path: Path) -> sqlite3.Connection | None:
    """Open a second connection of the writer's process, to read only; None where it cannot be.

    Only a WAL can be read while it is written: without one a reader would keep the writer from
    committing.
    """
    with told_in_words(path):
        if writer.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            return None
        connection = _connect(path, "mode=ro")
        try:
            for pragma in (*_PRAGMAS, "query_only = ON"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Generator[sqlite3.Connection]:
    """Run the body as one transaction: all of it is on the disk afterwards, or nothing of it."""
    with told_in_words(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def told_in_words(path: Path) -> Generator[None]:
    """Turn SQLite's errors into those that a person can be told."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.Error as error:
        raise _in_words(error, path) from error


def _in_words(error: sqlite3.Error, path: Path) -> ProjectError:
    code = getattr(error, "sqlite_errorcode", 0)
    primary = code & 0xFF
    # The second: a WAL's shared memory, a file beside it, finds no room.
    if primary == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return DiskFullError(path)
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return CatalogBusyError(path)
    if primary == sqlite3.SQLITE_IOERR:
        return StorageFailingError(path, str(error))
    if primary == sqlite3.SQLITE_NOTADB:
        return CatalogForeignError(path)
    return CatalogDamagedError(path, f"SQLite says: {error}.")


def _connect(path: Path, how: str) -> sqlite3.Connection:
    with told_in_words(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{how}",
            uri=True,
            isolation_level=None,  # transactions are begun and ended in one place: `transaction`
            check_same_thread=False,  # the locks of `Access` let one thread in at a time
        )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    check_tables(connection, path)
    check_pages(connection, path)


def _open_reading(path: Path, how: str) -> sqlite3.Connection:
    connection = _connect(path, how)
    try:
        with told_in_words(path):
            _check(connection, path)
            stand_in(connection)
            connection.execute("PRAGMA query_only = ON")
    except ProjectError:
        connection.close()
        raise
    return connection


def _open_copy(path: Path, wal: Path) -> sqlite3.Connection:
    """Read catalog and WAL of a folder that cannot be written into memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with (
        told_of_files(Path(tempfile.gettempdir())),
        tempfile.TemporaryDirectory(prefix="harken-") as folder,
        told_in_words(path),
    ):
        shutil.copyfile(wal, Path(folder) / wal.name)
        copy = _connect(Path(shutil.copyfile(path, Path(folder) / path.name)), "mode=rw")
        try:
            _check(copy, path)
            copy.backup(connection)
        finally:
            copy.close()
        stand_in(connection)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _keep_copy(connection: sqlite3.Connection, path: Path) -> None:
    """Copy a catalog into the backups before it is brought up to date."""
    folder = path.parent / "backups"
    # By this name nobody takes what a kill leaves there for a sound.
    staged = path.parent / "staging" / f"{path.name}.before"
    with told_of_files(folder):
        folder.mkdir(exist_ok=True)
        staged.parent.mkdir(exist_ok=True)
        staged.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(staged)) as copy:
                connection.backup(copy)
            flush_file(staged)
            replace(staged, folder / "before-update.sqlite")
            flush_folder(folder)
        finally:
            staged.unlink(missing_ok=True)  # half a copy would take the room of a disk that is full
