"""Which connection a question goes to: one writes; one beside it reads what was committed last."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock, get_ident

from engine.dataset.connection import (
    open_beside,
    open_reading,
    open_writing,
    told_in_words,
    transaction,
)


class Access:
    """The open catalog of a project, for any number of threads.

    The transaction of an import takes seconds, in which a window must not wait for the name of a
    clip. So questions go to a connection of their own, which sees what was committed last; those
    of the thread that is inside a transaction go to the connection that writes, and see what it
    wrote. Where the catalog cannot be read beside its writer (no WAL), and in a project that is
    only read, there is one connection, and threads take turns.

    Parameters
    ----------
    path : Path
        Of the catalog.
    is_read_only : bool
        Never write.

    Raises
    ------
    ProjectError
        One of the family, where the file is damaged, foreign, newer or altered.
    """

    def __init__(self, path: Path, *, is_read_only: bool) -> None:
        self._path = path
        self._is_read_only = is_read_only
        self._write_lock = RLock()
        self._beside_lock = RLock()
        self._writing_thread: int | None = None
        self._is_lost = False
        self._open()

    @contextmanager
    def asking(self) -> Generator[sqlite3.Connection]:
        """Let the body ask; all its questions are answered from one state of the catalog."""
        if self._writing_thread == get_ident():
            yield self._connection
            return
        self._find_again()
        with self._read_lock, told_in_words(self._path), _one_state(self._beside) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """Run the body as one transaction."""
        self._find_again()
        with self._write_lock, transaction(self._connection, self._path) as connection:
            self._writing_thread = get_ident()
            try:
                yield connection
            finally:
                self._writing_thread = None

    def reopen(self) -> None:
        """Drop connections that met a failing disk: their memory is not to be trusted.

        Raises
        ------
        ProjectError
            If the catalog cannot be opened now; whoever asks next tries it again.
        """
        with self._write_lock, self._read_lock:
            self._beside.close()
            self._connection.close()
            self._is_lost = True
            self._find_again()

    def close(self) -> None:
        """Leave one file as catalog; waits for the question and the transaction under way."""
        with self._write_lock, self._read_lock:
            if self._beside is not self._connection:
                self._beside.close()
            if not self._is_read_only:
                with suppress(sqlite3.Error):
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.close()

    def _open(self) -> None:
        opened = open_reading if self._is_read_only else open_writing
        connection = opened(self._path)
        try:
            beside = None if self._is_read_only else open_beside(connection, self._path)
        except BaseException:
            connection.close()
            raise
        self._connection, self._beside = connection, beside or connection

    def _find_again(self) -> None:
        """Open the catalog anew where a failing disk took it away; it may be back by now."""
        if self._is_lost:
            with self._write_lock, self._read_lock:
                if self._is_lost:
                    self._open()
                    self._is_lost = False

    @property
    def _read_lock(self) -> RLock:
        return self._write_lock if self._beside is self._connection else self._beside_lock


@contextmanager
def _one_state(connection: sqlite3.Connection) -> Generator[sqlite3.Connection]:
    """Keep another's commit from coming between the questions of one answer."""
    if connection.in_transaction:  # the body of a caller further out
        yield connection
        return
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        if connection.in_transaction:  # an error of the disk has ended it already
            connection.execute("ROLLBACK")
