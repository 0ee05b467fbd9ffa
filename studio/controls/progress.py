"""How far a thing is: a 4 px bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import Painted, color

HEIGHT = 4


class ProgressLine(Painted):
    """A bar filled to a part of its width; empty while nobody knows the whole."""

    def __init__(self, part: float | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_part(part)

    @property
    def part(self) -> float | None:
        """What is shown, 0 to 1, or None."""
        return self._part

    def set_part(self, part: float | None) -> None:
        """Show 0 to 1; None where the whole is not known."""
        self._part = part
        self.setAccessibleDescription("" if part is None else f"{part * 100:.0f} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        part = self._part or 0.0
        painting.bar(p, rect.left(), rect.top(), rect.width(), rect.height(), part, color("accent"))
