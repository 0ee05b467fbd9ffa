"""The Collect page: sounds come in, by file and by microphone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.dataset.edits.clips import RemoveClips
from engine.dataset.records import Changes, ClipFilter, Count, Label
from engine.errors.base import HarkenError
from engine.settings import SAMPLE_RATE
from studio.commands.command import needs_writing
from studio.commands.context import Context
from studio.controls.arrange import NO_LIMIT_PX, column, pane, row, rule
from studio.controls.command_button import show_state
from studio.controls.numbers import count
from studio.pages.collect.chopping import STILL_GROWS, Chopping
from studio.pages.collect.first_sounds import first_sounds
from studio.pages.collect.held_digits import HeldDigits
from studio.pages.collect.importing import Importing
from studio.pages.collect.labels_card import LabelsCard
from studio.pages.collect.recording import Recording
from studio.pages.collect.recording_pane import HEIGHT_PX, RecordingPane
from studio.pages.collect.sources_pane import SourcesPane, device_words
from studio.preferences import Preferences
from studio.work.job import Job
from studio.work.latest import Latest

_NARROW_PX = 1280
"""Width of the window below which the takes are a drawer."""

_RAIL_PX = 76
_MOST_LATELY = 5
_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(1, 10)}


class CollectPage(QWidget):
    """Made by the window as ``CollectPage(context, parent)``; a `studio.commands.context.Page`."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._labels: tuple[Label, ...] = ()
        self._counts: tuple[Count, ...] = ()
        self._wants_work = False
        self._counting = Latest(context.desk, self)
        self.sources = SourcesPane(context)
        self.recording_pane = RecordingPane(context)
        self.importing = Importing(context, self.sources, self)
        self.chopping = Chopping(context, self.recording_pane.chop, self)
        self._digits = HeldDigits(self)
        self._labels_card: LabelsCard | None = None
        self.recording = Recording(context, self.recording_pane, self.sources, self)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._take_project()

    # What the window asks

    @property
    def n_ready(self) -> int:
        """How many clips the plan would bring in."""
        return self.importing.n_ready

    @property
    def imported_as(self) -> str:
        """What the plan would bring in: a “file” each, or a “clip” where files hold several."""
        return self.importing.imported_as

    def sentence(self) -> str:
        n_clips = sum(each.n_clips for each in self._counts)
        if not n_clips:
            return "A new project"
        minutes = max(1, round(sum(each.seconds for each in self._counts) / 60))
        classes = count(len(self._labels), "class", "classes")
        return f"{count(n_clips, 'clip')}, {classes}, {count(minutes, 'minute')}"

    def primary(self) -> str:
        if self.chopping.is_open:
            return "take.chop"
        return "sounds.import" if self.importing.has_plan else "sounds.choose"

    def secondary(self) -> str:
        return "take.keep-whole" if self.chopping.is_open else ""

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
        answers: dict[str, Callable[[], str | None]] = {
            "sounds.import": self.importing.why_not,
            "sounds.record": self._why_not_record,
            "labels.export": self._why_not_export,
            "live.show-look": self._why_not_look,
            "take.chop": self.chopping.why_not,
            "take.keep-whole": self._why_not_whole,
            "clip.chop": self._why_not_chop,
        }
        return answers[command_id]() if command_id in answers else None

    def do(self, command_id: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "sounds.choose": self._choose_folder,
            "sounds.choose-files": self._choose_files,
            "sounds.import": self.importing.start,
            "sounds.record": self._record,
            "labels.export": self._export_labels,
            "live.show-look": self._show_look,
            "take.chop": self._keep_pieces,
            "take.keep-whole": self.chopping.close,
            "clip.chop": lambda: self._open_clip(self._session.selection[0]),
        }
        acts[command_id]()

    def play(self) -> bool:
        if self.chopping.is_open:
            return self.chopping.play_chosen()
        notes = self.recording_pane.takes.notes
        if not notes:
            return False
        self._play(notes[0].clip_id)
        return True

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Plan an import of what was dropped or chosen."""
        self.importing.take(paths)

    def shown(self) -> None:
        self._digits.watch()
        self.importing.open_files()
        if self._stack.currentIndex() == 0:
            self.recording.microphone.turn_on()

    def hidden(self) -> None:
        self._digits.rest()
        if self.recording.is_recording:
            self.recording.stop()
        self.recording.microphone.turn_off()
        self.importing.close_files()

    def _choose_folder(self) -> None:
        folder = self._context.ask_folder("Choose a folder of sounds")
        if folder is not None:
            self.take_paths([folder])

    def _choose_files(self) -> None:
        self.take_paths(self._context.ask_files("Choose sounds or a manifest"))

    def _why_not_export(self) -> str | None:
        is_labelled = any(each.label and each.n_clips for each in self._counts)
        return None if is_labelled else "No clip has a label yet."

    def _export_labels(self) -> None:
        self._labels_card = LabelsCard(self._context, self)
        self._labels_card.open_over(self.sources.export_labels)

    # Recording

    def _why_not_record(self) -> str | None:
        return self.recording.why_not() if self._labels else "Add a class first."

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

    def _why_not_look(self) -> str | None:
        return None if self.recording_pane.is_live else "The live view is not on show."

    def _show_look(self) -> None:
        self.recording_pane.look.open_over(self.recording_pane.look_button)

    # Chopping

    def _why_not_whole(self) -> str | None:
        if not self.chopping.is_open:
            return "No long take is being chopped."
        return None if self.chopping.clip else STILL_GROWS

    def _why_not_chop(self) -> str | None:
        if self.recording.is_recording:
            return "End the take first."
        return None if len(self._session.selection) == 1 else "Choose one clip first."

    def _on_take_started(self) -> None:
        recorder = self.recording.microphone.recorder
        if self.recording.is_long and recorder is not None:
            self.chopping.begin(recorder.sample_rate)
        else:
            self.chopping.close()

    def _open_clip(self, clip_id: int) -> None:
        project = self._session.project
        if project is None or not clip_id:
            self.chopping.close()
            return
        self._wants_work = True
        self.chopping.open_clip(project.catalog.clip(clip_id))

    def _open_again(self, clip_id: int) -> None:
        """Show a clip that was changed elsewhere as it is now, or close where it is gone."""
        project = self._session.project
        if project is not None and project.catalog.clip_ids(ClipFilter(ids=(clip_id,))):
            self._open_clip(clip_id)
        else:
            self.chopping.close()

    def _keep_pieces(self) -> None:
        self.recording_pane.takes.remove(self.chopping.keep_pieces())

    def _on_chopping(self) -> None:
        self.recording_pane.show_chop(self.chopping.is_open)
        if not self.recording.is_recording:
            clip = self.chopping.clip
            self.recording_pane.show_state("", 0.0, f"Chop {clip.name}" if clip else "Listening")
        self._place_panes()
        self.header_changed.emit()

    def _discard(self, clip_id: int) -> None:
        self._session.apply(RemoveClips(clips=(clip_id,)))

    def _on_digit(self, digit: str) -> None:
        found = next((each.name for each in self._labels if each.key == digit), None)
        if found is None:
            return
        if reason := self.recording.why_not():
            self._context.say_why_not(reason)
        else:
            self.recording.hold(found)

    # What the session tells

    def _take_project(self) -> None:
        self._wants_work = False
        self.recording_pane.takes.clear()
        self.chopping.close()
        self._read_labels()
        self.importing.put_away()
        self._count()
        self.importing.show_lately()

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
            chopped = self.chopping.clip
            if chopped is not None and chopped.id in changes.clips:
                self._open_again(chopped.id)

    def _read_labels(self) -> None:
        project = self._session.project
        self._labels = project.catalog.labels() if project else ()
        self.importing.set_labels(self._labels)
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
        show_state(self.sources.export_labels, self._context)
        self._place_panes()
        self.header_changed.emit()

    # How it is laid out

    def _lay_out(self) -> None:
        self._plan_rule = rule()
        self._recording_ground = pane(self.recording_pane)
        main = column(
            (self._recording_ground, 1), self._plan_rule, (pane(self.importing.pane), 1), gap=0
        )
        self._stack.addWidget(row(pane(self.sources), rule("v"), (main, 1), gap=0))
        self._stack.addWidget(first_sounds(self._context, self._start_recording_way))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _place_panes(self) -> None:
        """Show the empty page or the work, and the plan below it where there is one."""
        has_clips = any(each.n_clips for each in self._counts)
        is_at_work = has_clips or self.importing.has_plan or self._wants_work
        was_at_work = self._stack.currentIndex() == 0
        self._stack.setCurrentIndex(0 if is_at_work else 1)
        self.importing.pane.setVisible(self.importing.has_plan)
        self._size_panes()
        if is_at_work and not was_at_work and self.isVisible():
            self.recording.microphone.turn_on()

    def _on_plan_changed(self) -> None:
        self._place_panes()
        self.header_changed.emit()

    def _size_panes(self) -> None:
        """Give the plan what the recording pane leaves; without a plan, that takes all.

        Without a microphone the plan takes all.
        """
        has_upper = self.recording_pane.has_microphone or self.chopping.is_open
        is_plan_alone = self.importing.has_plan and not has_upper
        self._recording_ground.setHidden(is_plan_alone)
        self._plan_rule.setVisible(self.importing.has_plan and not is_plan_alone)
        if not self.importing.has_plan:
            self._recording_ground.setMinimumHeight(0)
            self._recording_ground.setMaximumHeight(NO_LIMIT_PX)
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
        self.importing.changed.connect(self._on_plan_changed)
        self._digits.pressed.connect(self._on_digit)
        self._digits.released.connect(self.recording.let_go)
        self.sources.folder_chosen.connect(lambda folder: self.take_paths([folder]))
        self.sources.drop_pressed.connect(lambda: self._context.perform("sounds.choose"))
        self.recording.started.connect(self._on_take_started)
        self.recording.long_heard.connect(self.chopping.feed)
        self.recording.long_kept.connect(self._open_clip)
        self.chopping.changed.connect(self._on_chopping)
        self.recording.microphone.opened.connect(self.header_changed)
        self.recording_pane.microphone_shown.connect(self._size_panes)
        self.recording_pane.takes.play_wanted.connect(self._play)
        self.recording_pane.takes.kept.connect(self.recording_pane.takes.remove)
        self.recording_pane.takes.discarded.connect(self._discard)
        session.preferences_changed.connect(self._on_preferences)
        self._on_preferences(session.preferences)

    def _on_preferences(self, preferences: Preferences) -> None:
        self.recording_pane.live.set_map(preferences.colormap)
        self.recording_pane.strip.set_map(preferences.colormap)
