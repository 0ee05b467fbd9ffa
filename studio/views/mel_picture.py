"""What a network gets of a clip: mel power as a picture, for before and after side by side."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter

from engine.audio.mel import FloatArray, MelFrontEnd
from engine.audio.tiles import ByteArray
from studio.controls.painting import CENTRE, Painted, box, color, focus_ring, glyph, line, words
from studio.views.level_picture import draw_levels, level_image, recolour

HEIGHT_PX = 128
RANGE_DB = 60.0
_FLOOR = 1e-9
_LEAST_TOP_DB = 10 * math.log10(MelFrontEnd().floor) + RANGE_DB
"""Under this the picture grows no brighter: what a network hears as silence is dark."""


def top_db(*powers: FloatArray) -> float:
    """Return the loudest place of several pictures, in dB: the same colours mean the same power."""
    loudest = max(float(10 * np.log10(each.max(initial=_FLOOR) + _FLOOR)) for each in powers)
    return max(loudest, _LEAST_TOP_DB)


def mel_levels(power: FloatArray, top: float) -> ByteArray:
    """Return mel power as levels of a picture, row 0 the highest pitch.

    Parameters
    ----------
    power : NDArray[np.float32], shape (n_frames, n_mels)
        Linear.
    top : float
        What the highest level stands for, in dB; the lowest lies `RANGE_DB` below.

    Returns
    -------
    NDArray[np.uint8], shape (n_mels, n_frames)
    """
    decibels = 10 * np.log10(power.T[::-1] + _FLOOR)
    return np.clip((decibels - top + RANGE_DB) / RANGE_DB * 255, 0, 255).astype(np.uint8)


class MelPicture(Painted):
    """A picture with its name; a click or Enter plays it.

    Attributes
    ----------
    play_asked : Signal()
    """

    play_asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._image: QImage | None = None
        self._part: float | None = None
        self._waiting = ""
        self.setFixedHeight(HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}: picture of the clip; Enter plays it")

    @property
    def has_picture(self) -> bool:
        """Whether anything is drawn."""
        return self._image is not None

    def show_power(self, power: FloatArray, top: float) -> None:
        """Draw mel power, shape (n_frames, n_mels); `top` in dB is the brightest."""
        self._image = level_image(mel_levels(power, top))
        self._waiting = ""
        self.update()

    def show_waiting(self, sentence: str) -> None:
        """Say why there is no picture yet; an old one stays, dimmed by nothing, till then."""
        self._waiting = sentence
        self.update()

    def show_playing(self, part: float | None) -> None:
        """Draw the playhead at a part of the picture, 0 to 1; None for silence."""
        self._part = part
        self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        box(p, rect, color("sunken"), 6)
        if self._image is not None:
            draw_levels(p, rect, self._image, 6)
        elif self._waiting:
            words(p, rect, self._waiting, "small", "text2", CENTRE)
        plate = QRectF(rect.left() + 8, rect.top() + 8, 24, 24)
        if self._image is not None:
            box(p, plate, color("panel", 0.86), 6)
            icon = "play" if self._part is None else "square"
            glyph(p, icon, plate.left() + 5, plate.top() + 5, "accent", 14)
        if self._part is not None:
            x = rect.left() + self._part * rect.width()
            line(p, x, rect.top(), x, rect.bottom(), color("playhead"), 2)
        if self.hasFocus():
            focus_ring(p, rect, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.play_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.play_asked.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._image is not None:
            recolour(self._image)
            self.update()
