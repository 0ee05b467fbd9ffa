"""The toolbar over the editor: transport and time left, pitch and level scale, zoom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.audio.tiles import PitchScale
from studio.commands.context import Context
from studio.controls import painting
from studio.controls.buttons import Button, icon_button
from studio.controls.command_button import command_button, show_state
from studio.controls.fields import select
from studio.controls.numbers import time_text
from studio.controls.text import label
from studio.pages.label.playback import SPEEDS
from studio.views.scale_strip import ScaleStrip

HEIGHT_PX = 48
_HOUR_S = 3600.0
SCALES = {"Linear": PitchScale.LINEAR, "Mel": PitchScale.MEL, "Log": PitchScale.LOG}


class Transport(QWidget):
    """48 px of controls; `scale_chosen` tells a PitchScale, `speed_chosen` a speed."""

    scale_chosen = Signal(object)
    speed_chosen = Signal(float)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setFixedHeight(HEIGHT_PX)
        self.play = command_button("sound.play", context, kind="default", has_words=False)
        self.play.set_tone("text")
        self.loop = command_button("clip.loop", context, has_words=False)
        self.strip = ScaleStrip()
        self._at, self._total = label("0:00.00", "title"), label("/ 0:00.00", "body", "3")
        self._n_digits = len("00:00.00")
        self._widen()
        scales = select(list(SCALES), "Pitch scale", 92)
        scales.currentTextChanged.connect(lambda name: self.scale_chosen.emit(SCALES[name]))
        self._speed = select([speed_words(speed) for speed in SPEEDS], "Playback speed", 86)
        self._speed.setCurrentText(speed_words(1.0))
        self._speed.activated.connect(lambda place: self.speed_chosen.emit(SPEEDS[place]))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(4)
        for part in (command_button("clip.rewind", context, has_words=False), self.play, self.loop):
            layout.addWidget(part)
        layout.addSpacing(6)
        layout.addWidget(self._at)
        layout.addWidget(self._total)
        layout.addSpacing(8)
        self._pitch = command_button("sound.keep-pitch", context, has_words=False)
        for part in (self._speed, self._pitch):
            layout.addWidget(part)
        self._pitch.hide()
        self._is_paced = False
        layout.addStretch(1)
        self.details = icon_button("info", "What is known of the clip")
        self.details.setCheckable(True)
        self.details.hide()
        self._edits = [
            command_button(command_id, context, has_words=False)
            for command_id in ("region.split", "region.merge")
        ]
        for edit in self._edits:
            layout.addWidget(edit)
        for part in (scales, self.strip):
            layout.addWidget(part)
        layout.addSpacing(6)
        self._zooms = [
            command_button(command_id, context, has_words=False)
            for command_id in ("view.zoom-out", "view.zoom-in")
        ]
        self._whole = command_button("view.zoom-fit", context, has_words=False)
        for part in (*self._zooms, self._whole):
            layout.addWidget(part)
        layout.addWidget(self.details)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for: what has keys before the scale, which is read."""
        pace = [self._speed, self._pitch] if self._is_paced else [self._speed]
        groups = (self._edits, self._zooms, pace, [self.strip], [self._whole], [self._total])
        self.strip.set_short(is_short=False)
        for part in (part for group in groups for part in group):
            part.show()
        self.strip.set_short(is_short=not self._has_room())
        for group in groups:
            if self._has_room():
                return
            for part in group:
                part.hide()

    def _has_room(self) -> bool:
        layout = self.layout()
        return layout is None or layout.minimumSize().width() <= self.width()

    def refresh(self) -> None:
        """Ask of each command whether it can be used now."""
        for each in self.findChildren(Button):
            if each is not self.details:
                show_state(each, self._context, has_words=False)

    def show_time(self, at_s: float, total_s: float) -> None:
        """Show where the playhead stands and how long the sound is."""
        self._at.setText(time_text(at_s, 2))
        self._total.setText(f"/ {time_text(total_s, 2 if total_s < _HOUR_S else 0)}")
        n_digits = len(time_text(max(total_s, 60 * 10), 2))
        if n_digits != self._n_digits:
            self._n_digits = n_digits
            self._widen()
            self._fit()

    def _widen(self) -> None:
        # A live number never moves its neighbours: the width of the widest clock it may show.
        widest = "00:00:00.00"[-self._n_digits :]
        self._at.setFixedWidth(int(painting.text_width(widest, "title")) + 2)

    def show_state(self, *, is_playing: bool, is_looping: bool) -> None:
        """Show whether it plays and loops."""
        self.play.set_icon("pause" if is_playing else "play")
        self.loop.set_tone("accent" if is_looping else "text2")

    def show_pace(self, speed: float, *, keeps_pitch: bool) -> None:
        """Show how fast it plays, and whether at the same pitch."""
        self._speed.setCurrentText(speed_words(speed))
        self._pitch.set_tone("accent" if keeps_pitch else "text2")
        self._is_paced = speed != 1
        self._pitch.setVisible(self._is_paced)  # at the normal speed it changes nothing
        self._fit()


def speed_words(speed: float) -> str:
    """Write a speed as people say it: ``½ ×`` would be too small to read, so ``0.5 ×``."""
    return f"{speed:g} ×"
