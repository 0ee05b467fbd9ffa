"""The hand on the regions: dragging an end, drawing a region, choosing one, panning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from studio.views.plot import Plot
from studio.views.waveform import Region

_GRIP_PX = 7
"""How near an edge the pointer takes hold of it: a little more than the handle is wide."""

_SNAP_PX = 10
"""How near the edge of a sound a dragged end jumps to it."""

_STILL_PX = 4
"""A press that moves less is a click."""

SHORTEST_S = 0.01

Snap = Callable[[float, float], float]
"""Of a moment and how far it may move, both in seconds, to the moment it moves to."""


class _Doing(Enum):
    NOTHING = 0
    PRESSED = 1
    ONSET = 2
    OFFSET = 3
    DRAWING = 4
    PANNING = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """A span that a person drew.

    Attributes
    ----------
    region : int
        Id of the region whose ends they are; 0 for a new one.
    onset_s, offset_s : float
    snaps : bool
        Whether the ends may move to the zero crossings beside them; Shift turns it round.
    moves_onset, moves_offset : bool
        Which ends the hand moved: the others stay to the sample.
    """

    region: int
    onset_s: float
    offset_s: float
    snaps: bool
    moves_onset: bool = True
    moves_offset: bool = True


class RegionHand(QObject):
    """Watches the pointer over the pictures of one sound; changes nothing but what is seen.

    Signals
    -------
    dragged(object)
        The span (onset, offset) under way, or None when it is over.
    wished(Wish)
        The drag ended.
    seek_wanted(float)
        A moment that was clicked.
    region_pressed(int)
        Id of a region that was clicked and is not the chosen one.
    step_wanted(int)
        1 for Tab, -1 for Shift+Tab, while there is a region that way.
    """

    dragged = Signal(object)
    wished = Signal(object)
    seek_wanted = Signal(float)
    region_pressed = Signal(int)
    step_wanted = Signal(int)

    def __init__(self, waveform: Plot, spectrogram: Plot, parent: QObject) -> None:
        super().__init__(parent)
        self._waveform = waveform
        self._regions: tuple[Region, ...] = ()
        self._doing = _Doing.NOTHING
        self._from_x = self._last_x = 0.0
        self._from_s = 0.0
        self._span = (0.0, 0.0)
        self._is_fixed = False
        self._snap: Snap = _leave
        self._is_snapping = True
        for plot in (waveform, spectrogram):
            plot.installEventFilter(self)

    def set_regions(self, regions: tuple[Region, ...]) -> None:
        """Take hold of these from now on."""
        self._regions = regions

    def set_snap(self, snap: Snap) -> None:
        """Let a dragged end jump to where `snap` says."""
        self._snap = snap

    def set_snapping(self, is_on: bool) -> None:
        """Snap, or snap only while Shift is held."""
        self._is_snapping = is_on

    def set_fixed(self, is_fixed: bool) -> None:
        """Let nothing be drawn or moved, as in a project that another program writes."""
        self._is_fixed = is_fixed

    def next_region(self, step: int) -> Region | None:
        """Return the region before (-1) or after (1) the chosen one, None at the end."""
        return neighbour(self._regions, step)

    def can_step(self, step: int) -> bool:
        """Return whether there is a region before (-1) or after (1) the chosen one."""
        return self.next_region(step) is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, Plot) or watched.axis.total_s <= 0:
            return False
        if isinstance(event, QMouseEvent):
            return self._on_mouse(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def _on_mouse(self, plot: Plot, event: QMouseEvent) -> bool:
        kind, is_left = event.type(), event.button() == Qt.MouseButton.LeftButton
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and is_left:
            self._begin(plot, event)
            return True
        if kind == QEvent.Type.MouseMove:
            if self._doing is _Doing.NOTHING:
                self._show_cursor(plot, event.position().x())
                return False
            self._go_on(plot, event.position().x(), snaps=self._snaps(event))
            return self._doing is _Doing.PANNING
        if kind == QEvent.Type.MouseButtonRelease and is_left:
            self._end(event)
            return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self._doing is not _Doing.NOTHING:
            self._doing = _Doing.NOTHING
            self.dragged.emit(None)
            return True
        steps = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.can_step(step):
            self.step_wanted.emit(step)
            return True
        return False

    def _begin(self, plot: Plot, event: QMouseEvent) -> None:
        x = event.position().x()
        self._from_x = self._last_x = x
        self._from_s = self._second(plot, x)
        end, chosen = self._end_at(plot, x), self._chosen()
        self._doing = _Doing.PRESSED
        if end is not None and chosen is not None:
            self._doing = end
            self._span = (chosen.onset_s, chosen.offset_s)

    def _snaps(self, event: QMouseEvent) -> bool:
        is_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return self._is_snapping != is_shift

    def _go_on(self, plot: Plot, x: float, *, snaps: bool) -> None:
        at_s = self._second(plot, x)
        if snaps and self._doing in (_Doing.ONSET, _Doing.OFFSET, _Doing.DRAWING):
            reach_s = _SNAP_PX * plot.axis.span_s / max(1, plot.plot_rect().width())
            at_s = min(max(0.0, self._snap(at_s, reach_s)), plot.axis.total_s)
        onset_s, offset_s = self._span
        if self._doing is _Doing.PRESSED and abs(x - self._from_x) >= _STILL_PX:
            draws = plot is self._waveform and not self._is_fixed
            self._doing = _Doing.DRAWING if draws else _Doing.PANNING
        if self._doing is _Doing.PANNING:
            width = max(1, plot.plot_rect().width())
            plot.axis.pan((self._last_x - x) / width * plot.axis.span_s)
        elif self._doing is _Doing.ONSET:
            self._span = (min(at_s, offset_s - SHORTEST_S), offset_s)
        elif self._doing is _Doing.OFFSET:
            self._span = (onset_s, max(at_s, onset_s + SHORTEST_S))
        elif self._doing is _Doing.DRAWING:
            self._span = (min(at_s, self._from_s), max(at_s, self._from_s))
        self._last_x = x
        if self._doing in (_Doing.ONSET, _Doing.OFFSET, _Doing.DRAWING):
            self.dragged.emit(self._span)

    def _end(self, event: QMouseEvent) -> None:
        doing, self._doing = self._doing, _Doing.NOTHING
        if doing is _Doing.PRESSED:
            self._click()
        elif doing in (_Doing.ONSET, _Doing.OFFSET, _Doing.DRAWING):
            self.dragged.emit(None)
            self._wish(doing, snaps=self._snaps(event))

    def _wish(self, doing: _Doing, *, snaps: bool) -> None:
        onset_s, offset_s = self._span
        chosen = self._chosen()
        if doing is _Doing.DRAWING:
            if offset_s - onset_s >= SHORTEST_S:
                self.wished.emit(Wish(0, onset_s, offset_s, snaps))
        elif chosen is not None and self._span != (chosen.onset_s, chosen.offset_s):
            is_onset = doing is _Doing.ONSET
            self.wished.emit(Wish(chosen.id, onset_s, offset_s, snaps, is_onset, not is_onset))

    def _click(self) -> None:
        under = [r for r in self._regions if r.onset_s <= self._from_s < r.offset_s]
        on_top = min(under, key=lambda r: (r.offset_s - r.onset_s, not r.is_chosen), default=None)
        if on_top is not None and not on_top.is_chosen:
            self.region_pressed.emit(on_top.id)
        self.seek_wanted.emit(self._from_s)

    def _show_cursor(self, plot: Plot, x: float) -> None:
        shapes = Qt.CursorShape
        plot.setCursor(shapes.SizeHorCursor if self._end_at(plot, x) else shapes.ArrowCursor)

    def _end_at(self, plot: Plot, x: float) -> _Doing | None:
        """Return the end of the chosen region under the pointer, the nearer one of two."""
        chosen = self._chosen()
        if chosen is None or not chosen.has_ends or self._is_fixed or not plot.axis.span_s:
            return None
        left = plot.plot_rect().left()
        width = plot.plot_rect().width()
        away = {
            _Doing.ONSET: abs(x - left - plot.axis.x_of(chosen.onset_s, width)),
            _Doing.OFFSET: abs(x - left - plot.axis.x_of(chosen.offset_s, width)),
        }
        nearest = min(away, key=lambda end: away[end])
        return nearest if away[nearest] <= _GRIP_PX else None

    def _chosen(self) -> Region | None:
        return next((region for region in self._regions if region.is_chosen), None)

    def _second(self, plot: Plot, x: float) -> float:
        return min(max(0.0, plot.seconds_at(x)), plot.axis.total_s)


def _leave(at_s: float, _reach_s: float) -> float:
    return at_s


def neighbour(regions: tuple[Region, ...], step: int) -> Region | None:
    """Return the region before (-1) or after (1) the chosen one in time, None at the end."""
    ordered = sorted(regions, key=lambda region: (region.onset_s, region.offset_s, region.id))
    places = [place for place, region in enumerate(ordered) if region.is_chosen]
    if not places or not 0 <= places[0] + step < len(ordered):
        return None
    return ordered[places[0] + step]
