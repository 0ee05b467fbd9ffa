"""The parts of the Listen page, and the two ways they are laid out: wide, and for a finger."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.audio.mel import FloatArray
from engine.dataset.records import Label
from studio.controls.arrange import NO_LIMIT_PX, column, pane, row, rule, scrolling
from studio.controls.segmented import Segmented
from studio.listen.file_pane import FilePane
from studio.listen.keys import ListenKeys
from studio.listen.live_pane import LivePane, RecentChips
from studio.listen.setup import ListenSetup
from studio.listen.tabs import TouchHead
from studio.models.events import HeardEvent
from studio.views.meter_bars import AllClassesView, BestTwoView, Heard
from studio.views.rolling import HeardSpan, RollingView

TOUCH_BELOW = (900, 560)
"""A screen, or a window, smaller than this gets the layout for a finger."""

LEFT_PX = 392
_NARROW_LEFT_PX = 320
KEPT_SOUNDS = 60
"""Detections whose sound can be played from the log: at most some 20 MB."""
_LONGEST_KEPT_S = 10
_STEPS = 32_767
_KEYS_PX, _TOUCH_KEYS_PX, _LEAST_KEYS_PX = 112, 100, 72
_LEAST_STRIP_PX = 110
_HINTS = (
    "Predict listens on and on. Record takes one sound to try.",
    "Open… takes a recording. Timeline shows what is in it.",
)
"""How to begin, with the microphone and with a recording."""


class Parts(QObject):
    """Every widget of the page that shows something, fed from one place.

    Parameters
    ----------
    name : str
        What is listened with.
    is_alone : bool
        The page is all of its window, which has no head of its own.

    Attributes
    ----------
    mode_chosen : Signal(int)
    """

    mode_chosen = Signal(int)

    def __init__(self, name: str, *, is_alone: bool) -> None:
        super().__init__()
        self.is_touch = False
        self.best = BestTwoView()
        self.all_classes = AllClassesView()
        self.setup = ListenSetup()
        self.keys = ListenKeys()
        self.live_pane = LivePane()
        self.file_pane = FilePane()
        self.chips = RecentChips()
        self.strip = RollingView(gutter_px=16, margin_px=16)
        self.strip.setMinimumHeight(_LEAST_STRIP_PX)
        self.head = TouchHead(name, is_bare=not is_alone)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.live_pane)
        self.stack.addWidget(self.file_pane)
        self.modes = Segmented(("Always on", "File"), 0, "What is heard")
        self.modes.chosen_changed.connect(self.mode_chosen)
        self._show_hint(0)
        self._sounds: OrderedDict[HeardEvent, NDArray[np.int16]] = OrderedDict()

    def lay_out(self, *, is_touch: bool) -> QWidget:
        """Put the parts into a page for a finger, or for a desk; they keep what they show."""
        self.is_touch = is_touch
        self.best.set_wide(is_wide=is_touch)
        self.all_classes.set_pad(0 if is_touch else 24)
        for part in (self.setup, self.live_pane.log, self.file_pane.events):
            part.set_touch(is_touch=is_touch)
        if is_touch:
            self.strip.follow(self.rolling)
            self.show_mode(self.stack.currentIndex())  # a recording lies behind another tab
            return _touch_layout(self)
        for part in (self.head, self.strip, self.chips):
            part.setParent(None)  # or it would go with the layout that it was in
        return _wide_layout(self)

    @property
    def rolling(self) -> RollingView:
        """The rolling picture that keeps the sound."""
        return self.live_pane.rolling

    @property
    def now_s(self) -> float:
        """The moment at the right edge, on the clock of the microphone."""
        return self.rolling.now_s

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Draw lanes and bars for the classes of a model."""
        self.live_pane.lanes.set_labels(labels)

    def show_heard(
        self, best: Sequence[Heard], heard: Sequence[Heard], line: str, *, is_unknown: bool = False
    ) -> None:
        """Show the two best, and all."""
        self.best.set_data(best, line=line, is_unknown=is_unknown)
        self.all_classes.set_data(heard)

    def feed(self, samples: FloatArray) -> None:
        """Roll on by new sound, mono at 16 kHz."""
        self.rolling.feed(samples)
        if self.is_touch:
            self.strip.feed(samples)

    def set_live(self, *, is_live: bool) -> None:
        """Draw the edge where sound comes in, or not."""
        self.rolling.set_live(is_live=is_live)
        self.live_pane.lanes.set_live(is_live=is_live)
        self.strip.set_live(is_live=is_live)

    def show_spans(self, spans: Sequence[HeardSpan], started_s: float | None) -> None:
        """Show what was heard, wherever that is drawn; None while no sound came in yet."""
        self.rolling.set_spans(spans)
        self.live_pane.lanes.set_spans(spans)
        self.live_pane.lanes.set_now(self.now_s, started_s)
        self.strip.set_spans(spans)
        self.chips.set_spans(spans, self.now_s)

    def add_event(self, event: HeardEvent, samples: FloatArray) -> None:
        """Write a line into the log and keep its sound while there is room."""
        self.live_pane.log.model.add(event)
        kept = samples[: _LONGEST_KEPT_S * 16_000]
        self._sounds[event] = (kept * _STEPS).astype(np.int16)
        while len(self._sounds) > KEPT_SOUNDS:
            self._sounds.popitem(last=False)

    def sound_of(self, event: HeardEvent) -> FloatArray | None:
        """Return the sound of a line of the log, None where it is no longer kept."""
        kept = self._sounds.get(event)
        return None if kept is None else kept.astype(np.float32) / np.float32(_STEPS)

    def clear(self) -> None:
        """Forget the sound; a new clock begins."""
        self.rolling.clear()
        self.strip.clear()
        self.show_spans((), None)

    def show_mode(self, mode: int) -> None:
        """Bring the microphone's side or the recording's to the front."""
        self.modes.choose(mode)
        self._show_hint(mode)
        self.stack.setCurrentIndex(mode)
        if self.is_touch and mode == 1:
            self.head.choose(self.head.TIMELINE)

    def _show_hint(self, mode: int) -> None:
        for rolling in (self.rolling, self.strip):
            rolling.set_hint(_HINTS[mode])


def _wide_layout(parts: Parts) -> QWidget:
    """Lay the page out for a desk: numbers and keys at the left, the sound at the right."""
    settings = column(parts.modes, parts.setup, gap=12, edges=(24, 12, 24, 8))
    middle = column(column(parts.all_classes, edges=(0, 8, 0, 6)), rule(), settings, None, gap=0)
    left = column(
        parts.best,
        rule(),
        (scrolling(pane(middle)), 1),
        column(parts.keys, edges=(24, 8, 24, 16)),
        gap=0,
    )
    parts.keys.setFixedHeight(_KEYS_PX)
    parts.modes.setFixedHeight(32)
    parts.modes.setMinimumWidth(0)
    parts.modes.setMaximumWidth(NO_LIMIT_PX)
    parts.live_pane.give_back_log()
    left_pane = pane(left)
    left_pane.setMinimumWidth(_NARROW_LEFT_PX)
    left_pane.setMaximumWidth(LEFT_PX)
    return row((left_pane, 2), rule("v"), (pane(parts.stack), 5), gap=0)


def _touch_layout(parts: Parts) -> QWidget:
    """Lay the page out for a finger, 800 by 480: one column, the rest behind tabs."""
    parts.keys.setMinimumHeight(_LEAST_KEYS_PX)
    parts.keys.setMaximumHeight(_TOUCH_KEYS_PX)
    now = column(
        parts.best,
        (parts.strip, 1),
        parts.chips,
        column(parts.keys, edges=(16, 0, 16, 12)),
        gap=0,
    )
    settings = column(parts.setup, 8, parts.all_classes, None, gap=8, edges=(16, 16, 16, 12))
    log = parts.live_pane.take_log()
    timeline = column(
        row(parts.modes, None, edges=(16, 8, 16, 0)),
        (parts.stack, 1),
        gap=0,
    )
    parts.modes.setFixedSize(280, 48)
    tabs = QStackedWidget()
    for each in (now, timeline, log, scrolling(pane(settings))):
        tabs.addWidget(each)
    tabs.setCurrentIndex(parts.head.chosen)
    parts.head.chosen_changed.connect(tabs.setCurrentIndex)
    return column(pane(parts.head), rule(), (pane(tabs), 1), gap=0)
