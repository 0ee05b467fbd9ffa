"""A level meter: −60 to 0 dB, the peak held, a light that stays on once sound was cut off."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls.painting import box, clip_round, painter, words
from studio.theme import theme

FLOOR_DB = -60.0
HOLD_MS = 1500
CLIP_DB = -0.1
"""A peak from here on counts as cut off: a converter's last step is not heard as such, two are."""

_FALL_DB_A_SECOND = 24.0
_ZONES = ((FLOOR_DB, -18.0, "ok"), (-18.0, -6.0, "warn"), (-6.0, 0.0, "record"))
_MARKS = (0, -6, -18, -30, -42, -54)
_TOP_PX = 14
_LANE_PX = 11
_PITCH_PX = 15


class LevelMeter(QWidget):
    """One lane a channel.

    Attributes
    ----------
    clip_cleared : Signal
        The clip light was clicked away.
    """

    clip_cleared = Signal()

    def __init__(self, n_channels: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = QElapsedTimer()
        self._clock.start()
        self.set_channels(n_channels)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)
        self.setAccessibleName("Level")

    def set_channels(self, n_channels: int) -> None:
        """Show this many lanes, at most two."""
        count = min(max(n_channels, 1), 2)
        self._shown = [FLOOR_DB] * count
        self._held = [FLOOR_DB] * count
        self._held_at = [0] * count
        self._is_clipped = [False] * count
        self._last_ms = self._clock.elapsed()
        self.setFixedWidth(32 + (count - 1) * _PITCH_PX + 30)
        self.update()

    @property
    def held_db(self) -> float:
        """The highest peak now held, dB re full scale; `FLOOR_DB` when there is none."""
        return max(self._held)

    @property
    def is_clipped(self) -> bool:
        """Whether the clip light is on."""
        return any(self._is_clipped)

    def set_level(self, *peaks_db: float) -> None:
        """Take the peak of each channel since the last call, dB re full scale.

        The lane jumps up at once and falls at 24 dB a second, so that a short sound can be seen.
        """
        now = self._clock.elapsed()
        fall = (now - self._last_ms) / 1000 * _FALL_DB_A_SECOND
        self._last_ms = now
        for lane in range(len(self._shown)):
            peak = max(FLOOR_DB, peaks_db[min(lane, len(peaks_db) - 1)])
            self._shown[lane] = max(peak, self._shown[lane] - fall)
            if peak >= self._held[lane] or now - self._held_at[lane] > HOLD_MS:
                self._held[lane], self._held_at[lane] = peak, now
            self._is_clipped[lane] |= peak >= CLIP_DB
        self.update()

    def clear(self) -> None:
        """Fall to nothing, light off: there is no microphone."""
        self.set_channels(len(self._shown))

    def sizeHint(self) -> QSize:
        return QSize(self.width(), 200)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().y() <= _TOP_PX and self.is_clipped:
            self._is_clipped = [False] * len(self._is_clipped)
            self.clip_cleared.emit()
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painter(self)
        for lane in range(len(self._shown)):
            self._draw_lane(p, 2.0 + lane * _PITCH_PX, lane)
        left = 2 + len(self._shown) * _PITCH_PX
        for db in _MARKS:
            place = QRectF(left, self._y_of(db) - 8, 30, 16)
            words(p, place, f"{db}".replace("-", "−"), "caption", "text3")
        p.end()

    def _draw_lane(self, p: QPainter, x: float, lane: int) -> None:
        colors, bottom = theme.current(), self._y_of(FLOOR_DB)
        box(
            p,
            QRectF(x, 2, _LANE_PX, 6),
            colors.color("record" if self._is_clipped[lane] else "track"),
            2,
        )
        box(p, QRectF(x, _TOP_PX, _LANE_PX, bottom - _TOP_PX), colors.color("track"), 3)
        top = self._y_of(self._shown[lane])
        if bottom - top >= 1:
            p.save()
            clip_round(p, QRectF(x, top, _LANE_PX, bottom - top), 3)
            p.setPen(Qt.PenStyle.NoPen)
            for low, high, token in _ZONES:
                upper, lower = self._y_of(high), self._y_of(low)
                p.fillRect(QRectF(x, upper, _LANE_PX, lower - upper), colors.color(token))
            p.restore()
        if self._held[lane] > FLOOR_DB:
            p.fillRect(
                QRectF(x, round(self._y_of(self._held[lane])), _LANE_PX, 2), colors.color("text")
            )

    def _y_of(self, db: float) -> float:
        bottom = self.height() - 6
        part = (min(0.0, max(FLOOR_DB, db)) - FLOOR_DB) / -FLOOR_DB
        return bottom - part * (bottom - _TOP_PX)
