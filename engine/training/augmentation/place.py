"""Another distance, room, microphone or background."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engine.audio.mel import MelFrontEnd
from engine.settings import setting
from engine.training.augmentation.base import Ear, Scene, Transform, odds

if TYPE_CHECKING:
    from jax import Array

N_HANDLES = 6
"""Points of the equaliser's curve, evenly spread over the bands."""

FRONT_END = MelFrontEnd()
FRAME_S = FRONT_END.hop_length / FRONT_END.sample_rate
MOST_REVERBERANT_DB, LEAST_REVERBERANT_DB = 0.0, -15.0
TEXTURE = 0.5
"""Deviation of the logarithm of noise power from moment to moment in one mel band."""


def _up_or_down(default_db: float) -> Any:
    return setting(
        default_db,
        "At most",
        unit="dB",
        minimum=0.0,
        maximum=24.0,
        about="Up or down by up to this.",
    )


def _beside_the_clip(default_db: float, title: str) -> Any:
    return setting(
        default_db, title, unit="dB", minimum=-60.0, maximum=12.0, about="Beside the clip itself."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain(Transform):
    """Louder or softer: level is a cue, its last decibels are the microphone's."""

    name: ClassVar[str] = "gain"
    title: ClassVar[str] = "Louder or softer"
    about: ClassVar[str] = "Changes the level, as another distance or microphone would."
    most_db: float = _up_or_down(3.0)

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        return power * 10 ** (self.spread(key, len(power), self.most_db) / 10), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Equaliser(Transform):
    """A smooth curve over the pitches: another loudspeaker, wall or coat pocket."""

    name: ClassVar[str] = "equaliser"
    title: ClassVar[str] = "Brighter or duller"
    about: ClassVar[str] = "Raises and lowers ranges of pitch by a smooth random curve."
    most_db: float = _up_or_down(4.0)

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax
        import jax.numpy as jnp

        chance, amount = jax.random.split(key)
        n, _, n_mels = power.shape
        handles = jax.random.uniform(amount, (n, N_HANDLES), minval=-1, maxval=1) * self.most_db
        place = jnp.linspace(0, N_HANDLES - 1, n_mels)
        between = jnp.maximum(0, 1 - jnp.abs(place - jnp.arange(N_HANDLES)[:, None]))
        curve_db = jnp.where(self.chosen(chance, n), (handles @ between)[:, None, :], 0.0)
        return power * 10 ** (curve_db / 10), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Microphone(Transform):
    """The lowest and the highest pitches lost, as a small microphone or a telephone loses them."""

    name: ClassVar[str] = "microphone"
    title: ClassVar[str] = "Poor microphone"
    about: ClassVar[str] = "Takes away the lowest and the highest pitches."
    probability: float = odds(0.3)
    most: float = setting(
        0.2, "At most", unit="of the bands", minimum=0.0, maximum=0.45, about="At either end."
    )
    fall_db: float = setting(
        3.0, "Slope", unit="dB a band", minimum=0.5, maximum=12.0, about="How steeply they fall."
    )

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax
        import jax.numpy as jnp

        chance, amount = jax.random.split(key)
        n, _, n_mels = power.shape
        cuts = jax.random.uniform(amount, (2, n, 1, 1)) * self.most * n_mels
        band = jnp.arange(n_mels)
        beyond = jnp.maximum(0, cuts[0] - band) + jnp.maximum(0, band - (n_mels - 1 - cuts[1]))
        loss_db = jnp.where(self.chosen(chance, n), beyond * self.fall_db, 0.0)
        return power * 10 ** (-loss_db / 10), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverberation(Transform):
    """A room: what was heard dies away instead of ending.

    The power of a diffuse echo falls exponentially, and powers of echoes without relation add, so
    the room is a convolution of power along time. Source: J. D. Polack, "La transmission de
    l'énergie sonore dans les salles", 1988 (the impulse response as decaying noise).
    """

    name: ClassVar[str] = "reverberation"
    title: ClassVar[str] = "A room"
    about: ClassVar[str] = "Adds the echo of rooms of many sizes."
    ear: ClassVar[Ear] = Ear.REBUILT
    probability: float = odds(0.3)
    longest_s: float = setting(
        0.8,
        "At most",
        unit="s",
        minimum=0.1,
        maximum=3.0,
        about="Time in which the echo falls by 60 dB.",
    )

    @property
    def extent(self) -> str:
        """See Transform."""
        return f"≤ {self.longest_s:g} s"

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax
        import jax.numpy as jnp

        chance, length, depth = jax.random.split(key, 3)
        n, n_frames, _ = power.shape
        decay_s = jax.random.uniform(length, (n, 1, 1), minval=0.1, maxval=self.longest_s)
        kept = 10 ** (-6 * FRAME_S / decay_s)
        level_db = jax.random.uniform(
            depth, (n, 1, 1), minval=LEAST_REVERBERANT_DB, maxval=MOST_REVERBERANT_DB
        )
        echo = power
        # The sum of kept**k over all delays k, by doubling: 8 additions for 256 frames.
        for doubling in range(math.ceil(math.log2(n_frames))):
            delay = 1 << doubling
            echo = echo + kept**delay * jnp.pad(echo, ((0, 0), (delay, 0), (0, 0)))[:, :n_frames]
        wet = 10 ** (level_db / 10) * (1 - kept)
        return power + jnp.where(self.chosen(chance, n), wet, 0.0) * echo, targets


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundNoise(Transform):
    """Another background: the project's own silence class where it has one, else coloured noise.

    Powers of unrelated sounds add.
    """

    name: ClassVar[str] = "background"
    title: ClassVar[str] = "Background noise"
    about: ClassVar[str] = "Adds your own silence class where there is one, else coloured noise."
    ear: ClassVar[Ear] = Ear.REBUILT
    probability: float = odds(0.3)
    loudest_db: float = _beside_the_clip(-6.0, "At most")
    softest_db: float = _beside_the_clip(-30.0, "At least")

    @property
    def extent(self) -> str:
        """See Transform."""
        return f"{self.softest_db:g} to {self.loudest_db:g} dB"

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax
        import jax.numpy as jnp

        chance, place, colour, amount = jax.random.split(key, 4)
        n = len(power)
        own = self._own(place, power, scene)
        noise = jnp.where(scene.noise[0] < 0, _coloured(colour, power.shape), own)
        loud, soft = max(self.loudest_db, self.softest_db), min(self.loudest_db, self.softest_db)
        level_db = jax.random.uniform(amount, (n, 1, 1), minval=soft, maxval=loud)
        share = power.mean(axis=(1, 2), keepdims=True) / (
            noise.mean(axis=(1, 2), keepdims=True) + 1e-12
        )
        share = jnp.where(self.chosen(chance, n), share * 10 ** (level_db / 10), 0.0)
        return power + share * noise, targets

    def _own(self, key: Array, power: Array, scene: Scene) -> Array:
        import jax

        n, n_frames, n_mels = power.shape
        picked = jax.random.choice(key, scene.noise, (n,))
        size = (min(n_frames, scene.power.shape[0]), n_mels)
        cut = jax.vmap(lambda at: jax.lax.dynamic_slice(scene.power, (at, 0), size))(picked)
        return jax.numpy.resize(cut, power.shape) if size[0] < n_frames else cut


def _coloured(key: Array, shape: tuple[int, ...]) -> Array:
    """Return noise whose spectrum slopes up or down at random, from violet to brown."""
    import jax
    import jax.numpy as jnp

    slope, texture = jax.random.split(key)
    n, _, n_mels = shape
    tilt = jax.random.uniform(slope, (n, 1, 1), minval=-8.0, maxval=3.0)
    spectrum = jnp.exp(tilt * jnp.arange(n_mels) / n_mels)
    return spectrum * jnp.exp(TEXTURE * jax.random.normal(texture, shape))
