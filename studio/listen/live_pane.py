"""The right side in Always-on mode: the rolling sound, the lanes of what was heard, the log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls.arrange import NO_LIMIT_PX, column, row, rule
from studio.controls.notice_line import NoticeLine
from studio.controls.numbers import count, number
from studio.controls.painting import CENTRE, RIGHT, Painted, badge, box, words
from studio.controls.text import label
from studio.listen.log import ROW_PX, EventTable
from studio.theme.theme import current
from studio.views.rolling import HeardSpan, LanesView, RollingView

_HEAD_PX = 26
_MOST_ROWS = 6
_LOG_SHARE = 0.27
_CHIP_PX = 46
_OFF, _ABSENT = "The microphone is off", "No microphone"


class LivePane(QWidget):
    """Rolling spectrogram over lanes over log, under one title.

    Attributes
    ----------
    play_asked : Signal(object)
        A HeardEvent of the log to play.
    """

    play_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._off_words = _OFF
        self._title = label(_OFF, "title")
        self._under = label("", "body", "3")
        self.notice = NoticeLine("info", "")
        self.notice.hide()
        self.rolling = RollingView()
        self.lanes = LanesView()
        self.log = EventTable("Log", is_newest_first=True)
        self.log.play_asked.connect(self.play_asked)
        self._n_events = label("", "body", "3")
        self._has_log = True
        self._log_box = column(
            rule(),
            row(label("Log", "title"), self._n_events, None, edges=(20, 8, 12, 2)),
            (self.log, 1),
            gap=0,
        )
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(row(self._title, (self._under, 1), gap=8, edges=(20, 12, 12, 10)))
        layout.addWidget(column(self.notice, edges=(20, 0, 20, 10)))
        layout.addWidget(self.rolling, 1)
        layout.addWidget(self.lanes)
        layout.addSpacing(8)
        layout.addWidget(self._log_box)

    def show_microphone(self, name: str, level_db: float | None) -> None:
        """Name what is heard and how loud it is; an empty name says that nothing is."""
        self._title.setText(name or self._off_words)
        self._under.setText("" if level_db is None else number(level_db, "dB"))

    def show_absent(self, *, is_absent: bool) -> None:
        """Say that there is no microphone, or that the one there is off."""
        self._off_words = _ABSENT if is_absent else _OFF
        self.show_microphone("", None)

    def show_notice(self, kind: str, sentence: str) -> None:
        """Say something above the sound; an empty sentence says nothing."""
        self.notice.setVisible(bool(sentence))
        if sentence:
            self.notice.say(kind, sentence)

    def show_count(self, n_events: int) -> None:
        """Say how many events the log holds."""
        self._n_events.setText(count(n_events, "event") if n_events else "nothing yet")

    def take_log(self) -> QWidget:
        """Take the log out of the pane: on the touch screen it is a tab of its own."""
        self._layout.removeWidget(self._log_box)
        self.log.setMinimumHeight(0)
        self.log.setMaximumHeight(NO_LIMIT_PX)
        self._has_log = False
        return self._log_box

    def give_back_log(self) -> None:
        """Put the log below the sound again."""
        self._layout.addWidget(self._log_box)
        self._log_box.show()
        self._has_log = True
        self._fit_log()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._has_log:
            self._fit_log()

    def _fit_log(self) -> None:
        # Whole rows only: a row cut in half reads as a mistake.
        n_rows = max(2, min(_MOST_ROWS, int((self.height() * _LOG_SHARE - _HEAD_PX) / ROW_PX)))
        self.log.setFixedHeight(_HEAD_PX + ROW_PX * n_rows)


class RecentChips(Painted):
    """The last things heard, newest first, in a row of tinted chips."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: tuple[HeardSpan, ...] = ()
        self._now_s = 0.0
        self.setFixedHeight(_CHIP_PX)
        self.setAccessibleName("Heard last")

    def set_spans(self, spans: Sequence[HeardSpan], now_s: float) -> None:
        """Show the newest of these."""
        self._spans = tuple(sorted(spans, key=lambda each: -each.offset_s)[:4])
        self._now_s = now_s
        self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        theme = current()
        if not self._spans:
            words(p, rect, "Nothing heard yet", "body", "text3", CENTRE)
            return
        each = (rect.width() - 32 + 8) / 4
        for place, span in enumerate(self._spans):
            cell = QRectF(16 + place * each, 6, each - 8, 32)
            edge = theme.class_color(span.label.color) if theme.name == "contrast" else None
            box(p, cell, theme.class_color(span.label.color, 0.16), 9, edge)
            badge(p, cell.left() + 8, cell.top() + 7, span.label.color, span.label.key)
            ago = self._now_s - span.offset_s
            when = "now" if ago < 1.5 else f"{ago:.0f} s ago"
            used = words(p, cell.adjusted(0, 0, -10, 0), when, "small", "text2", RIGHT)
            words(p, cell.adjusted(34, 0, -used - 16, 0), span.label.name, "strong")
