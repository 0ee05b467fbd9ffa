"""The key of a class on the Label page: press it, and the chosen clip is of that class."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import color
from studio.controls.toggles import PaintedButton
from studio.theme import theme

HEIGHT = 40


class ClassKey(PaintedButton):
    """Badge and name of a class, 40 px high; checked while the chosen clip is of it."""

    def __init__(
        self, name: str, color_index: int, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, checkable=True, parent=parent)
        self.setText(name)
        self._color, self._key = color_index, key
        self.setToolTip(f"Label as {name}" + (f" · {key}" if key else ""))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(int(painting.text_width(self.text(), "strong")) + 49, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, HEIGHT)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        own = theme.current().class_color(self._color)
        if self.isChecked():
            tint = theme.current().class_color(self._color, 0.20)
            painting.box(p, rect, tint, 9, own, 1.5)
        else:
            ground = color("hover" if self.underMouse() else "raised")
            painting.box(p, rect, ground, 9, color("edge-soft"))
        painting.badge(p, rect.left() + 11, rect.top() + 11, self._color, self._key)
        name = rect.adjusted(37, 0, -8, 0)
        role = "strong" if self.isChecked() else "body"
        painting.words(p, name, self.text(), role, "text" if self.isEnabled() else "disabled")
        if self.hasFocus():
            painting.focus_ring(p, rect, 9)
