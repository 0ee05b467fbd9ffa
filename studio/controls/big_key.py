"""A big key for a finger: an icon, a word below; the one that is on is filled."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import CENTRE, color
from studio.controls.toggles import PaintedButton

RECORD = "record"
"""The icon that is a red ring with a dot, drawn here: Lucide has none that is filled."""


class BigKey(PaintedButton):
    """A key of Listen, 14 px round; `fill` is the token it takes while checked."""

    def __init__(
        self, text: str, icon: str, *, fill: str = "accent", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, checkable=True, parent=parent)
        self._icon, self._fill = icon, fill
        self.setText(text)
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_as(self, text: str, icon: str, *, on: bool) -> None:
        """Change word and icon with the state: “Predict” becomes “Predicting” while it is on."""
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setChecked(on)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 100)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        is_on = self.isChecked() and self.isEnabled()
        ground = self._fill if is_on else "hover" if self.underMouse() else "raised"
        painting.box(p, rect, color(ground), 14, None if is_on else color("edge-soft"))
        ink = f"on-{self._fill}" if is_on else "text" if self.isEnabled() else "disabled"
        centre = QPointF(rect.center().x(), rect.top() + rect.height() * 0.40)
        if self._icon == RECORD:
            self._paint_record(p, centre, ink if is_on or not self.isEnabled() else RECORD)
        else:
            painting.glyph(p, self._icon, centre.x() - 14, centre.y() - 14, ink, 28)
        name = QRectF(rect.left(), rect.bottom() - rect.height() * 0.34, rect.width(), 22)
        painting.words(p, name, self.text(), "strong", ink, CENTRE)
        if self.hasFocus():
            painting.focus_ring(p, rect, 14, "text" if is_on else "focus")

    def _paint_record(self, p: QPainter, centre: QPointF, ink: str) -> None:
        p.setPen(QPen(color(ink), 2))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawEllipse(centre, 14, 14)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color(ink))
        p.drawEllipse(centre, 9, 9)
