"""What the microphone hears, rolling: a waveform above a spectrogram, the newest at the right."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.audio.mel import FloatArray
from engine.audio.quality import decibels
from studio.controls.numbers import number
from studio.controls.painting import RIGHT, box, line, painter, words
from studio.theme import theme
from studio.views.level_picture import color_words
from studio.views.live_look import LiveLook, draw_reading, pitch_words
from studio.views.live_ring import ColumnRing, SampleHistory
from studio.views.spectrogram import hertz, pitch_ticks
from studio.views.wave_picture import coverage, over, wave_table

SPAN_S = 8.0
_GUTTER_PX = 44
_AXIS_PX = 20
_WAVE_PX = 74
_CORNER_PX = 6
_GAIN = 1.2
_REST_MS = 80


class Heard(IntEnum):
    """What becomes of a stretch of sound in the live view."""

    PASSING = 0
    KEPT = 1
    RECORDING = 2


class LiveView(QWidget):
    """Shows the last eight seconds, and what lies under the pointer.

    It has no clock: whoever feeds it decides when it moves.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self.setAccessibleName("What the microphone hears")
        self.setMouseTracking(True)
        self._map_name = ""
        self._pointed: QPointF | None = None
        self._tables = self._made_tables()
        self.look = LiveLook()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._lay_out)
        self.set_sample_rate(16_000)

    def set_sample_rate(self, sample_rate: int) -> None:
        """Take sound of another rate, in Hz, from now on; what was seen goes."""
        self.sample_rate = sample_rate
        self._history = SampleHistory(round((SPAN_S + 0.5) * sample_rate))
        self._began_at: int | None = None
        self._kept_from: int | None = None
        self._ended_at: int | None = None
        self._is_lost = False
        self._dressed = ""
        self._lay_out()

    def set_map(self, map_name: str) -> None:
        """Choose a colour map; ``""`` is the theme's own."""
        self._map_name = map_name
        self._recolour()

    def set_look(self, look: LiveLook) -> None:
        """Draw what was heard, and what comes, on other axes."""
        if look != self.look:
            self.look = look
            self._lay_out()

    def reading_at(self, at: QPointF) -> str:
        """Say what lies under a place: how long ago, which pitch, how loud; ``""`` beside it."""
        plot, spectrum, wave = self._plot(), self._spectrum_rect(), self._wave_rect()
        if not plot.contains(at):
            return ""
        ago = number((at.x() - plot.right()) / plot.width() * SPAN_S, "s", 1)
        column = int((at.x() - plot.left()) / plot.width() * self._spectrum.n_columns)
        if spectrum.contains(at):
            share = (at.y() - spectrum.top()) / spectrum.height()
            level = self._spectrum.level_at(int(share * self._picture.n_rows), column)
            pitch = pitch_words(self._picture.hz_at(1 - share))
            return f"{ago}   {pitch}   {number(self._picture.db_of(level), 'dB')}"
        if wave.contains(at):
            peak = self._peak_at(at.x())
            return f"{ago}   {number(decibels(peak), 'dB')} peak" if peak else f"{ago}   no sound"
        return ago

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        self.update()
        super().leaveEvent(event)

    def feed(self, samples: FloatArray) -> None:
        """Take new samples, one channel, shape (n,), and roll on by the columns they fill."""
        self._history.append(samples)
        n_new = int((self._history.total - self._lead - self._next_centre) / self._step) + 1
        if n_new > 0:
            self._add_columns(min(n_new, self._spectrum.n_columns))
            self._next_centre += n_new * self._step
            self.update(self._plot().toAlignedRect())

    def mark_recording(self, is_recording: bool, kept_s: float = 0.0) -> None:
        """Colour what comes as recorded, from `kept_s` seconds ago on, or stop doing so."""
        now = self._history.total
        if is_recording:
            self._began_at, self._ended_at = now, None
            self._kept_from = max(0, now - round(kept_s * self.sample_rate)) if kept_s else None
            self._recolour()
        elif self._ended_at is None:
            self._ended_at = now
        self._is_lost = False
        self.update()

    def mark_lost(self) -> None:
        """Show that the sound ended here, because the microphone is gone."""
        if self._ended_at is None:
            self._ended_at = self._history.total
        self._is_lost = True
        self.update()

    def clear(self) -> None:
        """Forget what was heard."""
        self.set_sample_rate(self.sample_rate)

    def sizeHint(self) -> QSize:
        return QSize(720, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Until the size rests the rings are drawn stretched: eight seconds anew take two frames.
        self._rest.start()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        # Qt tells a style change at every new parent too; a ring is recoloured for a new theme.
        if event.type() == QEvent.Type.StyleChange and theme.current().name != self._dressed:
            self._recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = painter(self)
        colors, plot = theme.current(), self._plot()
        if not plot.toAlignedRect().contains(event.rect()):
            p.fillRect(event.rect(), colors.color("panel"))
            self._draw_axes(p, plot)
        self._wave.draw(p, self._wave_rect())
        self._spectrum.draw(p, self._spectrum_rect())
        y = plot.top() + _WAVE_PX + 0.5
        line(p, plot.left(), y, plot.right(), y, colors.color("line"))
        self._draw_marks(p, plot)
        if self._pointed is not None and (reading := self.reading_at(self._pointed)):
            draw_reading(p, plot, self._pointed, reading)
        _round_off(p, plot)
        p.end()

    # -- places

    def _plot(self) -> QRectF:
        return QRectF(
            _GUTTER_PX, 0, max(1, self.width() - _GUTTER_PX), max(1, self.height() - _AXIS_PX)
        )

    def _wave_rect(self) -> QRectF:
        plot = self._plot()
        return QRectF(plot.left(), plot.top(), plot.width(), min(_WAVE_PX, plot.height()))

    def _spectrum_rect(self) -> QRectF:
        return self._plot().adjusted(0, _WAVE_PX + 1, 0, 0)

    def _x_of(self, sample: int) -> float:
        """Return where a sample lies, counted from the first one ever fed."""
        plot = self._plot()
        return (
            plot.right()
            - (self._history.total - sample) / (SPAN_S * self.sample_rate) * plot.width()
        )

    def _peak_at(self, x: float) -> float:
        """Return the furthest swing under a place, full scale 1."""
        n_in_column = max(1, round(self._step))
        ago_s = (self._plot().right() - x) / self._plot().width() * SPAN_S
        n_back = round(ago_s * self.sample_rate)
        part = self._history.last(n_back + n_in_column)[: 2 * n_in_column]
        return float(np.abs(part).max(initial=0.0))

    # -- columns

    def _lay_out(self) -> None:
        """Make rings of the size of the widget and fill them from what was heard last."""
        ratio = self.devicePixelRatioF()
        n_columns = max(8, round(self._plot().width() * ratio))
        n_rows = max(8, round(self._spectrum_rect().height() * ratio))
        self._picture = self.look.picture(self.sample_rate, n_rows)
        self._wave = ColumnRing(round(self._wave_rect().height() * ratio), n_columns)
        self._spectrum = ColumnRing(self._picture.n_rows, n_columns)
        self._step = SPAN_S * self.sample_rate / n_columns
        self._lead = self._picture.window_length // 2
        self._next_centre = self._history.total - self._lead - (n_columns - 1) * self._step
        self._add_columns(n_columns)
        self._next_centre += n_columns * self._step
        self._recolour()

    def _add_columns(self, n_new: int) -> None:
        centres = self._next_centre + np.arange(n_new) * self._step
        n_needed = (
            round(n_new * self._step) + 2 * self._picture.window_length + round(self._step) + 1
        )
        part = self._history.last(n_needed)
        local = (centres - (self._history.total - part.size)).astype(np.int64)
        if self._history.total:  # before the first sound the ring is dark already
            self._spectrum.append(self._picture.columns(part, local), self._map())
        starts = np.clip(local - round(self._step / 2), 0, max(0, part.size - 1))
        self._wave.append(
            _bodies(part, starts, round(self._step) + 1, self._wave.n_rows),
            self._tables[self._now()],
        )

    def _now(self) -> Heard:
        is_recording = self._began_at is not None and self._ended_at is None
        return Heard.RECORDING if is_recording else Heard.PASSING

    def _map(self) -> NDArray[np.uint32]:
        return color_words(theme.current().name, self._map_name)

    def _made_tables(self) -> dict[Heard, NDArray[np.uint32]]:
        colors = theme.current()
        canvas, soft = colors.color("canvas"), colors.color("wave-soft")
        faint, red = colors.color("wave-soft", 0.45), colors.color("record")
        return {
            Heard.PASSING: wave_table(canvas, faint, soft),
            Heard.KEPT: wave_table(_tinted(0.05), faint, soft),
            Heard.RECORDING: wave_table(_tinted(0.13), colors.color("record", 0.45), red),
        }

    def _recolour(self) -> None:
        self._dressed = theme.current().name
        self._spectrum.recolour(self._map())
        self._tables = tables = self._made_tables()
        n_columns = self._wave.n_columns
        kept, began, ended = (
            n_columns if at is None else int(np.clip(self._column_of(at), 0, n_columns))
            for at in (self._kept_from, self._began_at, self._ended_at)
        )
        self._wave.recolour(tables[Heard.PASSING])
        self._wave.recolour(tables[Heard.KEPT], min(kept, began), began)
        self._wave.recolour(tables[Heard.RECORDING], began, max(began, ended))
        self.update()

    def _column_of(self, sample: int) -> int:
        return round(self._wave.n_columns - (self._history.total - sample) / self._step)

    # -- painting

    def _draw_axes(self, p: QPainter, plot: QRectF) -> None:
        spectrum = self._spectrum_rect()
        for hz, is_named in pitch_ticks(self._picture, spectrum.height()):
            y = spectrum.bottom() - spectrum.height() * self._picture.height_of(hz)
            if is_named:
                place = QRectF(0, y - 8, _GUTTER_PX - 8, 16)
                words(p, place, hertz(hz), "caption", "text3", RIGHT)
        for k in range(int(SPAN_S)):
            x = plot.left() + plot.width() * k / SPAN_S
            words(
                p, QRectF(x, self.height() - 17, 60, 16), f"−{SPAN_S - k:.0f} s", "caption", "text3"
            )

    def _draw_marks(self, p: QPainter, plot: QRectF) -> None:
        colors = theme.current()
        if self._kept_from is not None and (x := self._x_of(self._kept_from)) > plot.left() - 140:
            dash = Qt.PenStyle.DashLine
            if x > plot.left():
                line(p, x, 0, x, plot.bottom(), colors.color("record", 0.6), 1, dash)
            self._draw_tag(p, plot, x + 6, (self._began_at or 0) - self._kept_from)
        if self._began_at is not None and (x := self._x_of(self._began_at)) > plot.left():
            line(p, x, 0, x, plot.bottom(), colors.color("record"), 1.5)
        if self._ended_at is not None and (x := self._x_of(self._ended_at)) > plot.left():
            color = colors.color("danger") if self._is_lost else colors.color("record", 0.6)
            x = min(x, plot.right() - 1)
            line(p, x, 0, x, plot.bottom(), color, 1.5)

    def _draw_tag(self, p: QPainter, plot: QRectF, x: float, n_kept: int) -> None:
        """Say what the stretch before the line is, while it is wide enough to say it."""
        tag = QRectF(x, plot.top() + _WAVE_PX + 7, 122, 20)
        width = n_kept / (SPAN_S * self.sample_rate) * plot.width()
        if tag.left() < plot.left() or tag.width() + 12 > width:
            return
        kept_s = n_kept / self.sample_rate
        box(p, tag, theme.current().color("raised", 0.92), 4)
        words(p, tag.adjusted(8, 0, 0, 0), f"{kept_s:.0f} s kept from before", "caption", "text2")


def _bodies(
    part: FloatArray, starts: NDArray[np.int64], length: int, n_rows: int
) -> NDArray[np.uint8]:
    """Compute the coverage of columns of `length` samples that begin at `starts`."""
    columns = part[np.clip(starts[:, None] + np.arange(length), 0, part.size - 1)] * _GAIN
    rms = np.sqrt(np.mean(columns**2, axis=1))
    return coverage(columns.max(axis=1), columns.min(axis=1), rms, n_rows)


def _tinted(alpha: float) -> QColor:
    return over(theme.current().color("record", alpha), theme.current().color("canvas"))


def _round_off(p: QPainter, plot: QRectF) -> None:
    """Lay the pane's colour over the four corners: cheaper in each frame than a round clip."""
    path = QPainterPath()
    path.addRect(plot)
    rounded = QPainterPath()
    rounded.addRoundedRect(plot, _CORNER_PX, _CORNER_PX)
    p.setPen(Qt.PenStyle.NoPen)
    p.fillPath(path.subtracted(rounded), theme.current().color("panel"))
