"""The spectrogram of a sound: what is known of the part seen, sharper as it comes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from engine.audio.spectrogram import TiledSpectrogram
from engine.audio.tiles import Picture
from studio.controls.painting import RIGHT, line, words
from studio.theme import theme
from studio.views.level_picture import level_image
from studio.views.plot import Plot
from studio.views.time_axis import GUTTER_PX, TimeAxis
from studio.views.waveform import CORNER_PX, Region


class Spectrogram(Plot):
    """Draws tiles over the shared axis.

    Signals
    -------
    more_wanted()
        What is seen would be sharper with tiles that were not made yet; whoever owns the sound has
        them made off the main thread (`TiledSpectrogram.fetch`) and calls `redraw`.
    """

    more_wanted = Signal()

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(axis, parent)
        self._drawn_sound: TiledSpectrogram | None = None
        self._regions: tuple[Region, ...] = ()
        self._map_name = ""
        self.setAccessibleName("Spectrogram")

    def set_sound(self, drawn: TiledSpectrogram | None) -> None:
        """Show another sound, or none."""
        self._drawn_sound = drawn
        self.redraw()

    def set_regions(self, regions: tuple[Region, ...]) -> None:
        """Mark the edges of these spans."""
        if regions != self._regions:
            self._regions = regions
            self.redraw()

    def set_map(self, map_name: str) -> None:
        """Choose a colour map; ``""`` is the theme's own."""
        self._map_name = map_name
        self.redraw()

    def level_at(self, seconds: float, y: float) -> tuple[float, float] | None:
        """Return pitch in Hz and level in dB under a place, None where there is no sound."""
        sound = self._drawn_sound
        if sound is None or not self.height() or not 0 <= y < self.height():
            return None
        if not 0 <= seconds < sound.seconds:
            return None
        part = 1 - y / self.height()
        return sound.picture.hz_at(part), sound.level_at(seconds, part)

    def draw(self, p: QPainter, plot: QRectF) -> None:
        p.save()
        p.setClipPath(_rounded_below(plot))
        p.fillRect(plot, theme.current().color("canvas"))
        if self._drawn_sound is not None and self.axis.span_s > 0:
            self._draw_levels(p, plot, self._drawn_sound)
            self._draw_edges(p, plot)
        p.restore()

    def draw_gutter(self, p: QPainter, plot: QRectF) -> None:
        picture = self._drawn_sound.picture if self._drawn_sound else Picture()
        for hz, is_named in pitch_ticks(picture, plot.height()):
            y = plot.bottom() - plot.height() * picture.height_of(hz)
            line(p, GUTTER_PX - 5, y, GUTTER_PX, y, theme.current().color("edge-soft"))
            if is_named:
                words(p, QRectF(0, y - 8, GUTTER_PX - 9, 16), hertz(hz), "caption", "text3", RIGHT)

    def _draw_levels(self, p: QPainter, plot: QRectF, sound: TiledSpectrogram) -> None:
        axis, width = self.axis, plot.width()
        n_pixels = round(width * self.devicePixelRatioF())
        levels, onset_s, offset_s = sound.visible(axis.onset_s, axis.offset_s, n_pixels)
        if sound.is_waiting:
            self.more_wanted.emit()
        image = level_image(levels.T, self._map_name).convertToFormat(QImage.Format.Format_RGB32)
        left, right = (plot.left() + axis.x_of(at, width) for at in (onset_s, offset_s))
        p.drawImage(QRectF(left, plot.top(), right - left, plot.height()), image)

    def _draw_edges(self, p: QPainter, plot: QRectF) -> None:
        for region in self._regions:
            if region.color is None:
                continue
            for at in (region.onset_s, region.offset_s):
                if self.axis.onset_s < at < self.axis.offset_s:
                    x = plot.left() + self.axis.x_of(at, plot.width())
                    color = theme.current().class_color(region.color, 0.75)
                    line(p, x, plot.top(), x, plot.bottom(), color, 1.0, region.pen_style)


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
