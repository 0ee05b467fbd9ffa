"""Playing the opened clip: start, stop, loop, and where the playhead is meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.errors import HarkenError

if TYPE_CHECKING:
    from engine.audio.outline import Outline
    from studio.commands.context import Context

_FRAME_MS = 16


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
        self._is_playing = False
        self.is_looping = False
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

    def toggle(self) -> None:
        """Play from the playhead, or stop there."""
        if self._is_playing:
            self.stop()
        else:
            self.play()

    def play(self) -> None:
        """Play from the playhead; from the start where it stands at the end."""
        if self._outline is None or self._outline.samples.size == 0:
            return
        if self._head_s >= self._outline.seconds - 0.01:
            self._head_s = 0.0
        loop = (0.0, self._outline.seconds) if self.is_looping else None
        try:
            self._context.player.play(
                self._outline.samples, self._outline.sample_rate, onset_s=self._head_s, loop=loop
            )
        except HarkenError as error:
            self._context.tell_error(error)
            return
        self._set_playing(True)

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
            self.play()

    def set_looping(self, is_looping: bool) -> None:
        """Play again from the start at the end, or not."""
        self.is_looping = is_looping
        if self._is_playing:
            self.play()
        self.state_changed.emit()

    def _on_frame(self) -> None:
        player = self._context.player
        if not player.is_playing:
            self._set_playing(False)
            self._head_s = 0.0
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
