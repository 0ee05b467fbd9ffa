"""A long take with its threshold line: what rises over it is a piece, tinted, the rest goes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.audio.mel import FloatArray
from studio.controls import painting
from studio.controls.numbers import number, time_text
from studio.controls.painting import CENTRE, RIGHT, Painted, box, color, line, words

_LOWEST_DB, _HIGHEST_DB = -90.0, -48.0
"""Between them lies the level at the middle line, a little under the quiet of the take; full scale
reaches both edges, as dB do in other editors."""

_UNDER_QUIET_DB = 9.0
_GUTTER_PX, _AXIS_PX, _GRIP_PX = 52, 20, 7
_NAMED_DB = (-12, -24, -36, -48, -60)
_STEP_DB, _LEAP_DB = 1.0, 6.0
_LEAST_DB, _MOST_DB = -70.0, -6.0
_TICKS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)

Piece = tuple[float, float]


class ChopView(Painted):
    """Draws levels in dB, mirrored; the line is dragged, or moved by Up and Down, a dB each.

    Left and Right go from piece to piece.

    Signals
    -------
    threshold_moved(float)
        dB re full scale, while it moves.
    piece_pressed(int)
        Place of a piece, from 0, to be heard.
    """

    threshold_moved = Signal(float)
    piece_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 150)
        self._levels = np.zeros(0, np.float32)
        self._cells_per_s = 100.0
        self._floor_db = _LOWEST_DB
        self._threshold_db = -45.0
        self._pieces: tuple[Piece, ...] = ()
        self._playing = -1
        self._is_dragged = False
        self._outline: QPolygonF | None = None
        self._name()

    @property
    def threshold_db(self) -> float:
        """Where the line is."""
        return self._threshold_db

    @property
    def playing(self) -> int:
        """Place of the piece heard last; -1 for none."""
        return self._playing

    def set_levels(self, levels: FloatArray, cells_per_s: float) -> None:
        """Show a take by its peaks, shape (n_cells,)."""
        self._levels, self._cells_per_s = levels, cells_per_s
        quiet = float(np.percentile(levels, 20)) if levels.size else 0.0
        under_db = 20 * np.log10(max(quiet, 1e-6)) - _UNDER_QUIET_DB
        self._floor_db = float(np.clip(under_db, _LOWEST_DB, _HIGHEST_DB))
        self._outline = None
        self.update()

    def set_threshold(self, threshold_db: float) -> None:
        """Put the line somewhere without telling anybody."""
        self._threshold_db = threshold_db
        self._name()
        self.update()

    def set_pieces(self, pieces: Sequence[Piece]) -> None:
        """Tint these spans, in seconds."""
        self._pieces = tuple(pieces)
        self._name()
        self.update()

    def set_playing(self, place: int) -> None:
        """Mark the piece that is heard; -1 marks none."""
        self._playing = place
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, 300)

    # What a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: _STEP_DB,
            Qt.Key.Key_Down: -_STEP_DB,
            Qt.Key.Key_PageUp: _LEAP_DB,
            Qt.Key.Key_PageDown: -_LEAP_DB,
        }
        turns = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._move_to(self._threshold_db + steps[key])
        elif key in turns and self._pieces:
            place = self._playing + turns[key]
            self.piece_pressed.emit(int(np.clip(place, 0, len(self._pieces) - 1)))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._is_dragged = self._is_on_line(at) or not self._pressed_piece(at)
        if self._is_dragged:
            self._move_to(self._db_at(at.y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged:
            self._move_to(self._db_at(event.position().y()))
        is_near = self._is_dragged or self._is_on_line(event.position())
        shape = Qt.CursorShape.SizeVerCursor if is_near else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._is_dragged = False

    def _pressed_piece(self, at: QPointF) -> bool:
        seconds = (at.x() - self._plot().left()) / self._plot().width() * self._seconds()
        for place, (onset_s, offset_s) in enumerate(self._pieces):
            if onset_s <= seconds < offset_s:
                self.piece_pressed.emit(place)
                return True
        return False

    def _move_to(self, threshold_db: float) -> None:
        moved = float(np.clip(round(threshold_db), _LEAST_DB, _MOST_DB))
        if moved != self._threshold_db:
            self.set_threshold(moved)
            self.threshold_moved.emit(moved)

    def _name(self) -> None:
        self.setAccessibleName("Threshold line on the long take")
        n_pieces = len(self._pieces)
        said = f"{number(self._threshold_db, 'dB')}, {n_pieces} piece{'' if n_pieces == 1 else 's'}"
        self.setAccessibleDescription(said)

    # Places

    def _plot(self) -> QRectF:
        return QRectF(
            _GUTTER_PX, 0, max(1, self.width() - _GUTTER_PX), max(1, self.height() - _AXIS_PX)
        )

    def _seconds(self) -> float:
        return max(self._levels.size / self._cells_per_s, 1e-3)

    def _x_of(self, seconds: float) -> float:
        plot = self._plot()
        return plot.left() + plot.width() * seconds / self._seconds()

    def _height_of(self, decibels: float) -> float:
        """Return how far over the middle a level lies, in pixels."""
        share = np.clip((decibels - self._floor_db) / -self._floor_db, 0, 1)
        return float(share) * (self._plot().height() / 2 - 6)

    def _db_at(self, y: float) -> float:
        reach = self._plot().height() / 2 - 6
        return self._floor_db * (1 - abs(y - self._plot().center().y()) / reach)

    def _is_on_line(self, at: QPointF) -> bool:
        away = abs(at.y() - self._plot().center().y())
        return abs(away - self._height_of(self._threshold_db)) < _GRIP_PX

    # Painting

    def resizeEvent(self, event: object) -> None:
        self._outline = None
        super().resizeEvent(event)  # type: ignore[arg-type]

    def paint(self, p: QPainter, rect: QRectF) -> None:
        plot = self._plot()
        box(p, plot, color("canvas"), 6)
        p.save()
        painting.clip_round(p, plot, 6)
        self._draw_pieces(p, plot)
        self._draw_wave(p, plot)
        self._draw_numbers(p, plot)
        self._draw_line(p, plot)
        p.restore()
        self._draw_axes(p, plot)
        if self.hasFocus():
            painting.focus_ring(p, rect, 6)

    def _draw_pieces(self, p: QPainter, plot: QRectF) -> None:
        for place, (onset_s, offset_s) in enumerate(self._pieces):
            left, right = self._x_of(onset_s), self._x_of(offset_s)
            span = QRectF(left, plot.top(), max(1.0, right - left), plot.height())
            p.fillRect(span, color("accent", 0.34 if place == self._playing else 0.17))
            edge = color("accent", 0.8)
            line(p, left + 0.5, plot.top(), left + 0.5, plot.bottom(), edge, 1)
            line(p, right - 0.5, plot.top(), right - 0.5, plot.bottom(), edge, 1)

    def _draw_numbers(self, p: QPainter, plot: QRectF) -> None:
        """Write its number on each piece that has room for it."""
        for place, (onset_s, offset_s) in enumerate(self._pieces):
            name = str(place + 1)
            tag = QRectF(0, 0, painting.text_width(name, "caption") + 8, 16)
            left, right = self._x_of(onset_s), self._x_of(offset_s)
            if right - left > tag.width() + 4:
                tag.moveTopLeft(QPointF(left + 3, plot.bottom() - 20))
                box(p, tag, color("raised", 0.94), 4)
                words(p, tag, name, "caption", "text", CENTRE)

    def _draw_wave(self, p: QPainter, plot: QRectF) -> None:
        """Draw what goes faintly, and what stays in full."""
        if self._outline is None:
            self._outline = self._made_outline()
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("wave-soft", 0.55))
        p.drawPolygon(self._outline)
        if not self._pieces:
            return
        stays = QPainterPath()
        for onset_s, offset_s in self._pieces:
            left = self._x_of(onset_s)
            stays.addRect(QRectF(left, plot.top(), self._x_of(offset_s) - left, plot.height()))
        p.save()
        p.setClipPath(stays, Qt.ClipOperation.IntersectClip)
        p.setBrush(color("wave"))
        p.drawPolygon(self._outline)
        p.restore()

    def _made_outline(self) -> QPolygonF:
        """Return the body of the wave: a peak for each column of pixels, and its mirror."""
        plot, n_cells = self._plot(), self._levels.size
        if n_cells == 0:
            return QPolygonF()
        n_columns = min(max(2, int(plot.width())), n_cells)
        starts = np.linspace(0, n_cells, n_columns, endpoint=False).astype(np.int64)
        peaks = np.maximum.reduceat(self._levels, starts)
        decibels = 20 * np.log10(np.maximum(peaks, 1e-6))
        reach = np.clip((decibels - self._floor_db) / -self._floor_db, 0, 1) * (
            plot.height() / 2 - 6
        )
        reach = np.maximum(reach, 0.5)
        xs = plot.left() + (np.arange(n_columns) + 0.5) / n_columns * plot.width()
        middle = plot.center().y()
        upper = [QPointF(x, middle - y) for x, y in zip(xs, reach, strict=True)]
        lower = [QPointF(x, middle + y) for x, y in zip(xs, reach, strict=True)]
        return QPolygonF([*upper, *reversed(lower)])

    def _draw_line(self, p: QPainter, plot: QRectF) -> None:
        reach = self._height_of(self._threshold_db)
        middle = plot.center().y()
        ink = color("warn")
        for y in (middle - reach, middle + reach):
            line(p, plot.left(), y, plot.right(), y, ink, 1.5)
        said = f"Silence under {number(self._threshold_db, 'dB')}"
        tag = QRectF(0, 0, painting.text_width(said, "caption") + 16, 20)
        below = middle - reach - 24
        tag.moveTopRight(QPointF(plot.right() - 8, below if below > 2 else middle - reach + 4))
        box(p, tag, color("raised", 0.94), 4, color("edge-soft"))
        words(p, tag.adjusted(8, 0, 0, 0), said, "caption", "text")
        box(p, QRectF(plot.left(), middle - reach - 4, 12, 8), ink, 3)

    def _draw_axes(self, p: QPainter, plot: QRectF) -> None:
        middle = plot.center().y()
        for decibels in _NAMED_DB:
            y = middle - self._height_of(decibels)
            if y > middle - 14:
                break
            place = QRectF(0, y - 8, _GUTTER_PX - 8, 16)
            words(p, place, number(decibels, "dB"), "caption", "text3", RIGHT)
        seconds = self._seconds()
        tick = next((each for each in _TICKS if seconds / each <= 10), _TICKS[-1])
        for at_s in np.arange(0, seconds, tick):
            if self._x_of(at_s) > self.width() - 34:
                break
            place = QRectF(self._x_of(at_s), self.height() - 17, 60, 16)
            words(p, place, time_text(float(at_s)), "caption", "text3")
