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
from studio.controls.arrange import column, pane, row, rule, scrolling
from studio.controls.segmented import Segmented
from studio.listen.file_pane import FilePane
from studio.listen.keys import ListenKeys
from studio.listen.live_pane import LivePane, RecentChips
from studio.listen.setup import ListenSetup
from studio.listen.tabs import TouchHead
from studio.models.events import HeardEvent
from studio.views.meter_bars import AllClassesView, BestTwoView, Heard
from studio.views.rolling import HeardSpan, RollingView

LEFT_PX = 392
_NARROW_LEFT_PX = 320
KEPT_SOUNDS = 60
"""Detections whose sound can be played from the log: at most some 20 MB."""
_LONGEST_KEPT_S = 10
_STEPS = 32_767


class Parts(QObject):
    """Every widget of the page that shows something, fed from one place.

    Attributes
    ----------
    mode_chosen : Signal(int)
    """

    mode_chosen = Signal(int)

    def __init__(self, *, is_touch: bool, name: str) -> None:
        super().__init__()
        self.is_touch, self.name = is_touch, name
        self.best = BestTwoView(is_wide=is_touch)
        self.all_classes = AllClassesView(pad_px=0 if is_touch else 24)
        self.setup = ListenSetup(is_touch=is_touch)
        self.keys = ListenKeys()
        self.live_pane = LivePane(is_touch=is_touch)
        self.file_pane = FilePane(is_touch=is_touch)
        self.chips = RecentChips()
        self.strip = RollingView(gutter_px=16, margin_px=16) if is_touch else None
        self.head = TouchHead(name) if is_touch else None
        self.stack = QStackedWidget()
        self.modes = Segmented(("Always on", "File"), 0, "What is heard")
        self.modes.setFixedHeight(32)
        self.modes.chosen_changed.connect(self.mode_chosen)
        for rolling in filter(None, (self.rolling, self.strip)):
            rolling.set_hint("Predict listens on and on. Record takes one sound to try.")
        self._sounds: OrderedDict[HeardEvent, NDArray[np.int16]] = OrderedDict()

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
        if self.strip is not None:
            self.strip.feed(samples)

    def set_live(self, *, is_live: bool) -> None:
        """Draw the edge where sound comes in, or not."""
        self.rolling.set_live(is_live=is_live)
        self.live_pane.lanes.set_live(is_live=is_live)
        if self.strip is not None:
            self.strip.set_live(is_live=is_live)

    def show_spans(self, spans: Sequence[HeardSpan], started_s: float) -> None:
        """Show what was heard, wherever that is drawn."""
        self.rolling.set_spans(spans)
        self.live_pane.lanes.set_spans(spans)
        self.live_pane.lanes.set_now(self.now_s, started_s)
        if self.strip is not None:
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
        if self.strip is not None:
            self.strip.clear()
        self.show_spans((), 0.0)

    def show_mode(self, mode: int) -> None:
        """Bring the microphone's side or the recording's to the front."""
        self.modes.choose(mode)
        self.stack.setCurrentIndex(mode)
        if self.head is not None and mode == 1:
            self.head.choose(self.head.TIMELINE)


def wide_layout(parts: Parts) -> QWidget:
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
    parts.keys.setFixedHeight(112)
    parts.stack.addWidget(parts.live_pane)
    parts.stack.addWidget(parts.file_pane)
    left_pane = pane(left)
    left_pane.setMinimumWidth(_NARROW_LEFT_PX)
    left_pane.setMaximumWidth(LEFT_PX)
    return row((left_pane, 2), rule("v"), (pane(parts.stack), 5), gap=0)


def touch_layout(parts: Parts) -> QWidget:
    """Lay the page out for a finger, 800 by 480: one column, the rest behind tabs."""
    head, strip = parts.head, parts.strip
    if head is None or strip is None:
        message = "these parts were not made for touch"
        raise ValueError(message)
    parts.keys.setFixedHeight(100)
    now = column(
        parts.best,
        (strip, 1),
        parts.chips,
        column(parts.keys, edges=(16, 0, 16, 12)),
        gap=0,
    )
    parts.stack.addWidget(parts.live_pane)
    parts.stack.addWidget(parts.file_pane)
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
    head.chosen_changed.connect(tabs.setCurrentIndex)
    return column(pane(head), rule(), (pane(tabs), 1), gap=0)
