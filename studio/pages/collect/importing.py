"""Importing: from what was dropped or chosen to a plan, to a job, to its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.audio.silence import SilenceRule
from engine.dataset.importing.carry_out import ImportReport, carry_out
from engine.dataset.importing.plan import ImportPlan, PlannedFile, Verdict
from engine.dataset.records import Label
from engine.errors.base import HarkenError
from studio.commands.context import Context
from studio.commands.notice import Cure, Notice
from studio.controls.numbers import count
from studio.models.import_plan import FilePreview, ImportPlanModel
from studio.models.previews import Previews
from studio.pages.collect.draft import PATTERN, Draft, with_more
from studio.pages.collect.file_preview import FileLook
from studio.pages.collect.plan_pane import PlanPane
from studio.pages.collect.sources_pane import SourcesPane
from studio.preferences import remember, remembered
from studio.work.job import Job
from studio.work.latest import Latest

_MOST_LATELY = 5


class Importing(QObject):
    """Joins the plan pane with what plans and imports.

    Signals
    -------
    changed()
        A plan came, went or was carried out.
    """

    changed = Signal()

    def __init__(self, context: Context, sources: SourcesPane, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._sources = sources
        self._labels: tuple[Label, ...] = ()
        self._draft: Draft | None = None
        self._plan: ImportPlan | None = None
        self._running: Job | None = None
        self._planning = Latest(context.desk, self)
        self._look = FileLook()
        self._previews = Previews(context.desk, self._look.preview, parent=self)
        self.model = ImportPlanModel(self._preview_of, self)
        self._previews.came.connect(lambda _keys: self.model.renew())
        self.pane = PlanPane(self.model)
        self.pane.label_from_wanted.connect(self._relabel)
        self.pane.group_by_wanted.connect(self._regroup)
        self.pane.draft_wanted.connect(self._set_draft)
        self.pane.trims_silence_wanted.connect(self._trim)
        self.pane.closed.connect(self.put_away)

    @property
    def has_plan(self) -> bool:
        """Whether a plan stands, or is being made."""
        return self._draft is not None

    @property
    def n_ready(self) -> int:
        """How many clips the plan would bring in."""
        return len(self._plan.ready) if self._plan else 0

    @property
    def imported_as(self) -> str:
        """What one of them is: a “file”, or a “clip” where files hold several."""
        ready = self._plan.ready if self._plan else ()
        return "file" if len({row.path for row in ready}) == len(ready) else "clip"

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Offer these classes."""
        self._labels = tuple(labels)

    def take(self, paths: Sequence[Path]) -> None:
        """Plan an import of these; what was dropped before stays in the plan."""
        if self._session.project is not None and paths:
            self._set_draft(with_more(self._draft, paths))

    def put_away(self) -> None:
        """Want no plan any more."""
        self._set_draft(None)

    def why_not(self) -> str | None:
        """Return why nothing can be imported now."""
        if self._draft is None:
            return "Choose a folder first: the plan shows what would come in."
        if self._running is not None:
            return "An import is running."
        if self._plan is None:
            return "The names are still being read."
        return None if self._plan.ready else "None of these files can come in."

    def start(self) -> None:
        """Bring in what the plan says is ready."""
        project, plan, draft = self._session.project, self._plan, self._draft
        if project is None or plan is None or draft is None:
            return
        title = f"Importing {count(len(plan.ready), self.imported_as)}"
        self._set_draft(None)
        job = Job(
            title,
            lambda task: carry_out(
                project,
                plan,
                trim=SilenceRule() if draft.trims_silence else None,
                progress=task.progress,
                cancelled=lambda: task.is_cancelled,
            ),
        )
        job.finished.connect(lambda report: self._on_imported(draft, report))
        job.failed.connect(lambda _error: self._on_over())
        self._running = job
        self._context.desk.start(job)
        self.changed.emit()

    def open_files(self) -> None:
        """Look into the files of the plan where rows are shown."""
        self._look.open()

    def close_files(self) -> None:
        """Look into no files; the child that did is ended in a job."""
        self._look.close()
        self._context.desk.start(
            Job("Closing the files", lambda _task: self._look.end_child()), quiet=True
        )

    def show_lately(self) -> None:
        """List the folders imported lately."""
        lately = [(Path(name), int(n)) for name, n in remembered("imported", [])]
        self._sources.set_lately([(folder, n) for folder, n in lately if folder.exists()])

    # Planning

    def _set_draft(self, draft: Draft | None) -> None:
        project = self._session.project
        self._draft, self._plan = draft, None
        self._previews.clear()
        if draft is None or project is None:
            self._planning.drop()
        else:
            self._planning.ask(
                "Reading the names",
                lambda _task: (draft, draft.plan(project)),
                self._on_planned,
                self._on_not_planned,
            )
        self._show()

    def _on_planned(self, answer: tuple[Draft, ImportPlan]) -> None:
        self._draft, self._plan = answer
        self._show()

    def _on_not_planned(self, error: HarkenError) -> None:
        self._draft = None
        self._show()
        self._context.tell_error(error)

    def _show(self) -> None:
        if self._draft is None:
            self.model.show(None, self._labels)
        else:
            self.pane.show_plan(self._draft, self._plan, self._labels)
        self.changed.emit()

    def _relabel(self, label_from: str) -> None:
        if self._draft is not None:
            self._set_draft(replace(self._draft, label_from=label_from))

    def _regroup(self, group_by: str) -> None:
        if self._draft is None:
            return
        if group_by == PATTERN:
            self._show()  # until the pattern is typed, the choice before it stands
            self._context.ask_name("Pattern on the name, such as *_take?.wav", self._regroup)
        else:
            self._set_draft(replace(self._draft, group_by=group_by))

    def _trim(self, is_wanted: bool) -> None:
        """Change no row of the plan: what is silent is found out when the sounds are read."""
        if self._draft is not None:
            self._draft = replace(self._draft, trims_silence=is_wanted)

    def _preview_of(self, planned: PlannedFile) -> FilePreview | None:
        return self._previews.get((planned.path, planned.onset_s or 0.0))

    # When it is in

    def _on_over(self) -> None:
        self._running = None
        self.changed.emit()

    def _on_imported(self, draft: Draft, report: ImportReport | None) -> None:
        self._on_over()
        if report is None:
            return
        self._session.note_changes(report.changes)
        self._remember(draft, report.n_imported)
        self._context.tell(self._notice_of(report))
        if report.refused:
            self._show_report(draft, report)

    def _notice_of(self, report: ImportReport) -> Notice:
        first, _, rest = report.sentence.partition(". ")
        n_steps = 2 if report.n_trimmed else 1
        cure = Cure("Undo", lambda: self._session.travel(-n_steps)) if report.n_imported else None
        return Notice(
            kind="warn" if report.refused else "ok",
            title=first.removesuffix("."),
            sentence=rest,
            cure=cure,
            details="\n".join(report.warnings),
            stays=bool(report.refused),
        )

    def _show_report(self, draft: Draft, report: ImportReport) -> None:
        """Leave the refused files standing where the plan was, each with its reason."""
        rows = tuple(
            PlannedFile(
                path=path, name=path.name, label="", group="", verdict=Verdict.REFUSED, why=why
            )
            for path, why in report.refused
        )
        self._draft, self._plan = draft, ImportPlan(rows=rows)
        self._show()

    def _remember(self, draft: Draft, n_imported: int) -> None:
        if not n_imported:
            return
        folders = [[str(source), n_imported] for source in draft.sources if source.is_dir()]
        names = {name for name, _ in folders}
        others = [each for each in remembered("imported", []) if each[0] not in names]
        remember("imported", [*folders, *others][:_MOST_LATELY])
        self.show_lately()
