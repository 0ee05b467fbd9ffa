"""What a person does on the Label page: the commands by id, and the edits behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.audio.edges import nearest_edge_s
from engine.dataset.edits.base import Edit
from engine.dataset.edits.clips import LabelClips, RemoveClips, SetGroup, SetNote
from engine.dataset.edits.regions import MoveEnds
from engine.dataset.records import ClipFilter, ClipOrder, Label
from studio.pages.label.class_popovers import edit_class, pick_class
from studio.pages.label.regions import (
    merge_edit,
    split_edit,
    trim_edit,
    why_not,
    wished_edit,
)
from studio.pages.label.suggesting import Suggesting
from studio.preferences import remember, remembered
from studio.views.region_hand import Wish
from studio.work.latest import Latest

if TYPE_CHECKING:
    from studio.commands.context import Context
    from studio.pages.label.class_bar import ClassBar
    from studio.pages.label.clip_pane import ClipPane
    from studio.pages.label.inspector import Inspector
    from studio.pages.label.stage import Stage

_NEEDS_CHOICE = frozenset(
    {"clip.pick-class", "clip.denoise", "clip.unlabel", "clip.rewind", "clip.remove"}
)

_SNAP_KEY = "label.snaps"
_STEPS = {"region.next": 1, "region.previous": -1}
_AT_END = {
    1: "It is the last region of this recording.",
    -1: "It is the first region of this recording.",
}


class Acts(QObject):
    """Carries out the page's commands on the chosen clips and the opened one."""

    def __init__(
        self,
        context: Context,
        clips: ClipPane,
        stage: Stage,
        class_bar: ClassBar,
        inspector: Inspector,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._clips, self._stage = context.session, clips, stage
        self._class_bar, self._inspector = class_bar, inspector
        self._model, self._editor, self._playback = clips.model, stage.editor, stage.playback
        self._labels: tuple[Label, ...] = ()
        self._seeking = Latest(context.desk, self)
        self.suggesting = Suggesting(context, clips, stage, self)
        self.suggesting.went_on.connect(lambda: self._step(1))
        class_bar.pressed.connect(self.label_and_go_on)
        class_bar.edit_wanted.connect(self._edit_class)
        inspector.label_wanted.connect(self._label)
        inspector.group_wanted.connect(self._set_group)
        inspector.note_wanted.connect(self._set_note)
        inspector.span.span_wanted.connect(self._set_span)
        inspector.snaps.setChecked(bool(remembered(_SNAP_KEY, default=True)))
        inspector.snaps.toggled.connect(self._set_snapping)
        self._editor.hand.set_snap(self._snapped)
        self._set_snapping(inspector.snaps.isChecked())
        self._editor.region_wanted.connect(self._choose_region)
        self._editor.step_wanted.connect(self.step_region)
        self._editor.wished.connect(self._on_wish)

    def set_labels(self, labels: tuple[Label, ...]) -> None:
        """Learn the classes that keys and pickers stand for."""
        self._labels = labels

    def why_not(self, command_id: str) -> str | None:
        """Return why a command on clips, classes or regions cannot be used now, else None."""
        if command_id == "clip.compare":
            return self._stage.comparing.why_not_swap()
        if command_id == "class.edit":
            return None if self._class_at_hand() else "Choose a clip with a class first."
        if command_id.startswith("region."):
            return self._why_no_region(command_id)
        if command_id == "clip.suggest" or command_id.startswith("suggestion."):
            return self.suggesting.why_not(command_id)
        return self._why_no_clip(command_id)

    def _why_no_region(self, command_id: str) -> str | None:
        if step := _STEPS.get(command_id):
            return None if self._editor.hand.can_step(step) else _AT_END[step]
        if command_id == "region.snap":
            return None
        if self._stage.ghost is not None:
            return "Accept the suggested region first."
        return why_not(self._stage.opened, command_id, self._editor.head_s)

    def _why_no_clip(self, command_id: str) -> str | None:
        needs_choice = command_id.startswith("clip.label-") or command_id in _NEEDS_CHOICE
        if needs_choice and not self._session.selection:
            return "Choose a clip first."
        if command_id.startswith("clip.label-"):
            key = command_id.removeprefix("clip.label-")
            return None if self._label_with_key(key) else f"There is no class with the key {key}."
        return None

    def do(self, command_id: str) -> None:
        """Carry out a command of the page."""
        if command_id.startswith("clip.label-"):
            found = self._label_with_key(command_id.removeprefix("clip.label-"))
            if found is not None:
                self.label_and_go_on(found.name)
            return
        if command_id.startswith("clip.sort-"):
            self._clips.set_order(ClipOrder(command_id.removeprefix("clip.sort-")))
            return
        acts: dict[str, Callable[[], None]] = {
            "clip.pick-class": self._pick_class,
            "class.edit": lambda: self._edit_class(self._class_at_hand()),
            "clip.unlabel": lambda: self._label(""),
            "clip.next-unlabelled": self._go_to_unlabelled,
            "clip.suggest": self.suggesting.suggest,
            "suggestion.accept": self.suggesting.accept,
            "suggestion.reject": self.suggesting.reject,
            "suggestion.next": self.suggesting.go_to_next,
            "clip.next": lambda: self._step(1),
            "clip.previous": lambda: self._step(-1),
            "clip.first": lambda: self._clips.list.go_to(0),
            "clip.last": lambda: self._clips.list.go_to(self._model.rowCount() - 1),
            "clip.rewind": lambda: self._playback.seek(0.0),
            "clip.loop": lambda: self._playback.set_looping(not self._playback.is_looping),
            "clip.filter": self._clips.search.setFocus,
            "clip.remove": self._remove,
            "clip.compare": self._stage.comparing.swap,
            "clip.denoise": self._inspector.cleaning.toggle_noise,
            "region.split": lambda: self._edit_opened(split_edit, self._editor.head_s),
            "region.merge": self._merge,
            "region.begin-here": lambda: self._trim_here(is_onset=True),
            "region.end-here": lambda: self._trim_here(is_onset=False),
            "region.snap": self._inspector.snaps.toggle,
            "region.next": lambda: self.step_region(1),
            "region.previous": lambda: self.step_region(-1),
            "sound.slower": lambda: self._playback.step_pace(-1),
            "sound.faster": lambda: self._playback.step_pace(1),
            "sound.normal-speed": lambda: self._playback.set_pace(1.0),
            "sound.keep-pitch": lambda: self._playback.set_pace(
                self._playback.speed, keeps_pitch=not self._playback.keeps_pitch
            ),
            "head.back": lambda: self._editor.step_head(-self._step_s()),
            "head.on": lambda: self._editor.step_head(self._step_s()),
            "head.second-back": lambda: self._editor.step_head(-1.0),
            "head.second-on": lambda: self._editor.step_head(1.0),
            "view.earlier": lambda: self._editor.axis.pan(-self._editor.axis.span_s / 2),
            "view.later": lambda: self._editor.axis.pan(self._editor.axis.span_s / 2),
            "view.zoom-region": self._zoom_region,
            "view.zoom-in": self._editor.zoom_in,
            "view.zoom-out": self._editor.zoom_out,
            "view.zoom-fit": self._editor.axis.fit,
        }
        acts[command_id]()

    def label_and_go_on(self, name: str) -> None:
        """Give the chosen clips a class, go on to the next one, and play it where wished."""
        if self.suggesting.correct(name):
            return
        is_one = len(self._session.selection) == 1
        self._label(name)
        if is_one:
            self._stage.plays_when_open = self._session.preferences.autoplay
            self._step(1)

    def _label(self, name: str) -> None:
        if self._session.selection:
            self._session.apply(LabelClips(clips=self._session.selection, label=name))

    def _remove(self) -> None:
        if self._stage.ghost is not None:
            self.suggesting.reject()
            return
        chosen = self._session.selection
        row_after = self._model.row_of(min(chosen))
        self._session.apply(
            RemoveClips(clips=chosen),
            lambda _changes: self._clips.list.go_to(min(row_after, self._model.rowCount() - 1)),
        )

    def _edit_opened(self, make: Callable[..., Edit], *facts: float) -> None:
        if self._stage.opened is not None:
            self._session.apply(make(self._stage.opened, *facts))

    def _step_s(self) -> float:
        """Return what an arrow key moves the playhead by: a hundredth of what is seen."""
        return self._editor.axis.span_s / 100

    def _zoom_region(self) -> None:
        if self._stage.opened is not None:
            onset_s, offset_s = self._stage.opened.span
            room_s = 0.05 * (offset_s - onset_s)
            self._editor.axis.show_span(onset_s - room_s, offset_s + room_s)

    def _trim_here(self, *, is_onset: bool) -> None:
        if self._stage.opened is not None:
            edit = trim_edit(self._stage.opened, self._editor.head_s, is_onset=is_onset)
            self._session.apply(edit)

    def _merge(self) -> None:
        edit = merge_edit(self._stage.opened) if self._stage.opened is not None else None
        if edit is not None:
            self._session.apply(edit)

    def step_region(self, step: int) -> None:
        """Choose the next region of the recording (1), or the one before (-1)."""
        found = self._editor.hand.next_region(step)
        if found is not None:
            self._choose_region(found.id)

    def _choose_region(self, region_id: int) -> None:
        """Choose a clip of the recording, or a suggested region: its id is below zero."""
        if region_id > 0:
            self._stage.choose_ghost(None)
            self._session.select((region_id,))
        else:
            found = (each for each in self._stage.ghosts if each.id == -region_id)
            self._stage.choose_ghost(next(found, None))

    def _on_wish(self, wish: Wish) -> None:
        edit = wished_edit(self._stage.opened, wish) if self._stage.opened is not None else None
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

    def _set_span(self, onset_s: float, offset_s: float) -> None:
        if len(self._session.selection) == 1:
            (clip,) = self._session.selection
            self._session.apply(MoveEnds(clip=clip, onset_s=onset_s, offset_s=offset_s))

    def _set_snapping(self, is_on: bool) -> None:
        remember(_SNAP_KEY, is_on)
        self._editor.hand.set_snapping(is_on)

    def _snapped(self, at_s: float, reach_s: float) -> float:
        """Return the edge of a sound near a moment, where a dragged end jumps, else the moment."""
        version = self._stage.comparing.version
        return nearest_edge_s(version.outline, at_s, reach_s) if version else at_s

    def _set_note(self, note: str) -> None:
        if self._session.selection:
            self._session.apply(SetNote(clips=self._session.selection, note=note))

    def _pick_class(self) -> None:
        pick_class(self._labels, self._class_bar, self.label_and_go_on)

    def _class_at_hand(self) -> str:
        """Return the class whose key has the focus, else that of the clip in the editor."""
        opened = self._stage.opened
        return self._class_bar.focused() or (opened.clip.label if opened else "")

    def _edit_class(self, name: str) -> None:
        project = self._session.project
        found = next((each for each in self._labels if each.name == name), None)
        if project is None or found is None:
            return
        n_clips = project.catalog.n_clips(ClipFilter(label=name))  # 1 ms of 10 000 clips
        edit_class(found, self._labels, n_clips, self._class_bar, self._session.apply)

    def _step(self, rows: int) -> None:
        current = self._clips.list.currentIndex().row()
        target = min(max(0, current + rows), self._model.rowCount() - 1)
        if target != current:
            self._clips.list.go_to(target)
        else:
            self._stage.plays_when_open = False

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
        rows = (self._model.row_of(clip_id) for clip_id in ids)
        free = [row for row in rows if row >= 0]
        if not free:
            self._clips.set_filter(ClipFilter(label=""))
            return
        current = self._clips.list.currentIndex().row()
        self._clips.list.go_to(next((row for row in free if row > current), free[0]))

    def _label_with_key(self, key: str) -> Label | None:
        return next((each for each in self._labels if each.key == key), None)
