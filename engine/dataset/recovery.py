"""What a crash left behind: sounds without a row, found at the next start and offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.dataset.project import CATALOG_NAME, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A file that no row names.

    Attributes
    ----------
    path : Path
        To be given to `plan_import`, or to `discard`.
    is_whole : bool
        It lies in the store under its hash; else it was still on its way in.
    n_bytes : int
    """

    path: Path
    is_whole: bool
    n_bytes: int


def recovered(project: Project) -> tuple[Recovered, ...]:
    """Return what an interrupted import or recording left, largest first.

    An object whose clips were undone has a row still and is not listed.
    """
    known = project.catalog.object_suffixes()
    orphans = [path for path in project.objects.files() if path.stem not in known]
    staged = [
        path
        for path in sorted(project.objects.staging.iterdir())
        if path.is_file() and not path.is_symlink() and not path.name.startswith(CATALOG_NAME)
    ]
    found = [
        Recovered(path=path, is_whole=is_whole, n_bytes=path.stat().st_size)
        for paths, is_whole in ((orphans, True), (staged, False))
        for path in paths
    ]
    return tuple(sorted(found, key=lambda each: -each.n_bytes))


def discard(project: Project, files: Iterable[Recovered]) -> None:
    """Delete what nobody wants back; only files that are still without a row."""
    project.require_writable()
    unclaimed = {each.path for each in recovered(project)}
    for each in files:
        if each.path in unclaimed:
            each.path.unlink(missing_ok=True)
