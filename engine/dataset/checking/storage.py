"""Is what the catalog names on the disk, and as it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.dataset.checking.findings import Finding, FindingKind
from engine.dataset.project import Project
from engine.dataset.rows import ROW_CLASSES, read_sealed, seal
from engine.errors.projects import ProjectError
from engine.errors.words import counted

OnProgress = Callable[[int, int, str], None]


def check_storage(
    project: Project, *, progress: OnProgress = lambda done, total, note: None
) -> tuple[Finding, ...]:
    """Read every page and row of the catalog and every byte of every sound.

    Parameters
    ----------
    project : Project
    progress : OnProgress
        Told sounds done, sounds in all, the name of the last one.
    """
    return (*_check_catalog(project), *_check_objects(project, progress))


def _check_catalog(project: Project) -> Iterator[Finding]:
    with project.reading() as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
        altered = [
            f"{made.table} {getattr(row, made.identity[0])}"
            for made in ROW_CLASSES
            for row, stored in read_sealed(connection, made)
            if seal(row) != stored
        ]
    if said != ["ok"]:
        yield _wound("Catalog damaged", f"SQLite says: {said[0]}.")
    if altered:
        several = f" and {counted(len(altered) - 1)} more" if len(altered) > 1 else ""
        sentence = f"Rows were changed by something else than Harken: {altered[0]}{several}."
        yield _wound("Rows changed", sentence)


def _check_objects(project: Project, progress: OnProgress) -> Iterator[Finding]:
    sources = project.catalog.sources()
    clips_of: dict[int, list[int]] = {}
    for clip in project.catalog.clips():
        clips_of.setdefault(clip.source_id, []).append(clip.id)
    for done, source in enumerate(sources):
        progress(done, len(sources), source.name)
        try:
            project.objects.verify(source.digest, source.suffix, source.name)
        except ProjectError as error:
            yield _wound("Sound damaged", str(error), tuple(clips_of.get(source.id, ())))
    progress(len(sources), len(sources), "")


def _wound(title: str, sentence: str, clips: tuple[int, ...] = ()) -> Finding:
    return Finding(
        kind=FindingKind.STORAGE, title=title, sentence=sentence, clips=clips, is_serious=True
    )
