"""A stream of sound, live or from a file, through a model to detections; in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.audio.mel import FloatArray
from engine.audio.rendering import Renderer
from engine.runtime.classifier import Classifier
from engine.runtime.detector import Detection, DetectionSettings, Detector
from engine.runtime.windows import SlidingWindows

MOST_BEHIND = 2
"""Windows that a live stream may be late by; older ones are skipped, and counted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """What one window said.

    Attributes
    ----------
    onset_s, offset_s : float
        The span it speaks for: the middle of the window, one step long.
    probabilities : NDArray[np.float32], shape (n_classes,)
        Of this window alone.
    is_unknown : bool
        Whether its best class is less sure than the model's rule asks.
    detections : tuple[Detection, ...]
        Those that are over since the window before.
    """

    onset_s: float
    offset_s: float
    probabilities: FloatArray
    is_unknown: bool
    detections: tuple[Detection, ...] = ()


class SoundStream:
    """Blocks of mono sound at any rate in, what was heard out.

    Parameters
    ----------
    classifier : Classifier
    settings : DetectionSettings
    sample_rate : int
        Hz of the blocks.
    is_live : bool
        Skip windows rather than fall behind the clock. A file is never skipped.

    Attributes
    ----------
    n_windows, n_skipped : int
        Windows classified and skipped so far.
    """

    def __init__(
        self,
        classifier: Classifier,
        settings: DetectionSettings,
        sample_rate: int,
        *,
        is_live: bool = False,
    ) -> None:
        card = classifier.card
        self._classifier = classifier
        self._card = card
        self._renderer = Renderer(sample_rate)
        self._windows = SlidingWindows(card.n_samples, card.hop_samples)
        self._detector = Detector(card.labels, settings)
        self._most_behind = MOST_BEHIND if is_live else None
        self._n_samples = 0
        self._heard_to = 0
        self.n_windows = 0
        self.n_skipped = 0

    @property
    def seconds(self) -> float:
        """How much sound has come in."""
        return self._n_samples / self._card.sample_rate

    @property
    def sounding(self) -> tuple[str, ...]:
        """The classes that are being heard now."""
        return self._detector.sounding

    def push(self, block: FloatArray) -> Iterator[Heard]:
        """Take in mono samples, shape (n,), and yield what the windows they complete say."""
        rendered = self._renderer.feed(block)
        self._n_samples += rendered.size
        for onset, window in self._due(self._windows.push(rendered)):
            yield self._hear(onset, window, is_last=False)

    def finish(self) -> Iterator[Heard]:
        """Yield what the windows at the end of the sound say."""
        rest = self._renderer.finish()
        self._n_samples += rest.size
        for onset, window in [*self._windows.push(rest)]:
            yield self._hear(onset, window, is_last=False)
        if self._n_samples == 0:
            return  # a sample or two at a high rate: nothing of them is left at 16 kHz
        for onset, window in self._windows.finish():
            yield self._hear(onset, window, is_last=True)

    def run(self, blocks: Iterable[FloatArray]) -> Iterator[Detection]:
        """Yield the detections in a sound that ends, each when it is over."""
        for block in blocks:
            for heard in self.push(block):
                yield from heard.detections
        for heard in self.finish():
            yield from heard.detections
        yield from self.close()

    def close(self) -> list[Detection]:
        """Return the detections that are still open: nothing more will come."""
        return self._detector.finish(self.seconds)

    def _due(self, windows: Iterator[tuple[int, FloatArray]]) -> Iterable[tuple[int, FloatArray]]:
        if self._most_behind is None:
            return windows
        newest: deque[tuple[int, FloatArray]] = deque(maxlen=self._most_behind)
        for each in windows:
            self.n_skipped += len(newest) == self._most_behind
            newest.append(each)
        return newest

    def _hear(self, onset: int, window: FloatArray, *, is_last: bool) -> Heard:
        probabilities = self._classifier.probabilities(window[None])[0]
        self.n_windows += 1
        start_s, end_s = self._span(onset, is_last=is_last)
        detections = self._detector.update(start_s, end_s, probabilities)
        return Heard(
            onset_s=start_s,
            offset_s=end_s,
            probabilities=probabilities,
            is_unknown=bool(probabilities.max() < self._card.unknown_below),
            detections=tuple(detections),
        )

    def _span(self, onset: int, *, is_last: bool) -> tuple[float, float]:
        """Return the seconds a window speaks for: its middle, and at the ends the ends."""
        margin = (self._card.n_samples - self._card.hop_samples) // 2
        start = max(self._heard_to, onset + margin) if onset else 0
        end = self._n_samples if is_last else onset + margin + self._card.hop_samples
        self._heard_to = end
        return start / self._card.sample_rate, end / self._card.sample_rate
