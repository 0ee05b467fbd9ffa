"""What the colours of a spectrogram stand for, in dB: always in sight beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.audio.tiles import Picture
from studio.controls import painting
from studio.controls.numbers import number
from studio.controls.painting import RIGHT, Painted, color
from studio.views.level_picture import map_gradient


class ScaleStrip(Painted):
    """Floor and ceiling of a picture with its map between them."""

    def __init__(self, picture: Picture | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map_name = ""
        self.set_short(is_short=False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_picture(picture or Picture())

    def set_picture(self, picture: Picture) -> None:
        """Show the range of another picture."""
        self._floor, self._ceiling = number(picture.floor_db, "dB"), number(picture.ceiling_db)
        self.setAccessibleName(f"Colours from {self._floor} to {self._ceiling} dB")
        self.update()

    def set_short(self, *, is_short: bool) -> None:
        """Draw the map shorter, or as long as it reads best."""
        self._map_px = 30 if is_short else 84
        self.setFixedSize(72 + self._map_px, 30)
        self.update()

    def set_map(self, map_name: str) -> None:
        """Show another map; ``""`` is the theme's own."""
        self._map_name = map_name
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.words(p, QRectF(0, 0, 48, rect.height()), self._floor, "caption", "text3", RIGHT)
        strip = QRectF(54, rect.center().y() - 4, self._map_px, 8)
        p.setPen(color("edge-soft"))
        p.setBrush(map_gradient(strip, self._map_name))
        p.drawRoundedRect(strip.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painting.words(
            p, QRectF(strip.right() + 6, 0, 14, rect.height()), self._ceiling, "caption", "text3"
        )
