"""The project on disk: one folder, one writer, every change an edit that can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.audio.denoiser import Check, go_on
from engine.dataset.access import Access
from engine.dataset.catalog import Catalog
from engine.dataset.dealing import deal_new_groups
from engine.dataset.durable import flush_file, flush_folder, replace, told_in_words
from engine.dataset.edits.base import Applied, Edit, Together
from engine.dataset.edits.classes import AddClass
from engine.dataset.history import History
from engine.dataset.lock import WriterLock, holder
from engine.dataset.noise import Noise
from engine.dataset.objects import ObjectStore
from engine.dataset.records import Changes, Clip
from engine.dataset.renders import Renders
from engine.dataset.reserve import give_back_reserve, hold_reserve
from engine.dataset.schema import make_tables
from engine.dataset.surveys import Surveys
from engine.dataset.treatments import Treatment
from engine.errors.projects import (
    DiskFullError,
    FolderTakenError,
    FolderUnusableError,
    NoProjectError,
    ProjectExistsError,
    ProjectFullError,
    ProjectHeldError,
    ProjectReadOnlyError,
    StorageFailingError,
    UnsafeLinkError,
)

CATALOG_NAME = "catalog.sqlite"
FOLDERS = ("objects", "staging", "runs", "backups", "cache")
FOLDER_SUFFIX = ".harken"

_FILES = (CATALOG_NAME, *(f"{CATALOG_NAME}-{end}" for end in ("wal", "shm", "journal")), "lock")
"""Written through whatever lies there; all else that is written takes the place of a link."""

_README = """This folder is a Harken project: a labelled set of sounds and what was learned from it.
Copy, move or zip it as a whole, while no Harken has it open. Nothing in it needs to be changed by
hand; only what lies in "cache" may be deleted.
"""


def utc_now() -> str:
    """Return the time as the history keeps it: UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Project:
    """An open project; made by `create` and `open`, closed by `close` or the end of a ``with``.

    Attributes
    ----------
    folder : Path
    catalog : Catalog
        What it holds.
    history : History
        What was done to it.
    objects : ObjectStore
        The bytes of its sounds.
    surveys : Surveys
        What the editor draws of its long recordings.
    is_read_only : bool
        It was opened to look and play.
    held_by : str
        Who writes it, where that is why it is read-only; else ``""``.
    was_full : bool
        It is read-only because its disk was full when it was opened.
    """

    def __init__(
        self,
        folder: Path,
        lock: WriterLock | None,
        held_by: str = "",
        *,
        was_full: bool = False,
    ) -> None:
        self.folder = folder
        self.is_read_only = lock is None
        self.held_by = held_by
        self.was_full = was_full
        self.objects = ObjectStore(folder)
        self._writer_lock = lock
        self._renders = Renders(folder, self.objects)
        self.surveys = Surveys(folder, self.objects)
        self._access = Access(self.catalog_path, is_read_only=self.is_read_only)
        self.catalog = Catalog(self._access)
        self.history = History(self._access, self.catalog_path)
        if not self.is_read_only:
            self.surveys.clear_away()
            hold_reserve(folder / "reserve")

    @classmethod
    def create(cls, folder: Path, labels: Sequence[str] = ()) -> Self:
        """Make an empty project and open it.

        Parameters
        ----------
        folder : Path
            Not there yet, or empty.
        labels : Sequence[str]
            Classes to begin with; adding them is the first step of the history.

        Raises
        ------
        ProjectExistsError, FolderTakenError, FolderUnusableError, DiskFullError
        ClassNameError, ClassExistsError
            For the labels; nothing is made then but the empty project.
        """
        folder = folder.absolute()
        if (folder / CATALOG_NAME).exists():
            raise ProjectExistsError(folder)
        with told_in_words(folder):
            if folder.exists() and any(folder.iterdir()):
                raise FolderTakenError(folder)
            folder.mkdir(parents=True, exist_ok=True)
            _lay_out(folder)
        project = cls.open(folder)
        if labels:
            try:
                project.apply(_add_classes(labels))
            except BaseException:
                project.close()
                raise
        return project

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Self:
        """Open a project to change it; to look and play where another Harken has it open.

        To look and play, too, where the disk is so full that not even with the reserve given back
        its catalog could be opened to write, or that of an earlier Harken be brought up to date.

        Parameters
        ----------
        folder : Path
        read_only : bool, default False
            Never become the writer.

        Raises
        ------
        NoProjectError
            If there is none.
        ProjectError
            Another of the family, where the catalog is damaged, foreign, newer or altered.
        """
        folder = folder.absolute()
        if not (folder / CATALOG_NAME).is_file():
            raise NoProjectError(folder)
        for name in (*_FILES, *FOLDERS):
            if (folder / name).is_symlink():
                raise UnsafeLinkError(folder / name)
        lock, held_by = (None, "") if read_only else _become_writer(folder)
        if lock is None:
            return cls(folder, None, held_by)
        try:
            return cls._open_to_write(folder, lock)
        except DiskFullError:
            lock.release()
            return cls(folder, None, was_full=True)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _open_to_write(cls, folder: Path, lock: WriterLock) -> Self:
        try:
            return cls(folder, lock)
        except DiskFullError:
            give_back_reserve(folder / "reserve")
            return cls(folder, lock)

    @property
    def name(self) -> str:
        """The folder's name, as people call the project."""
        return self.folder.name.removesuffix(FOLDER_SUFFIX) or self.folder.name

    def close(self) -> None:
        """Leave one file as catalog, and let others write; a second call does nothing."""
        self._renders.close()
        self._access.close()
        if self._writer_lock is not None:
            self._writer_lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def apply(self, edit: Edit) -> Changes:
        """Make a change, with its step of the history, as one transaction.

        Labelled groups that are on no side of the split afterwards are dealt out as part of it.

        Raises
        ------
        ProjectHeldError, ProjectReadOnlyError
            If this project may not be changed here.
        UsageError
            If the edit makes no sense; nothing is changed then.
        DiskFullError, StorageFailingError, CatalogBusyError
            If it could not be written; nothing is changed then.
        """
        return self.apply_made(lambda _: edit)

    def apply_made(self, make: Callable[[sqlite3.Connection], Edit | None]) -> Changes:
        """Make a change that hangs on what the catalog holds, such as the next free id.

        Parameters
        ----------
        make : Callable[[sqlite3.Connection], Edit | None]
            Reads and returns the edit, inside the transaction that then applies it; None to leave
            all as it is.
        """
        with self.writing() as connection:
            edit = make(connection)
            if edit is None:
                return Changes()
            applied = edit.apply(connection)
            dealt = deal_new_groups(connection, self.catalog.settings())
            if dealt is not None:
                applied = _joined(edit.title, applied, dealt.apply(connection))
            self.history.record(connection, edit.title, applied, utc_now())
        return applied.changes

    def undo(self) -> Changes | None:
        """Take the last step back; None where there is none."""
        return self._step(self.history.take_back)

    def redo(self) -> Changes | None:
        """Bring back the step that was last taken back; None where there is none."""
        return self._step(self.history.bring_back)

    def samples(self, clip: Clip, *, check: Check = go_on) -> NDArray[np.float32]:
        """Return a clip's sound with its treatments: mono at 16 kHz, shape (n,), 16-bit steps.

        Parameters
        ----------
        clip : Clip
        check : Check
            Asked 20 times a second while noise is reduced; what it raises ends the work.

        Raises
        ------
        ObjectMissingError, ObjectDamagedError, SoundError
        PartMissingError, WorkerLostError
            If noise cannot be reduced here.
        """
        source = self.catalog.source(clip.source_id)
        return self._renders.samples(clip, source, check=check)

    def preview(
        self,
        clip: Clip,
        chain: tuple[Treatment, ...],
        *,
        noise: Noise | None = None,
        check: Check = go_on,
    ) -> NDArray[np.float32]:
        """Return what `samples` would if a clip had another chain; nothing is changed or kept.

        Parameters
        ----------
        clip : Clip
        chain : tuple[Treatment, ...]
            ``()`` gives the clip as it came.
        noise : Noise | None
            A profile that the chain names, learned just now and not in the project yet.
        check : Check
            As in `samples`.
        """
        source = self.catalog.source(clip.source_id)
        return self._renders.preview(clip, source, chain, noise=noise, check=check)

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """Run the body as one transaction of the one connection that may write."""
        self.require_writable()
        try:
            with self._access.writing() as connection:
                yield connection
        except DiskFullError:
            give_back_reserve(self.folder / "reserve")  # so that things can be removed now
            raise
        except StorageFailingError:
            self._access.reopen()
            raise

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """Let the body ask the catalog itself, while no other thread does."""
        with self._access.asking() as connection:
            yield connection

    def require_writable(self) -> None:
        """Raise where this project cannot be changed, with the reason.

        Raises
        ------
        ProjectHeldError, ProjectFullError, ProjectReadOnlyError
        """
        if self.held_by:
            raise ProjectHeldError(self.name, self.held_by)
        if self.was_full:
            raise ProjectFullError(self.name)
        if self.is_read_only:
            raise ProjectReadOnlyError(self.name)

    @property
    def catalog_path(self) -> Path:
        """Where the catalog lies."""
        return self.folder / CATALOG_NAME

    def _step(self, move: Callable[[sqlite3.Connection], Edit | None]) -> Changes | None:
        with self.writing() as connection:
            edit = move(connection)
            return None if edit is None else edit.apply(connection).changes


def find_project(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that is a project.

    Raises
    ------
    NoProjectError
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / CATALOG_NAME).is_file():
            return folder
    raise NoProjectError(start)


def _lay_out(folder: Path) -> None:
    """Fill an empty folder; the catalog gets its name last, so a crash leaves no half project."""
    for name in FOLDERS:
        (folder / name).mkdir()
    (folder / "README.txt").write_text(_README, encoding="utf-8")
    staged = folder / "staging" / CATALOG_NAME
    connection = sqlite3.connect(staged)
    try:
        make_tables(connection)
    finally:
        connection.close()
    flush_file(staged)
    replace(staged, folder / CATALOG_NAME)
    flush_folder(folder)
    flush_folder(folder.parent)


def _become_writer(folder: Path) -> tuple[WriterLock | None, str]:
    """Return the lock, or None and who holds it; None and nobody where nothing can be written."""
    lock = WriterLock(folder / "lock")
    try:
        if lock.take():
            return lock, ""
    except FolderUnusableError:
        return None, ""
    return None, holder(folder / "lock")


def _joined(title: str, first: Applied, second: Applied) -> Applied:
    return Applied(
        Together(words=title, edits=(first.edit, second.edit)),
        Together(words=title, edits=(second.inverse, first.inverse)),
        first.changes | second.changes,
    )


def _add_classes(names: Sequence[str]) -> Edit:
    title = f"Add class {names[0]}" if len(names) == 1 else f"Add {len(names)} classes"
    return Together(words=title, edits=tuple(AddClass(name=name) for name in names))
