"""A tinted line in a page that says how things are: icon, then words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import Painted, color
from studio.theme import theme

HEIGHT = 36
KIND_ICONS = {
    "ok": "circle-check",
    "info": "info",
    "warn": "triangle-alert",
    "danger": "circle-alert",
}


class NoticeLine(Painted):
    """One sentence on the tint of its kind: ``ok``, ``info``, ``warn`` or ``danger``."""

    def __init__(
        self, kind: str, text: str, icon: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(kind, text, icon)

    def say(self, kind: str, text: str, icon: str = "") -> None:
        """Change the sentence and its kind; `icon` replaces the kind's own."""
        self._kind, self._text, self._icon = kind, text, icon or KIND_ICONS[kind]
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(painting.text_width(self._text)) + 50, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        edge = color(self._kind, 0.5) if theme.current().name == "contrast" else None
        painting.box(p, rect, color(f"{self._kind}-tint"), 9, edge)
        painting.glyph(p, self._icon, 12, rect.center().y() - 8, self._kind, 16)
        painting.words(p, rect.adjusted(38, 0, -10, 0), self._text)
