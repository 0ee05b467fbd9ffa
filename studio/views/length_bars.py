"""How long the clips are, beside the segment that the network sees."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls.painting import CENTRE, LEFT, RIGHT, box, line, painter, words
from studio.theme.theme import current

_MARGIN_PX = 20
_AXIS_PX = 20
_HEAD_PX = 18
_N_BARS = 24


class LengthBars(QWidget):
    """A bar for each stretch of lengths; a dashed line where the segment ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.zeros(_N_BARS, np.int64)
        self._longest_s = 1.0
        self._segment_s = 0.0
        self.setAccessibleName("How long the clips are")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_data(self, seconds: ArrayLike, segment_s: float) -> None:
        """Show the lengths.

        Parameters
        ----------
        seconds : ArrayLike, shape (n_clips,)
            Length of each clip.
        segment_s : float
            Seconds that the network sees at once.
        """
        lengths = np.asarray(seconds, float)
        # The longest twentieth shares the last bar: one hour must not flatten the rest.
        usual = float(np.quantile(lengths, 0.95)) if lengths.size else segment_s
        self._longest_s = float(np.ceil(max(usual, segment_s) * 1.1 + 0.2))
        clipped = np.minimum(lengths, self._longest_s * (1 - 1e-9))
        self._counts = np.histogram(clipped, bins=_N_BARS, range=(0.0, self._longest_s))[0]
        self._segment_s = segment_s
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 132)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 84)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, theme = painter(self), current()
        left, right = float(_MARGIN_PX), self.width() - float(_MARGIN_PX)
        bottom, top = self.height() - float(_AXIS_PX), float(_HEAD_PX)
        each = (right - left) / _N_BARS
        most = max(1, int(self._counts.max()))
        for i, count in enumerate(self._counts):
            if count:
                height = max(2.0, (bottom - top) * count / most)
                box(
                    p,
                    QRectF(left + i * each + 1, bottom - height, each - 2, height),
                    theme.color("wave-soft"),
                    2,
                )
        line(p, left, bottom, right, bottom, theme.color("line"))
        self._paint_axis(p, left, right, bottom)
        x = round(left + (right - left) * self._segment_s / self._longest_s) + 0.5
        line(p, x, 4, x, bottom, theme.color("accent"), 1.0, Qt.PenStyle.DashLine)
        told = f"segment, {self._segment_s:g} s"
        is_right = x < self.width() * 0.6
        beside = QRectF(x + 6 if is_right else x - 126, 0, 120, 16)
        words(p, beside, told, "caption", "accent", LEFT if is_right else RIGHT)
        p.end()

    def _paint_axis(self, p: QPainter, left: float, right: float, bottom: float) -> None:
        step = next(
            s
            for s in (0.5, 1, 2, 5, 10, 20, 60, 300, 3600)
            if self._longest_s / s <= 8 or s == 3600
        )
        for value in np.arange(0, self._longest_s + 1e-6, step):
            x = left + (right - left) * value / self._longest_s
            align = LEFT if value == 0 else RIGHT if x > right - 14 else CENTRE
            place = {LEFT: QRectF(x, bottom + 3, 40, 16), RIGHT: QRectF(x - 40, bottom + 3, 40, 16)}
            words(
                p,
                place.get(align, QRectF(x - 20, bottom + 3, 40, 16)),
                f"{value:g} s",
                "caption",
                "text3",
                align,
            )
