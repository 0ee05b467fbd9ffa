"""Harken's sign: five bars of a level meter that read as an H."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from studio.controls import painting
from studio.controls.painting import color

_BARS = (0.22, 0.60, 0.20, 0.60, 0.22)


def paint_brand(p: QPainter, x: float, y: float, size: float = 32.0) -> None:
    """Draw the sign into a square."""
    painting.box(p, QRectF(x, y, size, size), color("accent"), size * 0.27)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(color("on-accent"))
    width = size * 0.094
    for place, part in enumerate(_BARS):
        left = x + size * 0.5 + (place - 2) * size * 0.156 - width / 2
        tall = QRectF(left, y + size * (1 - part) / 2, width, size * part)
        p.drawRoundedRect(tall, width / 2, width / 2)


def brand_icon() -> QIcon:
    """Return the sign as the window's icon, in the theme's colours."""
    made = QIcon()
    for size in (16, 32, 64, 128, 256):
        drawn = QPixmap(size, size)
        drawn.fill(Qt.GlobalColor.transparent)
        p = QPainter(drawn)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_brand(p, 0, 0, size)
        p.end()
        made.addPixmap(drawn)
    return made
