"""The chosen clip before and after: previews in the background, and the draft carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.dataset.records import ClipFilter
from engine.errors.base import HarkenError
from studio.commands.notice import Notice
from studio.controls.numbers import count
from studio.pages.label.cleaning import (
    Comparison,
    Draft,
    as_it_is,
    clean,
    compare,
    draft_of,
    learn,
    render,
    treat,
)
from studio.pages.label.cleaning_pane import CleaningPane
from studio.work.job import Job
from studio.work.latest import Latest

if TYPE_CHECKING:
    from engine.dataset.edits.treatments import SetTreatments
    from engine.dataset.project import Project
    from studio.commands.context import Context
    from studio.pages.label.opened import OpenedClip, Version
    from studio.work.job import Task

AFTER = 1
_NOTHING = "Turn on noise reduction or trim silence first."


class Comparing(QObject):
    """Between the pane that says what is to be done and the page that lets it be heard.

    Signals
    -------
    changed()
        Another version is to be seen and heard now.
    """

    changed = Signal()

    def __init__(self, context: Context, pane: CleaningPane, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._pane = context, pane
        self._opened: OpenedClip | None = None
        self._comparison: Comparison | None = None
        self._side = AFTER
        self._is_touched = False
        self._listed: Sequence[int] = ()
        self._latest = Latest(context.desk, self)
        pane.drafted.connect(lambda _draft: self._on_drafted())
        pane.side_chosen.connect(self.choose_side)
        pane.use_wanted.connect(self._use)

    @property
    def version(self) -> Version | None:
        """The recording as it is to be seen and heard now."""
        if self._opened is None:
            return None
        return self._comparison.after if self._shows_after() else self._opened.before  # type: ignore[union-attr]

    @property
    def kept(self) -> tuple[float, float] | None:
        """What the trim leaves of the clip, in seconds of the sound shown; None if all of it."""
        if self._opened is None or not self._shows_after():
            return None
        kept = self._comparison.kept if self._comparison else None
        onset_s = self._opened.span[0]
        return None if kept is None else (onset_s + kept[0], onset_s + kept[1])

    def open(self, opened: OpenedClip | None) -> None:
        """Take another clip, or the same after an edit; what is done to it is the draft."""
        before, self._opened = self._opened, opened
        is_same = (
            before is not None
            and opened is not None
            and before.clip == opened.clip
            and before.before is opened.before
        )
        if is_same:
            return
        self._comparison, self._is_touched = None, False
        clip = opened.clip if opened else None
        self._pane.show_clip(clip, draft_of(clip.chain) if clip else Draft())
        self._compare()

    def set_listed(self, clips: Sequence[int]) -> None:
        """Learn which clips *On all* means: those chosen if several are, else those listed."""
        self._listed = clips
        self._show_uses()

    def choose_side(self, side: int) -> None:
        """Let the clip be seen and heard before (0) or after (1)."""
        self._side = side
        self._pane.set_side(side)
        self.changed.emit()

    def swap(self) -> None:
        """Go to the other side."""
        self.choose_side(1 - self._side)

    def why_not_swap(self) -> str | None:
        """Return why before and after are the same, None where they differ."""
        return None if self._comparison or self._latest.is_waiting else _NOTHING

    def _shows_after(self) -> bool:
        return self._comparison is not None and self._side == AFTER

    def _has_own_draft(self) -> bool:
        """Return whether the draft says just what the clip's chain does."""
        if not self._is_touched or self._opened is None:
            return True
        return self._pane.draft.does_nothing and draft_of(self._opened.clip.chain).does_nothing

    def _on_drafted(self) -> None:
        self._is_touched = True
        self._compare()

    def _compare(self) -> None:
        project, opened, draft = self._context.session.project, self._opened, self._pane.draft
        is_own = self._has_own_draft()
        self._show_uses()
        if project is None or opened is None or (draft.does_nothing and is_own):
            self._latest.drop()
            self._show(None)
            return
        self._pane.show_comparison(self._comparison, is_coming=True)

        def work(task: Task) -> Comparison:
            if is_own:
                treated = as_it_is(project, opened.clip, task)
            else:
                noise = learn(project, draft.teacher, task) if draft.denoises else None
                treated = treat(project, opened.clip, draft, noise, task, keeps=False)
            return compare(project, opened, treated, task)

        self._latest.ask("Comparing before and after", work, self._show, self._on_failed)

    def _show(self, comparison: Comparison | None) -> None:
        self._comparison = comparison
        self._pane.show_comparison(comparison, is_coming=False)
        self._pane.set_side(self._side)
        self.changed.emit()

    def _on_failed(self, error: HarkenError) -> None:
        self._show(None)
        self._pane.show_failure(str(error))

    def _show_uses(self) -> None:
        draft = self._pane.draft
        nothing = _NOTHING if draft.does_nothing else None
        one = "Choose a clip first." if self._opened is None else None
        if one is None and self._has_own_draft():
            one = nothing or "This clip is treated so already."
        self._pane.set_uses(one, nothing, len(self._listed))

    def _use(self, is_all: bool) -> None:
        project, opened, draft = self._context.session.project, self._opened, self._pane.draft
        if project is None or opened is None:
            return
        ids = tuple(self._listed) if is_all else (opened.clip.id,)

        def work(task: Task) -> object:
            clips = project.catalog.clips(ClipFilter(ids=ids))
            return clean(project, clips, draft, task, keeps=is_all)

        self._start(f"Cleaning {count(len(ids), 'clip')}", work, self._on_cleaned)

    def _start(self, title: str, work, ended) -> None:
        job = Job(title, work)
        job.finished.connect(ended)
        self._context.desk.start(job)

    def _on_cleaned(self, outcome: tuple[SetTreatments | None, tuple[str, ...]] | None) -> None:
        if outcome is None:
            return  # cancelled: nothing was changed
        edit, refused = outcome
        if refused:
            left_out = f"{count(len(refused), 'clip')} stayed as before"
            details = "\n".join(refused)
            self._context.tell(Notice(kind="warn", title=left_out, details=details, stays=True))
        project = self._context.session.project
        if edit is None or project is None:
            return
        ids = tuple(clip for clip, _ in edit.chains)
        self._context.session.apply(edit, lambda _changes: self._render(project, ids))

    def _render(self, project: Project, ids: tuple[int, ...]) -> None:
        title = f"Rendering {count(len(ids), 'clip')}"
        self._start(title, lambda task: render(project, ids, task), lambda _n_rendered: None)
