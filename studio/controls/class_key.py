"""The key of a class on the Label page: press it, and the chosen clip is of that class."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import color
from studio.controls.toggles import PaintedButton
from studio.theme import theme

HEIGHT, DENSE_HEIGHT = 40, 32
_LEAST_LETTERS = 8
"""So many letters of a name can always be read."""
_SIDE_PX, _DENSE_SIDE_PX = 11, 7
_BADGE_PX, _GAP_PX, _END_PX = 18, 8, 8


class ClassKey(PaintedButton):
    """Badge and name of a class; checked while the chosen clip is of it.

    40 px high, or dense: 32 px, with less at its sides.
    """

    def __init__(
        self, name: str, color_index: int, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, checkable=True, parent=parent)
        self.setText(name)
        self._color, self._key = color_index, key
        self._is_dense = False
        self.setToolTip(f"Label as {name}" + (f" · {key}" if key else ""))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_dense(self, *, is_dense: bool) -> None:
        """Take little room, or the usual."""
        self._is_dense = is_dense
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_width_for(self.text(), is_dense=self._is_dense), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least_px(is_dense=self._is_dense), self._height)

    def least_px(self, *, is_dense: bool) -> int:
        """Return the width at which its name, or the beginning of a long one, can be read."""
        name = self.text()
        cut = f"{name[:_LEAST_LETTERS]}…"
        least = min((name, cut), key=lambda words: painting.text_width(words, "strong"))
        return _width_for(least, is_dense=is_dense)

    @property
    def _height(self) -> int:
        return DENSE_HEIGHT if self._is_dense else HEIGHT

    def paint(self, p: QPainter, rect: QRectF) -> None:
        own = theme.current().class_color(self._color)
        if self.isChecked():
            tint = theme.current().class_color(self._color, 0.20)
            painting.box(p, rect, tint, 9, own, 1.5)
        else:
            ground = color("hover" if self.underMouse() else "raised")
            painting.box(p, rect, ground, 9, color("edge-soft"))
        side = _DENSE_SIDE_PX if self._is_dense else _SIDE_PX
        left, top = rect.left() + side, rect.center().y() - _BADGE_PX / 2
        painting.badge(p, left, top, self._color, self._key, _BADGE_PX)
        name = rect.adjusted(side + _BADGE_PX + _GAP_PX, 0, 1 - _END_PX, 0)
        role = "strong" if self.isChecked() else "body"
        painting.words(p, name, self.text(), role, "text" if self.isEnabled() else "disabled")
        if self.hasFocus():
            painting.focus_ring(p, rect, 9)


def _width_for(name: str, *, is_dense: bool) -> int:
    side = _DENSE_SIDE_PX if is_dense else _SIDE_PX
    return side + _BADGE_PX + _GAP_PX + ceil(painting.text_width(name, "strong")) + _END_PX
