"""The object store: bytes as they came, immutable, named by their hash.

Protocol of an import (each step in this order, or a power cut leaves a row without bytes): copy to
staging on the same file system while hashing → flush the file → rename it to its name → flush the
folder, and its parent when the folder is new → commit the row. A crash leaves at most an object
without a row or a staged file; both are found again (`engine.dataset.recovery`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from engine.dataset.durable import flush_file, flush_folder, replace, told_in_words
from engine.errors.projects import ObjectDamagedError, ObjectMissingError, UnsafeLinkError

_BLOCK_BYTES = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,5}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
NO_SUFFIX = ".bin"


class StagingCancelledError(Exception):
    """A copy was ended because the person does not want it any more; nothing of it is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A copy on its way in.

    Attributes
    ----------
    path : Path
        In staging, under a name of its own.
    digest : str
        BLAKE2b-256 of its bytes.
    suffix : str
    n_bytes : int
    """

    path: Path
    digest: str
    suffix: str
    n_bytes: int


class ObjectStore:
    """The folders ``objects`` and ``staging`` of a project.

    Parameters
    ----------
    folder : Path
        The project's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "objects"
        self.staging = folder / "staging"
        self._checked: set[str] = set()

    def path(self, digest: str, suffix: str) -> Path:
        """Return where an object lies; it need not be there.

        Raises
        ------
        ValueError
            If digest and suffix make no object's name: a hostile catalog cannot name other files.
        """
        name = f"{digest}{suffix}"
        if not _NAME.fullmatch(name):
            message = f"{name!r} is no name of an object"
            raise ValueError(message)
        return self.folder / digest[:2] / name

    def stage(self, original: Path, *, cancelled: Callable[[], bool] = lambda: False) -> Staged:
        """Copy a file into staging while hashing it.

        Parameters
        ----------
        original : Path
            A regular file; a suffix that no object may have is dropped.
        cancelled : Callable[[], bool]
            Asked once a megabyte; True ends the copy with StagingCancelledError.
        """
        suffix = object_suffix(original)
        staged = self.staging / f"{secrets.token_hex(8)}{suffix}"
        digest, n_bytes = blake2b(digest_size=32), 0
        try:
            with told_in_words(original):
                source = original.open("rb")
            with source, told_in_words(staged), staged.open("xb") as copy:
                while block := source.read(_BLOCK_BYTES):
                    if cancelled():
                        raise StagingCancelledError  # noqa: TRY301 - the copy is cleared away below
                    digest.update(block)
                    copy.write(block)
                    n_bytes += len(block)
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        return Staged(path=staged, digest=digest.hexdigest(), suffix=suffix, n_bytes=n_bytes)

    def adopt(self, path: Path) -> Staged:
        """Hash a finished file of our own; one that lies in staging is its own staged copy."""
        if path.parent != self.staging:
            return self.stage(path)
        n_bytes = path.stat().st_size
        return Staged(
            path=path, digest=file_digest(path), suffix=object_suffix(path), n_bytes=n_bytes
        )

    def keep(self, staged: Iterable[Staged]) -> None:
        """Give staged files their final names, so that rows may name them.

        All files are flushed, then all folders: one batch costs little more than its bytes. After
        an error the staged files are the caller's to throw away, or to offer again: they must not
        be kept by a second call, for an fsync that failed is never tried again.
        """
        with told_in_words(self.folder):
            folders = {self._keep_one(each) for each in staged}
            for folder in sorted(folders):
                flush_folder(folder)
            flush_folder(self.folder)

    def discard(self, staged: Iterable[Staged]) -> None:
        """Throw staged files away."""
        for each in staged:
            each.path.unlink(missing_ok=True)

    def checked_path(self, digest: str, suffix: str, name: str) -> Path:
        """Return the path of an object whose bytes were hashed once in this session.

        Parameters
        ----------
        digest, suffix : str
        name : str
            What to call it in an error.

        Raises
        ------
        ObjectMissingError, ObjectDamagedError, UnsafeLinkError
        """
        if digest not in self._checked:
            self.verify(digest, suffix, name)
            self._checked.add(digest)
        return self.path(digest, suffix)

    def verify(self, digest: str, suffix: str, name: str) -> None:
        """Read all of an object and compare it with its name; errors as `checked_path`."""
        path = self.path(digest, suffix)
        if path.is_symlink():
            raise UnsafeLinkError(path)
        if not path.is_file():
            raise ObjectMissingError(name, path)
        if file_digest(path) != digest:
            raise ObjectDamagedError(name, path)

    def is_whole(self, digest: str, suffix: str) -> bool:
        """Return whether an object is there and its bytes are those of its name."""
        path = self.path(digest, suffix)
        return path.is_file() and not path.is_symlink() and file_digest(path) == digest

    def files(self) -> Iterable[Path]:
        """Yield every file in the store that has an object's name."""
        for folder in sorted(self.folder.iterdir()):
            if folder.is_dir() and not folder.is_symlink():
                for path in sorted(folder.iterdir()):
                    if _NAME.fullmatch(path.name) and path.is_file():
                        yield path

    def _keep_one(self, staged: Staged) -> Path:
        target = self.path(staged.digest, staged.suffix)
        target.parent.mkdir(exist_ok=True)
        if not staged.path.exists():
            return target.parent  # another file of this batch has the same bytes
        if self.is_whole(staged.digest, staged.suffix):
            # Found, not written by us: it may never have reached the disk.
            flush_file(target)
            staged.path.unlink()
        else:
            flush_file(staged.path)
            staged.path.chmod(0o444)
            replace(staged.path, target)
        self._checked.discard(staged.digest)
        return target.parent


def object_suffix(path: Path) -> str:
    """Return the suffix that the object of a file gets, lower case, with its dot."""
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else NO_SUFFIX


def file_digest(path: Path) -> str:
    """Return the BLAKE2b-256 of a file's bytes as 64 hexadecimal digits."""
    digest = blake2b(digest_size=32)
    with told_in_words(path), path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def is_object_name(name: str) -> bool:
    """Return whether a file name is that of an object."""
    return _NAME.fullmatch(name) is not None
