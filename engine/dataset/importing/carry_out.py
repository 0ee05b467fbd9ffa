"""Carrying an import out: every file is copied, hashed and decoded before anything is in.

Files are read by two limited children at a time. What was read comes in with one transaction,
which is one step of the history; an import that is cancelled keeps what was read so far. Trimming
the silence of what came in, where that is wanted, is a step of its own: it can be taken back alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from engine.audio.decoder import Decoder
from engine.audio.examination import Examined
from engine.audio.silence import SilenceRule
from engine.dataset.importing.arrivals import Arrival, arrive
from engine.dataset.importing.names import readable
from engine.dataset.importing.plan import ImportPlan, PlannedFile, Verdict
from engine.dataset.objects import Staged, StagingCancelledError
from engine.dataset.project import Project
from engine.dataset.records import Changes
from engine.errors.projects import DiskFullError, FolderUnusableError
from engine.errors.sounds import SoundError
from engine.errors.words import counted

N_DECODERS = 2
SPARE_BYTES = 64 * 1024 * 1024
"""Room that an import leaves on the disk, for the catalog and for what others write."""

OnProgress = Callable[[int, int, str], None]
"""Told files done, files in all, and the name of the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of an import.

    Attributes
    ----------
    n_imported : int
        Clips that came in.
    n_files : int
        Recordings that they are of.
    refused : tuple[tuple[Path, str], ...]
        Files that did not, and why: a sentence.
    duplicates : tuple[tuple[Path, str], ...]
        Files whose bytes are here already, and under which name.
    warnings : tuple[str, ...]
        What is odd about files that came in, a sentence each.
    is_cancelled : bool
        It was stopped; what had been read came in.
    n_trimmed : int
        Clips whose silent ends were trimmed, as a second step of the history.
    changes : Changes
    """

    n_imported: int = 0
    n_files: int = 0
    refused: tuple[tuple[Path, str], ...] = ()
    duplicates: tuple[tuple[Path, str], ...] = ()
    warnings: tuple[str, ...] = ()
    is_cancelled: bool = False
    n_trimmed: int = 0
    changes: Changes = field(default_factory=Changes)

    @property
    def sentence(self) -> str:
        """The whole of it in words: “209 files are in. 3 were here already.” and so on."""
        files = "file" if self.n_files == 1 else "files"
        if self.n_imported > self.n_files:
            parts = [f"{counted(self.n_imported)} clips of {counted(self.n_files)} {files} are in."]
        else:
            parts = [_are(self.n_imported, "file is in", "files are in")]
        if self.duplicates:
            parts.append(_are(len(self.duplicates), "was here already", "were here already"))
        if self.refused:
            parts.append(_are(len(self.refused), "was refused", "were refused"))
        if self.n_trimmed:
            parts.append(_are(self.n_trimmed, "was trimmed", "were trimmed"))
        if self.is_cancelled:
            parts.append("Cancelled before the rest was read.")
        return " ".join(parts)


def carry_out(
    project: Project,
    plan: ImportPlan,
    *,
    trim: SilenceRule | None = None,
    progress: OnProgress = lambda done, total, note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Bring in what a plan says is ready.

    Parameters
    ----------
    project : Project
        Open for writing.
    plan : ImportPlan
    trim : SilenceRule | None
        Trim what is silent at both ends of each clip, with an ordinary treatment.
    progress : OnProgress
        Called from the thread that calls this.
    cancelled : Callable[[], bool]
        Asked often, from several threads; True ends the import within a second.

    Returns
    -------
    ImportReport
        One bad file is a line of it and stops no other.

    Raises
    ------
    ProjectHeldError, ProjectReadOnlyError
    DiskFullError, FolderUnusableError, StorageFailingError
        Nothing came in then, and nothing is left in staging.
    """
    project.require_writable()
    reading = _Reading(project, cancelled)
    rows_of = _rows_by_path(plan.ready)
    _check_room(project, rows_of)
    try:
        arrivals = reading.read_all(rows_of, progress)
        arrived = arrive(project, arrivals)
    finally:
        reading.clear_up()
    trimmed = Changes()
    if trim is not None and arrived.clips and not cancelled():
        trimmed = _trim(project, arrived.clips, trim, progress, cancelled)
    refused = [(row.path, row.why) for row in plan.rows if row.verdict is Verdict.REFUSED]
    here = [(row.path, row.why) for row in plan.rows if row.verdict is Verdict.HERE]
    return ImportReport(
        n_imported=len(arrived.clips),
        n_files=arrived.n_files,
        refused=(*refused, *reading.refused, *arrived.refused),
        duplicates=(*here, *arrived.duplicates),
        warnings=(*plan.warnings, *reading.warnings, *arrived.warnings),
        is_cancelled=len(arrivals) + len(reading.refused) < len(rows_of),
        n_trimmed=len(trimmed.clips),
        changes=arrived.changes | trimmed,
    )


def _trim(
    project: Project,
    clips: tuple[int, ...],
    rule: SilenceRule,
    progress: OnProgress,
    cancelled: Callable[[], bool],
) -> Changes:
    """Trim the silent ends of clips that just came in; none of them where it is cancelled."""
    from engine.dataset.treatment_plan import Wanted, plan_treatment

    def check() -> None:
        if cancelled():
            raise StagingCancelledError

    try:
        plan = plan_treatment(
            project, clips, Wanted(silence=rule), progress=_checked(progress, check), check=check
        )
    except StagingCancelledError:
        return Changes()
    return project.apply(plan.edit(project.objects)) if plan.changed else Changes()


def _checked(progress: OnProgress, check: Callable[[], None]) -> OnProgress:
    def tell(done: int, total: int, note: str) -> None:
        check()
        progress(done, total, note)

    return tell


class _Reading:
    """Copies and decodes files; knows what is in staging, so that nothing stays there."""

    def __init__(self, project: Project, cancelled: Callable[[], bool]) -> None:
        self._objects = project.objects
        self._cancelled = cancelled
        self._decoders: SimpleQueue[Decoder] = SimpleQueue()
        self._staged: list[Staged] = []
        self.refused: list[tuple[Path, str]] = []
        self.warnings: list[str] = []

    def read_all(
        self, rows_of: dict[Path, list[PlannedFile]], progress: OnProgress
    ) -> list[Arrival]:
        """Return what was read, in the order of the plan; what was refused is noted."""
        arrivals: list[Arrival] = []
        with ExitStack() as stack:
            for _ in range(N_DECODERS):
                self._decoders.put(stack.enter_context(Decoder()))
            pool = stack.enter_context(ThreadPoolExecutor(N_DECODERS, "import"))
            stack.callback(pool.shutdown, cancel_futures=True)
            futures = {path: pool.submit(self._read, path) for path in rows_of}
            for done, (path, future) in enumerate(futures.items()):
                progress(done, len(futures), readable(path.name))
                found = self._result(path, future)
                if found is not None:
                    staged, examined = found
                    arrivals.append(Arrival(staged, examined, tuple(rows_of[path])))
        progress(len(futures), len(futures), "")
        return arrivals

    def clear_up(self) -> None:
        """Throw away what is still in staging."""
        self._objects.discard(self._staged)

    def _read(self, path: Path) -> tuple[Staged, Examined]:
        """Copy, hash and decode one file; runs in a thread of the pool."""
        if self._cancelled():
            raise StagingCancelledError
        staged = self._objects.stage(path, cancelled=self._cancelled)
        self._staged.append(staged)
        decoder = self._decoders.get()
        try:
            return staged, decoder.examine(staged.path, on_progress=self._on_decoded)
        finally:
            self._decoders.put(decoder)

    def _on_decoded(self, _seconds: float) -> None:
        if self._cancelled():
            raise StagingCancelledError

    def _result(
        self, path: Path, future: Future[tuple[Staged, Examined]]
    ) -> tuple[Staged, Examined] | None:
        try:
            staged, examined = future.result()
        except StagingCancelledError:
            return None
        except FolderUnusableError as error:
            if path not in error.args:
                raise  # it is the project that cannot be written, not this file that cannot be read
            self.refused.append((path, readable(str(error))))
            return None
        except SoundError as error:
            self.refused.append((path, _about(path, error)))
            return None
        self.warnings += [f"{readable(path.name)}: {text}" for text in examined.warnings]
        return staged, examined


def _about(path: Path, error: SoundError) -> str:
    """Return an error about the staged copy of a file as one about the file."""
    facts = [path if isinstance(fact, Path) else fact for fact in error.args]
    return readable(str(type(error)(*facts)))


def _rows_by_path(rows: Iterable[PlannedFile]) -> dict[Path, list[PlannedFile]]:
    """Return each file once, with all that a manifest says of it."""
    rows_of: dict[Path, list[PlannedFile]] = {}
    for row in rows:
        rows_of.setdefault(row.path, []).append(row)
    return rows_of


def _check_room(project: Project, paths: Iterable[Path]) -> None:
    needed = sum(path.stat().st_size for path in paths if path.exists())
    if shutil.disk_usage(project.folder).free < needed + SPARE_BYTES:
        raise DiskFullError(project.folder)


def _are(number: int, one: str, many: str) -> str:
    shown = counted(number) if number else "No"
    return f"{shown} {one if number == 1 else many}."
