"""The last half minute of sound as it goes by: a rolling spectrogram, and what was heard in it.

Plain QPainter work on a ring of columns: predict mode must not load a plotting library.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.audio.mel import FloatArray
from engine.audio.tiles import Picture
from engine.dataset.records import Label
from engine.settings import SAMPLE_RATE
from studio.controls.numbers import percent
from studio.controls.painting import (
    CENTRE,
    RIGHT,
    badge,
    box,
    clip_round,
    line,
    painter,
    text_width,
    words,
)
from studio.theme.fonts import font
from studio.theme.theme import current
from studio.views.level_picture import color_words
from studio.views.live_ring import ColumnRing, SampleHistory

SPAN_S = 30.0
"""How far back the views reach, in seconds."""
GUTTER_PX = 52
MARGIN_PX = 20
_FLOOR_DB, _CEILING_DB = -76.0, -14.0
_NAMED_KHZ = (2, 4, 6)
_RULER_PX = 24
_FOOT_PX = 4
_LEAST_LANE_PX = 10.0
_TICK_S = 5


@dataclass(frozen=True, slots=True)
class HeardSpan:
    """A stretch in which a class was heard.

    Attributes
    ----------
    label : Label
    onset_s, offset_s : float
        Seconds on the clock of the stream.
    share : float
        How sure the model was at its surest, 0 to 1.
    is_sure : bool
        Whether that is sure enough to count.
    """

    label: Label
    onset_s: float
    offset_s: float
    share: float
    is_sure: bool


class RollingView(QWidget):
    """A spectrogram with its newest column at the right; what was heard is drawn along its top.

    Parameters
    ----------
    gutter_px, margin_px : int
        Left of the picture, where pitches are named (none below 40 px), and right of it.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gutter_px: int = GUTTER_PX,
        margin_px: int = MARGIN_PX,
    ) -> None:
        super().__init__(parent)
        self._gutter, self._margin = gutter_px, margin_px
        self._spans: tuple[HeardSpan, ...] = ()
        self._history = SampleHistory(round((SPAN_S + 1) * SAMPLE_RATE))
        self._is_live = False
        self._map_name = ""
        self._hint = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 90)
        self.setAccessibleName("The last half minute of sound")
        self._lay_out()

    def feed(self, samples: FloatArray) -> None:
        """Take new samples, mono at 16 kHz, shape (n,), and roll on by the columns they fill."""
        self._history.append(samples)
        ready = self._history.total - self._picture.window_length // 2
        n_new = math.floor((ready - self._next_centre) / self._step) + 1
        if n_new > 0:
            self._add_columns(min(n_new, self._ring.n_columns))
            self._next_centre += n_new * self._step
            self.update()

    def follow(self, other: RollingView) -> None:
        """Take over what another view has heard, on its clock, to be fed with it from now on."""
        self._history = other._history.copy()
        self.set_spans(other._spans)
        self._lay_out()

    def set_spans(self, spans: Sequence[HeardSpan]) -> None:
        """Show what was heard; the clock is that of the samples fed."""
        self._spans = tuple(spans)
        self.update()

    def set_live(self, *, is_live: bool) -> None:
        """Draw the edge where sound comes in, or not."""
        self._is_live = is_live
        self.update()

    def set_hint(self, hint: str) -> None:
        """Say, while nothing was heard yet, how to begin."""
        self._hint = hint
        self.update()

    def set_map(self, map_name: str) -> None:
        """Choose a colour map; ``""`` is the theme's own."""
        self._map_name = map_name
        self._recolour()

    def clear(self) -> None:
        """Forget what was heard; the clock starts at 0 again."""
        self._history = SampleHistory(round((SPAN_S + 1) * SAMPLE_RATE))
        self._spans = ()
        self._lay_out()
        self.update()

    @property
    def now_s(self) -> float:
        """Seconds of sound fed so far: the moment at the right edge."""
        return self._history.total / SAMPLE_RATE

    def last(self, seconds: float) -> NDArray[np.float32]:
        """Return a copy of the newest sound, at most the half minute that is kept."""
        return self._history.last(min(round(seconds * SAMPLE_RATE), self._history.total)).copy()

    def between(self, onset_s: float, offset_s: float) -> NDArray[np.float32]:
        """Return a copy of a stretch of the stream, empty where it is no longer kept."""
        n_back = self._history.total - round(onset_s * SAMPLE_RATE)
        part = self._history.last(max(0, n_back))
        if part.size < n_back:
            return np.zeros(0, np.float32)
        return part[: round((offset_s - onset_s) * SAMPLE_RATE)].copy()

    def sizeHint(self) -> QSize:
        return QSize(720, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, plot = painter(self), current(), self._plot()
        p.fillRect(event.rect(), theme.color("panel"))
        p.save()
        clip_round(p, plot, 8)
        # One column is about one pixel: smoothing would only blur and cost.
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._ring.draw(p, plot)
        p.restore()
        if not self._history.total and self._hint:
            p.setFont(font("body"))
            p.setPen(theme.color("text3"))
            wrapped = CENTRE | Qt.TextFlag.TextWordWrap
            p.drawText(plot.adjusted(8, 0, -8, 0), int(wrapped), self._hint)
        for span in self._spans:
            x1, x2 = (self._x_of(plot, min(at, self.now_s)) for at in (span.onset_s, span.offset_s))
            x1 = max(x1, plot.left())
            if x2 > x1:
                strength = 1.0 if span.is_sure else 0.45
                fill = theme.class_color(span.label.color, strength)
                box(p, QRectF(x1, plot.top(), x2 - x1, 3), fill, 1.5)
        if self._is_live:
            edge = QRectF(plot.right() - 2.5, plot.top(), 2.5, plot.height())
            box(p, edge, theme.color("record"), 1.2)
        if self._gutter >= 40:
            for khz in _NAMED_KHZ:
                y = plot.bottom() - plot.height() * self._picture.height_of(khz * 1000)
                named = QRectF(0, y - 8, self._gutter - 9, 16)
                words(p, named, f"{khz} kHz", "caption", "text3", RIGHT)
        p.end()

    def _plot(self) -> QRectF:
        width = max(1, self.width() - self._gutter - self._margin)
        return QRectF(self._gutter, 0, width, max(1, self.height()))

    def _x_of(self, plot: QRectF, at_s: float) -> float:
        return plot.right() - (self.now_s - at_s) / SPAN_S * plot.width()

    def _lay_out(self) -> None:
        """Make a ring of the size of the widget and fill it from the sound that is kept."""
        ratio = self.devicePixelRatioF()
        plot = self._plot()
        n_columns = max(8, round(plot.width() * ratio))
        self._picture = Picture(
            n_rows=max(8, round(plot.height() * ratio)),
            floor_db=_FLOOR_DB,
            ceiling_db=_CEILING_DB,
        )
        self._ring = ColumnRing(self._picture.n_rows, n_columns)
        self._step = SPAN_S * SAMPLE_RATE / n_columns
        self._recolour()
        lead = self._picture.window_length // 2
        # Columns before the first sample stay empty, and cost nothing to leave so.
        n_kept = min(n_columns, math.ceil(self._history.total / self._step))
        self._next_centre = self._history.total - lead - (n_kept - 1) * self._step
        if n_kept:
            self._add_columns(n_kept)
        self._next_centre += n_kept * self._step

    def _add_columns(self, n_new: int) -> None:
        centres = self._next_centre + np.arange(n_new) * self._step
        reach = 2 * self._picture.window_length
        part = self._history.last(round((n_new + 2) * self._step) + reach)
        local = (centres - (self._history.total - part.size)).astype(np.int64)
        self._ring.append(self._picture.columns(part, local), self._map())

    def _map(self) -> NDArray[np.uint32]:
        return color_words(current().name, self._map_name)

    def _recolour(self) -> None:
        self._ring.recolour(self._map())
        self.update()


class LanesView(QWidget):
    """A ruler with clock times, and below it a lane a class with a bar for each time it was heard.

    Attributes
    ----------
    span_chosen : Signal(object)
        The HeardSpan that was clicked.
    """

    span_chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gutter_px: int = GUTTER_PX,
        margin_px: int = MARGIN_PX,
    ) -> None:
        super().__init__(parent)
        self._gutter, self._margin = gutter_px, margin_px
        self._labels: tuple[Label, ...] = ()
        self._spans: tuple[HeardSpan, ...] = ()
        self._now_s = 0.0
        self._started_s: float | None = None
        self._is_live = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName("When each class was heard")

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Draw a lane for each of these, in this order."""
        self._labels = tuple(labels)
        self.updateGeometry()
        self.update()

    def set_spans(self, spans: Sequence[HeardSpan]) -> None:
        """Show what was heard."""
        self._spans = tuple(spans)
        self.update()

    def set_now(self, now_s: float, started_s: float | None) -> None:
        """Move on.

        Parameters
        ----------
        now_s : float
            Seconds on the clock of the stream, at the right edge.
        started_s : float | None
            Seconds since midnight at second 0 of the stream; None names seconds back from now.
        """
        self._now_s, self._started_s = now_s, started_s
        self.update()

    def set_live(self, *, is_live: bool) -> None:
        """Call the right edge "now", or nothing while no sound comes in."""
        self._is_live = is_live
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, self._height_for(_lane_px(len(self._labels))))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._height_for(_LEAST_LANE_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painter(self)
        plot = self._plot()
        self._paint_ruler(p, plot)
        height = self._lane_px()
        for i, label in enumerate(self._labels):
            y = _RULER_PX + i * height
            if i % 2 == 0:
                lane = QRectF(plot.left(), y, plot.width(), height)
                p.fillRect(lane, current().color("sunken", 0.6))
            size = min(16.0, height - 2)
            badge(p, plot.left() - 28, y + (height - size) / 2, label.color, label.key, size)
        places = {label.name: i for i, label in enumerate(self._labels)}
        for span in self._spans:
            if (where := self._bar_of(span, places, plot)) is not None:
                self._paint_bar(p, where, span)
        p.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (span := self._span_at(event)) is not None:
            self.span_chosen.emit(span)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        span = self._span_at(event)
        shape = Qt.CursorShape.PointingHandCursor if span else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setToolTip(f"{span.label.name}, {percent(span.share)}" if span else "")

    def _paint_ruler(self, p: QPainter, plot: QRectF) -> None:
        theme = current()
        first = self._now_s - SPAN_S
        origin = self._started_s or 0.0
        tick = math.ceil((first + origin) / _TICK_S) * _TICK_S - origin
        end = plot.right() - (text_width("now", "caption", 600) + 8 if self._is_live else 0)
        while tick <= self._now_s:
            x = plot.left() + (tick - first) / SPAN_S * plot.width()
            line(p, x, 0, x, 4, theme.color("edge-soft"))
            told = self._time(tick)
            if x + 4 + text_width(told, "caption") < end:
                words(p, QRectF(x + 4, 3, 64, 16), told, "caption", "text3")
            tick += _TICK_S
        if self._is_live:
            words(
                p,
                plot.adjusted(0, 3, 0, 19 - plot.height()),
                "now",
                "caption",
                "record",
                RIGHT,
                600,
            )

    def _paint_bar(self, p: QPainter, where: QRectF, span: HeardSpan) -> None:
        theme = current()
        fill = theme.class_color(span.label.color, 1.0 if span.is_sure else 0.25)
        box(p, where, fill, 5, theme.class_color(span.label.color))
        told = percent(span.share)
        fits = where.width() >= text_width(told, "caption", 600) + 14 and where.height() >= 14
        if fits:
            ink = theme.class_ink(span.label.color) if span.is_sure else theme.color("text")
            words(p, where.adjusted(8, 0, -4, 0), told, "caption", ink, weight=600)

    def _bar_of(self, span: HeardSpan, places: dict[str, int], plot: QRectF) -> QRectF | None:
        if span.label.name not in places:
            return None
        first, height = self._now_s - SPAN_S, self._lane_px()
        ends = (span.onset_s, min(span.offset_s, self._now_s))
        x1, x2 = (plot.left() + (at - first) / SPAN_S * plot.width() for at in ends)
        x1 = max(x1, plot.left())
        if x2 - x1 < 1:
            return None
        pad = min(4.0, height / 6)
        y = _RULER_PX + places[span.label.name] * height + pad
        return QRectF(x1, y, max(6.0, x2 - x1), height - 2 * pad)

    def _span_at(self, event: QMouseEvent) -> HeardSpan | None:
        plot = self._plot()
        places = {label.name: i for i, label in enumerate(self._labels)}
        for span in self._spans:
            where = self._bar_of(span, places, plot)
            if where is not None and where.contains(event.position()):
                return span
        return None

    def _plot(self) -> QRectF:
        width = self.width() - self._gutter - self._margin
        return QRectF(self._gutter, 0, width, self.height())

    def _lane_px(self) -> float:
        """How high a lane is: as its number asks for, or lower where the view is squeezed."""
        n_lanes = max(1, len(self._labels))
        room = (self.height() - _RULER_PX - _FOOT_PX) / n_lanes
        return max(_LEAST_LANE_PX, min(_lane_px(n_lanes), room))

    def _height_for(self, lane_px: float) -> int:
        return _RULER_PX + round(lane_px * len(self._labels)) + _FOOT_PX

    def _time(self, at_s: float) -> str:
        if self._started_s is None:
            return f"−{self._now_s - at_s:.0f} s"
        clock = round(self._started_s + at_s) % 86_400
        return f"{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}"


def _lane_px(n_lanes: int) -> float:
    """Return the height at which so many lanes are read best."""
    return max(14.0, min(26.0, 200 / max(1, n_lanes)))
