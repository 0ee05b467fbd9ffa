"""Where the chosen clip begins and ends in its recording: two fields, and its length."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from engine.dataset.records import Clip, Source
from studio.controls.arrange import column, row
from studio.controls.fields import field
from studio.controls.numbers import time_text
from studio.controls.text import label
from studio.views.region_hand import SHORTEST_S

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,4}):)?(\d+(?:[.,]\d*)?|[.,]\d+)\s*s?", re.ASCII)
_EXAMPLE = "Write a time, such as 1.25 or 0:01.25."


class SpanFields(QWidget):
    """Shows a span and tells the one that was typed; what makes no sense is told below.

    Signals
    -------
    span_wanted(float, float)
        Seconds into the source; the end that was not typed is what it was, to the last digit.
    """

    span_wanted = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip: Clip | None = None
        self._total_s = 0.0
        self.starts, self.ends = _TimeField("Starts"), _TimeField("Ends")
        self._length = label("")
        self._length.setFixedHeight(self.starts.sizeHint().height())
        self._wrong = label("", "small", "danger", wrap=True)
        self._wrong.hide()
        parts = (("Starts", self.starts), ("Ends", self.ends), ("Length", self._length))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(row(*((_named(name, part), 1) for name, part in parts), gap=8))
        layout.addWidget(self._wrong)
        for edited in (self.starts, self.ends):
            edited.settled.connect(self._on_settled)
            edited.left.connect(lambda: self._say(""))

    def show_clips(self, clips: Sequence[Clip], source: Source | None) -> None:
        """Show the span of one clip, which can be typed; of several only their length together."""
        one = clips[0] if len(clips) == 1 else None
        is_other = self._clip is None or one is None or one.id != self._clip.id
        self._clip = one
        self._total_s = source.seconds if source else 0.0
        self.starts.show_time(one.onset_s if one else None, is_other=is_other)
        self.ends.show_time(one.offset_s if one else None, is_other=is_other)
        self._length.setText(time_text(sum(clip.seconds for clip in clips), 2))
        if is_other:
            self._say("")

    def _on_settled(self) -> None:
        clip = self._clip
        if clip is None:
            return
        onset_s = _typed(self.starts, clip.onset_s)
        offset_s = _typed(self.ends, clip.offset_s)
        if onset_s is None or offset_s is None:
            self._say(_EXAMPLE)
        elif offset_s - onset_s < SHORTEST_S:
            self._say("It has to begin before it ends.")
        elif self._total_s and offset_s > self._total_s + 0.005:
            self._say(f"The recording ends at {time_text(self._total_s, 2)}.")
        elif (onset_s, offset_s) != (clip.onset_s, clip.offset_s):
            self._say("")
            self.starts.clearFocus()
            self.ends.clearFocus()
            end_s = min(offset_s, self._total_s) if self._total_s else offset_s
            self.span_wanted.emit(onset_s, end_s)

    def _say(self, wrong: str) -> None:
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))


class _TimeField(QLineEdit):
    """A field with a time in it; Escape brings the old one back.

    Signals
    -------
    settled()
        It was left, or Enter was pressed, with other words in it.
    left()
        Escape was pressed.
    """

    settled = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFont(field().font())
        self.setAccessibleName(name)
        self.setMinimumWidth(70)
        self._before = self._told = ""
        self.editingFinished.connect(self._on_finished)

    @property
    def is_touched(self) -> bool:
        """Whether something else was typed than is true."""
        return self.text() != self._before

    def show_time(self, seconds: float | None, *, is_other: bool) -> None:
        """Show what is true; what is being typed into the same clip is not taken away."""
        self._before = "" if seconds is None else time_text(seconds, 2)
        self._told = ""
        self.setEnabled(seconds is not None)
        self.setPlaceholderText("–" if seconds is None else "")
        if is_other or not self.hasFocus():
            self.setText(self._before)

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.left.emit()
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def _on_finished(self) -> None:
        if self.is_touched and self.text() != self._told:
            self._told = self.text()  # Enter and the leaving after it are one answer
            self.settled.emit()


def seconds_of(text: str) -> float | None:
    """Return the seconds that a person wrote as ``1.25``, ``1,25 s`` or ``0:01.25``, else None.

    >>> seconds_of("1:02,5")
    62.5
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (part or "0" for part in found.groups())
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


def _typed(edited: _TimeField, true_s: float) -> float | None:
    """Return what a field says; the true value where nobody touched it: it shows two places."""
    return seconds_of(edited.text()) if edited.is_touched else true_s


def _named(name: str, part: QWidget) -> QWidget:
    return column(label(name, "small", "3"), part, gap=2)
