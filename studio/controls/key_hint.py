"""A key shown where it works: the key in a small cap, what it does beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import CENTRE, Painted, color

HEIGHT = 20


class KeyHint(Painted):
    """``KeyHint("Space", "plays")``; in `text3`, for it is not needed to see it."""

    def __init__(self, keys: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys, self._text = keys, text
        self.setAccessibleName(f"{keys} {text}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        width = self._cap_width()
        if self._text:
            width += 6 + painting.text_width(self._text, "small")
        return QSize(int(width + 1), HEIGHT)

    def _cap_width(self) -> float:
        return max(20.0, painting.text_width(self._keys, "caption") + 12)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        cap = QRectF(rect.left(), rect.top(), self._cap_width(), HEIGHT)
        painting.box(p, cap, None, 4, color("edge-soft"))
        painting.words(p, cap, self._keys, "caption", "text3", CENTRE)
        painting.words(p, rect.adjusted(cap.width() + 6, 0, 0, 0), self._text, "small", "text3")
