"""The editor of one sound: overview, ruler, names, waveform over spectrogram on one time axis."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.audio.outline import Outline
from engine.audio.spectrogram import TiledSpectrogram
from studio.controls.numbers import number
from studio.views.editor_overlay import EditorOverlay
from studio.views.overview import Overview
from studio.views.plot import Plot
from studio.views.region_hand import RegionHand
from studio.views.region_lane import RegionLane
from studio.views.spectrogram import Spectrogram
from studio.views.time_axis import TimeAxis
from studio.views.time_ruler import TimeRuler
from studio.views.waveform import Region, Waveform

WAVE_PX = 132
_WAVE_SHARE = 0.45
"""At most this part of the two pictures, so that the spectrogram stays the larger one."""

_OVERVIEW_FROM_PX = 330
"""Height below which the overview gives its place to the pictures."""

_FOOT_PX = 12
_ZOOM_STEP = 1.5


class SoundEditor(QWidget):
    """Draws a sound and its regions; knows no project and plays nothing.

    Attributes
    ----------
    seek_wanted : Signal
        A moment in seconds that was clicked.
    region_wanted : Signal
        Id of a region that is to be the chosen one.
    step_wanted : Signal
        1 for the next region, -1 for the one before.
    wished : Signal
        A `studio.views.region_hand.Wish`: ends that were dragged, or a region that was drawn.
    more_wanted : Signal
        As of `Waveform` and `Spectrogram`.
    """

    seek_wanted = Signal(float)
    region_wanted = Signal(int)
    step_wanted = Signal(int)
    wished = Signal(object)
    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = TimeAxis(self)
        self.overview = Overview(self.axis)
        self.waveform, self.spectrogram = Waveform(self.axis), Spectrogram(self.axis)
        self._ruler, self._lane = TimeRuler(self.axis), RegionLane(self.axis)
        self._stage = self._stacked()
        self._overlay = EditorOverlay(self.axis, self._stage)
        self._overlay.set_plots(self.waveform, self.spectrogram)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.overview)
        self._layout.addWidget(self._stage, 1)
        self.hand = RegionHand(self.waveform, self.spectrogram, self)
        self.hand.dragged.connect(self._overlay.set_drag)
        self.hand.seek_wanted.connect(self.seek_wanted)
        self.hand.step_wanted.connect(self.step_wanted)
        self.hand.wished.connect(self.wished)
        for part in (self.hand, self._lane):
            part.region_pressed.connect(self.region_wanted)
        for plot in (self.waveform, self.spectrogram):
            plot.hovered.connect(lambda at, plot=plot: self._on_hovered(plot, at))
        for picture in (self.waveform, self.spectrogram):
            picture.more_wanted.connect(self.more_wanted)

    def set_sound(self, outline: Outline | None, drawn: TiledSpectrogram | None) -> None:
        """Show another sound, seen whole, or none."""
        self.axis.set_total(outline.seconds if outline else 0.0)
        self.set_version(outline, drawn)
        self._place_head(0.0)
        self._overlay.set_pointer(None)

    def set_version(self, outline: Outline | None, drawn: TiledSpectrogram | None) -> None:
        """Show the same sound otherwise treated: span, playhead and regions stay."""
        self.overview.set_sound(outline)
        self.waveform.set_sound(outline)
        self.spectrogram.set_sound(drawn)

    def sharpen(self) -> None:
        """Draw what is seen again: more of it is known now."""
        self.waveform.redraw()
        self.spectrogram.redraw()

    def refresh(self) -> None:
        """Draw all of the sound again: it was surveyed further."""
        self.overview.refresh()
        self.waveform.refresh()
        self.spectrogram.redraw()

    def set_regions(self, regions: tuple[Region, ...]) -> None:
        """Show these regions over the sound."""
        for view in (self.overview, self._lane, self.waveform, self.spectrogram):
            view.set_regions(regions)
        self.hand.set_regions(regions)
        self._overlay.set_chosen(next((each for each in regions if each.is_chosen), None))

    def set_kept(self, kept: tuple[float, float] | None) -> None:
        """Veil what a trim would leave out of the chosen region, beside this span."""
        self._overlay.set_kept(kept)

    def bring_in(self, onset_s: float, offset_s: float) -> None:
        """Show a span where it is not all seen: as close as now, or wider if it needs that."""
        if self.axis.onset_s <= onset_s and offset_s <= self.axis.offset_s:
            return
        middle, span = (onset_s + offset_s) / 2, max(self.axis.span_s, (offset_s - onset_s) * 1.5)
        self.axis.show_span(middle - span / 2, middle + span / 2)

    def set_head(self, seconds: float) -> None:
        """Move the playhead; the span follows it when it leaves at the right."""
        if self.axis.offset_s < seconds < self.axis.total_s:
            self.axis.show_span(seconds, seconds + self.axis.span_s)
        self._place_head(seconds)

    @property
    def head_s(self) -> float:
        """Where the playhead stands, in seconds."""
        return self._overlay.head_s

    @property
    def reading(self) -> str:
        """What is read at the pointer."""
        return self._overlay.reading

    def step_head(self, seconds: float) -> None:
        """Move the playhead by a time and keep it in sight."""
        at_s = min(max(0.0, self.head_s + seconds), self.axis.total_s)
        if not self.axis.onset_s <= at_s <= self.axis.offset_s:
            self.axis.pan(seconds if abs(seconds) < self.axis.span_s else at_s - self.axis.onset_s)
        self.seek_wanted.emit(at_s)

    def zoom_in(self) -> None:
        """Show less time, round the playhead where it is seen, else round the middle."""
        self.axis.zoom(_ZOOM_STEP, self._anchor_s())

    def zoom_out(self) -> None:
        """Show more time."""
        self.axis.zoom(1 / _ZOOM_STEP, self._anchor_s())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()
        self._layout.activate()
        foot = self._stage.height() - _FOOT_PX
        self._overlay.setGeometry(0, 0, self._stage.width(), max(1, foot))
        self._overlay.raise_()

    def _place_head(self, seconds: float) -> None:
        self._overlay.set_head(seconds)
        self._ruler.set_head(seconds)

    def _share_out(self) -> None:
        """Divide the height: the spectrogram never gets less than the waveform."""
        has_overview = self.height() >= _OVERVIEW_FROM_PX
        self.overview.setVisible(has_overview)
        above = (self._ruler, self._lane, *((self.overview,) if has_overview else ()))
        room = self.height() - sum(each.minimumHeight() for each in above) - _FOOT_PX
        self.waveform.setFixedHeight(min(WAVE_PX, max(1, round(room * _WAVE_SHARE))))

    def _stacked(self) -> QWidget:
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, _FOOT_PX)
        layout.setSpacing(0)
        layout.addWidget(self._ruler)
        layout.addWidget(self._lane)
        layout.addWidget(self.waveform)
        layout.addWidget(self.spectrogram, 1)
        return made

    def _anchor_s(self) -> float:
        if self.axis.onset_s <= self.head_s <= self.axis.offset_s:
            return self.head_s
        return (self.axis.onset_s + self.axis.offset_s) / 2

    def _on_hovered(self, plot: Plot, at: QPointF | None) -> None:
        if at is None or not plot.plot_rect().contains(at.toPoint()) or self.axis.total_s <= 0:
            self._overlay.set_pointer(None)
            return
        reading = self._reading_at(plot, at)
        self._overlay.set_pointer(QPointF(plot.mapTo(self._stage, at.toPoint())), reading)

    def _reading_at(self, plot: Plot, at: QPointF) -> str:
        seconds = plot.seconds_at(at.x())
        parts = [number(seconds, "s", 2)]
        if plot is self.spectrogram:
            found = self.spectrogram.level_at(seconds, at.y())
            if found is not None:
                hz, db = found
                pitch = number(hz / 1000, "kHz", 1) if hz >= 1000 else number(hz, "Hz")
                parts += [pitch, number(db, "dB")]
        else:
            parts.append(self.waveform.level_at(seconds))
        return " · ".join(part for part in parts if part)
