"""What moves over the editor: playhead, the chosen region's frame, the reading at the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.painting import CENTRE, color
from studio.theme import theme
from studio.views.time_axis import GUTTER_PX, MARGIN_PX, TimeAxis, clock
from studio.views.time_ruler import flag_rect
from studio.views.waveform import Region

_RULER_PX = 24
_CROSS_PX = 9
_NOTE_PX = 24
_HANDLE = QSizeF(10, 36)


class EditorOverlay(QWidget):
    """Lies over ruler, lane, waveform and spectrogram; repaints only what it moves through."""

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._head_s = 0.0
        self._reading = ""
        self._pointer: QPointF | None = None
        self._chosen: Region | None = None
        self._drag: tuple[float, float] | None = None
        self._kept: tuple[float, float] | None = None
        self._plots: tuple[QWidget, ...] = ()
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

    def set_plots(self, *plots: QWidget) -> None:
        """Learn which pictures it lies over, the spectrogram last; they have one parent with it."""
        self._plots = plots
        self.update()

    def set_chosen(self, region: Region | None) -> None:
        """Frame a region and give it handles, or none."""
        if region != self._chosen:
            self._chosen = region
            self.update()

    def set_drag(self, span: tuple[float, float] | None) -> None:
        """Show a span under way in place of the chosen region's frame."""
        self._drag = span
        self.update()

    def set_kept(self, kept: tuple[float, float] | None) -> None:
        """Veil the chosen region beside this span."""
        if kept != self._kept:
            self._kept = kept
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = painting.painter(self)
        if self._axis.total_s > 0 and self._plots:
            self._draw_veils(p)
            self._draw_frame(p)
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
        flag = flag_rect(self._axis, self._head_s, self.width()).toAlignedRect()
        return QRect(flag.left() - 2, 0, flag.width() + 4, self.height())

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

    def _x(self, seconds: float) -> float:
        """Return where a moment lies, at most a little outside the pictures."""
        x = GUTTER_PX + self._axis.x_of(seconds, self._width())
        return min(max(x, GUTTER_PX - 20.0), GUTTER_PX + self._width() + 20.0)

    def _over_plots(self, p: QPainter) -> QRectF:
        top, bottom = self._plots[0].geometry().top(), self._plots[-1].geometry().bottom() + 1
        inner = QRectF(GUTTER_PX, top, self._width(), bottom - top)
        p.setClipRect(inner.adjusted(-_HANDLE.width() / 2, 0, _HANDLE.width() / 2, 0))
        return inner

    def _draw_veils(self, p: QPainter) -> None:
        """Lay a veil over what a trim would leave out; it is hidden from nobody."""
        chosen, kept = self._chosen, self._kept
        if chosen is None or kept is None or self._drag is not None:
            return
        p.save()
        inner = self._over_plots(p)
        for onset_s, offset_s in ((chosen.onset_s, kept[0]), (kept[1], chosen.offset_s)):
            left, right = self._x(onset_s), self._x(offset_s)
            if right - left >= 1:
                veil = QRectF(left, inner.top(), right - left, inner.height())
                p.fillRect(veil.intersected(inner), color("panel", 0.72))
                edge = left if onset_s == kept[1] else right
                painting.line(p, edge, inner.top(), edge, inner.bottom(), color("text"), 1.5)
        p.restore()

    def _draw_frame(self, p: QPainter) -> None:
        """Frame the chosen region, or the span under way, and draw its two handles."""
        chosen = self._chosen
        span = self._drag or ((chosen.onset_s, chosen.offset_s) if chosen else None)
        if span is None:
            return
        own = ink = None
        if chosen is not None and chosen.color is not None:
            own = theme.current().class_color(chosen.color)
            ink = theme.current().class_ink(chosen.color)
        p.save()
        inner = self._over_plots(p)
        left, right = (self._x(at) for at in span)
        style = chosen.pen_style if chosen and not self._drag else Qt.PenStyle.SolidLine
        p.setPen(QPen(own or color("text2"), 2, style))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRect(QRectF(left + 1, inner.top() + 1, right - left - 2, inner.height() - 2))
        has_ends = chosen is None or chosen.has_ends or self._drag is not None
        for x in (left, right) if has_ends else ():
            self._draw_handle(p, x, own or color("text2"), ink or color("canvas"))
        p.restore()

    def _draw_handle(self, p: QPainter, x: float, fill: QColor, ink: QColor) -> None:
        middle = QRectF(self._plots[-1].geometry()).center().y()
        grip = QRectF(QPointF(x - _HANDLE.width() / 2, middle - _HANDLE.height() / 2), _HANDLE)
        painting.box(p, grip, fill, 4, color("canvas"), 1.5)
        for dx in (-1.5, 1.5):
            painting.line(p, x + dx, middle - 7, x + dx, middle + 7, ink, 1)

    def _draw_head(self, p: QPainter) -> None:
        x, bottom = self._head_x(), float(self.height())
        painting.line(p, x, _RULER_PX, x, bottom, color("canvas", 0.6), 3.5)
        painting.line(p, x, _RULER_PX, x, bottom, color("playhead"), 1.5)
        flag = flag_rect(self._axis, self._head_s, self.width())
        painting.box(p, flag, color("playhead"), 5)
        painting.words(p, flag, clock(self._head_s, 2), "caption", "canvas", CENTRE, 600)

    def _draw_reading(self, p: QPainter, at: QPointF) -> None:
        for dx, dy in ((_CROSS_PX, 0), (0, _CROSS_PX)):
            ends = (at.x() - dx, at.y() - dy, at.x() + dx, at.y() + dy)
            painting.line(p, *ends, color("playhead"), 1)
        note = self._note_rect(at)
        painting.box(p, note, color("raised"), 5, color("edge-soft"))
        painting.words(p, note, self._reading, "caption", "text", CENTRE)
