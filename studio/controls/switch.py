"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.painting import color
from studio.controls.toggles import PaintedButton


class Switch(PaintedButton):
    """A round switch, 32 by 18; `toggled` tells the new state."""

    def __init__(self, name: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, checkable=True, parent=parent)
        self.setChecked(on)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(32, 18)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        is_on = self.isChecked()
        if not self.isEnabled():
            ground, edge, knob = color("track"), None, color("disabled")
        elif is_on:
            hovered = "accent-hover" if self.underMouse() else "accent"
            ground, edge, knob = color(hovered), None, color("on-accent")
        else:
            ground, edge, knob = color("track"), color("edge"), color("text2")
        painting.box(p, rect, ground, 9, edge)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(knob)
        left = rect.right() - 15 if is_on else rect.left() + 3
        p.drawEllipse(QRectF(left, rect.top() + 3, 12, 12))
        if self.hasFocus():
            painting.focus_ring(p, rect, 9, "text" if is_on else "focus")
