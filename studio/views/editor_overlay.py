"""What moves over the editor: the playhead with its time, and the reading at the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.painting import CENTRE, color
from studio.views.time_axis import GUTTER_PX, MARGIN_PX, TimeAxis, clock

_FLAG = QRectF(0, 2, 58, 20)
_RULER_PX = 24
_CROSS_PX = 9
_NOTE_PX = 24


class EditorOverlay(QWidget):
    """Lies over ruler, lane, waveform and spectrogram; repaints only what it moves through."""

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._head_s = 0.0
        self._reading = ""
        self._pointer: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        axis.changed.connect(self.update)

    @property
    def head_s(self) -> float:
        """Where the playhead stands, in seconds."""
        return self._head_s

    @property
    def reading(self) -> str:
        """What is read at the pointer, such as “7.05 s · 2.2 kHz · −21 dB”; ``""`` beside it."""
        return self._reading

    def set_head(self, seconds: float) -> None:
        """Move the playhead."""
        if seconds != self._head_s:
            before = self._head_strip()
            self._head_s = seconds
            self.update(before.united(self._head_strip()))

    def set_pointer(self, at: QPointF | None, reading: str = "") -> None:
        """Show a reading at a place, or none."""
        before = self._pointer_area()
        self._pointer, self._reading = at, reading if at is not None else ""
        self.update(before)
        self.update(self._pointer_area())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = painting.painter(self)
        if self._axis.total_s > 0 and self._axis.onset_s <= self._head_s <= self._axis.offset_s:
            self._draw_head(p)
        if self._pointer is not None and self._reading:
            self._draw_reading(p, self._pointer)
        p.end()

    def _width(self) -> float:
        return max(1.0, self.width() - GUTTER_PX - MARGIN_PX)

    def _head_x(self) -> float:
        return GUTTER_PX + self._axis.x_of(self._head_s, self._width())

    def _head_strip(self) -> QRect:
        x = round(self._head_x())
        half = int(_FLAG.width() / 2) + 2
        return QRect(x - half, 0, 2 * half, self.height())

    def _pointer_area(self) -> QRect:
        if self._pointer is None:
            return QRect()
        note = self._note_rect(self._pointer)
        cross = QRectF(self._pointer.x() - 10, self._pointer.y() - 10, 20, 20)
        return note.united(cross).adjusted(-2, -2, 2, 2).toAlignedRect()

    def _note_rect(self, at: QPointF) -> QRectF:
        width = painting.text_width(self._reading, "caption") + 20
        x = at.x() + 12 if at.x() + 12 + width <= self.width() - 4 else at.x() - 12 - width
        y = at.y() + 8 if at.y() + 8 + _NOTE_PX <= self.height() - 4 else at.y() - 8 - _NOTE_PX
        return QRectF(x, y, width, _NOTE_PX)

    def _draw_head(self, p: QPainter) -> None:
        x, bottom = self._head_x(), float(self.height())
        painting.line(p, x, _RULER_PX, x, bottom, color("canvas", 0.6), 3.5)
        painting.line(p, x, _RULER_PX, x, bottom, color("playhead"), 1.5)
        left = min(max(x - _FLAG.width() / 2, 0.0), self.width() - _FLAG.width())
        flag = QRectF(left, _FLAG.top(), _FLAG.width(), _FLAG.height())
        painting.box(p, flag, color("playhead"), 5)
        painting.words(p, flag, clock(self._head_s, 2), "caption", "canvas", CENTRE, 600)

    def _draw_reading(self, p: QPainter, at: QPointF) -> None:
        for dx, dy in ((_CROSS_PX, 0), (0, _CROSS_PX)):
            ends = (at.x() - dx, at.y() - dy, at.x() + dx, at.y() + dy)
            painting.line(p, *ends, color("playhead"), 1)
        note = self._note_rect(at)
        painting.box(p, note, color("raised"), 5, color("edge-soft"))
        painting.words(p, note, self._reading, "caption", "text", CENTRE)
