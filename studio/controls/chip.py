"""A filter chip: a word, a count, on or off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.numbers import number
from studio.controls.painting import LEFT, color
from studio.controls.toggles import PaintedButton

HEIGHT = 26


class Chip(PaintedButton):
    """A round chip, 26 px high, with its count in a lower voice."""

    def __init__(self, text: str, count: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, checkable=True, parent=parent)
        self.setText(text)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        """Change the count; None shows none."""
        self._count = "" if count is None else number(count)
        self.setAccessibleDescription(self._count)
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        # The width of the heavier weight, so that switching on moves no neighbour.
        width = painting.text_width(self.text(), "small", 600) + 20
        if self._count:
            width += painting.text_width(self._count, "small") + 5
        return QSize(int(width + 1), HEIGHT)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        is_on = self.isChecked()
        fill = color("accent-tint") if is_on else color("hover") if self.underMouse() else None
        painting.box(p, rect, fill, HEIGHT / 2, color("accent-line" if is_on else "edge-soft"))
        ink = "disabled" if not self.isEnabled() else "accent" if is_on else "text2"
        start = rect.adjusted(10, 0, 0, 0)
        used = painting.words(p, start, self.text(), "small", ink, LEFT, 600 if is_on else 500)
        aside = ink if is_on or not self.isEnabled() else "text3"
        painting.words(p, start.adjusted(used + 5, 0, 0, 0), self._count, "small", aside)
        if self.hasFocus():
            painting.focus_ring(p, rect, HEIGHT / 2)
