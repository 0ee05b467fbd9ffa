"""The open project; `changed` is the one signal that views watch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from engine.dataset.records import Changes
from engine.errors import HarkenError
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
        self._undo_title = self._redo_title = ""

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
    def undo_title(self) -> str:
        """Title of the edit that undo would take back, or ``""``."""
        return self._undo_title

    @property
    def redo_title(self) -> str:
        """Title of the edit that redo would bring again, or ``""``."""
        return self._redo_title

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
        from engine.dataset.project import Project

        self._submit(lambda: Project.open(folder), self._on_opened)

    def create(self, folder: Path, labels: Sequence[str] = ()) -> None:
        """Make an empty project in `folder`, with these classes, and open it."""
        from engine.dataset.project import Project

        self._submit(lambda: Project.create(folder, labels), self._on_opened)

    def close(self) -> None:
        """Close the project; what is still being written is written first."""
        self._writer.wait()
        if self._project is not None:
            self._project.close()
            self._take(None)

    def _on_opened(self, project: Project) -> None:
        self.close()
        folder = str(project.folder)
        others = [each for each in remembered("recent", []) if each != folder]
        remember("recent", [folder, *others][:LONGEST_RECENT])
        self._take(project)

    def _take(self, project: Project | None) -> None:
        self._project = project
        self._selection = ()
        self._read_titles()
        self.project_changed.emit()
        self.selection_changed.emit()

    # What is changed

    def apply(self, edit: Edit, then: Callable[[Changes], None] | None = None) -> None:
        """Carry out an edit; `changed` comes when it is on the disk, then `then` is called."""
        project = self._open_project()
        self._submit(lambda: project.apply(edit), lambda changes: self._on_edited(changes, then))

    def undo(self) -> None:
        """Take the last edit back."""
        self.travel(-1)

    def redo(self) -> None:
        """Bring the edit again that was taken back last."""
        self.travel(1)

    def travel(self, steps: int) -> None:
        """Take `-steps` edits back, or bring `steps` again; it ends where the history ends."""
        project = self._open_project()

        def work() -> Changes:
            changes = Changes()
            for _ in range(abs(steps)):
                step = project.undo() if steps < 0 else project.redo()
                if step is None:
                    break
                changes |= step
            return changes

        self._submit(work, self._on_edited)

    def note_changes(self, changes: Changes) -> None:
        """Tell the views of changes that a job made in the project by itself, such as an import."""
        self._on_edited(changes)

    def _on_edited(self, changes: Changes, then: Callable[[Changes], None] | None = None) -> None:
        self._read_titles()
        self.changed.emit(changes)
        if then is not None:
            then(changes)

    def _open_project(self) -> Project:
        if self._project is None:
            message = "no project is open: the command's row has to say so first"
            raise ValueError(message)
        return self._project

    def _read_titles(self) -> None:
        history = self._project.history if self._project else None
        self._undo_title = (history.undo_title or "") if history else ""
        self._redo_title = (history.redo_title or "") if history else ""

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
