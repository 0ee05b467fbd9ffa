"""The clip in the editor: opened in a job, seen in one of its versions, heard, and its regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.audio.tiles import PitchScale
from engine.errors.base import HarkenError
from engine.errors.usage import UnknownClipError
from studio.pages.label.comparing import Comparing
from studio.pages.label.opened import (
    OpenedClip,
    Version,
    editor_picture,
    open_clip,
)
from studio.pages.label.playback import Playback
from studio.pages.label.regions import shown_regions
from studio.pages.label.sharpener import Sharpener
from studio.pages.label.surveying import Surveying
from studio.work.latest import Latest

if TYPE_CHECKING:
    from engine.dataset.records import Label, Suggestion
    from studio.commands.context import Context
    from studio.pages.label.cleaning_pane import CleaningPane
    from studio.pages.label.transport import Transport
    from studio.views.sound_editor import SoundEditor

_WHOLE_S = 45.0
"""A recording up to this length is seen whole; of a longer one the chosen region and around it."""

_ROOM_S = 20.0


class Stage(QObject):
    """Opens the chosen clip and keeps editor, transport and player at it.

    Signals
    -------
    changed()
        Another clip is open now, or the same one after an edit, or none.
    """

    changed = Signal()

    def __init__(
        self,
        context: Context,
        editor: SoundEditor,
        transport: Transport,
        cleaning: CleaningPane,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self.editor, self._transport = editor, transport
        self.opened: OpenedClip | None = None
        self.plays_when_open = False
        self.ghost: Suggestion | None = None
        self._shown: Version | None = None
        self._labels: tuple[Label, ...] = ()
        self._scale = PitchScale.LINEAR
        self._opening = Latest(context.desk, self)
        self._sharpener = Sharpener(context.desk, self)
        self._surveying = Surveying(context, self)
        self.playback = Playback(context, self)
        self.comparing = Comparing(context, cleaning, self)
        self.playback.head_moved.connect(self._on_head)
        self.playback.state_changed.connect(self._on_playback)
        self.comparing.changed.connect(self._on_version)
        editor.seek_wanted.connect(self.playback.seek)
        editor.more_wanted.connect(self._sharpener.wake)
        self._sharpener.sharpened.connect(editor.sharpen)
        self._surveying.grown.connect(self._on_grown)
        transport.scale_chosen.connect(self._on_scale)
        transport.speed_chosen.connect(self.playback.set_pace)

    def set_labels(self, labels: tuple[Label, ...]) -> None:
        """Learn the classes whose colours and keys the regions wear."""
        self._labels = labels

    def clear(self) -> None:
        """Have no clip open."""
        self.playback.set_sound(None)
        self._show_opened(None)

    def open_chosen(self) -> None:
        """Open the first chosen clip in a job; without one, nothing is open."""
        project, chosen = self._session.project, self._session.selection
        if project is None or not chosen:
            self._opening.drop()
            self._show_opened(None)
            return
        picture, before = editor_picture(self._scale), self.opened
        self._opening.ask(
            "Opening the clip",
            lambda task: open_clip(project, chosen[0], picture, before, task),
            self._show_opened,
            self._on_not_opened,
        )

    @property
    def suggestion(self) -> Suggestion | None:
        """What is to be decided on: the chosen suggested region, else what the clip may be."""
        opened = self.opened
        if self.ghost is not None or opened is None or opened.clip.label:
            return self.ghost
        own = (each for each in opened.suggestions if not each.is_region)
        return next((each for each in own if each.clip_id == opened.clip.id), None)

    @property
    def ghosts(self) -> tuple[Suggestion, ...]:
        """The regions suggested in the opened recording, the most uncertain first."""
        said = self.opened.suggestions if self.opened else ()
        return tuple(each for each in said if each.is_region)

    def choose_ghost(self, ghost: Suggestion | None) -> None:
        """Choose a suggested region of the opened recording, or none: the clip itself again."""
        if ghost == self.ghost or self.opened is None:
            return
        self.ghost = ghost
        self.playback.stop()
        self._show_regions()
        self._go_to_region(self.opened, is_other=True)
        self._show_time()
        self.changed.emit()
        if self.plays_when_open:
            self.plays_when_open = False
            self.playback.play()

    def _on_not_opened(self, error: HarkenError) -> None:
        self._show_opened(None)
        if not isinstance(error, UnknownClipError):  # it was removed while it was being opened
            self._context.tell_error(error)

    def _show_opened(self, opened: OpenedClip | None) -> None:
        before, self.opened = self.opened, opened
        is_other = before is None or opened is None or before.clip.id != opened.clip.id
        if is_other or self.ghost not in self.ghosts:
            self.ghost = None
        if before is None or opened is None or not opened.is_of_same_sound(before):
            version = self._shown = opened.before if opened else None
            self._look_at(version)
            self.playback.set_sound(version.outline if version else None)
            self.editor.set_sound(*((version.outline, version.drawn) if version else (None, None)))
        elif opened.before is not before.before:
            self._shown = opened.before
            self._look_at(self._shown)
            self.editor.set_version(opened.before.outline, opened.before.drawn)
        self._surveying.see_to(opened)
        self._show_regions()
        self.comparing.open(opened)
        if opened is not None:
            self._go_to_region(opened, is_other=is_other)
        self._show_time()
        self._transport.refresh()
        self.changed.emit()
        if opened is not None and self.plays_when_open and is_other:
            self.plays_when_open = False
            self.playback.play()

    def _go_to_region(self, opened: OpenedClip, *, is_other: bool) -> None:
        """Let the chosen region be what is played, and a newly chosen one be seen."""
        ghost = self.ghost
        onset_s, offset_s = (ghost.onset_s, ghost.offset_s) if ghost else opened.span
        kept = None if ghost else self.comparing.kept
        self.playback.set_range(*(kept or (onset_s, offset_s)))
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
        opened, version = self.opened, self.comparing.version
        if opened is None or version is None:
            return
        kept = self.comparing.kept
        self.editor.set_kept(kept)
        self.playback.set_range(*(kept or opened.span))
        if version is not self._shown:
            self._shown = version
            self._look_at(version)
            self.editor.set_version(version.outline, version.drawn)
            self.playback.set_version(version.outline)

    def _show_regions(self) -> None:
        opened = self.opened
        self.editor.set_regions(shown_regions(opened, self._labels, self.ghost) if opened else ())

    def _show_time(self) -> None:
        total = self.opened.before.outline.seconds if self.opened else 0.0
        self._transport.show_time(self.editor.head_s, total)

    def _on_head(self, seconds: float) -> None:
        self.editor.set_head(seconds)
        self._show_time()
        if not self.playback.is_playing:
            self._transport.refresh()

    def _on_playback(self) -> None:
        self._transport.show_state(
            is_playing=self.playback.is_playing, is_looping=self.playback.is_looping
        )
        self._transport.show_pace(self.playback.speed, keeps_pitch=self.playback.keeps_pitch)

    def _look_at(self, version: Version | None) -> None:
        self._sharpener.look_at(*((version.outline, version.drawn) if version else ()))

    def _on_grown(self) -> None:
        """Draw what the survey found since, and read from the file where it can be read now."""
        opened = self.opened
        if opened is not None and opened.survey is not None:
            sound = self._surveying.sound
            if sound is not None and opened.before.outline.sound is None:
                opened.before.outline.sound = opened.before.drawn.sound = sound
            self.editor.refresh()

    def _on_scale(self, scale: PitchScale) -> None:
        self._scale = scale
        self.open_chosen()
