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
class TimeMask(Transform):
    """A moment left out."""

    name: ClassVar[str] = "time_mask"
    title: ClassVar[str] = "Leave out a moment"
    about: ClassVar[str] = "Blanks a stretch of time, so that no single moment decides."
    most: float = setting(0.2, "At most", unit="of a segment", minimum=0.0, maximum=0.8)
    times: int = setting(1, "Times", minimum=1, maximum=4, about="How many stretches.")

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        return mask(self, key, power, scene.quiet, axis=1), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMask(Transform):
    """Some pitches left out."""

    name: ClassVar[str] = "band_mask"
    title: ClassVar[str] = "Leave out some pitches"
    about: ClassVar[str] = "Blanks a range of pitches, as a poor microphone would."
    most: float = setting(0.2, "At most", unit="of the bands", minimum=0.0, maximum=0.8)
    times: int = setting(1, "Times", minimum=1, maximum=4, about="How many ranges.")

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        return mask(self, key, power, scene.quiet, axis=2), targets


def mask(
    transform: TimeMask | BandMask, key: Array, power: Array, quiet: Array, *, axis: int
) -> Array:
    """Blank random stretches of up to `transform.most` of an axis with the `quiet` power."""
    import jax
    import jax.numpy as jnp

    chance, amount, place = jax.random.split(key, 3)
    n, size, times = len(power), power.shape[axis], transform.times
    width = jax.random.uniform(amount, (times, n, 1, 1)) * transform.most * size
    width = width * transform.chosen(chance, n)
    onset = jax.random.uniform(place, (times, n, 1, 1)) * (size - width)
    index = jnp.arange(size).reshape((1, -1, 1) if axis == 1 else (1, 1, -1))
    is_blank = ((index >= onset) & (index < onset + width)).any(axis=0)
    return jnp.where(is_blank, quiet, power)
