"""How well a run did and how far that may be trusted, read from what the run left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.controls.numbers import count, percent

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Standing:
    """A score, where it would lie on other clips like these, and what stands behind it.

    Attributes
    ----------
    side : str
        ``"test"`` or ``"validation"``.
    accuracy, macro_f1 : float
        0 to 1.
    span : tuple[float, float] | None
        Where it lies 95 times in 100; None where there are too few groups to say.
    n_clips, n_groups : int
    recalls : dict[str, tuple[float, float]]
        The same for the share found of each class, where it is known.
    """

    side: str
    accuracy: float
    macro_f1: float
    span: Span | None
    n_clips: int
    n_groups: int
    recalls: Mapping[str, Span] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Under the score: “81–92 %, 174 test clips of 61 groups”."""
        clips = count(self.n_clips, f"{self.side} clip")
        behind = f"{clips} of {count(self.n_groups, 'group')}" if self.n_groups else clips
        return f"{span_text(self.span)}, {behind}" if self.span else behind


def span_text(span: Span | None) -> str:
    """Write an interval of shares: “81–92 %”; nothing for none."""
    if span is None:
        return ""
    low, high = (round(each * 100) for each in span)
    return percent(low / 100) if low == high else f"{low}–{percent(high / 100)}"


def standing(metrics: Mapping[str, Any], side: str) -> Standing | None:
    """Read one side from a run's ``metrics.json``; None where it says nothing of it."""
    found = metrics.get(side)
    if not found:
        return None
    known = found.get("intervals") or {}
    span = known.get("accuracy")
    return Standing(
        side=side,
        accuracy=found["accuracy"],
        macro_f1=found["macro_f1"],
        span=(span[0], span[1]) if span else None,
        n_clips=metrics.get("n_clips", {}).get(side, 0),
        n_groups=metrics.get("n_groups", {}).get(side, 0),
        recalls={name: (low, high) for name, (low, high) in known.get("recalls", {}).items()},
    )
