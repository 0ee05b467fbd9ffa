"""How long a training will take, from how fast this machine was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.training.recipe import Recipe

_USUAL_MACS_PER_S = 7.0e9
"""Multiply-adds a second of two cores of 2020, learning included: until one run was measured."""
_START_S = 8.0
"""Until the first step: reading features, compiling."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A predicted time.

    Attributes
    ----------
    seconds : float
    is_measured : bool
        Whether a run on this machine told the speed, and not a guess.
    """

    seconds: float
    is_measured: bool

    @property
    def words(self) -> str:
        """In words for a card: “about 6 min”."""
        minutes = self.seconds / 60
        if minutes < 1.5:
            return "about 1 min" if minutes >= 0.75 else "under 1 min"
        if minutes < 90:
            return f"about {minutes:.0f} min"
        return f"about {minutes / 60:.1f} h"


def forecast(recipe: Recipe, n_clips: int, macs_per_s: Mapping[str, float]) -> Forecast:
    """Predict how long a training takes.

    Parameters
    ----------
    recipe : Recipe
    n_clips : int
        Training clips.
    macs_per_s : Mapping[str, float]
        Multiply-adds a second that this machine learnt with, by preset. A preset that was never
        measured is taken to be as quick as those that were.
    """
    work = recipe.schedule.presented(n_clips) * recipe.macs
    rate = macs_per_s.get(recipe.preset)
    if rate:
        return Forecast(_START_S + work / rate, is_measured=True)
    rate = sum(macs_per_s.values()) / len(macs_per_s) if macs_per_s else _USUAL_MACS_PER_S
    return Forecast(_START_S + work / rate, is_measured=False)
