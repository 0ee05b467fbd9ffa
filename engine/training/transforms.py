"""Augmentation as data: what may be done to a batch of training segments, and how to do it.

Every transform works on mel power, before the logarithm, and is traced into the training step, so
it costs no time of its own and can be drawn before and after. Validation never sees one: its path
takes no transforms. JAX is imported where a transform is traced, because the window reads these
classes and must not load it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engine.settings import check_settings, setting

if TYPE_CHECKING:
    from jax import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """One change made to training segments at random.

    Attributes
    ----------
    name, title, about : str
        Its key in a recipe, its words in a list, one sentence about it.
    is_on : bool
    probability : float
        Share of the segments it is done to.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    is_on: bool = setting(True, "On")  # noqa: FBT003 - the default comes first in every setting
    probability: float = setting(1.0, "Probability", minimum=0.0, maximum=1.0)

    def __post_init__(self) -> None:
        check_settings(self)

    def apply(self, key: Array, power: Array, targets: Array, quiet: Array) -> tuple[Array, Array]:
        """Return a batch with the change made.

        Parameters
        ----------
        key : jax.Array
            Random key.
        power : jax.Array, shape (n, n_frames, n_mels)
            Mel power, linear.
        targets : jax.Array, shape (n, n_classes)
            Probability of each class.
        quiet : jax.Array, shape (n_mels,)
            Power that a network sees as nothing in particular: the mean of its input.

        Returns
        -------
        power, targets : jax.Array
            Of the same shapes.
        """
        raise NotImplementedError

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON or TOML."""
        return {"name": self.name, **asdict(self)}

    def chosen(self, key: Array, n: int) -> Array:
        """Draw which of `n` segments are changed, shape (n, 1, 1), boolean."""
        import jax

        return jax.random.uniform(key, (n, 1, 1)) < self.probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain(Transform):
    """Louder or softer: level is a cue, its last decibels are the microphone's."""

    name: ClassVar[str] = "gain"
    title: ClassVar[str] = "Louder or softer"
    about: ClassVar[str] = "Changes the level, as another distance or microphone would."
    most_db: float = setting(
        3.0, "At most", unit="dB", minimum=0.0, maximum=24.0, about="Up or down by up to this."
    )

    def apply(self, key: Array, power: Array, targets: Array, quiet: Array) -> tuple[Array, Array]:
        """See Transform."""
        import jax
        import jax.numpy as jnp

        chance, amount = jax.random.split(key)
        gain_db = jax.random.uniform(amount, (len(power), 1, 1), minval=-1, maxval=1) * self.most_db
        gain_db = jnp.where(self.chosen(chance, len(power)), gain_db, 0.0)
        return power * 10 ** (gain_db / 10), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeShift(Transform):
    """Earlier or later, what leaves one end does not come in at the other.

    A wrapped shift cuts words in two and cost 5 to 18 points on unseen speakers; the gap is
    filled with the segment's own quietest frames instead.
    """

    name: ClassVar[str] = "time_shift"
    title: ClassVar[str] = "Earlier or later"
    about: ClassVar[str] = "Moves the sound inside the segment; nothing wraps around."
    most: float = setting(
        0.15, "At most", unit="of a segment", minimum=0.0, maximum=0.5, about="Either way."
    )

    def apply(self, key: Array, power: Array, targets: Array, quiet: Array) -> tuple[Array, Array]:
        """See Transform."""
        import jax
        import jax.numpy as jnp

        chance, amount = jax.random.split(key)
        n, n_frames, _ = power.shape
        reach = round(self.most * n_frames)
        shift = jax.random.randint(amount, (n,), -reach, reach + 1)
        shift = jnp.where(self.chosen(chance, n)[:, 0, 0], shift, 0)
        origin = jnp.arange(n_frames)[None, :] - shift[:, None]
        moved = jnp.take_along_axis(power, jnp.clip(origin, 0, n_frames - 1)[..., None], axis=1)
        inside = (origin >= 0) & (origin < n_frames)
        floor = power.min(axis=1, keepdims=True)
        return jnp.where(inside[..., None], moved, floor), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixup(Transform):
    """Two sounds at once, with the shares of both as the target.

    Powers of unrelated sounds add, so mixing powers is what a microphone would hear.
    Source: H. Zhang et al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018.
    """

    name: ClassVar[str] = "mixup"
    title: ClassVar[str] = "Mix two sounds"
    about: ClassVar[str] = "Lays another clip over this one and asks for both shares."
    probability: float = setting(0.5, "Probability", minimum=0.0, maximum=1.0)

    def apply(self, key: Array, power: Array, targets: Array, quiet: Array) -> tuple[Array, Array]:
        """See Transform."""
        import jax

        chance, amount, order = jax.random.split(key, 3)
        n = len(power)
        share = jax.random.uniform(amount, (n, 1, 1)) * self.chosen(chance, n)
        other = jax.random.permutation(order, n)
        mixed = (1 - share) * power + share * power[other]
        return mixed, (1 - share[:, 0]) * targets + share[:, 0] * targets[other]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMask(Transform):
    """A moment left out.

    Source: D. S. Park et al., "SpecAugment", Interspeech 2019.
    """

    name: ClassVar[str] = "time_mask"
    title: ClassVar[str] = "Leave out a moment"
    about: ClassVar[str] = "Blanks a stretch of time, so that no single moment decides."
    most: float = setting(0.2, "At most", unit="of a segment", minimum=0.0, maximum=0.8)

    def apply(self, key: Array, power: Array, targets: Array, quiet: Array) -> tuple[Array, Array]:
        """See Transform."""
        return mask(self, key, power, quiet, axis=1), targets


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMask(Transform):
    """Some pitches left out.

    Source: D. S. Park et al., "SpecAugment", Interspeech 2019.
    """

    name: ClassVar[str] = "band_mask"
    title: ClassVar[str] = "Leave out some pitches"
    about: ClassVar[str] = "Blanks a range of pitches, as a poor microphone would."
    most: float = setting(0.2, "At most", unit="of the bands", minimum=0.0, maximum=0.8)

    def apply(self, key: Array, power: Array, targets: Array, quiet: Array) -> tuple[Array, Array]:
        """See Transform."""
        return mask(self, key, power, quiet, axis=2), targets


def mask(
    transform: TimeMask | BandMask, key: Array, power: Array, quiet: Array, *, axis: int
) -> Array:
    """Blank one random stretch of up to `transform.most` of an axis with the `quiet` power."""
    import jax
    import jax.numpy as jnp

    chance, amount, place = jax.random.split(key, 3)
    n, size = len(power), power.shape[axis]
    width = jax.random.uniform(amount, (n, 1, 1)) * transform.most * size
    width = width * transform.chosen(chance, n)
    onset = jax.random.uniform(place, (n, 1, 1)) * (size - width)
    index = jnp.arange(size).reshape((1, -1, 1) if axis == 1 else (1, 1, -1))
    return jnp.where((index >= onset) & (index < onset + width), quiet, power)


TRANSFORMS: dict[str, type[Transform]] = {
    each.name: each for each in (TimeShift, Gain, Mixup, TimeMask, BandMask)
}
"""Every transform by its name, in the order in which they make sense."""
