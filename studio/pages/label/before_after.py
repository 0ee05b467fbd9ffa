"""Two thumbnails side by side: the clip before, and after; press one to see and hear it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from engine.audio.tiles import ByteArray
from studio.controls import painting
from studio.controls.numbers import number
from studio.controls.painting import CENTRE, Painted, color
from studio.views.clip_thumbnail import draw_thumbnail

_PICTURE_PX = 96
_GAP_PX = 8


class BeforeAfter(Painted):
    """A and B with the level of their noise; `pressed` tells 0 or 1."""

    pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[ByteArray | None, ByteArray | None] = (None, None)
        self._noise_db: tuple[float, float] | None = None
        self._side = 1
        self.setFixedHeight(_PICTURE_PX + 24)
        self.setAccessibleName("Before and after")

    def show_pictures(
        self,
        pictures: tuple[ByteArray | None, ByteArray | None],
        noise_db: tuple[float, float] | None,
    ) -> None:
        """Show thumbnails, grey where there is none, and the noise of each in dB."""
        self._pictures, self._noise_db = pictures, noise_db
        self.update()

    def set_side(self, side: int) -> None:
        """Mark the one that is heard: 0 before, 1 after."""
        self._side = side
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(248, _PICTURE_PX + 24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(int(event.position().x() > self.width() / 2))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self.update()
        super().changeEvent(event)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        half = (rect.width() - _GAP_PX) / 2
        for side, name in enumerate("AB"):
            cell = QRectF(rect.left() + side * (half + _GAP_PX), rect.top(), half, _PICTURE_PX)
            draw_thumbnail(p, cell, self._pictures[side], 6)
            is_chosen = side == self._side
            if is_chosen:
                p.setBrush(Qt.BrushStyle.NoBrush)
                painting.box(p, cell, color("accent", 0), 6, color("accent"), 2)
            tag = QRectF(cell.left() + 6, cell.top() + 6, 18, 18)
            painting.box(p, tag, color("accent" if is_chosen else "raised"), 5)
            ink = "on-accent" if is_chosen else "text"
            painting.words(p, tag, name, "caption", ink, CENTRE, 600)
            if self._noise_db is not None:
                words = f"{number(self._noise_db[side], 'dB')} noise"
                below = QRectF(cell.left(), cell.bottom() + 5, half, 16)
                painting.words(p, below, words, "small", "text" if is_chosen else "text3", CENTRE)
