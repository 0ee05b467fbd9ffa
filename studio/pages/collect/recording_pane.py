"""The upper half: what is heard, the takes made of it, and the classes to record as."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from studio.commands.context import Context
from studio.controls.arrange import row
from studio.controls.buttons import button
from studio.controls.command_button import command_button
from studio.controls.elided import Elided
from studio.controls.floating import cast_shadow
from studio.controls.numbers import time_text
from studio.controls.painting import Painted, color
from studio.controls.segmented import Segmented
from studio.controls.text import label
from studio.pages.collect.chop_pane import ChopPane
from studio.pages.collect.hold_tiles import HoldTiles
from studio.pages.collect.look_card import LookCard
from studio.pages.collect.no_microphone import NoMicrophone
from studio.pages.collect.takes import WIDTH_PX, TakesColumn
from studio.views.live import LiveView
from studio.views.scale_strip import ScaleStrip

HEIGHT_PX = 442
"""Its height while an import plan stands below; without one it takes all there is."""

HOLD, TOGGLE, LONG = 0, 1, 2
_EDGE_PX, _DRAWER_EDGE_PX = 20, 12
_TAKES = "Takes"


class RecordingPane(QWidget):
    """Lays out the parts; what happens in them the page decides.

    Signals
    -------
    mode_changed(int)
        `HOLD`, `TOGGLE` or `LONG`.
    microphone_shown()
        The live view stands there now, or the ways on without a microphone; `has_microphone`.
    """

    mode_changed = Signal(int)
    microphone_shown = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live, self.takes, self.tiles = LiveView(), TakesColumn(), HoldTiles(context)
        self.none, self.chop = NoMicrophone(context), ChopPane()
        self.mode = Segmented(["Hold", "Toggle", "Long take"], 0, "How a key records")
        self.mode.chosen_changed.connect(self.mode_changed)
        self._dot, self._title = _Dot(), Elided("", "title", "text")
        self._clock = label("", "title", "2")
        self.strip = ScaleStrip()
        self.look = LookCard(context, self.live, self.strip)
        self.look_button = command_button("live.show-look", context, small=True, has_words=False)
        self._drawer_button = button(_TAKES, "audio-lines", small=True, tip=_TAKES)
        self._drawer_button.clicked.connect(self._toggle_drawer)
        self._drawer = _Drawer(self)
        self._folds = False
        self._stage = QStackedWidget()
        self._stage.addWidget(self.live)
        self._stage.addWidget(self.none)
        self._stage.addWidget(self.chop)
        self._has_microphone = True
        self._middle = row((self._stage, 1), self.takes, gap=16)
        self._head = row(
            self._dot,
            self._title,
            self._clock,
            None,
            self.strip,
            self.look_button,
            self._drawer_button,
            self.mode,
            gap=8,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE_PX, 14, _EDGE_PX, 16)
        layout.setSpacing(12)
        layout.addWidget(self._head)
        layout.addWidget(self._middle, 1)
        layout.addWidget(self.tiles)
        self.fold_takes(False)
        self.show_state("", 0.0, "Listening")

    def show_state(self, label_name: str, seconds: float, idle: str) -> None:
        """Say what is being recorded, or what goes on while nothing is."""
        is_recording = bool(label_name)
        self._dot.set_on(is_recording)
        self._title.set_text(f"Recording as {label_name}" if is_recording else idle)
        had_clock = bool(self._clock.text())
        self._clock.setText(time_text(seconds, 1) if is_recording else "")
        if is_recording != had_clock:
            self._fit_head()

    def show_microphone(self, is_there: bool) -> None:
        """Show the live view with all that belongs to recording, or the ways on without."""
        self._has_microphone = is_there
        if not self.is_chopping:
            self._stage.setCurrentWidget(self.live if is_there else self.none)
        self._show_parts()
        self.microphone_shown.emit()

    def show_chop(self, is_open: bool) -> None:
        """Show a long take to be chopped in the place of all that, or no more."""
        if is_open != self.is_chopping:
            unchopped = self.live if self._has_microphone else self.none
            self._stage.setCurrentWidget(self.chop if is_open else unchopped)
            self._show_parts()

    @property
    def is_chopping(self) -> bool:
        """Whether a long take stands there."""
        return self._stage.currentWidget() is self.chop

    @property
    def is_live(self) -> bool:
        """Whether the live view stands there."""
        return self._stage.currentWidget() is self.live

    @property
    def has_microphone(self) -> bool:
        """Whether there is one to record with."""
        return self._has_microphone

    def fold_takes(self, folds: bool) -> None:
        """Put the takes into a drawer where the window is narrow."""
        self._folds = folds
        self._drawer_button.setVisible(folds)
        self._drawer.hide()
        if folds:
            self._drawer.take(self.takes)
        else:
            self._middle.layout().addWidget(self.takes)  # type: ignore[union-attr]
        self._show_parts()

    def _show_parts(self) -> None:
        """Leave out what needs a microphone, where there is none; takes that were made stay."""
        self._head.setVisible(self.has_microphone or (self._folds and bool(self.takes.notes)))
        self.mode.setVisible(self.has_microphone)
        self.strip.set_short(is_short=self._folds)
        self._fit_head()
        if not self._folds:
            self.takes.setVisible(self.has_microphone or bool(self.takes.notes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()
        self._place_drawer()

    def _fit_head(self) -> None:
        """Leave out what there is no room for: first the scale, which has a card of its own."""
        self._clock.show()
        self._drawer_button.set_words(_TAKES)
        for shown in (self.strip, self.look_button):
            shown.setVisible(self.is_live)
        folds = (
            self.strip.hide,
            lambda: self._drawer_button.set_words(""),
            self.look_button.hide,
            self._clock.hide,
        )
        for fold in folds:
            if self._head.minimumSizeHint().width() <= self.width() - 2 * _EDGE_PX:
                return
            fold()

    def _toggle_drawer(self) -> None:
        self._drawer.setVisible(self._drawer.isHidden())
        self._place_drawer()

    def _place_drawer(self) -> None:
        width = WIDTH_PX + 2 * _DRAWER_EDGE_PX
        self._drawer.setGeometry(
            self.width() - width - _EDGE_PX, 52, width, self.height() - 52 - 100
        )
        self._drawer.raise_()


class _Drawer(QFrame):
    """The takes as a card over the live view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("floating", "true")
        self._layout = QVBoxLayout(self)
        edge = _DRAWER_EDGE_PX
        self._layout.setContentsMargins(edge, edge, edge, edge)
        self.hide()

    def take(self, takes: QWidget) -> None:
        """Hold the column of takes."""
        self._layout.addWidget(takes)
        takes.show()
        cast_shadow(self)


class _Dot(Painted):
    """Red while a take grows."""

    def __init__(self) -> None:
        super().__init__()
        self._is_on = False
        self.setFixedSize(14, 22)

    def set_on(self, is_on: bool) -> None:
        if is_on != self._is_on:
            self._is_on = is_on
            self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("record" if self._is_on else "text3"))
        p.drawEllipse(rect.center(), 5.5, 5.5)
