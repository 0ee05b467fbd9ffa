"""The waveform of a sound: peaks softly, mean power inside them, regions in class colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from engine.audio.outline import Outline
from studio.controls.numbers import number
from studio.controls.painting import RIGHT, line, words
from studio.theme import theme
from studio.views.plot import Plot
from studio.views.time_axis import GUTTER_PX, TimeAxis
from studio.views.wave_picture import coverage, image_of, over, packed, wave_table

CORNER_PX = 6
_INSET_PX = 6
_STEP_DB = 6
_MOST_STEPS = 4
"""Quiet sound is drawn up to 24 dB larger; the axis beside it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A span of the sound as the editor draws it.

    Attributes
    ----------
    onset_s, offset_s : float
        Seconds into the sound shown; offset exclusive.
    name : str
        Of its class, ``""`` while unlabelled.
    color : int | None
        Its class's place in the palette; None while unlabelled.
    key : str
        What stands in its badge.
    is_chosen : bool
    id : int
        By which whoever drew it knows it again.
    sure : float | None
        How sure a model is of it, 0 to 1, where nobody said yet that it is right.
    has_ends : bool
        Whether a hand can move its ends.
    """

    onset_s: float
    offset_s: float
    name: str = ""
    color: int | None = None
    key: str = ""
    is_chosen: bool = False
    id: int = 0
    sure: float | None = None
    has_ends: bool = True

    @property
    def pen_style(self) -> Qt.PenStyle:
        """How its edges are drawn: what is only suggested looks unfinished."""
        return Qt.PenStyle.SolidLine if self.sure is None else Qt.PenStyle.DashLine


class Waveform(Plot):
    """Draws an outline over the shared axis; its vertical scale is chosen in steps of 6 dB.

    Signals
    -------
    more_wanted()
        What is seen would be truer with samples that were not read yet; see `Outline.fetch`.
    """

    more_wanted = Signal()

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(axis, parent)
        self._outline: Outline | None = None
        self._regions: tuple[Region, ...] = ()
        self._n_steps = 0
        self.setAccessibleName("Waveform")

    def set_sound(self, outline: Outline | None) -> None:
        """Show another sound, or none."""
        self._outline = outline
        self._n_steps = _steps_for(outline) if outline else 0
        self.redraw()

    def refresh(self) -> None:
        """Draw again: more of the sound is known now."""
        self._n_steps = _steps_for(self._outline) if self._outline else 0
        self.redraw()

    def set_regions(self, regions: tuple[Region, ...]) -> None:
        """Colour these spans after their classes."""
        if regions != self._regions:
            self._regions = regions
            self.redraw()

    def level_at(self, seconds: float) -> str:
        """Return the level of the pixel column under a moment in words, ``""`` without a sound."""
        if self._outline is None or not self.axis.total_s:
            return ""
        step = self.axis.span_s / max(1, self.plot_rect().width())
        low, high, _ = self._outline.columns(seconds, seconds + step, 1)[:, 0]
        peak = max(float(high), -float(low))
        return number(20 * np.log10(peak), "dB") if peak > 1e-5 else "−∞ dB"

    @property
    def top_db(self) -> int:
        """Level at the upper edge, 0 dB for full scale."""
        return -self._n_steps * _STEP_DB

    def draw(self, p: QPainter, plot: QRectF) -> None:
        colors = theme.current()
        p.save()
        p.setClipPath(_rounded_above(plot))
        p.fillRect(plot, colors.color("canvas"))
        if self._outline is not None and self.axis.total_s > 0:
            self._draw_bodies(p, plot, self._outline)
        p.restore()
        y = plot.bottom() - 0.5
        line(p, plot.left(), y, plot.right(), y, colors.color("line"))

    def draw_gutter(self, p: QPainter, plot: QRectF) -> None:
        half = f"{self.top_db - _STEP_DB}".replace("-", "−")
        for part, text in ((0.25, half), (0.5, "−∞"), (0.75, half)):
            place = QRectF(0, plot.top() + plot.height() * part - 8, GUTTER_PX - 9, 16)
            words(p, place, text, "caption", "text3", RIGHT)

    def _draw_bodies(self, p: QPainter, plot: QRectF, outline: Outline) -> None:
        ratio = self.devicePixelRatioF()
        n_columns = round(plot.width() * ratio)
        n_rows = round((plot.height() - 2 * _INSET_PX) * ratio)
        low, high, rms = outline.columns(self.axis.onset_s, self.axis.offset_s, n_columns)
        if outline.is_waiting:
            self.more_wanted.emit()
        gain = 2.0**self._n_steps
        edge = round(_INSET_PX * ratio)
        padded = np.zeros((n_rows + 2 * edge, n_columns), np.uint8)
        padded[edge : edge + n_rows] = coverage(high * gain, low * gain, rms * gain, n_rows)
        p.drawImage(plot, image_of(self._coloured(padded)))
        self._draw_edges(p, plot)

    def _coloured(self, mask: np.ndarray) -> np.ndarray:
        colors = theme.current()
        canvas = colors.color("canvas")
        soft = colors.color("wave-soft")
        faint = colors.color("wave-soft", 0.4)
        made = np.take(wave_table(canvas, faint, soft), mask)
        for region in self._seen_regions():
            first, last = (
                round(min(max(0.0, self.axis.x_of(at, mask.shape[1])), mask.shape[1]))
                for at in (region.onset_s, region.offset_s)
            )
            if region.color is None or last <= first:
                continue
            tint = colors.class_color(region.color, 0.18 if region.is_chosen else 0.07)
            body, peaks = (colors.class_color(region.color, alpha) for alpha in (1.0, 0.42))
            table = wave_table(over(tint, canvas), peaks, body)
            made[:, first:last] = np.take(table, mask[:, first:last])
        for part in (0.25, 0.5, 0.75):
            row = int(mask.shape[0] * part)
            grid = packed(_rgb(colors.color("grid")))[0]
            made[row, mask[row] == 0] = grid
        return made

    def _seen_regions(self) -> list[Region]:
        onset_s, offset_s = self.axis.onset_s, self.axis.offset_s
        return [r for r in self._regions if r.onset_s < offset_s and r.offset_s > onset_s]

    def _draw_edges(self, p: QPainter, plot: QRectF) -> None:
        for region in self._seen_regions():
            if region.color is None:
                continue
            for at in (region.onset_s, region.offset_s):
                x = plot.left() + self.axis.x_of(at, plot.width())
                if plot.left() < x < plot.right():
                    color = theme.current().class_color(region.color, 0.75)
                    line(p, x, plot.top(), x, plot.bottom(), color, 1.0, region.pen_style)


def _steps_for(outline: Outline) -> int:
    low, high, _ = outline.columns(0.0, outline.seconds, 1)[:, 0]
    peak = max(float(high), -float(low))
    if peak <= 0:
        return 0
    return int(np.clip(np.floor(-np.log2(peak)), 0, _MOST_STEPS))


def _rounded_above(plot: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(plot.adjusted(0, 0, 0, CORNER_PX * 2), CORNER_PX, CORNER_PX)
    return path


def _rgb(color: QColor) -> np.ndarray:
    return np.array([[color.red(), color.green(), color.blue()]])
