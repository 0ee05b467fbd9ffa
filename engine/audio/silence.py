"""Silence in a sound: where it is, what trimming would take away, where a long take is chopped.

Silence is judged by peaks: what rises over the threshold is sound, as the threshold line drawn on
a waveform shows it. So the answer hangs on no framing, and trimming twice trims once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.audio.quality import ONE_STEP
from engine.audio.zero_crossing import REACH_S, crossings
from engine.settings import check_settings, setting

SILENT_PEAK = 10 ** (-60 / 20)
"""A sound that nowhere rises over it is silent throughout, and stays whole."""

CELL_S = 0.01
"""Length of a cell of `PeakCells`; ten hours are 3.6 million of them."""


class Reference(StrEnum):
    """What 0 dB of a threshold is."""

    LOUDEST = "loudest"
    FULL_SCALE = "full scale"


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceRule:
    """When a stretch is silence, and how much of it stays.

    Attributes
    ----------
    threshold_db : float
        What swings no further is silent.
    reference : Reference
        The loudest place of the sound itself, or full scale.
    min_silence_s : float
        A shorter pause belongs to the sound around it.
    keep_s : float
        Left on each side of a sound, for its attack and its echo.

    Raises
    ------
    SettingRangeError
        If a value lies outside its declaration.
    """

    threshold_db: float = setting(
        -45.0,
        "Silence lies below",
        unit="dB",
        minimum=-90.0,
        maximum=-6.0,
        about="What stays under this level counts as silence.",
    )
    reference: Reference = setting(  # noqa: RUF009 (an enum is immutable, as `setting` checks)
        Reference.LOUDEST,
        "Measured from",
        choices=tuple(Reference),
        about="The loudest place of the clip itself, or the most that a file can hold.",
    )
    min_silence_s: float = setting(
        0.2,
        "Shortest silence",
        unit="s",
        minimum=0.02,
        maximum=60.0,
        about="A shorter pause stays in the sound.",
    )
    keep_s: float = setting(
        0.05,
        "Keep around the sound",
        unit="s",
        minimum=0.0,
        maximum=5.0,
        about="Left before and after, so that no attack and no echo is cut off.",
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def threshold(self, loudest: float) -> float:
        """Return the level, linear, that sound rises over, where `loudest` is its peak.

        Never less than a step of 16 bits: silence may tremble by one.
        """
        top = loudest if self.reference is Reference.LOUDEST else 1.0
        return max(ONE_STEP, top * 10 ** (self.threshold_db / 20))


class Span(NamedTuple):
    """A stretch of samples.

    Attributes
    ----------
    onset, offset : int
        Samples from the beginning; offset exclusive.
    """

    onset: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencePlan:
    """Which parts of a sound are kept, and so which go.

    Attributes
    ----------
    kept : tuple[Span, ...]
        In order, none empty, none touching; at least one unless there are no samples at all.
    n_samples, sample_rate : int
        Of the sound; Hz.
    threshold : float
        The level the parts were told by, linear; where the line is drawn.
    """

    kept: tuple[Span, ...]
    n_samples: int
    sample_rate: int
    threshold: float

    @property
    def removed(self) -> tuple[Span, ...]:
        """The silent parts: with `kept` they make the whole."""
        edges = (0, *(edge for span in self.kept for edge in span), self.n_samples)
        return tuple(
            Span(onset, offset)
            for onset, offset in zip(edges[::2], edges[1::2], strict=True)
            if onset < offset
        )

    @property
    def outer(self) -> Span:
        """From the first sound to the last: what trimming leaves; pauses inside it stay."""
        return Span(self.kept[0].onset, self.kept[-1].offset) if self.kept else Span(0, 0)

    @property
    def is_trimmed(self) -> bool:
        """Whether trimming takes anything away."""
        return self.outer != (0, self.n_samples)


def find_silence(samples: FloatArray, sample_rate: int, rule: SilenceRule) -> SilencePlan:
    """Find what of a sound is silent.

    Parameters
    ----------
    samples : NDArray[np.float32], shape (n,)
        Full scale is 1.
    sample_rate : int
        Hz.
    rule : SilenceRule

    Returns
    -------
    SilencePlan
        Its cuts lie on zero crossings where there is one within `REACH_S` outwards. A sound that is
        silent throughout, or in which nothing rises over the threshold, is kept whole.
    """
    levels = np.abs(samples)
    loudest = float(levels.max(initial=0.0))
    threshold = rule.threshold(loudest)
    reach = round(REACH_S * sample_rate)
    spans = _sounding(levels, threshold, sample_rate, rule, reach) if loudest > SILENT_PEAK else []
    kept = tuple(_snapped(samples, span, reach) for span in spans)
    if not kept and samples.size:
        kept = (Span(0, samples.size),)
    return SilencePlan(
        kept=kept, n_samples=samples.size, sample_rate=sample_rate, threshold=threshold
    )


class PeakCells:
    """The furthest swing in each cell of a long sound, gathered block by block in little memory.

    Parameters
    ----------
    sample_rate : int
        Hz.
    """

    def __init__(self, sample_rate: int) -> None:
        self._n_in_cell = max(1, round(CELL_S * sample_rate))
        self.cells_per_s = sample_rate / self._n_in_cell
        self._rest = np.zeros(0, np.float32)
        self._done: list[FloatArray] = []

    def add(self, block: FloatArray) -> None:
        """Add samples, shape (n,), that follow those before."""
        samples = np.concatenate([self._rest, np.abs(block)])
        n_whole = samples.size // self._n_in_cell
        whole, self._rest = np.split(samples, [n_whole * self._n_in_cell])
        self._done.append(whole.reshape(n_whole, self._n_in_cell).max(1, initial=0.0))

    def levels(self) -> FloatArray:
        """Return the peak of each cell so far, shape (n_cells,); the last may be shorter."""
        last = self._rest.max(keepdims=True) if self._rest.size else self._rest
        self._done = [np.concatenate([*self._done, np.zeros(0, np.float32)])]
        return np.concatenate([*self._done, last])


LOWEST_DB, HIGHEST_DB = -66.0, -6.0
"""Between them a threshold is proposed."""


def proposed_threshold_db(levels: FloatArray) -> float:
    """Return where a threshold may lie, in dB re full scale: a third of the way up from the floor.

    Parameters
    ----------
    levels : NDArray[np.float32], shape (n_cells,)
        Peaks, as `PeakCells` gathers them. Their 20th percentile is the floor: a long take is
        silent for a fifth of it at least. Their 99th is the sound: a single click is none.
    """
    heard = levels[levels > 0]  # before the first sound of a server there are only zeros
    if heard.size == 0:
        return SilenceRule().threshold_db
    floor_db, top_db = 20 * np.log10(np.percentile(heard, [20, 99]))
    return float(np.clip(floor_db + (top_db - floor_db) / 3, LOWEST_DB, HIGHEST_DB).round())


def chop(
    levels: FloatArray, cells_per_s: float, rule: SilenceRule, *, min_sound_s: float = 0.05
) -> tuple[tuple[float, float], ...]:
    """Chop a long take at its silences.

    Fast enough to follow a threshold line that is dragged: the cells are gathered once.

    Parameters
    ----------
    levels : NDArray[np.float32], shape (n_cells,)
        Peaks, as `PeakCells` gathers them.
    cells_per_s : float
    rule : SilenceRule
        Pauses at least `min_silence_s` long divide; `keep_s` stays on both sides.
    min_sound_s : float
        Anything shorter is a click, no sound; measured without what is kept around it.

    Returns
    -------
    tuple[tuple[float, float], ...]
        Onset and offset in seconds of each sound, in order; none where all is silent.
    """
    loudest = float(levels.max(initial=0.0))
    if loudest <= SILENT_PEAK:
        return ()
    threshold = rule.threshold(loudest)
    spans = _sounding(levels, threshold, cells_per_s, rule, 0, round(min_sound_s * cells_per_s))
    return tuple((span.onset / cells_per_s, span.offset / cells_per_s) for span in spans)


def _sounding(
    levels: FloatArray,
    threshold: float,
    rate: float,
    rule: SilenceRule,
    reach: int,
    min_sound: int = 0,
) -> list[Span]:
    """Return the spans that are kept, before their ends are moved outwards by up to `reach`."""
    where = np.flatnonzero(levels > threshold)
    if where.size == 0:
        return []
    keep, shortest = round(rule.keep_s * rate), round(rule.min_silence_s * rate)
    # More than both ends can move must go: else a second pass would find something left to cut.
    gap = max(shortest, 2 * keep + 2 * reach + 1)
    edge = max(shortest, keep + 2 * reach + 1)
    runs = [run for run in _runs(where, gap) if run.offset - run.onset >= min_sound]
    grown = [Span(run.onset - keep, run.offset + keep) for run in runs]
    if grown and runs[0].onset < edge:
        grown[0] = grown[0]._replace(onset=0)
    if grown and levels.size - runs[-1].offset < edge:
        grown[-1] = grown[-1]._replace(offset=levels.size)
    return grown


def _runs(where: NDArray[np.int64], gap: int) -> list[Span]:
    """Return the runs of places with less than `gap` silent ones between two neighbours."""
    breaks = np.flatnonzero(np.diff(where) > gap)
    firsts = [0, *(breaks + 1).tolist(), where.size]
    return [Span(int(where[a]), int(where[b - 1]) + 1) for a, b in pairwise(firsts)]


def _snapped(samples: FloatArray, span: Span, reach: int) -> Span:
    onset, offset = span
    if onset > 0:
        places = crossings(samples, onset - reach, onset)
        onset = int(places[-1]) if places.size else onset
    if offset < samples.size:
        places = crossings(samples, offset, offset + reach)
        offset = int(places[0]) if places.size else offset
    return Span(onset, offset)
