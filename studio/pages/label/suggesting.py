"""What a model suggests: asked for in a job, decided on by one key, the next one at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.dataset.deciding import accepting, rejecting
from engine.dataset.edits.base import Edit
from engine.dataset.records import ClipFilter, ClipOrder, Suggestion
from studio.commands.command import needs_writing
from studio.commands.keymap import key_text
from studio.commands.notice import Cure, Notice
from studio.commands.registry import command
from studio.controls.numbers import count, percent, time_text
from studio.work.job import Job, Task
from studio.work.latest import Latest

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from engine.dataset.suggesting import Suggested
    from studio.commands.context import Context
    from studio.pages.label.clip_pane import ClipPane
    from studio.pages.label.stage import Stage

_SUGGESTED = ClipFilter(is_suggested=True)


class Suggesting(QObject):
    """Starts the look of a model at the project, and carries out what a person makes of it.

    Signals
    -------
    went_on()
        A decision was made and there is no other suggestion in this recording: go to the next clip.
    """

    went_on = Signal()

    def __init__(self, context: Context, clips: ClipPane, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._clips, self._stage = clips, stage
        self._seeking = Latest(context.desk, self)
        self._job: Job | None = None
        stage.changed.connect(self._choose_first)

    @property
    def words(self) -> str:
        """What is suggested now and the keys for it, ``""`` for nothing."""
        said = self._stage.suggestion
        if said is None:
            return ""
        accept, reject = (_key_of(f"suggestion.{verb}") for verb in ("accept", "reject"))
        return f"{said.label}, {percent(said.probability)}?  {accept} accepts, {reject} rejects"

    def why_not(self, command_id: str) -> str | None:
        """Return why a command on suggestions cannot be used now, else None."""
        if reason := needs_writing(self._context):
            return reason
        if command_id == "clip.suggest":
            if self._session.summary.best_accuracy is None:
                return "No model has learned anything yet. Train one first."
            return "Labels are being suggested now." if self._job is not None else None
        if command_id == "suggestion.next":
            return None
        return None if self._stage.suggestion else "Nothing is suggested here."

    def suggest(self) -> None:
        """Let the best model hear what has no label."""
        project = self._session.project
        if project is None or self._job is not None:
            return
        job = self._job = Job("Suggesting labels", lambda task: _look(project, task))
        job.finished.connect(self._on_heard)
        job.failed.connect(self._on_failed)
        self._context.desk.start(job)

    def accept(self) -> None:
        """Make a label, or a region, of what is suggested."""
        said = self._stage.suggestion
        if said is not None:
            self._decide(said, accepting(said))

    def reject(self) -> None:
        """Take away what is suggested."""
        said = self._stage.suggestion
        if said is not None:
            self._decide(said, rejecting(said))

    def correct(self, label: str) -> bool:
        """Give the chosen suggested region another class; False where none is chosen."""
        ghost = self._stage.ghost
        if ghost is not None:
            self._decide(ghost, accepting(ghost, label))
        return ghost is not None

    def go_to_next(self) -> None:
        """Go to the next suggestion: in this recording, then to the next clip with one."""
        ghosts, ghost = self._stage.ghosts, self._stage.ghost
        later = ghosts[ghosts.index(ghost) + 1 :] if ghost in ghosts else ghosts
        project = self._session.project
        if later:
            self._stage.choose_ghost(later[0])
        elif project is not None:
            self._seeking.ask(
                "Looking for suggestions",
                lambda _task: project.catalog.clip_ids(_SUGGESTED, ClipOrder.UNCERTAINTY),
                self._go_to_first_of,
            )

    def _decide(self, said: Suggestion, edit: Edit) -> None:
        self._session.apply(edit)
        self._stage.plays_when_open = self._session.preferences.autoplay
        left = [each for each in self._stage.ghosts if each.id != said.id]
        if said.is_region and left:
            # The next that was less uncertain, then those that were passed over.
            after = [each for each in left if (-each.uncertainty, each.id) > _place(said)]
            self._stage.choose_ghost((after or left)[0])
        elif self._clips.wanted.is_suggested:
            self._stage.choose_ghost(None)
            self.went_on.emit()
        else:
            self._stage.choose_ghost(None)
            self._session.when_saved(self.go_to_next)

    def _go_to_first_of(self, ids: tuple[int, ...]) -> None:
        model, current = self._clips.model, self._clips.list.currentIndex().row()
        rows = [row for clip_id in ids if (row := model.row_of(clip_id)) >= 0]
        other = [row for row in rows if row != current]
        if other:
            self._clips.list.go_to(min((row for row in other if row > current), default=other[0]))
        elif ids and not rows:
            self._clips.set_filter(_SUGGESTED)
        else:
            self._stage.plays_when_open = False

    def _choose_first(self) -> None:
        """Where suggestions are gone through, begin with the most uncertain of a recording."""
        is_bare = self._stage.suggestion is None and self._stage.ghosts
        if is_bare and self._clips.wanted.is_suggested:
            self._stage.choose_ghost(self._stage.ghosts[0])

    def _on_heard(self, heard: Suggested | None) -> None:
        self._job = None
        self._context.refresh()
        if heard is None or self._session.project is None:
            return  # it was cancelled, and nothing was changed
        self._session.apply(heard.edit, lambda _changes: self._tell(heard))

    def _on_failed(self, _error: object) -> None:
        self._job = None  # the window tells why
        self._context.refresh()

    def _tell(self, heard: Suggested) -> None:
        parts = [
            words
            for n, words in (
                (heard.n_clips, count(heard.n_clips, "clip")),
                (heard.n_regions, count(heard.n_regions, "region")),
            )
            if n
        ]
        missed = f"{count(len(heard.unread), 'sound')} could not be read." if heard.unread else ""
        if not parts:
            self._context.tell(
                Notice(kind="info", title="There is nothing to suggest", sentence=missed)
            )
            return
        self._context.tell(
            Notice(
                kind="ok",
                title=f"Labels are suggested for {' and '.join(parts)}",
                sentence=missed or "The most uncertain come first.",
                cure=Cure("Go through them", self._show_all),
            )
        )

    def _show_all(self) -> None:
        self._context.show_page("Label")
        self._session.select(())
        self._clips.set_filter(_SUGGESTED)


def out_of_date(project: Project) -> str:
    """Return why what is suggested may be out of date, ``""`` where it is not."""
    from engine.dataset.runs import best_run

    best = best_run(project)
    if best is None:
        return ""
    older = [run for run in project.catalog.suggesting_runs() if run != best.id]
    return f"From r{older[0]}. {_key_of('clip.suggest')} asks r{best.id}." if older else ""


def _look(project: Project, task: Task) -> Suggested:
    from engine.dataset.suggesting import suggest
    from engine.export.project_model import project_model

    def tell(done_s: int, total_s: int, _name: str) -> None:
        task.progress(done_s, total_s, f"{time_text(done_s)} of {time_text(total_s)}")

    run, model = project_model(project)
    task.check()
    return suggest(project, model, run.id, progress=tell, check=task.check)


def _key_of(command_id: str) -> str:
    return key_text(command(command_id).key)


def _place(said: Suggestion) -> tuple[float, int]:
    return -said.uncertainty, said.id
