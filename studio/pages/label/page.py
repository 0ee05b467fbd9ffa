"""The Label page: the list, the editor, the inspector, and the keys that join them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from engine.audio.thumbnail import thumbnail
from engine.audio.tiles import ByteArray
from engine.dataset.records import Changes, Clip, ClipFilter, ClipOrder, Label
from engine.settings import SAMPLE_RATE
from studio.commands.context import Context
from studio.controls.arrange import column, pane, row, rule
from studio.controls.empty_state import EmptyState, Way
from studio.controls.numbers import count, number
from studio.models.clip_list import ClipListModel
from studio.models.previews import Previews
from studio.pages.label.acts import Acts
from studio.pages.label.class_bar import ClassBar
from studio.pages.label.clip_pane import ClipPane
from studio.pages.label.drag_out import DragOut
from studio.pages.label.drawer import Drawer
from studio.pages.label.hints import Hints, key_hints
from studio.pages.label.inspector import Inspector
from studio.pages.label.opened import clips_of, seen_first
from studio.pages.label.stage import Stage
from studio.pages.label.suggesting import out_of_date
from studio.pages.label.transport import Transport
from studio.views.sound_editor import SoundEditor
from studio.work.job import Cancelled
from studio.work.latest import Latest

_COUNTED = (
    ClipFilter(),
    ClipFilter(label=""),
    ClipFilter(is_flagged=True),
    ClipFilter(is_suggested=True),
)

_HINTS_FROM_PX = 480
"""Height of the page below which the line of keys gives its place to the sound; F1 has them."""

_FEW = 64
"""Chosen clips that are read at once, within a frame; more are read in a job."""


class LabelPage(QWidget):
    """Made by the window as ``LabelPage(context, parent)``; see `studio.commands.context.Page`."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._labels: tuple[Label, ...] = ()
        self._n_clips = self._n_unlabelled = self._n_flagged = 0
        self._listing, self._counting = Latest(context.desk, self), Latest(context.desk, self)
        self._inspecting = Latest(context.desk, self)
        self.model = ClipListModel(self)
        self._thumbnails = Previews(context.desk, self._make_thumbnail, parent=self)
        self.clips = ClipPane(self.model, self._thumbnails)
        self.editor, self.transport = SoundEditor(), Transport(context)
        self.class_bar, self.inspector = ClassBar(context), Inspector()
        self.stage = Stage(context, self.editor, self.transport, self.inspector.cleaning, self)
        self.playback, self.comparing = self.stage.playback, self.stage.comparing
        self._acts = Acts(context, self.clips, self.stage, self.class_bar, self.inspector, self)
        self._hints = Hints(key_hints())
        # In a turn of its own: the editor's pictures fill the frame in which a clip opens.
        self._after_opening = QTimer(self, singleShot=True, interval=0)
        self._after_opening.timeout.connect(self._show_details_of_clip)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._take_project()

    # What the window asks

    def sentence(self) -> str:
        if not self._n_clips:
            return "Nothing to label yet"
        if not self._n_unlabelled:
            return f"Every one of {count(self._n_clips, 'clip')} has a label"
        return f"{number(self._n_unlabelled)} of {count(self._n_clips, 'clip')} have no label yet"

    def primary(self) -> str:
        return "clip.next-unlabelled"

    def secondary(self) -> str:
        return "clip.suggest" if self._session.summary.best_accuracy is not None else ""

    def foot_line(self) -> str:
        if self.stage.opened is None:
            return "16 kHz mono"
        source = self.stage.opened.source
        rate = number(source.sample_rate / 1000, "kHz", 0 if source.sample_rate % 1000 == 0 else 1)
        ways = {1: "mono", 2: "stereo"}.get(source.n_channels, f"{source.n_channels} channels")
        return f"{source.name} · {rate} {ways}, heard as 16 kHz mono"

    def why_not(self, command_id: str) -> str | None:
        if not self._n_clips:
            return "There are no clips yet. Collect some sounds first."
        if command_id == "clip.next-unlabelled":
            return None if self._n_unlabelled else "Every clip has a label."
        return self._acts.why_not(command_id)

    def do(self, command_id: str) -> None:
        self._acts.do(command_id)

    def play(self) -> bool:
        if self.stage.opened is None:
            return False
        self.playback.toggle()
        return True

    def take_paths(self, paths: Sequence[Path]) -> None:
        self._context.show_page("Collect")
        self._context.page("Collect").take_paths(paths)

    def shown(self) -> None:
        # In the window's corner they would lie over the keys of the classes.
        self._context.tell_over(self.editor)
        self.clips.list.setFocus()
        if not self._session.selection and self.model.rowCount():
            self.clips.list.go_to(0)
        elif self.stage.opened is None:
            self.stage.open_chosen()

    def hidden(self) -> None:
        self._context.tell_over(None)
        self.playback.stop()

    def show_filter(self, wanted: ClipFilter) -> None:
        """List the clips of a filter that another page asks for."""
        self.clips.set_filter(wanted)

    # What the session tells

    def _take_project(self) -> None:
        self._thumbnails.clear()
        self.stage.clear()
        project = self._session.project
        self.editor.hand.set_fixed(project is not None and project.is_read_only)
        self._read_labels()
        self.model.show(None, ClipFilter(), ())
        self.clips.set_filter(ClipFilter())
        self._count()

    def _on_changed(self, changes: Changes) -> None:
        if changes.labels:
            self._read_labels()
        self.model.take(changes)
        self._count()
        if self.stage.opened is not None and (changes.clips or changes.labels or changes.splits):
            self.stage.open_chosen()
        elif changes.clips & set(self._session.selection):
            self._show_inspector()

    def _on_selection(self) -> None:
        chosen = self._session.selection
        if chosen != self.clips.list.chosen_ids():
            self.clips.list.choose(chosen)
        if self.stage.opened is None or not chosen or chosen[0] != self.stage.opened.clip.id:
            self.playback.stop()
        self.stage.open_chosen()
        self._show_scope()
        self.header_changed.emit()

    def _read_labels(self) -> None:
        project = self._session.project
        self._labels = project.catalog.labels() if project else ()
        for each in (self.stage, self._acts, self.class_bar, self.inspector, self.clips):
            each.set_labels(self._labels)
        self._show_first()

    def _show_first(self) -> None:
        first = self._acts.suggesting.words
        self._hints.set_first(first if self._labels else "Add the first class to label with it.")

    def _list(self, wanted: ClipFilter, order: ClipOrder) -> None:
        project = self._session.project
        if project is None:
            return
        self._listing.ask(
            "Reading the list",
            lambda _task: (project.catalog, wanted, project.catalog.clip_ids(wanted, order), order),
            self._on_listed,
        )

    def _on_listed(self, answer: tuple) -> None:
        self.model.show(*answer)
        if self._session.selection:
            self.clips.list.choose(self._session.selection)
        elif self.isVisible() and self.model.rowCount():
            self.clips.list.go_to(0)

    def _show_scope(self) -> None:
        chosen = self._session.selection
        self.comparing.set_listed(chosen if len(chosen) > 1 else tuple(self.model.ids))

    def _count(self) -> None:
        project = self._session.project
        if project is None:
            self._on_counted(((0, 0, 0, 0), ""))
            return
        self._counting.ask(
            "Counting the clips",
            lambda _task: (
                tuple(project.catalog.n_clips(wanted) for wanted in _COUNTED),
                out_of_date(project),
            ),
            self._on_counted,
        )

    def _on_counted(self, answer: tuple[tuple[int, int, int, int], str]) -> None:
        (self._n_clips, self._n_unlabelled, self._n_flagged, n_suggested), stale = answer
        self.clips.set_counts(self._n_clips, self._n_unlabelled, self._n_flagged)
        self.clips.set_suggested(n_suggested, stale)
        self.transport.refresh()
        self._stack.setCurrentIndex(0 if self._n_clips else 1)
        if QApplication.focusWidget() is self:  # the list was not there yet to take it
            self.clips.list.setFocus()
        self.header_changed.emit()

    def _on_opened(self) -> None:
        opened = self.stage.opened
        self.class_bar.set_chosen(opened.clip.label if opened and not self.stage.ghost else "")
        self._show_first()
        self._after_opening.start()

    def _show_details_of_clip(self) -> None:
        self._show_inspector()
        self.header_changed.emit()

    def _show_inspector(self) -> None:
        project, chosen = self._session.project, self._session.selection
        if project is None or len(chosen) <= _FEW:
            self._inspecting.drop()
            self._show_clips(clips_of(project, chosen))
        else:
            self._inspecting.ask(
                "Reading the clips", lambda _task: clips_of(project, chosen), self._show_clips
            )

    def _show_clips(self, clips: Sequence[Clip]) -> None:
        first = clips[0] if clips else None
        found = next((each for each in self._labels if first and each.name == first.label), None)
        opened = self.stage.opened
        is_open = opened is not None and first is not None and opened.clip.id == first.id
        self.inspector.show_clips(clips, found, opened.source if opened and is_open else None)

    def _show_details(self, is_on: bool) -> None:
        if self._drawer.is_folded:
            self.inspector.setVisible(is_on)
            self.inspector.raise_()

    def _on_preferences(self) -> None:
        map_name = self._session.preferences.colormap
        self.editor.spectrogram.set_map(map_name)
        self.transport.strip.set_map(map_name)

    def _make_thumbnail(self, key: tuple[int, object]) -> ByteArray:
        project = self._session.project
        if project is None:
            raise Cancelled
        return thumbnail(seen_first(project, project.catalog.clip(key[0])), SAMPLE_RATE)

    # How it is laid out

    def _lay_out(self) -> None:
        centre = column(
            self.transport, rule(), (self.editor, 1), self.class_bar, self._hints, gap=0
        )
        edge = rule("v")
        parts = (pane(self.clips), rule("v"), (pane(centre), 1), edge)
        work = row(*parts, self.inspector, gap=0)
        self._drawer = Drawer(self, work, self.inspector, edge, self.transport)
        self._stack.addWidget(work)
        self._stack.addWidget(self._empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Tab go through the regions of a recording; at the last it leaves the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            if step is not None and self.editor.hand.can_step(step):
                self._acts.step_region(step)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hints.setVisible(self.height() >= _HINTS_FROM_PX)
        self._drawer.place()

    def _empty(self) -> QWidget:
        go = Way(
            "folder-input",
            "From this computer or the microphone",
            "Sounds come in on the Collect page.",
            "Go to Collect",
            lambda: self._context.show_page("Collect"),
        )
        return pane(EmptyState("Nothing to label yet", "Collect some sounds first.", (go,)))

    def _connect(self) -> None:
        session = self._session
        session.project_changed.connect(self._take_project)
        session.changed.connect(self._on_changed)
        session.selection_changed.connect(self._on_selection)
        session.preferences_changed.connect(lambda _preferences: self._on_preferences())
        self.clips.filter_wanted.connect(self._list)
        self.clips.chosen.connect(session.select)
        self.clips.list.dragged_out.connect(DragOut(self._context, self).start)
        self.stage.changed.connect(self._on_opened)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._show_scope)
        self.clips.list.installEventFilter(self)
        self.transport.details.toggled.connect(self._show_details)
        self._on_preferences()
