"""The base of painted buttons: pointer, keyboard ring and repaint in one place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class PaintedButton(QAbstractButton):
    """A button that paints itself: subclasses override `paint` and `sizeHint`."""

    def __init__(
        self, name: str, *, checkable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setCheckable(checkable)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.paint(painter, QRectF(self.rect()))
        painter.end()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        """Draw the button as it is now: checked, pointed at, focused, off."""
        raise NotImplementedError

    def set_reason(self, reason: str | None) -> None:
        """Turn the button off and say why when it is pointed at; None turns it on."""
        self.setEnabled(reason is None)
        self.setToolTip(reason or "")

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
