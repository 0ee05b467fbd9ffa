"""The right side in File mode: one recording from its first second to its last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studio.controls.arrange import row, rule
from studio.controls.numbers import count, time_text
from studio.controls.painting import (
    CENTRE,
    RIGHT,
    Painted,
    box,
    clip_round,
    color,
    dashed_box,
    glyph,
    line,
    words,
)
from studio.controls.text import label
from studio.listen.file_listening import HeardFile
from studio.listen.log import EventTable
from studio.models.events import HeardEvent
from studio.theme.theme import current
from studio.views.level_picture import level_image, recolour
from studio.views.rolling import GUTTER_PX, MARGIN_PX

_RULER_PX = 24


class FilePane(QWidget):
    """The picture of a recording, and its events below.

    Attributes
    ----------
    open_asked : Signal()
        The empty place was clicked.
    play_asked : Signal(object)
        A HeardEvent to play.
    seek_asked : Signal(float)
        Seconds into the recording that were clicked.
    """

    open_asked = Signal()
    play_asked = Signal(object)
    seek_asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("A recording", "title")
        self._under = label("", "body", "3")
        self.picture = _FilePicture()
        self.picture.open_asked.connect(self.open_asked)
        self.picture.seek_asked.connect(self.seek_asked)
        self._n_events = label("", "body", "3")
        self.events = EventTable("Events", is_newest_first=False)
        self.events.play_asked.connect(self.play_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(row(self._title, (self._under, 1), gap=8, edges=(20, 12, 12, 10)))
        layout.addWidget(self.picture, 3)
        layout.addWidget(rule())
        head = row(label("Events", "title"), self._n_events, None, edges=(20, 10, 12, 4))
        layout.addWidget(head)
        layout.addWidget(self.events, 2)

    def show_file(self, heard: HeardFile, events: Sequence[HeardEvent]) -> None:
        """Show a recording and what was heard in it."""
        self._title.setText(heard.path.name)
        self._under.setText(time_text(heard.seconds, 1))
        self.picture.show_file(heard, events)
        self.events.model.set_events(events)
        self._n_events.setText(count(len(events), "event"))

    def show_busy(self, name: str) -> None:
        """Say that a recording is being heard."""
        self._title.setText(name)
        self._under.setText("Being heard; the strip at the foot says how far it is.")

    def show_refused(self, sentence: str) -> None:
        """Say why a recording could not be heard."""
        self._under.setText(sentence)


class _FilePicture(Painted):
    """A spectrogram of all of it, its events along the top, the playhead."""

    open_asked = Signal()
    seek_asked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._seconds = 0.0
        self._events: tuple[HeardEvent, ...] = ()
        self._playhead_s: float | None = None
        self.setMinimumHeight(140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Spectrogram of the recording")

    def show_file(self, heard: HeardFile, events: Sequence[HeardEvent]) -> None:
        self._image = level_image(heard.levels)
        self._seconds, self._events = heard.seconds, tuple(events)
        self.update()

    def show_playhead(self, at_s: float | None) -> None:
        if at_s != self._playhead_s:
            self._playhead_s = at_s
            self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        plot = rect.adjusted(GUTTER_PX, 0, -MARGIN_PX, -_RULER_PX)
        if self._image is None:
            self._paint_empty(p, rect.adjusted(20, 0, -20, -16))
            return
        p.save()
        clip_round(p, plot, 8)
        p.drawImage(plot, self._image.convertToFormat(QImage.Format.Format_RGB32))
        p.restore()
        for khz in (2, 4, 6):
            y = plot.bottom() - plot.height() * khz / 8
            words(p, QRectF(0, y - 8, GUTTER_PX - 9, 16), f"{khz} kHz", "caption", "text3", RIGHT)
        for event in self._events:
            x1, x2 = (self._x_of(plot, at) for at in (event.onset_s, event.offset_s))
            fill = current().class_color(event.label.color, 1.0 if event.is_sure else 0.45)
            box(p, QRectF(x1, plot.top(), max(3.0, x2 - x1), 4), fill, 2)
        self._paint_ruler(p, plot)
        if self._playhead_s is not None:
            x = self._x_of(plot, self._playhead_s)
            line(p, x, plot.top(), x, plot.bottom(), color("playhead"), 1.5)

    def _paint_empty(self, p: QPainter, rect: QRectF) -> None:
        dashed_box(p, rect, color("edge-soft"), 14)
        middle = rect.center()
        glyph(p, "file-audio", middle.x() - 14, middle.y() - 52, "accent", 28)
        says = QRectF(rect.left(), middle.y() - 14, rect.width(), 22)
        words(p, says, "Drop a recording here, or open one.", "title", "text", CENTRE)
        note = "It is heard from its first second to its last; the events stand below."
        words(p, says.translated(0, 24), note, "body", "text2", CENTRE)

    def _paint_ruler(self, p: QPainter, plot: QRectF) -> None:
        steps = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200)
        step = next((each for each in steps if self._seconds / each <= 8), 14_400)
        tick = 0
        while tick <= self._seconds:
            x = self._x_of(plot, tick)
            line(p, x, plot.bottom(), x, plot.bottom() + 4, color("edge-soft"))
            if x < plot.right() - 30:
                where = QRectF(x + 4, plot.bottom() + 3, 64, 16)
                words(p, where, time_text(tick), "caption", "text3")
            tick += step

    def _x_of(self, plot: QRectF, at_s: float) -> float:
        return plot.left() + plot.width() * min(1.0, at_s / max(0.01, self._seconds))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._image is None:
            self.open_asked.emit()
            return
        part = (event.position().x() - GUTTER_PX) / max(1, self.width() - GUTTER_PX - MARGIN_PX)
        self.seek_asked.emit(max(0.0, min(1.0, part)) * self._seconds)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._image is not None:
            recolour(self._image)
            self.update()
