"""From window after window of probabilities to detections with a beginning and an end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from engine.audio.mel import FloatArray
from engine.runtime.card import ModelCard
from engine.settings import check_settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionSettings:
    """When a sound is a detection; the rest is the model's own card.

    Attributes
    ----------
    thresholds : dict[str, float]
        By label; a label that is not named never is detected.
    """

    release: float = setting(
        0.8,
        "Release",
        minimum=0.1,
        maximum=1.0,
        about="A detection goes on until its class falls below this share of its threshold.",
    )
    merge_gap_s: float = setting(
        1.0,
        "Join gaps up to",
        unit="s",
        minimum=0.0,
        maximum=60.0,
        about="Two detections of a class that are closer than this are one.",
    )
    longest_s: float = setting(
        60.0,
        "Longest detection",
        unit="s",
        minimum=1.0,
        maximum=3600.0,
        about="A sound that goes on for longer is told in pieces of this length.",
    )
    smoothing: int = setting(
        1,
        "Smoothing",
        unit="windows",
        minimum=1,
        maximum=100,
        about="How many windows are averaged: more are calmer, and later.",
    )
    thresholds: dict[str, float] = field(default_factory=dict[str, float])

    def __post_init__(self) -> None:
        check_settings(self)


def settings_of(card: ModelCard, threshold: float | None = None) -> DetectionSettings:
    """Return the settings that a model brings; `threshold`, if given, counts for every class."""
    thresholds = dict(card.thresholds)
    if threshold is not None:
        thresholds = dict.fromkeys(card.labels, threshold)
    return DetectionSettings(thresholds=thresholds, smoothing=card.smoothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One sound that was heard.

    Attributes
    ----------
    label : str
    onset_s, offset_s : float
        Seconds into the stream.
    probability : float
        Average over its length.
    peak : float
        The highest.
    peak_s : float
        Where that was.
    """

    label: str
    onset_s: float
    offset_s: float
    probability: float
    peak: float
    peak_s: float


@dataclass(slots=True)
class _Open:
    """A detection that may still go on."""

    onset_s: float
    offset_s: float
    weighted: float
    lasted_s: float
    peak: float
    peak_s: float
    is_sounding: bool = True

    def extend(self, onset_s: float, offset_s: float, probability: float) -> None:
        self.offset_s = offset_s
        self.weighted += probability * (offset_s - onset_s)
        self.lasted_s += offset_s - onset_s
        self.is_sounding = True
        if probability > self.peak:
            self.peak, self.peak_s = probability, (onset_s + offset_s) / 2

    def close(self, label: str) -> Detection:
        return Detection(
            label=label,
            onset_s=self.onset_s,
            offset_s=self.offset_s,
            probability=self.weighted / self.lasted_s,
            peak=self.peak,
            peak_s=self.peak_s,
        )


class Detector:
    """Thresholds, hysteresis and joining, class by class, in constant memory.

    Parameters
    ----------
    labels : tuple[str, ...]
        In the order of the probabilities.
    settings : DetectionSettings
    """

    def __init__(self, labels: tuple[str, ...], settings: DetectionSettings) -> None:
        self._labels = labels
        self._settings = settings
        self._recent: deque[FloatArray] = deque(maxlen=settings.smoothing)
        self._open: dict[str, _Open] = {}

    @property
    def sounding(self) -> tuple[str, ...]:
        """The classes that are being heard now."""
        return tuple(label for label, each in self._open.items() if each.is_sounding)

    def update(self, onset_s: float, offset_s: float, probabilities: FloatArray) -> list[Detection]:
        """Take in the next span and return the detections that are over.

        Parameters
        ----------
        onset_s, offset_s : float
            The span that `probabilities` speak for; spans do not overlap and come in order.
        probabilities : NDArray[np.float32], shape (n_classes,)
        """
        self._recent.append(probabilities)
        smooth = np.mean(np.stack(self._recent), axis=0)
        ended = [
            detection
            for label, probability in zip(self._labels, smooth.tolist(), strict=True)
            for detection in self._follow(label, onset_s, offset_s, probability)
        ]
        return sorted(ended, key=lambda each: each.onset_s)

    def finish(self, end_s: float | None = None) -> list[Detection]:
        """Return what was still open; what sounds goes on to the end of the stream, if given."""
        for each in self._open.values():
            if each.is_sounding and end_s is not None:
                each.offset_s = max(each.offset_s, end_s)
        ended = [each.close(label) for label, each in self._open.items()]
        self._open.clear()
        return sorted(ended, key=lambda each: each.onset_s)

    def _follow(
        self, label: str, onset_s: float, offset_s: float, probability: float
    ) -> Iterator[Detection]:
        threshold = self._settings.thresholds.get(label)
        if threshold is None:
            return
        current = self._open.get(label)
        if current is not None and offset_s - current.onset_s > self._settings.longest_s:
            yield self._open.pop(label).close(label)
            current = None
        if current is None:
            if probability >= threshold:
                self._open[label] = _begun(onset_s, offset_s, probability)
            return
        share = self._settings.release if current.is_sounding else 1.0
        if probability >= threshold * share:
            current.extend(onset_s, offset_s, probability)
        elif offset_s - current.offset_s > self._settings.merge_gap_s:
            yield self._open.pop(label).close(label)
        else:
            current.is_sounding = False


def _begun(onset_s: float, offset_s: float, probability: float) -> _Open:
    lasted_s = offset_s - onset_s
    middle_s = (onset_s + offset_s) / 2
    return _Open(onset_s, offset_s, probability * lasted_s, lasted_s, probability, middle_s)
