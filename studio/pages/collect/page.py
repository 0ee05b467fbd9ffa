"""The Collect page: sounds come in, by file and by microphone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.dataset.edits.clips import RemoveClips
from engine.dataset.importing.carry_out import ImportReport, carry_out
from engine.dataset.importing.plan import ImportPlan, PlannedFile, Verdict
from engine.dataset.records import Changes, ClipFilter, Count, Label
from engine.errors import HarkenError
from engine.settings import SAMPLE_RATE
from studio.commands.command import needs_writing
from studio.commands.context import Context
from studio.commands.notice import Cure, Notice
from studio.controls.arrange import column, pane, row, rule
from studio.controls.empty_state import EmptyState, Way
from studio.controls.numbers import count
from studio.models.import_plan import FilePreview, ImportPlanModel
from studio.models.previews import Previews
from studio.pages.collect.draft import PATTERN, Draft, with_more
from studio.pages.collect.file_preview import FileLook
from studio.pages.collect.plan_pane import PlanPane
from studio.pages.collect.recording import Recording
from studio.pages.collect.recording_pane import HEIGHT_PX, RecordingPane
from studio.pages.collect.sources_pane import SourcesPane, device_words
from studio.preferences import Preferences, remember, remembered
from studio.work.job import Job
from studio.work.latest import Latest

_NARROW_PX = 1280
"""Width of the window below which the takes are a drawer."""

_RAIL_PX = 76
_NO_LIMIT_PX = 16_777_215
"""Qt's own largest height of a widget."""

_MOST_LATELY = 5
_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(1, 10)}


class CollectPage(QWidget):
    """Made by the window as ``CollectPage(context, parent)``; a `studio.commands.context.Page`."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._app = QCoreApplication.instance() or self
        self._labels: tuple[Label, ...] = ()
        self._counts: tuple[Count, ...] = ()
        self._draft: Draft | None = None
        self._plan: ImportPlan | None = None
        self._importing: Job | None = None
        self._wants_work = False
        self._held_key: int | None = None
        self._planning, self._counting = Latest(context.desk, self), Latest(context.desk, self)
        self._look = FileLook()
        self._previews = Previews(context.desk, self._look.preview, parent=self)
        self.plan_model = ImportPlanModel(self._preview_of, self)
        self._previews.came.connect(lambda _keys: self.plan_model.renew())
        self.sources = SourcesPane(context)
        self.recording_pane = RecordingPane(context)
        self.plan_pane = PlanPane(self.plan_model)
        self.recording = Recording(context, self.recording_pane, self.sources, self)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._take_project()

    # What the window asks

    @property
    def n_ready(self) -> int:
        """How many clips the plan would bring in."""
        return len(self._plan.ready) if self._plan else 0

    def sentence(self) -> str:
        n_clips = sum(each.n_clips for each in self._counts)
        if not n_clips:
            return "A new project"
        minutes = max(1, round(sum(each.seconds for each in self._counts) / 60))
        classes = count(len(self._labels), "class", "classes")
        return f"{count(n_clips, 'clip')}, {classes}, {count(minutes, 'minute')}"

    def primary(self) -> str:
        return "sounds.import" if self._draft else "sounds.choose"

    def secondary(self) -> str:
        return ""

    def foot_line(self) -> str:
        if self._stack.currentIndex() == 1:
            return "16 kHz mono"
        recorder = self.recording.microphone.recorder
        if recorder is None or recorder.device is None:
            return "No microphone · 16 kHz mono project"
        return f"{device_words(recorder.device)} · 16 kHz mono project"

    def why_not(self, command_id: str) -> str | None:
        if reason := needs_writing(self._context):
            return reason
        if command_id == "sounds.import":
            return self._why_not_import()
        if command_id == "sounds.record":
            return "Add a class first." if not self._labels else self.recording.why_not()
        return None

    def do(self, command_id: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "sounds.choose": self._choose_folder,
            "sounds.choose-files": self._choose_files,
            "sounds.import": self._import,
            "sounds.record": self._record,
        }
        acts[command_id]()

    def play(self) -> bool:
        notes = self.recording_pane.takes.notes
        if not notes:
            return False
        self._play(notes[0].clip_id)
        return True

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Plan an import of what was dropped or chosen."""
        if self._session.project is not None and paths:
            self._set_draft(with_more(self._draft, paths))

    def shown(self) -> None:
        self._app.installEventFilter(self)
        if self._stack.currentIndex() == 0:
            self.recording.microphone.turn_on()

    def hidden(self) -> None:
        self._app.removeEventFilter(self)
        if self.recording.is_recording:
            self.recording.stop()
        self.recording.microphone.turn_off()
        self._context.desk.start(
            Job("Closing the files", lambda _task: self._look.close()), quiet=True
        )

    # Importing

    def _choose_folder(self) -> None:
        folder = self._context.ask_folder("Choose a folder of sounds")
        if folder is not None:
            self.take_paths([folder])

    def _choose_files(self) -> None:
        self.take_paths(self._context.ask_files("Choose sounds or a manifest"))

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
        self._show_plan()

    def _on_planned(self, answer: tuple[Draft, ImportPlan]) -> None:
        self._draft, self._plan = answer
        self._show_plan()

    def _on_not_planned(self, error: HarkenError) -> None:
        self._draft = None
        self._show_plan()
        self._context.tell_error(error)

    def _show_plan(self) -> None:
        if self._draft is None:
            self.plan_model.show(None, self._labels)
        else:
            self.plan_pane.show_plan(self._draft, self._plan, self._labels)
        self._place_panes()
        self.header_changed.emit()

    def _relabel(self, label_from: str) -> None:
        if self._draft is not None:
            self._set_draft(replace(self._draft, label_from=label_from))

    def _regroup(self, group_by: str) -> None:
        if self._draft is None:
            return
        if group_by == PATTERN:
            self._show_plan()  # until the pattern is typed, the choice before it stands
            self._context.ask_name("Pattern on the name, such as *_take?.wav", self._regroup)
        else:
            self._set_draft(replace(self._draft, group_by=group_by))

    def _why_not_import(self) -> str | None:
        if self._draft is None:
            return "Choose a folder first: the plan shows what would come in."
        if self._importing is not None:
            return "An import is running."
        if self._plan is None:
            return "The names are still being read."
        return None if self._plan.ready else "None of these files can come in."

    def _import(self) -> None:
        project, plan, draft = self._session.project, self._plan, self._draft
        if project is None or plan is None or draft is None:
            return
        self._set_draft(None)
        job = Job(
            f"Importing {count(len(plan.ready), 'file')}",
            lambda task: carry_out(
                project, plan, progress=task.progress, cancelled=lambda: task.is_cancelled
            ),
        )
        job.finished.connect(lambda report: self._on_imported(draft, report))
        job.failed.connect(lambda _error: self._on_import_over())
        self._importing = job
        self._context.desk.start(job)
        self.header_changed.emit()

    def _on_import_over(self) -> None:
        self._importing = None
        self.header_changed.emit()

    def _on_imported(self, draft: Draft, report: ImportReport | None) -> None:
        self._on_import_over()
        if report is None:
            return
        self._session.note_changes(report.changes)
        self._remember(draft, report.n_imported)
        self._context.tell(self._notice_of(report))
        if report.refused:
            self._show_report(draft, report)

    def _notice_of(self, report: ImportReport) -> Notice:
        first, _, rest = report.sentence.partition(". ")
        cure = Cure("Undo", self._session.undo) if report.n_imported else None
        kind = "warn" if report.refused else "ok"
        details = "\n".join(report.warnings)
        return Notice(
            kind=kind,
            title=first.removesuffix("."),
            sentence=rest,
            cure=cure,
            details=details,
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
        self._show_plan()

    def _remember(self, draft: Draft, n_imported: int) -> None:
        if not n_imported:
            return
        folders = [[str(source), n_imported] for source in draft.sources if source.is_dir()]
        names = {name for name, _ in folders}
        others = [each for each in remembered("imported", []) if each[0] not in names]
        remember("imported", [*folders, *others][:_MOST_LATELY])
        self._show_lately()

    def _show_lately(self) -> None:
        lately = [(Path(name), int(n)) for name, n in remembered("imported", [])]
        self.sources.set_lately([(folder, n) for folder, n in lately if folder.exists()])

    def _preview_of(self, planned: PlannedFile) -> FilePreview | None:
        return self._previews.get((planned.path, planned.onset_s or 0.0))

    # Recording

    def _record(self) -> None:
        self._wants_work = True
        self._place_panes()
        self.recording.microphone.turn_on()
        if self.recording.why_not() is None and self._labels:
            self.recording.toggle(self._labels[0].name)

    def _start_recording_way(self) -> None:
        """Show the microphone on an empty page: nothing is recorded before a key is held."""
        self._wants_work = True
        self._place_panes()
        self.recording.microphone.turn_on()
        if not self._labels:
            self._context.perform("class.add")

    def _play(self, clip_id: int) -> None:
        project, player = self._session.project, self._context.player
        if player.is_playing:
            player.stop()
            return
        if project is None:
            return
        job = Job("Playing", lambda _task: project.samples(project.catalog.clip(clip_id)))
        job.finished.connect(self._sound)
        self._context.desk.start(job, quiet=True)

    def _sound(self, samples: object) -> None:
        if samples is None:
            return
        try:
            self._context.player.play(samples, SAMPLE_RATE)  # type: ignore[arg-type]
        except HarkenError as error:
            self._context.tell_error(error)

    def _discard(self, clip_id: int) -> None:
        self._session.apply(RemoveClips(clips=(clip_id,)))

    # Keys: a digit held records; its release comes only as an event

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        # Every event of the program comes by here: the least that tells keys from the rest.
        return isinstance(event, QKeyEvent) and self._take_key(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Record while a digit is held; leave keys alone where somebody types."""
        is_press = event.type() == QEvent.Type.KeyPress
        if not is_press and event.type() != QEvent.Type.KeyRelease:
            return False
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digit = _DIGITS.get(Qt.Key(event.key())) if is_plain else None
        if digit is None or isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit):
            return False
        if event.isAutoRepeat():
            return True
        if not is_press and event.key() == self._held_key:
            self._held_key = None
            self.recording.let_go()
            return True
        found = next((each.name for each in self._labels if each.key == digit), None)
        if is_press and found is not None and self._held_key is None:
            self._held_key = event.key()
            if reason := self.recording.why_not():
                self._context.say_why_not(reason)
            else:
                self.recording.hold(found)
        return True

    # What the session tells

    def _take_project(self) -> None:
        self._wants_work = False
        self._set_draft(None)
        self.recording_pane.takes.clear()
        self._read_labels()
        self._count()
        self._show_lately()

    def _on_changed(self, changes: Changes) -> None:
        project = self._session.project
        if changes.labels:
            self._read_labels()
        if changes.clips or changes.labels:
            self._count()
        if project is not None and changes.clips:
            shown = {note.clip_id for note in self.recording_pane.takes.notes} & changes.clips
            there = set(project.catalog.clip_ids(ClipFilter(ids=tuple(shown)))) if shown else set()
            for clip_id in shown - there:
                self.recording_pane.takes.remove(clip_id)

    def _read_labels(self) -> None:
        project = self._session.project
        self._labels = project.catalog.labels() if project else ()
        self.recording_pane.tiles.set_labels(self._labels)
        self.recording_pane.tiles.set_reason(self.recording.why_not())

    def _count(self) -> None:
        project = self._session.project
        if project is None:
            self._on_counted(())
            return
        self._counting.ask(
            "Counting the clips", lambda _task: project.catalog.counts(), self._on_counted
        )

    def _on_counted(self, counts: tuple[Count, ...]) -> None:
        self._counts = counts
        by_label: Counter[str] = Counter()
        for each in counts:
            by_label[each.label] += each.n_clips
        self.recording_pane.tiles.set_counts(by_label)
        self._place_panes()
        self.header_changed.emit()

    # How it is laid out

    def _lay_out(self) -> None:
        self._plan_rule = rule()
        self._recording_ground = pane(self.recording_pane)
        main = column(
            (self._recording_ground, 1), self._plan_rule, (pane(self.plan_pane), 1), gap=0
        )
        self._stack.addWidget(row(pane(self.sources), rule("v"), (main, 1), gap=0))
        self._stack.addWidget(self._empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _empty(self) -> QWidget:
        ways = (
            Way(
                "folder-input",
                "From this computer",
                "Files or folders, up to hours long. Nothing is changed where it lies.",
                "Choose a folder…",
                lambda: self._context.perform("sounds.choose"),
            ),
            Way(
                "mic",
                "From the microphone",
                "Hold a key and make the sound. Each take becomes a clip at once.",
                "Start recording",
                self._start_recording_way,
            ),
            Way(
                "sparkles",
                "Just look around",
                "Seven classes of made-up sounds, ready to label, train and take apart.",
                "Open the demo",
                lambda: self._context.perform("project.demo"),
            ),
        )
        sentence = (
            "Drop a folder anywhere in this window. "
            "If its folders are named after what is in them, the labels come along."
        )
        return pane(EmptyState("Start with some sounds", sentence, ways, dashed_px=20))

    def _place_panes(self) -> None:
        """Show the empty page or the work, and the plan below it where there is one."""
        has_clips = any(each.n_clips for each in self._counts)
        is_at_work = has_clips or self._draft is not None or self._wants_work
        was_at_work = self._stack.currentIndex() == 0
        self._stack.setCurrentIndex(0 if is_at_work else 1)
        has_plan = self._draft is not None
        self.plan_pane.setVisible(has_plan)
        self._size_panes()
        if is_at_work and not was_at_work and self.isVisible():
            self.recording.microphone.turn_on()

    def _size_panes(self) -> None:
        """Give the plan what the recording pane leaves; without a plan, that takes all.

        Without a microphone the plan takes all.
        """
        is_plan_alone = self._draft is not None and not self.recording_pane.has_microphone
        self._recording_ground.setHidden(is_plan_alone)
        self._plan_rule.setVisible(self._draft is not None and not is_plan_alone)
        if self._draft is None:
            self._recording_ground.setMinimumHeight(0)
            self._recording_ground.setMaximumHeight(_NO_LIMIT_PX)
        else:
            self._recording_ground.setFixedHeight(min(HEIGHT_PX, int(self.height() * 0.58)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_panes()
        self.recording_pane.fold_takes(self.width() < _NARROW_PX - _RAIL_PX)

    def _connect(self) -> None:
        session = self._session
        session.project_changed.connect(self._take_project)
        session.changed.connect(self._on_changed)
        self.plan_pane.label_from_wanted.connect(self._relabel)
        self.plan_pane.group_by_wanted.connect(self._regroup)
        self.plan_pane.closed.connect(lambda: self._set_draft(None))
        self.sources.folder_chosen.connect(lambda folder: self.take_paths([folder]))
        self.sources.drop_pressed.connect(lambda: self._context.perform("sounds.choose"))
        self.recording.microphone.opened.connect(self.header_changed)
        self.recording_pane.microphone_shown.connect(self._size_panes)
        self.recording_pane.takes.play_wanted.connect(self._play)
        self.recording_pane.takes.kept.connect(self.recording_pane.takes.remove)
        self.recording_pane.takes.discarded.connect(self._discard)
        session.preferences_changed.connect(self._on_preferences)
        self._on_preferences(session.preferences)

    def _on_preferences(self, preferences: Preferences) -> None:
        self.recording_pane.live.set_map(preferences.colormap)
