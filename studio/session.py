"""The open project; `changed` is the one signal that views watch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from engine.dataset.records import Changes
from engine.errors.base import HarkenError
from studio.preferences import (
    Preferences,
    load_preferences,
    remember,
    remembered,
    save_preferences,
)

if TYPE_CHECKING:
    from engine.dataset.edits.base import Edit
    from engine.dataset.project import Project

LONGEST_RECENT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What rail and headers say of a project; counted where the edits are written.

    Attributes
    ----------
    n_clips, n_unlabelled, n_classes, n_runs : int
    seconds : float
        Length of all clips together.
    best_accuracy : float | None
        Of the run that export and suggestions take; None before the first.
    undo_title, redo_title : str
        Titles of the edits that undo would take back and redo bring again, or ``""``.
    """

    n_clips: int = 0
    n_unlabelled: int = 0
    n_classes: int = 0
    n_runs: int = 0
    seconds: float = 0.0
    best_accuracy: float | None = None
    undo_title: str = ""
    redo_title: str = ""


def summarise(project: Project) -> Summary:
    """Count what a project holds."""
    from engine.dataset.runs import best_run

    counts = project.catalog.counts()
    best = best_run(project)
    return Summary(
        n_clips=sum(count.n_clips for count in counts),
        n_unlabelled=sum(count.n_clips for count in counts if not count.label),
        n_classes=len(project.catalog.labels()),
        n_runs=len(project.catalog.runs()),
        seconds=sum(count.seconds for count in counts),
        best_accuracy=best.accuracy if best else None,
        undo_title=project.history.undo_title or "",
        redo_title=project.history.redo_title or "",
    )


EVERYTHING = Changes(labels=True, splits=True, runs=True, settings=True)
"""What differs when another project comes: ask anew for all of it."""


class Writer(Protocol):
    """Carries out work in the order it comes and brings the results back to the main thread."""

    def submit(
        self,
        work: Callable[[], object],
        done: Callable[[Any], None],
        failed: Callable[[HarkenError], None],
    ) -> None:
        """Do `work`; exactly one of `done` and `failed` is called, on the main thread."""
        ...

    def wait(self) -> None:
        """Return when all that was submitted is done; its results are brought back by then."""
        ...


class AtOnce:
    """The writer of tests and scripts: no thread, the result is there when `submit` returns."""

    def submit(
        self,
        work: Callable[[], object],
        done: Callable[[Any], None],
        failed: Callable[[HarkenError], None],
    ) -> None:
        """Do `work` now."""
        try:
            result = work()
        except HarkenError as error:
            failed(error)
        else:
            done(result)

    def wait(self) -> None:
        """Return: nothing is ever under way."""


class Session(QObject):
    """One window's project, what is chosen in it, and what its person prefers.

    Edits are written by `writer`, in order and off the main thread; views hear of them by
    `changed` and repaint from the project then, never from what they believe they just did.

    Signals
    -------
    changed(Changes)
        Something in the project differs now.
    closing()
        The project is about to be closed: who works on it must end that now.
    project_changed()
        Another project is open, or none.
    selection_changed()
        Other clips are chosen.
    preferences_changed(Preferences)
    saving_changed(bool)
        Whether edits are on their way to the disk.
    failed(HarkenError)
        A project could not be opened, or an edit not be made; nothing was changed.
    """

    changed = Signal(object)
    closing = Signal()
    project_changed = Signal()
    selection_changed = Signal()
    preferences_changed = Signal(object)
    saving_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, writer: Writer | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = writer or AtOnce()
        self._project: Project | None = None
        self._selection: tuple[int, ...] = ()
        self._preferences = load_preferences()
        self._n_pending = 0
        self._summary = Summary()

    @property
    def project(self) -> Project | None:
        """The open project."""
        return self._project

    @property
    def preferences(self) -> Preferences:
        """What this person prefers."""
        return self._preferences

    @property
    def selection(self) -> tuple[int, ...]:
        """Ids of the chosen clips, in the order of the list; it follows into the next page."""
        return self._selection

    @property
    def summary(self) -> Summary:
        """What the project holds, counted after the last change."""
        return self._summary

    @property
    def undo_title(self) -> str:
        """Title of the edit that undo would take back, or ``""``."""
        return self._summary.undo_title

    @property
    def redo_title(self) -> str:
        """Title of the edit that redo would bring again, or ``""``."""
        return self._summary.redo_title

    @property
    def is_saving(self) -> bool:
        """Whether edits are on their way to the disk."""
        return self._n_pending > 0

    @property
    def recent(self) -> tuple[Path, ...]:
        """Folders of the projects opened last, the newest first, without those gone."""
        saved = remembered("recent", [])
        return tuple(path for path in map(Path, saved) if (path / "catalog.sqlite").exists())

    # What is open

    def open(self, folder: Path) -> None:
        """Open the project in `folder` in place of the one that is open now."""
        if self._project is not None and self._project.folder == folder.absolute():
            return  # a second opening would find it held, by ourselves
        self._begin(lambda project: project.open(folder))

    def create(self, folder: Path, labels: Sequence[str] = ()) -> None:
        """Make an empty project in `folder`, with these classes, and open it."""
        self._begin(lambda project: project.create(folder, labels))

    def _begin(self, make: Callable[[type[Project]], Project]) -> None:
        def work() -> tuple[Project, Summary]:
            from engine.dataset.project import Project
            from engine.dataset.runs import end_lost_runs

            project = make(Project)
            try:
                if not project.is_read_only:
                    end_lost_runs(project)
                return project, summarise(project)
            except BaseException:
                project.close()
                raise

        self._submit(work, lambda made: self._on_opened(*made))

    def close(self) -> None:
        """Close the project; what is still being written is written first."""
        self._writer.wait()
        if self._project is not None:
            self.closing.emit()
            self._writer.wait()
            # What ended has told its changes, and views may have asked anew because of them.
            self.closing.emit()
        if self._project is not None:
            self._project.close()
            self._take(None, Summary())

    def _on_opened(self, project: Project, summary: Summary) -> None:
        self.close()
        folder = str(project.folder)
        others = [each for each in remembered("recent", []) if each != folder]
        remember("recent", [folder, *others][:LONGEST_RECENT])
        self._take(project, summary)

    def _take(self, project: Project | None, summary: Summary) -> None:
        self._project = project
        self._summary = summary
        self._selection = ()
        self.project_changed.emit()
        self.selection_changed.emit()

    # What is changed

    def apply(self, edit: Edit, then: Callable[[Changes], None] | None = None) -> None:
        """Carry out an edit; `changed` comes when it is on the disk, then `then` is called."""
        self._edit(lambda project: project.apply(edit), then)

    def undo(self) -> None:
        """Take the last edit back."""
        self.travel(-1)

    def redo(self) -> None:
        """Bring the edit again that was taken back last."""
        self.travel(1)

    def travel(self, steps: int) -> None:
        """Take `-steps` edits back, or bring `steps` again; it ends where the history ends."""

        def work(project: Project) -> Changes:
            changes = Changes()
            for _ in range(abs(steps)):
                step = project.undo() if steps < 0 else project.redo()
                if step is None:
                    break
                changes |= step
            return changes

        self._edit(work)

    def when_saved(self, then: Callable[[], None]) -> None:
        """Call `then` when every edit asked for so far is on the disk, for work that reads it."""
        self._submit(lambda: None, lambda _outcome: then())

    def note_changes(self, changes: Changes) -> None:
        """Tell the views of changes that a job made in the project by itself, such as an import."""
        self._edit(lambda _project: changes)

    def _edit(
        self,
        work: Callable[[Project], Changes],
        then: Callable[[Changes], None] | None = None,
    ) -> None:
        project = self._open_project()

        def done(outcome: tuple[Changes, Summary]) -> None:
            changes, self._summary = outcome
            self.changed.emit(changes)
            if then is not None:
                then(changes)

        self._submit(lambda: (work(project), summarise(project)), done)

    def _open_project(self) -> Project:
        if self._project is None:
            message = "no project is open: the command's row has to say so first"
            raise ValueError(message)
        return self._project

    def _submit(self, work: Callable[[], object], done: Callable[[Any], None]) -> None:
        def and_count(end: Callable[[Any], None]) -> Callable[[Any], None]:
            def counted(outcome: Any) -> None:
                self._count(-1)
                end(outcome)

            return counted

        self._count(1)
        self._writer.submit(work, and_count(done), and_count(self.failed.emit))

    def _count(self, step: int) -> None:
        was_saving = self.is_saving
        self._n_pending += step
        if was_saving != self.is_saving:
            self.saving_changed.emit(self.is_saving)

    # What is chosen and preferred

    def select(self, clip_ids: Iterable[int]) -> None:
        """Choose clips; an empty choice chooses none."""
        chosen = tuple(clip_ids)
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit()

    def set_preferences(self, **values: Any) -> None:
        """Change and save preferences, by the names of their fields.

        Raises
        ------
        SettingRangeError
            For a value outside its declaration.
        """
        changed = replace(self._preferences, **values)
        if changed != self._preferences:
            save_preferences(changed)
            self._preferences = changed
            self.preferences_changed.emit(changed)
