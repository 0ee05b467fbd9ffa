"""The whole recording in one bar: what is in it, and a frame round the part that is seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.audio.outline import Outline
from studio.controls.painting import box, clear_picture
from studio.theme import theme
from studio.views.time_axis import GUTTER_PX, MARGIN_PX, TimeAxis
from studio.views.wave_picture import image_of
from studio.views.waveform import Region

HEIGHT_PX = 44
_PITCH_PX = 3
_BAR_PX = 2
_EDGE_PX = 8


class Overview(QWidget):
    """Bars of level over all of the sound; the frame is dragged, or set by pressing elsewhere."""

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._outline: Outline | None = None
        self._regions: tuple[Region, ...] = ()
        self._kept: QPixmap | None = None
        self._grabbed_s: float | None = None
        # Its own turn of the event loop: waveform and spectrogram fill the frame of a new sound.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._renew)
        self.setFixedHeight(HEIGHT_PX)
        self.setAccessibleName("Overview of the recording")
        axis.changed.connect(self.update)

    def set_sound(self, outline: Outline | None) -> None:
        """Show another sound, or none."""
        self._outline = outline
        self._redraw()

    def refresh(self) -> None:
        """Draw again: more of the sound is known now."""
        self._redraw()

    def set_regions(self, regions: tuple[Region, ...]) -> None:
        """Colour these spans after their classes."""
        if regions != self._regions:
            self._regions = regions
            self._redraw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._kept is None:
            self._kept = self._drawn()
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.drawPixmap(0, 0, self._kept)
        if not self._axis.is_whole and self._axis.total_s > 0:
            body, total = self._body(), self._axis.total_s
            left = body.left() + self._axis.onset_s / total * body.width()
            right = body.left() + self._axis.offset_s / total * body.width()
            seen = QRectF(left, body.top() - 2, max(6.0, right - left), body.height() + 4)
            colors = theme.current()
            # Level and upright, the wash lies within the round outline: smooth edges cost thrice.
            p.fillRect(seen.toAlignedRect().adjusted(1, 1, -1, -1), colors.color("accent", 0.14))
            box(p, seen, None, 5, colors.color("accent"), 1.5)
        p.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._renew()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._redraw()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._axis.total_s <= 0:
            return
        at = self._seconds_at(event.position().x())
        if not self._axis.onset_s <= at <= self._axis.offset_s:
            self._axis.show_span(at - self._axis.span_s / 2, at + self._axis.span_s / 2)
        self._grabbed_s = at - self._axis.onset_s

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_s is not None:
            onset = self._seconds_at(event.position().x()) - self._grabbed_s
            self._axis.pan(onset - self._axis.onset_s)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed_s = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._axis.fit()

    def _body(self) -> QRectF:
        return QRectF(self.rect()).adjusted(GUTTER_PX, _EDGE_PX, -MARGIN_PX, -_EDGE_PX)

    def _seconds_at(self, x: float) -> float:
        body = self._body()
        return (x - body.left()) / max(1.0, body.width()) * self._axis.total_s

    def _redraw(self) -> None:
        if self._kept is not None:
            self._later.start()

    def _renew(self) -> None:
        self._kept = None
        self.update()

    def _drawn(self) -> QPixmap:
        made = clear_picture(self)
        p = QPainter(made)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = self._body()
        box(p, body, theme.current().color("sunken"), 5)
        if self._outline is not None and self._outline.seconds > 0:
            self._draw_bars(p, body, self._outline)
        p.end()
        return made

    def _draw_bars(self, p: QPainter, body: QRectF, outline: Outline) -> None:
        n_bars = max(1, int((body.width() - 4) / _PITCH_PX))
        low, high, _ = outline.columns(0, outline.seconds, n_bars)
        peaks = np.maximum(high, -low)
        parts = peaks / max(1e-6, float(peaks.max()))
        # One picture: 250 bars drawn one by one take four milliseconds of a frame, this a tenth.
        ratio = self.devicePixelRatioF()
        room = body.height() - 8
        n_rows = max(1, round(room * ratio))
        heights = np.maximum(1.5, parts * room) * ratio
        rows = np.abs(np.arange(n_rows) + 0.5 - n_rows / 2)[:, None]
        is_bar = np.repeat(rows < heights / 2, _PITCH_PX, axis=1)
        is_bar[:, np.arange(is_bar.shape[1]) % _PITCH_PX >= _BAR_PX] = False
        tones = np.repeat(self._bar_colors(n_bars, outline.seconds), _PITCH_PX)
        ground = np.uint32(theme.current().color("sunken").rgb())
        image = image_of(np.where(is_bar, tones[None, :], ground))
        place = QRectF(body.left() + 2, body.top() + 4, n_bars * _PITCH_PX, room)
        p.drawImage(place, image)

    def _bar_colors(self, n_bars: int, seconds: float) -> NDArray[np.uint32]:
        """Return the colour of the class at each bar; the shortest region has one bar."""
        plain = theme.current().color("wave-soft")
        made = np.full(n_bars, plain.rgb(), np.uint32)
        for region in reversed(self._regions):
            if region.color is not None:
                first = min(int(region.onset_s / seconds * n_bars), n_bars - 1)
                last = max(first + 1, round(region.offset_s / seconds * n_bars))
                color = theme.current().class_color(region.color)
                made[first:last] = color.rgb()
        return made
