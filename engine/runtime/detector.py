"""Detections: from the probabilities of overlapping windows to when each class was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.audio.mel import FloatArray

RELEASE = 0.7
"""A detection goes on down to this share of its threshold: one weak window is no end."""

MERGE_S = 0.3
"""Two detections of a class that are nearer than this are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """A stretch in which a class was heard.

    Attributes
    ----------
    label : str
    onset_s, offset_s : float
        Seconds on the clock of the stream.
    probability, peak : float
        Mean and highest of its windows.
    n_windows : int
    """

    label: str
    onset_s: float
    offset_s: float
    probability: float
    peak: float
    n_windows: int


class Detector:
    """Turns windows, in the order of time, into detections.

    A window speaks for the hop at its centre: what it hears is most likely there.

    Parameters
    ----------
    labels : Sequence[str]
        In the order of the probabilities.
    thresholds : Mapping[str, float]
        Where a detection of a class begins; `default` for the others.
    default : float
    smoothing : int
        Windows averaged over.
    """

    def __init__(
        self,
        labels: Sequence[str],
        thresholds: Mapping[str, float] | None = None,
        *,
        default: float = 0.5,
        smoothing: int = 3,
    ) -> None:
        self._labels = tuple(labels)
        self.set_thresholds(thresholds or {}, default)
        self._recent: list[FloatArray] = []
        self._smoothing = max(1, smoothing)
        self._open: dict[int, Detection] = {}
        self._last_centre_s: float | None = None

    def set_thresholds(self, thresholds: Mapping[str, float], default: float) -> None:
        """Ask for more, or less, from now on."""
        self._begin = np.array([thresholds.get(each, default) for each in self._labels])

    @property
    def open(self) -> tuple[Detection, ...]:
        """Detections that go on."""
        return tuple(self._open.values())

    def push(self, onset_s: float, offset_s: float, shares: FloatArray) -> list[Detection]:
        """Take the probabilities of a window, shape (n_classes,); return what has ended."""
        self._recent = [*self._recent[1 - self._smoothing :], shares]
        mean = np.mean(self._recent[-self._smoothing :], axis=0)
        centre_s = (onset_s + offset_s) / 2
        hop_s = 0.0 if self._last_centre_s is None else centre_s - self._last_centre_s
        self._last_centre_s = centre_s
        ended = []
        for index, share in enumerate(mean):
            going_on = self._open.get(index)
            if going_on is not None and share >= RELEASE * self._begin[index]:
                self._open[index] = _longer(going_on, centre_s + hop_s / 2, float(share))
            elif going_on is not None:
                if centre_s - going_on.offset_s > MERGE_S:
                    ended.append(self._open.pop(index))
            elif share >= self._begin[index]:
                self._open[index] = Detection(
                    label=self._labels[index],
                    onset_s=max(0.0, centre_s - hop_s / 2),
                    offset_s=centre_s + hop_s / 2,
                    probability=float(share),
                    peak=float(share),
                    n_windows=1,
                )
        return ended

    def finish(self) -> list[Detection]:
        """End all that goes on: the stream is over."""
        ended, self._open = list(self._open.values()), {}
        self._recent, self._last_centre_s = [], None
        return ended


def _longer(detection: Detection, offset_s: float, share: float) -> Detection:
    n = detection.n_windows + 1
    return replace(
        detection,
        offset_s=offset_s,
        probability=detection.probability + (share - detection.probability) / n,
        peak=max(detection.peak, share),
        n_windows=n,
    )
