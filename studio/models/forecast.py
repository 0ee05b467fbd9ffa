"""How long a training will take, from how fast this machine was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.export.network_spec import NetworkSpec
from engine.training.presets import PRESETS, load_preset
from engine.training.recipe import Recipe

_MELS, _FRAMES_PER_S = 64, 100
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


def forecast(recipe: Recipe, n_clips: int, clips_per_s: Mapping[str, float]) -> Forecast:
    """Predict how long a training takes.

    Parameters
    ----------
    recipe : Recipe
    n_clips : int
        Training clips.
    clips_per_s : Mapping[str, float]
        Measured training speed on this machine, by preset. A preset that was never measured is
        scaled from those that were, by the work of the networks.
    """
    presented = recipe.schedule.presented(n_clips)
    work = macs(recipe.network, recipe.segment_s)
    speed = clips_per_s.get(recipe.preset)
    if speed:
        return Forecast(_START_S + presented / speed, is_measured=True)
    rate = _macs_per_s(clips_per_s) or _USUAL_MACS_PER_S
    return Forecast(_START_S + presented * work / rate, is_measured=False)


def _macs_per_s(clips_per_s: Mapping[str, float]) -> float:
    """Return how many multiply-adds a second this machine learnt with, 0 where it never did."""
    known = [name for name in PRESETS if clips_per_s.get(name)]
    rates = [clips_per_s[name] * _work_of(name) for name in known]
    return sum(rates) / len(rates) if rates else 0.0


def _work_of(preset: str) -> float:
    recipe = load_preset(preset).recipe
    return macs(recipe.network, recipe.segment_s)


def macs(network: NetworkSpec, segment_s: float) -> int:
    """Count the multiply-adds of one segment through the network's convolutions."""
    return network.macs(round(segment_s * _FRAMES_PER_S), _MELS)
