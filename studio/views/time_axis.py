"""One span of time that waveform, spectrogram, ruler and overview share."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

SHORTEST_SPAN_S = 0.02
"""The closest zoom: 20 ms, where single periods of a voice can be told apart."""

GUTTER_PX = 56
"""Room left of every view of the editor for the words of its own axis."""

MARGIN_PX = 16
"""Room right of them."""


class TimeAxis(QObject):
    """What part of a sound is seen.

    Attributes
    ----------
    changed : Signal
        The span seen, or the length of the sound, is another one now.
    total_s : float
        Length of the sound.
    onset_s, offset_s : float
        The span seen, ``0 <= onset_s < offset_s <= total_s``.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.total_s = 0.0
        self.onset_s = 0.0
        self.offset_s = 0.0

    @property
    def span_s(self) -> float:
        """Seconds seen."""
        return self.offset_s - self.onset_s

    @property
    def is_whole(self) -> bool:
        """Whether all of the sound is seen."""
        return self.span_s >= self.total_s

    def set_total(self, seconds: float) -> None:
        """Take a sound of another length, seen whole."""
        self.total_s = self.offset_s = max(0.0, seconds)
        self.onset_s = 0.0
        self.changed.emit()

    def show_span(self, onset_s: float, offset_s: float) -> None:
        """Show a span, moved and shortened so that it lies in the sound."""
        span = min(max(offset_s - onset_s, SHORTEST_SPAN_S), self.total_s)
        onset = min(max(0.0, onset_s), self.total_s - span)
        if (onset, onset + span) != (self.onset_s, self.offset_s):
            self.onset_s, self.offset_s = onset, onset + span
            self.changed.emit()

    def zoom(self, factor: float, at_s: float) -> None:
        """Show `factor` times less time; the moment `at_s` stays where it is on screen."""
        span = min(max(self.span_s / factor, SHORTEST_SPAN_S), max(self.total_s, SHORTEST_SPAN_S))
        part = (at_s - self.onset_s) / self.span_s if self.span_s else 0.5
        self.show_span(at_s - part * span, at_s - part * span + span)

    def pan(self, seconds: float) -> None:
        """Move the span by `seconds`, positive to later; it stops at both ends of the sound."""
        onset = min(max(0.0, self.onset_s + seconds), self.total_s - self.span_s)
        self.show_span(onset, onset + self.span_s)

    def fit(self) -> None:
        """Show all of the sound."""
        self.show_span(0.0, self.total_s)

    def x_of(self, seconds: float, width: float) -> float:
        """Return where a moment lies in a view `width` px wide."""
        return (seconds - self.onset_s) / self.span_s * width if self.span_s else 0.0

    def seconds_at(self, x: float, width: float) -> float:
        """Return the moment that lies at `x` in a view `width` px wide."""
        return self.onset_s + x / width * self.span_s if width else 0.0


def clock(seconds: float, places: int = 0) -> str:
    """Write a time as people read it: ``0:04``, ``0:04.37``, ``1:02:03``."""
    ticks = round(seconds * 10**places)
    whole, part = divmod(ticks, 10**places)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{rest:02d}" + (f".{part:0{places}d}" if places else "")
