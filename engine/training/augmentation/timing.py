"""Earlier or later, slower or faster, higher or lower."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from engine.settings import setting
from engine.training.augmentation.base import Ear, Scene, Transform, at_positions

if TYPE_CHECKING:
    from jax import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStretch(Transform):
    """Slower or faster at the same pitch, as another speaker or another bird would be."""

    name: ClassVar[str] = "time_stretch"
    title: ClassVar[str] = "Slower or faster"
    about: ClassVar[str] = "Changes the speed and keeps the pitch."
    ear: ClassVar[Ear] = Ear.REBUILT
    most: float = setting(
        0.15, "At most", unit="of its speed", minimum=0.0, maximum=0.5, about="Either way."
    )

    @property
    def reach(self) -> float:
        """See Transform: the fastest needs the most sound."""
        return self.most if self.is_on else 0.0

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax.numpy as jnp

        n, n_frames, _ = power.shape
        rate = 1 + self.spread(key, n, self.most)[:, :, 0]
        middle = (n_frames - 1) / 2
        return at_positions(power, middle + (jnp.arange(n_frames) - middle) * rate), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class PitchShift(Transform):
    """Higher or lower, in mel bands: about a tone each above 1 kHz."""

    name: ClassVar[str] = "pitch_shift"
    title: ClassVar[str] = "Higher or lower"
    about: ClassVar[str] = "Moves all pitches up or down and keeps the speed."
    ear: ClassVar[Ear] = Ear.REBUILT
    most: float = setting(
        2.0, "At most", unit="bands", minimum=0.0, maximum=12.0, about="Either way."
    )

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax.numpy as jnp

        n, _, n_mels = power.shape
        place = jnp.arange(n_mels) - self.spread(key, n, self.most)
        place = jnp.clip(place, 0, n_mels - 1)
        # A matrix that moves and blends bands: a product is quicker here than a gather.
        blend = jnp.maximum(0, 1 - jnp.abs(place - jnp.arange(n_mels)[None, :, None]))
        return jnp.einsum("ntm,nmk->ntk", power, blend), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeShift(Transform):
    """Earlier or later, what leaves one end does not come in at the other.

    A wrapped shift cuts words in two and cost 5 to 18 points on unseen speakers; the gap is
    filled with the segment's own quietest frames instead.
    """

    name: ClassVar[str] = "time_shift"
    title: ClassVar[str] = "Earlier or later"
    about: ClassVar[str] = "Moves the sound inside the segment; nothing wraps around."
    ear: ClassVar[Ear] = Ear.SHIFTED
    most: float = setting(
        0.15, "At most", unit="of a segment", minimum=0.0, maximum=0.5, about="Either way."
    )

    def frames(self, key: Array, n: int, n_frames: int) -> Array:
        """Draw by how many frames each of `n` segments is moved, shape (n,); later is positive."""
        import jax.numpy as jnp

        reach = round(self.most * n_frames) + 0.5
        return jnp.round(self.spread(key, n, reach)[:, 0, 0]).astype(int)

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """See Transform."""
        import jax.numpy as jnp

        n, n_frames, _ = power.shape
        origin = jnp.arange(n_frames)[None, :] - self.frames(key, n, n_frames)[:, None]
        moved = jnp.take_along_axis(power, jnp.clip(origin, 0, n_frames - 1)[..., None], axis=1)
        inside = (origin >= 0) & (origin < n_frames)
        floor = power.min(axis=1, keepdims=True)
        return jnp.where(inside[..., None], moved, floor), targets
