"""Recording: from a held key to a clip, with the live view fed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.audio.recorder import Health
from engine.audio.take import Take
from engine.audio.thumbnail import thumbnail
from engine.dataset.importing.takes import keep_recorded
from engine.dataset.records import Changes
from engine.errors.base import HarkenError
from studio.commands.notice import Cure, Notice
from studio.controls.numbers import time_text
from studio.pages.collect.microphone import Microphone
from studio.pages.collect.recording_pane import HOLD, LONG, RecordingPane
from studio.pages.collect.takes import TakeNote
from studio.work.job import Job

if TYPE_CHECKING:
    from engine.audio.recorder import Recorder
    from engine.dataset.project import Project
    from studio.commands.context import Context
    from studio.pages.collect.sources_pane import SourcesPane

_FRAME_MS = 16


class Recording(QObject):
    """Joins the microphone with what shows it; one 16 ms timer, running only while it is heard.

    Signals
    -------
    started(), ended()
        A take grows, or none does.
    long_heard(NDArray[np.float32]), long_kept(int)
        What came of a long take while it grows; the clip it became, 0 where it became none.
    """

    started = Signal()
    ended = Signal()
    long_heard = Signal(object)
    long_kept = Signal(int)

    def __init__(
        self, context: Context, pane: RecordingPane, sources: SourcesPane, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._pane, self._sources = context, pane, sources
        self.microphone = Microphone(context.desk, self)
        self.label = ""
        self._last_label = ""
        self._has_failed = False
        self._mode = HOLD
        self.is_long = False
        self._lost_name = ""
        self._frames = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._frames.timeout.connect(self._on_frame)
        self.microphone.opened.connect(self._on_opened)
        self.microphone.devices_changed.connect(self._on_devices)
        self.microphone.vanished.connect(self._on_lost)
        self.microphone.failed.connect(self._on_failed)
        sources.device_chosen.connect(self.microphone.choose)
        sources.keep_before_changed.connect(self.microphone.keep_before)
        pane.tiles.held.connect(self.hold)
        pane.tiles.let_go.connect(self.let_go)
        pane.mode_changed.connect(self._set_mode)
        pane.none.again_wanted.connect(self._look_again)

    @property
    def is_recording(self) -> bool:
        """Whether a take grows."""
        return bool(self.label)

    def why_not(self) -> str | None:
        """Return why nothing can be recorded now."""
        if self.microphone.recorder is None:
            return "No microphone is plugged in."
        return None

    def hold(self, label: str) -> None:
        """Start a take of a class that was pressed; in toggle mode a second press ends it."""
        if self.is_recording:
            if self._mode != HOLD:
                self.stop()
            return
        self.start(label)

    def let_go(self) -> None:
        """End the take in hold mode: the press is over."""
        if self._mode == HOLD and self.is_recording:
            self.stop()

    def start(self, label: str) -> None:
        """Start a take of a class."""
        project, recorder = self._context.session.project, self.microphone.recorder
        if project is None or recorder is None:
            return
        try:
            project.require_writable()
            self.microphone.start_take(project.objects.staging)
        except HarkenError as error:
            self._context.tell_error(error)
            return
        self.label = self._last_label = label
        self.is_long = self._mode == LONG
        self._pane.live.mark_recording(True, self.microphone.preroll_s)
        self._pane.tiles.set_recording(label)
        self.started.emit()

    def toggle(self, default_label: str) -> None:
        """Start a take of the class recorded last, or end the one that grows."""
        if self.is_recording:
            self.stop()
        else:
            self.start(self._last_label or default_label)

    def stop(self, *, is_lost: bool = False) -> None:
        """End the take; it becomes a clip at once, of a lost microphone up to its first gap."""
        label, self.label = self.label, ""
        self._pane.live.mark_recording(False)
        self._pane.tiles.set_recording("")
        self._pane.show_state("", 0.0, "Listening")
        try:
            take = self.microphone.stop_take()
        except HarkenError as error:
            take = None
            self._context.tell_error(error)
        project = self._context.session.project
        if take is not None and project is not None:
            self._keep(project, replace(take, is_lost=is_lost or take.is_lost), label)
        else:
            self._pane.takes.hide_live()
        self.ended.emit()

    # Keeping

    def _keep(self, project: Project, take: Take, label: str) -> None:
        job = Job("Keeping the take", lambda _task: _kept(project, take, label))
        is_long, self.is_long = self.is_long, False
        job.finished.connect(lambda note: self._on_kept(note, is_long=is_long))
        job.failed.connect(lambda _error: self._on_kept(None, is_long=is_long))
        self._context.desk.start(job)

    def _on_kept(self, note: TakeNote | None, *, is_long: bool) -> None:
        if note is None:
            self._pane.takes.hide_live()
        else:
            self._pane.takes.add(note)
            changes = Changes(clips=frozenset({note.clip_id}), splits=True)
            self._context.session.note_changes(changes)
        if is_long:
            self.long_kept.emit(note.clip_id if note else 0)

    # What the microphone tells

    def _on_opened(self) -> None:
        recorder = self.microphone.recorder
        self._has_failed = self._has_failed and recorder is None
        if recorder is None:
            self._frames.stop()
            self._sources.show_level(None)
        else:
            self._pane.live.set_sample_rate(recorder.sample_rate)
            self._frames.start()
            self._tell_of_return(recorder)
        self._show_devices()

    def _tell_of_return(self, recorder: Recorder) -> None:
        lost, self._lost_name = self._lost_name, ""
        if lost and recorder.device is not None:
            is_same = recorder.device.name == lost
            title = "The microphone is back" if is_same else "Another microphone is on"
            self._context.tell(Notice(kind="ok", title=title, sentence=recorder.device.name))

    def _on_devices(self, _devices: object) -> None:
        self._has_failed = False
        self._show_devices()

    def _on_failed(self, error: HarkenError) -> None:
        self._has_failed = True
        self._pane.none.say(error.sentence.removesuffix("."), error.cure or error.cause)
        self._show_devices()

    def _show_devices(self) -> None:
        microphone = self.microphone
        device = microphone.recorder.device if microphone.recorder else None
        chosen = device.identity if device else ""
        self._sources.set_devices(microphone.devices, chosen)
        is_coming = not microphone.has_listed or bool(microphone.devices)
        self._pane.show_microphone(is_coming and not self._has_failed)
        self._pane.tiles.set_reason(self.why_not())
        words = "Listening" if microphone.recorder else "Recording"
        self._pane.show_state(self.label, 0.0, words)

    def _look_again(self) -> None:
        self._pane.none.say()
        self._has_failed = False
        self.microphone.turn_off()
        self.microphone.turn_on()

    def _on_frame(self) -> None:
        recorder = self.microphone.recorder
        if recorder is None:
            return
        new = recorder.read_new()
        if new.size:
            self._pane.live.feed(new)
            if self.is_long:
                self.long_heard.emit(new)
        self._sources.show_level(recorder.level)
        if recorder.health is Health.LOST:
            self._on_lost()
        elif self.is_recording:
            seconds = recorder.seconds
            self._pane.show_state(self.label, seconds, "")
            hint = "Let go to keep" if self._mode == HOLD else "Again to end it"
            self._pane.takes.show_live(self.label, seconds, None, hint)

    def _on_lost(self) -> None:
        recorder = self.microphone.recorder
        label, seconds = self.label, recorder.seconds if recorder else 0.0
        self._lost_name = recorder.device.name if recorder and recorder.device else ""
        self._pane.live.mark_lost()
        if self.is_recording:
            self.stop(is_lost=True)
        self.microphone.give_up()
        kept = f"The take of {label} up to {time_text(seconds, 1)} is kept. " if label else ""
        self._context.tell(
            Notice(
                kind="danger",
                title="The microphone was unplugged",
                sentence=f"{kept}Plugged in again it goes on by itself.",
                cure=Cure("Choose a microphone", self._sources.devices.showPopup),
                details=Health.LOST.value,
                stays=True,
            )
        )

    def _set_mode(self, mode: int) -> None:
        self._mode = mode


def _kept(project: Project, take: Take, label: str) -> TakeNote:
    """Bring a take in and make its card; runs in a job."""
    samples = take.samples[: round(take.kept_s * take.sample_rate)]
    levels = thumbnail(samples, take.sample_rate)  # before the file it lies in is gone
    clip_id, name = keep_recorded(project, take, label, datetime.now().astimezone())
    gaps = ("a gap in it",) if take.gaps else ()
    odd = ("unplugged",) if take.is_lost else (*gaps, *take.flags)
    return TakeNote(
        clip_id=clip_id,
        name=name,
        seconds=take.kept_s,
        quality=odd[0].removeprefix("very ") if odd else "good",
        is_good=not odd,
        levels=levels,
    )
