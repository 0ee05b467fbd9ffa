"""What was heard in the last half minute, gathered from window after window."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from engine.dataset.records import Label
from engine.runtime.detector import Detection
from studio.listen.hearing import HeardNow
from studio.models.events import HeardEvent
from studio.views.rolling import SPAN_S, HeardSpan


class HeardSpans:
    """Spans that go on and spans that are over, on the clock of the microphone.

    Parameters
    ----------
    labels : Mapping[str, Label]
        Colour and key of each class of the model.
    """

    def __init__(self, labels: Mapping[str, Label]) -> None:
        self._labels = labels
        self._open: dict[str, HeardSpan] = {}
        self._over: list[HeardSpan] = []

    def take(self, now: HeardNow, sure: float, now_s: float) -> list[HeardSpan]:
        """Add what a window said; return the spans that are over since the one before.

        Parameters
        ----------
        now : HeardNow
        sure : float
            From this share on a span counts as heard.
        now_s : float
            The right edge of the views; what is older than they show is forgotten.
        """
        shares = dict(zip(self._labels, now.heard.probabilities.tolist(), strict=True))
        for name in now.sounding:
            onset_s = self._open[name].onset_s if name in self._open else None
            peak = max(shares[name], self._open[name].share if name in self._open else 0.0)
            self._open[name] = HeardSpan(
                label=self._labels[name],
                onset_s=now.began_s + now.heard.onset_s if onset_s is None else onset_s,
                offset_s=now_s,
                share=peak,
                is_sure=peak >= sure,
            )
        ended = [self._end(each, now.began_s, sure) for each in now.heard.detections]
        for name in [name for name in self._open if name not in now.sounding]:
            # It fell silent, but may go on: until that is told, it stands as far as it was heard.
            kept = self._open[name]
            offset_s = min(kept.offset_s, now.began_s + now.heard.offset_s)
            self._open[name] = replace(kept, offset_s=offset_s)
        self._over = [each for each in self._over if each.offset_s > now_s - SPAN_S - 1]
        return ended

    def spans(self, now_s: float, sounding: tuple[str, ...] = ()) -> tuple[HeardSpan, ...]:
        """Return all spans; those that go on reach to `now_s`."""
        live = (
            replace(each, offset_s=now_s) if name in sounding else each
            for name, each in self._open.items()
        )
        return (*self._over, *live)

    def clear(self) -> None:
        """Forget everything."""
        self._open, self._over = {}, []

    def _end(self, detection: Detection, began_s: float, sure: float) -> HeardSpan:
        self._open.pop(detection.label, None)
        span = HeardSpan(
            label=self._labels[detection.label],
            onset_s=began_s + detection.onset_s,
            offset_s=began_s + detection.offset_s,
            share=detection.peak,
            is_sure=detection.peak >= sure,
        )
        self._over.append(span)
        return span


def event_of(span: HeardSpan, started_s: float) -> HeardEvent:
    """Return a span as a row of the log; `started_s` is the time of day at second 0."""
    clock = (started_s + span.onset_s) % 86_400
    hours, rest = divmod(clock, 3600)
    minutes, seconds = divmod(rest, 60)
    return HeardEvent(
        label=span.label,
        onset_s=span.onset_s,
        offset_s=span.offset_s,
        share=span.share,
        time_words=f"{hours:02.0f}:{minutes:02.0f}:{seconds:04.1f}",
        is_sure=span.is_sure,
    )


def seconds_of_day() -> float:
    """Return the local time as seconds since midnight."""
    now_s = time.time()
    local = time.localtime(now_s)
    return local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec + now_s % 1
