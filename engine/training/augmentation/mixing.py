"""Two sounds at once, or one with the tone of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engine.audio.mel import MelFrontEnd
from engine.settings import setting
from engine.training.augmentation.base import Ear, Scene, Transform, odds

if TYPE_CHECKING:
    from jax import Array


FLOOR = MelFrontEnd().floor
LEAST_VARIANCE = 0.01
"""Of log power in a band over time: what stands still is not made to move."""


def _strength(default: float, about: str) -> Any:
    """Declare the parameter of the symmetric Beta distribution that shares are drawn from."""
    return setting(default, "Strength", minimum=0.1, maximum=4.0, about=about)


@dataclass(frozen=True, slots=True, kw_only=True)
class MixStyle(Transform):
    """The level of each band, and how much it moves, brought nearer to those of another clip.

    A place and a device colour all that is recorded there alike: what tells the classes apart in
    every colour is what a network should learn. The target stays that of the clip. Source: K. Zhou
    et al., "Domain Generalization with MixStyle", ICLR 2021; by bands of pitch as in B. Kim et al.,
    "Domain Generalization on Efficient Acoustic Scene Classification using Residual
    Normalization", DCASE 2021.
    """

    name: ClassVar[str] = "mixstyle"
    title: ClassVar[str] = "Tone of another clip"
    about: ClassVar[str] = "Colours a clip as if it had been recorded where another one was."
    probability: float = odds(0.5)
    strength: float = _strength(
        0.4, "Little keeps most clips near their own tone, more brings them half way."
    )

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax
        import jax.numpy as jnp

        chance, amount, order = jax.random.split(key, 3)
        n = len(power)
        drawn = jax.random.beta(amount, self.strength, self.strength, (n, 1, 1))
        share = jnp.minimum(drawn, 1 - drawn).astype(jnp.float32)  # of the other, half at most
        other = jax.random.permutation(order, n)
        log = jnp.log(power + FLOOR)
        level = log.mean(axis=1, keepdims=True)
        movement = jnp.sqrt(log.var(axis=1, keepdims=True) + LEAST_VARIANCE)
        new_level = (1 - share) * level + share * level[other]
        new_movement = (1 - share) * movement + share * movement[other]
        toned = jnp.exp((log - level) * (new_movement / movement) + new_level) - FLOOR
        return jnp.where(self.chosen(chance, n), jnp.maximum(toned, 0), power), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixup(Transform):
    """Two sounds at once, with the shares of both as the target.

    Powers of unrelated sounds add, so mixing powers is what a microphone would hear. By power, the
    target is the share of power (H. Zhang et al., "mixup: Beyond Empirical Risk Minimization",
    ICLR 2018); by loudness, both are first brought to the share of loudness that is asked for (Y.
    Tokozume et al., "Learning from Between-class Examples for Deep Sound Recognition", ICLR 2018).
    """

    name: ClassVar[str] = "mixup"
    title: ClassVar[str] = "Mix two sounds"
    about: ClassVar[str] = "Lays another clip over this one and asks for both shares."
    ear: ClassVar[Ear] = Ear.REBUILT
    probability: float = odds(0.5)
    strength: float = _strength(
        1.0, "1 draws every share alike; less keeps one sound in front, more brings them even."
    )
    law: str = setting(
        "power", "Shares", choices=("power", "loudness"), about="What the two shares are of."
    )

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax

        chance, amount, order = jax.random.split(key, 3)
        n = len(power)
        share = self._share(amount, n) * self.chosen(chance, n)
        other = jax.random.permutation(order, n)
        mix = _by_loudness if self.law == "loudness" else _by_power
        mixed = mix(power, power[other], share)
        return mixed, (1 - share[:, 0]) * targets + share[:, 0] * targets[other]

    def _share(self, key: Array, n: int) -> Array:
        """Draw from Beta(strength, strength), shape (n, 1, 1)."""
        import jax
        import jax.numpy as jnp

        if self.strength == 1:
            return jax.random.uniform(key, (n, 1, 1))
        return jax.random.beta(key, self.strength, self.strength, (n, 1, 1)).astype(jnp.float32)


def _by_power(power: Array, other: Array, share: Array) -> Array:
    return (1 - share) * power + share * other


def _by_loudness(power: Array, other: Array, share: Array) -> Array:
    """Mix so that the louder one does not drown the other: amplitudes g : 1 - g, see Mixup."""
    import jax.numpy as jnp

    loud, other_loud = (each.sum(axis=2).max(axis=1)[:, None, None] for each in (power, other))
    own = 1 - share
    ratio = jnp.sqrt((loud + 1e-12) / (other_loud + 1e-12))
    g = own / (own + ratio * share + 1e-9)
    weight, other_weight = g**2, (1 - g) ** 2
    total = weight + other_weight
    # Loudness is kept: the mixture of two sounds of one level has that level.
    even = weight * loud + other_weight * other_loud
    level = (own * loud + share * other_loud) / (even / total + 1e-12)
    return level * (weight * power + other_weight * other) / total
