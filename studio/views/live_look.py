"""How the live spectrogram looks, and what it says under the pointer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from engine.audio.tiles import Picture, PitchScale
from studio.controls import painting
from studio.controls.numbers import number
from studio.controls.painting import box, color, words


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLook:
    """The axes of the live spectrogram.

    Attributes
    ----------
    scale : PitchScale
    floor_db, ceiling_db : float
        Levels of the darkest and the brightest colour, re a sine of full scale.
    """

    scale: PitchScale = PitchScale.LINEAR
    floor_db: float = -80.0
    ceiling_db: float = 0.0

    def picture(self, sample_rate: int, n_rows: int) -> Picture:
        """Return what computes the columns."""
        return Picture(
            sample_rate=sample_rate,
            n_rows=n_rows,
            scale=self.scale,
            floor_db=self.floor_db,
            ceiling_db=self.ceiling_db,
        )


def pitch_words(hz: float) -> str:
    """Write a pitch under the pointer: “2.41 kHz”, “430 Hz”."""
    return number(hz / 1000, "kHz", 2) if hz >= 999.5 else number(hz, "Hz")


def draw_reading(p: QPainter, plot: QRectF, at: QPointF, reading: str) -> None:
    """Draw a hair line through the pointer, and what lies under it on a tag beside it."""
    # A rectangle, and opaque: it is drawn sixty times a second, and a translucent line costs more.
    p.fillRect(QRectF(round(at.x()), plot.top(), 1, plot.height()), color("text3"))
    tag = QRectF(0, 0, painting.text_width(reading, "caption") + 16, 20)
    tag.moveTopLeft(at + QPointF(12, -28))
    if tag.right() > plot.right() - 4:
        tag.moveRight(at.x() - 12)
    tag.moveTop(max(tag.top(), plot.top() + 4))
    box(p, tag, color("raised", 0.94), 4, color("edge-soft"))
    words(p, tag.adjusted(8, 0, 0, 0), reading, "caption", "text")
