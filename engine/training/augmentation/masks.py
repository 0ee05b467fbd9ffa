"""Moments or pitches left out.

Source: D. S. Park et al., "SpecAugment: A Simple Data Augmentation Method for Automatic Speech
Recognition", Interspeech 2019.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from engine.settings import setting
from engine.training.augmentation.base import Scene, Transform

if TYPE_CHECKING:
    from jax import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask(Transform):
    """Random stretches of one axis of the power left out.

    Attributes
    ----------
    axis : int
        1 for time, 2 for the bands.
    most : float
        The longest stretch, as a share of the axis.
    times : int
        How many stretches.
    """

    axis: ClassVar[int]
    most: float
    times: int

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform; what is left out is as quiet as the mean of the network's input."""
        import jax
        import jax.numpy as jnp

        chance, amount, place = jax.random.split(key, 3)
        n, size = len(power), power.shape[self.axis]
        width = jax.random.uniform(amount, (self.times, n, 1, 1)) * self.most * size
        width = width * self.chosen(chance, n)
        onset = jax.random.uniform(place, (self.times, n, 1, 1)) * (size - width)
        index = jnp.arange(size).reshape((1, -1, 1) if self.axis == 1 else (1, 1, -1))
        is_blank = ((index >= onset) & (index < onset + width)).any(axis=0)
        return jnp.where(is_blank, scene.quiet, power), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMask(Mask):
    """A moment left out."""

    name: ClassVar[str] = "time_mask"
    title: ClassVar[str] = "Leave out a moment"
    about: ClassVar[str] = "Blanks a stretch of time, so that no single moment decides."
    axis: ClassVar[int] = 1
    most: float = setting(0.2, "At most", unit="of a segment", minimum=0.0, maximum=0.8)
    times: int = setting(1, "Times", minimum=1, maximum=4, about="How many stretches.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMask(Mask):
    """Some pitches left out."""

    name: ClassVar[str] = "band_mask"
    title: ClassVar[str] = "Leave out some pitches"
    about: ClassVar[str] = "Blanks a range of pitches, as a poor microphone would."
    axis: ClassVar[int] = 2
    most: float = setting(0.2, "At most", unit="of the bands", minimum=0.0, maximum=0.8)
    times: int = setting(1, "Times", minimum=1, maximum=4, about="How many ranges.")
