"""Playing the opened clip: start, stop, loop, and where the playhead is meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.audio.voice import Pace
from engine.errors.base import HarkenError
from studio.commands.notice import Notice

if TYPE_CHECKING:
    from engine.audio.outline import Outline
    from studio.commands.context import Context

_FRAME_MS = 16

_AT_END_S = 0.01

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)

_NOT_YET = Notice(
    kind="info",
    title="It cannot be played yet",
    sentence="A recording of this kind is read from its beginning first; the foot shows how far.",
)


class Playback(QObject):
    """Plays one sound through the window's player.

    Signals
    -------
    head_moved(float)
        Where the playhead is, in seconds.
    state_changed()
        It plays, or stands, or loops otherwise than before.
    """

    head_moved = Signal(float)
    state_changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._outline: Outline | None = None
        self._head_s = 0.0
        self._range = (0.0, 0.0)
        self._is_playing = False
        self.is_looping = False
        self.speed, self.keeps_pitch = 1.0, False
        self._frames = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._frames.timeout.connect(self._on_frame)

    @property
    def is_playing(self) -> bool:
        """Whether it sounds."""
        return self._is_playing

    def set_sound(self, outline: Outline | None) -> None:
        """Take another sound; what plays is stopped."""
        self.stop()
        self._outline = outline
        self._head_s = 0.0
        self._range = (0.0, outline.seconds if outline else 0.0)

    def set_version(self, outline: Outline) -> None:
        """Take the same sound otherwise treated; what plays goes on in it."""
        if outline is not self._outline:
            self._outline = outline
            if self._is_playing:
                self._play_on()

    def set_range(self, onset_s: float, offset_s: float) -> None:
        """Play this span where the playhead stands in it, and no further."""
        self._range = (onset_s, offset_s)

    def toggle(self) -> None:
        """Play from the playhead, or stop there."""
        if self._is_playing:
            self.stop()
        else:
            self.play()

    def play(self) -> None:
        """Play from the playhead to the end of the span it stands in, from its start at the end."""
        if self._outline is None or self._outline.seconds == 0:
            return
        onset_s, offset_s = self._range
        end_s = self._outline.seconds
        if min(abs(self._head_s - offset_s), abs(self._head_s - end_s)) < _AT_END_S:
            self._head_s = onset_s
        self._play_on()

    def _play_on(self) -> None:
        outline = self._outline
        if outline is None:
            return
        onset_s, offset_s = self._range
        if not onset_s <= self._head_s < offset_s:
            onset_s, offset_s = 0.0, outline.seconds
        if outline.sound is None:
            self._context.tell(_NOT_YET)
            return
        loop = (onset_s, offset_s) if self.is_looping else None
        player = self._context.player
        try:
            player.play(
                outline.sound,
                outline.sample_rate,
                onset_s=self._head_s,
                offset_s=offset_s,
                loop=loop,
                pace=Pace(self.speed, keeps_pitch=self.keeps_pitch),
            )
        except HarkenError as error:
            self._context.tell_error(error)
            return
        self._set_playing(True)

    def set_pace(self, speed: float, *, keeps_pitch: bool | None = None) -> None:
        """Play this fast from now on, at the same pitch or not; what plays goes on so."""
        self.speed = speed
        if keeps_pitch is not None:
            self.keeps_pitch = keeps_pitch
        if self._is_playing:
            self._play_on()
        self.state_changed.emit()

    def step_pace(self, step: int) -> None:
        """Play at the next speed, faster (1) or slower (-1)."""
        place = SPEEDS.index(self.speed) + step
        self.set_pace(SPEEDS[min(max(0, place), len(SPEEDS) - 1)])

    def stop(self) -> None:
        """Stop; the playhead stays."""
        if self._is_playing:
            self._context.player.stop()
            self._set_playing(False)

    def seek(self, seconds: float) -> None:
        """Put the playhead somewhere; what plays goes on from there."""
        total = self._outline.seconds if self._outline else 0.0
        self._head_s = min(max(0.0, seconds), total)
        self.head_moved.emit(self._head_s)
        if self._is_playing:
            self._play_on()

    def set_looping(self, is_looping: bool) -> None:
        """Play again from the start of the span at its end, or not."""
        self.is_looping = is_looping
        if self._is_playing:
            self._play_on()
        self.state_changed.emit()

    def _on_frame(self) -> None:
        player = self._context.player
        if not player.is_playing:
            self._set_playing(False)
            onset_s, offset_s = self._range
            # Back to where the region begins, to hear it again; or to where all begins.
            self._head_s = onset_s if self._head_s < offset_s + _AT_END_S else 0.0
        else:
            self._head_s = player.position_s
        self.head_moved.emit(self._head_s)

    def _set_playing(self, is_playing: bool) -> None:
        if is_playing:
            self._frames.start()
        else:
            self._frames.stop()
        if is_playing != self._is_playing:
            self._is_playing = is_playing
            self.state_changed.emit()
