"""A class that is only suggested, as a badge: its outline, dashed, round its key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from studio.controls.painting import CENTRE, mark, words
from studio.theme import theme


def ghost_badge(
    p: QPainter, x: float, y: float, class_color: int, key: str, size: float = 18.0
) -> None:
    """Draw the badge that a clip would get: it becomes solid when the suggestion is accepted."""
    where = QRectF(x, y, size, size)
    own = theme.current().class_color(class_color)
    p.setPen(QPen(own, 1.2, Qt.PenStyle.DashLine))
    p.setBrush(theme.current().class_color(class_color, 0.16))
    p.drawRoundedRect(where.adjusted(0.6, 0.6, -0.6, -0.6), size * 0.28, size * 0.28)
    if key:
        words(p, where, key, "caption", "text", CENTRE, 600)
    else:
        mark(p, where.center(), theme.current().class_shape(class_color), size * 0.24, own)
