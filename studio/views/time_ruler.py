"""The ruler above the editor: times on round steps; dragging it moves the span that is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.controls.painting import painter, text_width, words
from studio.theme import theme
from studio.views.time_axis import GUTTER_PX, MARGIN_PX, TimeAxis, clock

HEIGHT_PX = 24
_STEPS_S = (
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.5,
    1,
    2,
    5,
    10,
    20,
    30,
    60,
    120,
    300,
    600,
    1800,
    3600,
    7200,
    14400,
)
_ROOM_PX = 22
"""Least room between two named ticks, beside the name."""

_NAME_PX = 80
"""The most that a name takes."""

_FLAG = QSizeF(58, 20)


class TimeRuler(QWidget):
    """Long ticks with their time, five short ones between."""

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._drag_x: float | None = None
        self._head_s: float | None = None
        self.setFixedHeight(HEIGHT_PX)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Time ruler")
        axis.changed.connect(self.update)

    def set_head(self, seconds: float) -> None:
        """Name no time that the playhead's flag would cover half of."""
        if seconds != self._head_s:
            before = self._strip()
            self._head_s = seconds
            self.update(before.united(self._strip()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._axis.span_s <= 0:
            return
        p = painter(self)
        width = self._width()
        step, places = tick_step(self._axis.span_s, width)
        part = step / 5
        ticks: list[QLineF] = []
        for k in range(int(self._axis.onset_s / part), int(self._axis.offset_s / part) + 2):
            x = GUTTER_PX + self._axis.x_of(k * part, width)
            if not GUTTER_PX - 1 <= x <= GUTTER_PX + width + 1:
                continue
            is_named = k % 5 == 0
            ticks.append(QLineF(x, HEIGHT_PX - (8 if is_named else 4), x, HEIGHT_PX))
            if is_named:
                self._name(p, x, clock(k * part, places), GUTTER_PX + width + MARGIN_PX)
        p.setPen(QPen(theme.current().color("edge-soft"), 1))
        p.drawLines(ticks)
        p.end()

    def _name(self, p: QPainter, x: float, text: str, end: float) -> None:
        left, right = x + 4, x + 4 + text_width(text, "caption")
        flag = self._flag()
        is_covered = left < flag.right() and flag.left() < right
        if right <= end and not is_covered:
            words(p, QRectF(x + 4, 2, _NAME_PX, 16), text, "caption", "text3")

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = self._axis.seconds_at(event.position().x() - GUTTER_PX, self._width())
        self._axis.zoom(1.25 ** (event.angleDelta().y() / 120), at)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_x = event.position().x()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_x is None:
            return
        moved, self._drag_x = self._drag_x - event.position().x(), event.position().x()
        self._axis.pan(moved / self._width() * self._axis.span_s)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drag_x = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    def _flag(self) -> QRectF:
        """Return where the playhead's flag lies over it, nowhere while it is out of sight."""
        if self._head_s is None or not self._axis.onset_s <= self._head_s <= self._axis.offset_s:
            return QRectF()
        return flag_rect(self._axis, self._head_s, self.width())

    def _strip(self) -> QRect:
        """Return what a move of the flag can change: the names at both its sides too."""
        flag = self._flag().toAlignedRect()
        return flag.adjusted(-_NAME_PX, 0, _NAME_PX, 0) if flag.isValid() else QRect()

    def _width(self) -> int:
        return max(1, self.width() - GUTTER_PX - MARGIN_PX)


def flag_rect(axis: TimeAxis, head_s: float, width: float) -> QRectF:
    """Return where the playhead's flag lies in a ruler `width` px wide, edges and all."""
    x = GUTTER_PX + axis.x_of(head_s, max(1.0, width - GUTTER_PX - MARGIN_PX))
    left = min(max(x - _FLAG.width() / 2, 0.0), width - _FLAG.width())
    return QRectF(left, 2, _FLAG.width(), _FLAG.height())


def tick_step(span_s: float, width: float) -> tuple[float, int]:
    """Choose the shortest round step whose names have room, and how many decimals they need."""
    for step in _STEPS_S:
        places = 0 if step >= 1 else 1 if step >= 0.1 else 2 if step >= 0.01 else 3
        if step / span_s * width >= text_width(clock(span_s, places), "caption") + _ROOM_PX:
            return step, places
    return float(_STEPS_S[-1]), 0
