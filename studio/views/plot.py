"""What waveform and spectrogram share: a cached picture on one axis, and the mouse on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls.painting import clear_picture, focus_ring
from studio.views.time_axis import GUTTER_PX, MARGIN_PX, TimeAxis

_ZOOM_PER_NOTCH = 1.25
_NOTCH = 120
"""Eighths of a degree that a wheel turns at each of its steps, by Qt's convention."""

_PAN_PER_NOTCH = 0.1
"""Share of the span seen."""


class Plot(QWidget):
    """A picture over time, right of a gutter with its axis.

    The picture is drawn once for each span, size and theme and then copied, so that a playhead
    moving over it costs the few pixels it uncovers.

    Attributes
    ----------
    pressed_at : Signal
        A moment in seconds that was clicked.
    hovered : Signal
        Where the pointer is, in the widget's own pixels; None when it left.
    """

    pressed_at = Signal(float)
    hovered = Signal(object)

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = axis
        self._kept: QPixmap | None = None
        self._drag_from: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        axis.changed.connect(self.redraw)

    def draw(self, p: QPainter, plot: QRectF) -> None:
        """Paint the picture inside `plot`, device-independent pixels from the widget's corner."""
        raise NotImplementedError

    def draw_gutter(self, p: QPainter, plot: QRectF) -> None:
        """Paint the words of the view's own axis left of `plot`."""

    def plot_rect(self) -> QRect:
        """Return where the picture lies, without gutter and margin."""
        return self.rect().adjusted(GUTTER_PX, 0, -MARGIN_PX, 0)

    def redraw(self) -> None:
        """Forget the picture and paint it anew."""
        self._kept = None
        self.update()

    def seconds_at(self, x: float) -> float:
        """Return the moment under a place in the widget."""
        return self.axis.seconds_at(x - GUTTER_PX, self.plot_rect().width())

    def sizeHint(self) -> QSize:
        return QSize(640, 132)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._kept = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.redraw()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._kept is None:
            self._kept = self._drawn()
        p = QPainter(self)
        ratio, part = self._kept.devicePixelRatio(), QRectF(event.rect())
        source = QRectF(part.topLeft() * ratio, part.size() * ratio)
        p.drawPixmap(part, self._kept, source)
        if self.hasFocus():
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus_ring(p, QRectF(self.plot_rect()))
        p.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        notches = (turned.y() or turned.x()) / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not turned.y():
            self.axis.pan(-notches * _PAN_PER_NOTCH * self.axis.span_s)
        else:
            self.axis.zoom(_ZOOM_PER_NOTCH**notches, self.seconds_at(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.pressed_at.emit(self.seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None:
            moved = self._drag_from.x() - event.position().x()
            self._drag_from = event.position()
            self.axis.pan(moved / max(1, self.plot_rect().width()) * self.axis.span_s)
        self.hovered.emit(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag_from = None
            self.unsetCursor()

    def _drawn(self) -> QPixmap:
        made = clear_picture(self)
        p = QPainter(made)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        plot = QRectF(self.plot_rect())
        self.draw_gutter(p, plot)
        if plot.width() > 0 and plot.height() > 0:
            self.draw(p, plot)
        p.end()
        return made
