"""The spectrogram of a sound: a coarse picture of all of it, a fine one of the part seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from engine.audio.tiles import ByteArray, Picture
from studio.controls.painting import RIGHT, line, words
from studio.theme import theme
from studio.views.level_picture import level_image, recolour
from studio.views.plot import Plot
from studio.views.time_axis import GUTTER_PX, TimeAxis
from studio.views.waveform import CORNER_PX, Region

_DETAIL_BELOW = 0.75
"""Columns of the coarse picture to a pixel under which a finer one is asked for."""

_REST_MS = 60
"""How long a zoom must rest before a finer picture is worth computing."""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A picture of the levels of one span.

    Attributes
    ----------
    onset_s, offset_s : float
        The span it shows.
    picture : Picture
        What its rows and bytes mean.
    levels : NDArray[np.uint8], shape (n_rows, n_columns)
    """

    onset_s: float
    offset_s: float
    picture: Picture
    levels: ByteArray

    @property
    def columns_a_second(self) -> float:
        """How fine it is."""
        return self.levels.shape[1] / (self.offset_s - self.onset_s)


class Spectrogram(Plot):
    """Draws tiles over the shared axis.

    Attributes
    ----------
    detail_wanted : Signal
        ``(onset_s, offset_s, n_columns)`` of a finer tile that would sharpen what is seen; whoever
        owns the sound computes it off the main thread and hands it to `set_detail`.
    """

    detail_wanted = Signal(float, float, int)

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(axis, parent)
        self._whole: tuple[Tile, QImage] | None = None
        self._detail: tuple[Tile, QImage] | None = None
        self._regions: tuple[Region, ...] = ()
        self._map_name = ""
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask_for_detail)
        axis.changed.connect(self._rest.start)
        self.setAccessibleName("Spectrogram")

    def set_sound(self, whole: Tile | None) -> None:
        """Show another sound by the picture of all of it, or none."""
        self._whole = (whole, level_image(whole.levels, self._map_name)) if whole else None
        self._detail = None
        self.redraw()

    def set_detail(self, tile: Tile) -> None:
        """Lay a finer picture over its span."""
        self._detail = (tile, level_image(tile.levels, self._map_name))
        self.redraw()

    def set_regions(self, regions: tuple[Region, ...]) -> None:
        """Mark the edges of these spans."""
        if regions != self._regions:
            self._regions = regions
            self.redraw()

    def set_map(self, map_name: str) -> None:
        """Choose a colour map; ``""`` is the theme's own."""
        self._map_name = map_name
        self._recolour()
        self.redraw()

    def level_at(self, seconds: float, y: float) -> tuple[float, float] | None:
        """Return pitch in Hz and level in dB under a place, None where there is no sound."""
        if self._whole is None or not self.height():
            return None
        tile = self._finest(self._whole[0], seconds)
        n_rows, n_columns = tile.levels.shape
        column = int((seconds - tile.onset_s) * tile.columns_a_second)
        if not 0 <= column < n_columns or not 0 <= y < self.height():
            return None
        hz = tile.picture.hz_at(1 - y / self.height())
        return hz, tile.picture.db_of(int(tile.levels[int(y / self.height() * n_rows), column]))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._recolour()
        super().changeEvent(event)

    def draw(self, p: QPainter, plot: QRectF) -> None:
        p.save()
        p.setClipPath(_rounded_below(plot))
        p.fillRect(plot, theme.current().color("canvas"))
        if self._whole is not None and self.axis.span_s > 0:
            self._draw_tile(p, plot, *self._whole)
            if self._detail is not None and self._is_finer_needed(self._whole[0], plot.width()):
                self._draw_tile(p, plot, *self._detail)
            self._draw_edges(p, plot)
        p.restore()

    def draw_gutter(self, p: QPainter, plot: QRectF) -> None:
        picture = self._whole[0].picture if self._whole else Picture()
        for hz, is_named in pitch_ticks(picture, plot.height()):
            y = plot.bottom() - plot.height() * picture.height_of(hz)
            line(p, GUTTER_PX - 5, y, GUTTER_PX, y, theme.current().color("edge-soft"))
            if is_named:
                words(p, QRectF(0, y - 8, GUTTER_PX - 9, 16), hertz(hz), "caption", "text3", RIGHT)

    def _draw_tile(self, p: QPainter, plot: QRectF, tile: Tile, image: QImage) -> None:
        """Draw the visible part of a tile: only that is converted and smoothed."""
        first = max(tile.onset_s, self.axis.onset_s)
        last = min(tile.offset_s, self.axis.offset_s)
        if last <= first:
            return
        rate = tile.columns_a_second
        left = max(0, int((first - tile.onset_s) * rate) - 1)
        right = min(image.width(), int(np.ceil((last - tile.onset_s) * rate)) + 1)
        part = image.copy(left, 0, right - left, image.height())
        place = QRectF(plot)
        place.setLeft(plot.left() + self.axis.x_of(tile.onset_s + left / rate, plot.width()))
        place.setRight(plot.left() + self.axis.x_of(tile.onset_s + right / rate, plot.width()))
        p.drawImage(place, part.convertToFormat(QImage.Format.Format_RGB32))

    def _draw_edges(self, p: QPainter, plot: QRectF) -> None:
        for region in self._regions:
            if region.color is None:
                continue
            for at in (region.onset_s, region.offset_s):
                x = plot.left() + self.axis.x_of(at, plot.width())
                if plot.left() < x < plot.right():
                    color = theme.current().class_color(region.color, 0.75)
                    line(p, x, plot.top(), x, plot.bottom(), color)

    def _is_finer_needed(self, whole: Tile, width: float) -> bool:
        return whole.columns_a_second * self.axis.span_s < width * _DETAIL_BELOW

    def _ask_for_detail(self) -> None:
        width, onset, offset = self.plot_rect().width(), self.axis.onset_s, self.axis.offset_s
        if self._whole is None or not self._is_finer_needed(self._whole[0], width):
            return
        if self._detail is not None:
            tile = self._detail[0]
            is_covered = tile.onset_s <= onset and offset <= tile.offset_s
            if is_covered and tile.columns_a_second * self.axis.span_s >= width * _DETAIL_BELOW:
                return
        # Half a screen more on either side, so that a short pan shows nothing coarse.
        spare = self.axis.span_s / 2
        first, last = max(0.0, onset - spare), min(self.axis.total_s, offset + spare)
        self.detail_wanted.emit(first, last, round(width * (last - first) / self.axis.span_s))

    def _finest(self, whole: Tile, seconds: float) -> Tile:
        if (
            self._detail is not None
            and self._detail[0].onset_s <= seconds < self._detail[0].offset_s
        ):
            return self._detail[0]
        return whole

    def _recolour(self) -> None:
        for shown in (self._whole, self._detail):
            if shown is not None:
                recolour(shown[1], self._map_name)


def pitch_ticks(picture: Picture, height: float) -> list[tuple[float, bool]]:
    """Choose round pitches for an axis and which of them have room for a name.

    Returns
    -------
    list[tuple[float, bool]]
        Hz, rising, and whether it is named: names stand at least 40 px apart.
    """
    made: list[tuple[float, bool]] = []
    last_named = -40.0
    for hz in (100, 200, 500, 1000, 2000, 3000, 4000, 5000, 6000, 7000):
        if not picture.low_hz < hz < picture.high_hz:
            continue
        y = picture.height_of(hz) * height
        is_even = hz < 1000 or hz % 2000 == 0 or (hz == 1000 and picture.scale != "linear")
        is_named = is_even and y - last_named >= 40 and 8 < y < height - 8
        last_named = y if is_named else last_named
        if hz >= 1000 or picture.scale != "linear":
            made.append((hz, is_named))
    return made


def hertz(hz: float) -> str:
    """Write a pitch of an axis: ``500 Hz``, ``2 kHz``."""
    return f"{hz / 1000:g} kHz" if hz >= 1000 else f"{hz:g} Hz"


def _rounded_below(plot: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(plot.adjusted(0, -CORNER_PX * 2, 0, 0), CORNER_PX, CORNER_PX)
    return path
