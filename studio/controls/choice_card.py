"""A way among few, as a card with a round mark: the presets of training."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import RIGHT, color
from studio.controls.toggles import PaintedButton

HEIGHT = 52


class ChoiceCard(PaintedButton):
    """Title, a note below, an aside at the right; cards of one QButtonGroup exclude each other."""

    def __init__(
        self, title: str, note: str, aside: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, checkable=True, parent=parent)
        self.setText(title)
        self._note, self._aside = note, aside
        self.setAccessibleDescription(f"{note} {aside}".strip())
        self.setAutoExclusive(True)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_aside(self, aside: str) -> None:
        """Change what stands at the right, such as “about 6 min”."""
        self._aside = aside
        self.setAccessibleDescription(f"{self._note} {aside}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, HEIGHT)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        is_on = self.isChecked()
        ground = "accent-tint" if is_on else "hover" if self.underMouse() else "raised"
        edge, width = ("accent", 1.5) if is_on else ("edge-soft", 1)
        painting.box(p, rect, color(ground), 9, color(edge), width)
        self._paint_mark(p, QPointF(rect.left() + 21, rect.center().y()))
        ink, low = ("text", "text2") if self.isEnabled() else ("disabled", "disabled")
        head = QRectF(rect.left() + 40, rect.top() + 7, rect.width() - 54, 20)
        used = painting.words(p, head, self._aside, "small", low, RIGHT) if self._aside else 0.0
        painting.words(p, head.adjusted(0, 0, -used - 8, 0), self.text(), "strong", ink)
        painting.words(p, head.translated(0, 19), self._note, "small", low)
        if self.hasFocus():
            painting.focus_ring(p, rect, 9)

    def _paint_mark(self, p: QPainter, centre: QPointF) -> None:
        ink = color("accent" if self.isChecked() else "edge")
        p.setPen(QPen(ink, 1.5))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawEllipse(centre, 7, 7)
        if self.isChecked():
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(ink)
            p.drawEllipse(centre, 3.5, 3.5)
