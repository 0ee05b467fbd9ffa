"""The tile after the last class: a plus that adds another."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.painting import color
from studio.controls.toggles import PaintedButton


class AddTile(PaintedButton):
    """A plus in an outline, as large as the tiles beside it.

    Parameters
    ----------
    tip : str
        What it adds; its accessible name too.
    width, height : int
        In pixels; with `words` it grows as wide as they need.
    radius : float
        Corner radius of the tiles beside it.
    words : bool
        Whether the tip stands in it, where there is no other tile yet.
    """

    def __init__(
        self,
        tip: str,
        width: int,
        height: int,
        radius: float = 9.0,
        *,
        words: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tip, parent=parent)
        self._words = tip if words else ""
        self._radius = radius
        self.setToolTip(tip)
        if words:
            width = max(width, int(painting.text_width(tip, "strong")) + 64)
        self.setFixedSize(QSize(width, height))

    def paint(self, p: QPainter, rect: QRectF) -> None:
        ground = color("hover") if self.underMouse() and self.isEnabled() else None
        painting.box(p, rect, ground, self._radius, color("edge-soft"))
        ink = "text2" if self.isEnabled() else "disabled"
        left = rect.center().x() - 9 if not self._words else rect.left() + 18
        painting.glyph(p, "plus", left, rect.center().y() - 9, ink, 18)
        painting.words(p, rect.adjusted(46, 0, -12, 0), self._words, "strong", ink)
        if self.hasFocus():
            painting.focus_ring(p, rect, self._radius)
