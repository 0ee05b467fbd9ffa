"""The Label page: the list, the editor, the inspector, and the keys that join them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from engine.audio.thumbnail import thumbnail
from engine.audio.tiles import ByteArray, PitchScale
from engine.dataset.edits.base import Edit
from engine.dataset.edits.clips import LabelClips, RemoveClips, SetGroup, SetNote
from engine.dataset.records import Changes, Clip, ClipFilter, Label
from engine.errors import HarkenError, UnknownClipError
from engine.settings import SAMPLE_RATE
from studio.commands.context import Context
from studio.controls.arrange import column, pane, row, rule
from studio.controls.empty_state import EmptyState, Way
from studio.controls.numbers import count, number
from studio.models.clip_list import ClipListModel
from studio.models.previews import Previews
from studio.pages.label.class_bar import ClassBar
from studio.pages.label.class_popovers import edit_class, pick_class
from studio.pages.label.clip_pane import ClipPane
from studio.pages.label.comparing import Comparing
from studio.pages.label.drawer import Drawer
from studio.pages.label.hints import Hints, key_hints
from studio.pages.label.inspector import Inspector
from studio.pages.label.opened import (
    OpenedClip,
    Version,
    clips_of,
    draw_detail,
    editor_picture,
    open_clip,
)
from studio.pages.label.playback import Playback
from studio.pages.label.regions import (
    merge_edit,
    next_clip,
    shown_regions,
    split_edit,
    trim_edit,
    why_not,
    wished_edit,
)
from studio.pages.label.transport import Transport
from studio.views.region_hand import Wish
from studio.views.sound_editor import SoundEditor
from studio.work.job import Cancelled
from studio.work.latest import Latest

if TYPE_CHECKING:
    pass

_FEW = 64
"""Chosen clips that are read at once, within a frame; more are read in a job."""

_WHOLE_S = 45.0
"""A recording up to this length is seen whole; of a longer one the chosen region and around it."""

_ROOM_S = 20.0


class LabelPage(QWidget):
    """Made by the window as ``LabelPage(context, parent)``; see `studio.commands.context.Page`."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._labels: tuple[Label, ...] = ()
        self._n_clips = self._n_unlabelled = self._n_flagged = 0
        self._opened: OpenedClip | None = None
        self._shown: Version | None = None
        self._plays_when_open = False
        self._scale = PitchScale.LINEAR
        self._listing, self._opening = Latest(context.desk, self), Latest(context.desk, self)
        self._detailing, self._counting = Latest(context.desk, self), Latest(context.desk, self)
        self._seeking, self._inspecting = Latest(context.desk, self), Latest(context.desk, self)
        self.model = ClipListModel(self)
        self._thumbnails = Previews(context.desk, self._make_thumbnail, parent=self)
        self.playback = Playback(context, self)
        self.clips = ClipPane(self.model, self._thumbnails)
        self.editor, self.transport = SoundEditor(), Transport(context)
        self.class_bar, self.inspector = ClassBar(context), Inspector()
        self.comparing = Comparing(context, self.inspector.cleaning, self)
        self._hints = Hints(key_hints())
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
        return ""

    def foot_line(self) -> str:
        if self._opened is None:
            return "16 kHz mono"
        source = self._opened.source
        rate = number(source.sample_rate / 1000, "kHz", 0 if source.sample_rate % 1000 == 0 else 1)
        ways = {1: "mono", 2: "stereo"}.get(source.n_channels, f"{source.n_channels} channels")
        return f"{source.name} · {rate} {ways}, heard as 16 kHz mono"

    def why_not(self, command_id: str) -> str | None:
        if not self._n_clips:
            return "There are no clips yet. Collect some sounds first."
        if command_id == "clip.next-unlabelled":
            return None if self._n_unlabelled else "Every clip has a label."
        if command_id in ("clip.compare", "class.edit") or command_id.startswith("region."):
            return self._why_not_here(command_id)
        needs_choice = command_id.startswith("clip.label-") or command_id in _NEEDS_CHOICE
        if needs_choice and not self._session.selection:
            return "Choose a clip first."
        if command_id.startswith("clip.label-"):
            key = command_id.removeprefix("clip.label-")
            return None if self._label_with_key(key) else f"There is no class with the key {key}."
        return None

    def _why_not_here(self, command_id: str) -> str | None:
        if command_id == "clip.compare":
            return self.comparing.why_not_swap()
        if command_id == "class.edit":
            return None if self._class_at_hand() else "Choose a clip with a class first."
        return why_not(self._opened, command_id, self.editor.head_s)

    def do(self, command_id: str) -> None:
        if command_id.startswith("clip.label-"):
            found = self._label_with_key(command_id.removeprefix("clip.label-"))
            if found is not None:
                self.label_and_go_on(found.name)
            return
        acts: dict[str, Callable[[], None]] = {
            "clip.pick-class": self._pick_class,
            "class.edit": lambda: self._edit_class(self._class_at_hand()),
            "clip.unlabel": lambda: self._label(""),
            "clip.next-unlabelled": self._go_to_unlabelled,
            "clip.next": lambda: self._step(1),
            "clip.previous": lambda: self._step(-1),
            "clip.first": lambda: self.clips.list.go_to(0),
            "clip.last": lambda: self.clips.list.go_to(self.model.rowCount() - 1),
            "clip.rewind": lambda: self.playback.seek(0.0),
            "clip.loop": lambda: self.playback.set_looping(not self.playback.is_looping),
            "clip.filter": self.clips.search.setFocus,
            "clip.remove": self._remove,
            "clip.compare": self.comparing.swap,
            "clip.denoise": self.inspector.cleaning.toggle_noise,
            "region.split": lambda: self._edit_opened(split_edit, self.editor.head_s),
            "region.merge": self._merge,
            "region.begin-here": lambda: self._trim_here(is_onset=True),
            "region.end-here": lambda: self._trim_here(is_onset=False),
            "region.next": lambda: self._step_region(1),
            "region.previous": lambda: self._step_region(-1),
            "view.zoom-in": self.editor.zoom_in,
            "view.zoom-out": self.editor.zoom_out,
            "view.zoom-fit": self.editor.axis.fit,
        }
        acts[command_id]()

    def play(self) -> bool:
        if self._opened is None:
            return False
        self.playback.toggle()
        return True

    def take_paths(self, paths: Sequence[Path]) -> None:
        self._context.show_page("Collect")
        self._context.page("Collect").take_paths(paths)

    def shown(self) -> None:
        self.clips.list.setFocus()
        if not self._session.selection and self.model.rowCount():
            self.clips.list.go_to(0)
        elif self._opened is None:
            self._open_chosen()

    def hidden(self) -> None:
        self.playback.stop()

    # What a person does

    def label_and_go_on(self, name: str) -> None:
        """Give the chosen clips a class, go on to the next one, and play it where wished."""
        is_one = len(self._session.selection) == 1
        self._label(name)
        if is_one:
            self._plays_when_open = self._session.preferences.autoplay
            self._step(1)

    def show_filter(self, wanted: ClipFilter) -> None:
        """List the clips of a filter that another page asks for."""
        self.clips.set_filter(wanted)

    def _label(self, name: str) -> None:
        if self._session.selection:
            self._session.apply(LabelClips(clips=self._session.selection, label=name))

    def _remove(self) -> None:
        chosen = self._session.selection
        row_after = self.model.row_of(min(chosen))
        self._session.apply(
            RemoveClips(clips=chosen),
            lambda _changes: self.clips.list.go_to(min(row_after, self.model.rowCount() - 1)),
        )

    def _edit_opened(self, make: Callable[..., Edit], *facts: float) -> None:
        if self._opened is not None:
            self._session.apply(make(self._opened, *facts))

    def _trim_here(self, *, is_onset: bool) -> None:
        if self._opened is not None:
            edit = trim_edit(self._opened, self.editor.head_s, is_onset=is_onset)
            self._session.apply(edit)

    def _merge(self) -> None:
        edit = merge_edit(self._opened) if self._opened is not None else None
        if edit is not None:
            self._session.apply(edit)

    def _step_region(self, step: int) -> None:
        found = next_clip(self._opened, step) if self._opened is not None else None
        if found is not None:
            self._session.select((found.id,))

    def _on_wish(self, wish: Wish) -> None:
        edit = wished_edit(self._opened, wish) if self._opened is not None else None
        if edit is None:
            return
        if wish.region:
            self._session.apply(edit)
        else:
            # What was drawn is the chosen one: the next key says what it is.
            self._session.apply(edit, lambda changes: self._session.select(tuple(changes.clips)))

    def _set_group(self, group: str) -> None:
        if self._session.selection and group:
            self._session.apply(SetGroup(clips=self._session.selection, group=group))

    def _set_note(self, note: str) -> None:
        if self._session.selection:
            self._session.apply(SetNote(clips=self._session.selection, note=note))

    def _pick_class(self) -> None:
        pick_class(self._labels, self.class_bar, self.label_and_go_on)

    def _class_at_hand(self) -> str:
        """Return the class whose key has the focus, else that of the clip in the editor."""
        return self.class_bar.focused() or (self._opened.clip.label if self._opened else "")

    def _edit_class(self, name: str) -> None:
        project = self._session.project
        found = next((each for each in self._labels if each.name == name), None)
        if project is None or found is None:
            return
        n_clips = project.catalog.n_clips(ClipFilter(label=name))  # 1 ms of 10 000 clips
        edit_class(found, self._labels, n_clips, self.class_bar, self._session.apply)

    def _step(self, rows: int) -> None:
        current = self.clips.list.currentIndex().row()
        target = min(max(0, current + rows), self.model.rowCount() - 1)
        if target != current:
            self.clips.list.go_to(target)
        else:
            self._plays_when_open = False

    def _go_to_unlabelled(self) -> None:
        """Go to the next clip without a label, from the top again after the last."""
        project = self._session.project
        if project is not None:
            self._seeking.ask(
                "Looking for clips without a label",
                lambda _task: project.catalog.clip_ids(ClipFilter(label="")),
                self._go_to_first_of,
            )

    def _go_to_first_of(self, ids: tuple[int, ...]) -> None:
        rows = (self.model.row_of(clip_id) for clip_id in ids)
        free = [row for row in rows if row >= 0]
        if not free:
            self.clips.set_filter(ClipFilter(label=""))
            return
        current = self.clips.list.currentIndex().row()
        self.clips.list.go_to(next((row for row in free if row > current), free[0]))

    def _label_with_key(self, key: str) -> Label | None:
        return next((each for each in self._labels if each.key == key), None)

    # What the session tells

    def _take_project(self) -> None:
        self._thumbnails.clear()
        self.playback.set_sound(None)
        self._show_opened(None)
        self._read_labels()
        self.model.show(None, ClipFilter(), ())
        self.clips.set_filter(ClipFilter())
        self._count()

    def _on_changed(self, changes: Changes) -> None:
        if changes.labels:
            self._read_labels()
        self.model.take(changes)
        self._count()
        if self._opened is not None and (changes.clips or changes.labels or changes.splits):
            self._open_chosen()
        elif changes.clips & set(self._session.selection):
            self._show_inspector()

    def _on_selection(self) -> None:
        chosen = self._session.selection
        if chosen != self.clips.list.chosen_ids():
            self.clips.list.choose(chosen)
        if self._opened is None or not chosen or chosen[0] != self._opened.clip.id:
            self.playback.stop()
        self._open_chosen()
        self._show_scope()
        self.header_changed.emit()

    def _read_labels(self) -> None:
        project = self._session.project
        self._labels = project.catalog.labels() if project else ()
        self.class_bar.set_labels(self._labels)
        self.inspector.set_labels(self._labels)
        self.clips.set_labels(self._labels)
        self._hints.set_first("" if self._labels else "Add the first class to label with it.")

    def _list(self, wanted: ClipFilter) -> None:
        project = self._session.project
        if project is None:
            return
        self._listing.ask(
            "Reading the list",
            lambda _task: (project.catalog, wanted, project.catalog.clip_ids(wanted)),
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
            self._on_counted((0, 0, 0))
            return
        self._counting.ask(
            "Counting the clips",
            lambda _task: tuple(
                project.catalog.n_clips(wanted)
                for wanted in (ClipFilter(), ClipFilter(label=""), ClipFilter(is_flagged=True))
            ),
            self._on_counted,
        )

    def _on_counted(self, counts: tuple[int, int, int]) -> None:
        self._n_clips, self._n_unlabelled, self._n_flagged = counts
        self.clips.set_counts(*counts)
        self.transport.refresh()
        self._stack.setCurrentIndex(0 if self._n_clips else 1)
        if QApplication.focusWidget() is self:  # the list was not there yet to take it
            self.clips.list.setFocus()
        self.header_changed.emit()

    # The clip in the editor

    def _open_chosen(self) -> None:
        project, chosen = self._session.project, self._session.selection
        if project is None or not chosen:
            self._opening.drop()
            self._show_opened(None)
            return
        picture, before = editor_picture(self._scale), self._opened
        self._opening.ask(
            "Opening the clip",
            lambda task: open_clip(project, chosen[0], picture, before, task),
            self._show_opened,
            self._on_not_opened,
        )

    def _on_not_opened(self, error: HarkenError) -> None:
        self._show_opened(None)
        if not isinstance(error, UnknownClipError):  # it was removed while it was being opened
            self._context.tell_error(error)

    def _show_opened(self, opened: OpenedClip | None) -> None:
        before, self._opened = self._opened, opened
        is_other = before is None or opened is None or before.clip.id != opened.clip.id
        if before is None or opened is None or not opened.is_of_same_sound(before):
            self._detailing.drop()
            version = self._shown = opened.before if opened else None
            self.playback.set_sound(version.outline if version else None)
            self.editor.set_sound(*((version.outline, version.whole) if version else (None, None)))
        elif opened.before is not before.before:
            self._shown = opened.before
            self.editor.set_version(opened.before.outline, opened.before.whole)
        self._show_regions()
        self.comparing.open(opened)
        if opened is not None:
            self._go_to_region(opened, is_other=is_other)
        self._show_time()
        self._show_inspector()
        self.transport.refresh()
        self.header_changed.emit()
        if opened is not None and self._plays_when_open and is_other:
            self._plays_when_open = False
            self.playback.play()

    def _go_to_region(self, opened: OpenedClip, *, is_other: bool) -> None:
        """Let the chosen region be what is played, and a newly chosen one be seen."""
        onset_s, offset_s = opened.span
        self.playback.set_range(*(self.comparing.kept or opened.span))
        if not is_other:
            return
        axis = self.editor.axis
        if axis.is_whole and axis.total_s > _WHOLE_S:
            room_s = max(_ROOM_S, 1.5 * (offset_s - onset_s))
            middle_s = (onset_s + offset_s) / 2
            axis.show_span(middle_s - room_s / 2, middle_s + room_s / 2)
        else:
            self.editor.bring_in(onset_s, offset_s)
        if not onset_s <= self.editor.head_s < offset_s or self.editor.head_s == 0:
            self.playback.seek(onset_s)

    def _on_version(self) -> None:
        """See and hear the clip before or after, as was chosen."""
        opened, version = self._opened, self.comparing.version
        if opened is None or version is None:
            return
        kept = self.comparing.kept
        self.editor.set_kept(kept)
        self.playback.set_range(*(kept or opened.span))
        if version is not self._shown:
            self._shown = version
            self._detailing.drop()
            self.editor.set_version(version.outline, version.whole)
            self.playback.set_version(version.outline)

    def _show_regions(self) -> None:
        opened = self._opened
        self.editor.set_regions(shown_regions(opened, self._labels) if opened else ())
        self.class_bar.set_chosen(opened.clip.label if opened else "")

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
        opened = self._opened
        is_open = opened is not None and first is not None and opened.clip.id == first.id
        self.inspector.show_clips(clips, found, opened.source if opened and is_open else None)

    def _show_time(self) -> None:
        total = self._opened.before.outline.seconds if self._opened else 0.0
        self.transport.show_time(self.editor.head_s, total)

    def _on_head(self, seconds: float) -> None:
        self.editor.set_head(seconds)
        self._show_time()
        if not self.playback.is_playing:
            self.transport.refresh()

    def _on_playback(self) -> None:
        self.transport.show_state(
            is_playing=self.playback.is_playing, is_looping=self.playback.is_looping
        )

    def _on_detail(self, onset_s: float, offset_s: float, n_columns: int) -> None:
        version = self.comparing.version
        if version is not None:
            self._detailing.ask(
                "Sharpening the picture",
                lambda _task: draw_detail(version, onset_s, offset_s, n_columns),
                self.editor.spectrogram.set_detail,
            )

    def _show_details(self, is_on: bool) -> None:
        if self._drawer.is_folded:
            self.inspector.setVisible(is_on)
            self.inspector.raise_()

    def _on_scale(self, scale: PitchScale) -> None:
        self._scale = scale
        self._open_chosen()

    def _on_preferences(self) -> None:
        map_name = self._session.preferences.colormap
        self.editor.spectrogram.set_map(map_name)
        self.transport.strip.set_map(map_name)

    def _make_thumbnail(self, key: tuple[int, object]) -> ByteArray:
        project = self._session.project
        if project is None:
            raise Cancelled
        return thumbnail(project.samples(project.catalog.clip(key[0])), SAMPLE_RATE)

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
                self._step_region(step)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
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
        self.class_bar.pressed.connect(self.label_and_go_on)
        self.class_bar.edit_wanted.connect(self._edit_class)
        self.inspector.label_wanted.connect(self._label)
        self.inspector.group_wanted.connect(self._set_group)
        self.inspector.note_wanted.connect(self._set_note)
        self.playback.head_moved.connect(self._on_head)
        self.playback.state_changed.connect(self._on_playback)
        self.editor.seek_wanted.connect(self.playback.seek)
        self.editor.region_wanted.connect(lambda clip_id: session.select((clip_id,)))
        self.editor.step_wanted.connect(self._step_region)
        self.editor.wished.connect(self._on_wish)
        self.comparing.changed.connect(self._on_version)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._show_scope)
        self.editor.detail_wanted.connect(self._on_detail)
        self.clips.list.installEventFilter(self)
        self.transport.scale_chosen.connect(self._on_scale)
        self.transport.details.toggled.connect(self._show_details)
        self._on_preferences()


_NEEDS_CHOICE = frozenset(
    {"clip.pick-class", "clip.denoise", "clip.unlabel", "clip.rewind", "clip.remove"}
)
