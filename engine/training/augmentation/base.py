"""What every transform is: a switch, a probability, ranges, and a change of mel power that jits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from engine.settings import check_settings, declarations, setting

if TYPE_CHECKING:
    from jax import Array

N_NOISES = 64
"""Places of background noise that a step draws from: a fixed number, so one step serves all."""

BACKGROUND_NAMES = frozenset({"ambient", "background", "noise", "nothing", "quiet", "silence"})
"""Classes whose clips are laid under others as background noise."""


class Scene(NamedTuple):
    """What a transform may know of the set beside the batch itself; arguments of the step.

    Attributes
    ----------
    quiet : jax.Array, shape (n_mels,)
        Power that a network sees as nothing in particular: the mean of its input.
    power : jax.Array, shape (total_frames, n_mels)
        Of all clips.
    noise : jax.Array, shape (N_NOISES,)
        First frames in `power` of segments of the project's silence class; -1 where it has none.
    """

    quiet: Array
    power: Array
    noise: Array


class Ear(Enum):
    """How the change that a transform makes to mel power is made to be heard."""

    FILTERED = "the clip's own sound, each moment and pitch as loud as the network gets it"
    SHIFTED = "the clip's own sound, moved"
    REBUILT = "a sound made anew from the picture, rougher than the clip"


def odds(default: float) -> Any:
    """Declare the share of the segments that a transform is done to."""
    return setting(default, "Probability", minimum=0.0, maximum=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """One change made to training segments at random.

    Attributes
    ----------
    name, title, about : str
        Its key in a recipe, its words in a list, one sentence about it.
    ear : Ear
        How it is heard outside training.
    is_on : bool
    probability : float
        Share of the segments it is done to.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    ear: ClassVar[Ear] = Ear.FILTERED
    is_on: bool = setting(True, "On")  # noqa: FBT003 - the default comes first in every setting
    probability: float = odds(1.0)

    def __post_init__(self) -> None:
        check_settings(self)

    def apply(self, key: Array, power: Array, targets: Array, scene: Scene) -> tuple[Array, Array]:
        """Return a batch with the change made.

        Parameters
        ----------
        key : jax.Array
            Random key.
        power : jax.Array, shape (n, n_frames, n_mels)
            Mel power, linear.
        targets : jax.Array, shape (n, n_classes)
            Probability of each class.
        scene : Scene

        Returns
        -------
        power, targets : jax.Array
            Of the same shapes.
        """
        raise NotImplementedError

    @property
    def reach(self) -> float:
        """How far beyond its ends a segment is read, as a share of it; both ends together."""
        return 0.0

    @property
    def extent(self) -> str:
        """How far it goes, in words: “± 3 dB”, “≤ 15 % of a segment”; ``""`` for no range."""
        for declared in declarations(type(self)):
            value, unit = getattr(self, declared.name), declared.unit
            if unit.startswith("of "):
                return f"≤ {value * 100:.0f} % {unit}"
            if unit:
                return f"± {value:g} {unit}"
        return ""

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON or TOML."""
        return {"name": self.name, **asdict(self)}

    def chosen(self, key: Array, n: int) -> Array:
        """Draw which of `n` segments are changed, shape (n, 1, 1), boolean."""
        import jax

        return jax.random.uniform(key, (n, 1, 1)) < self.probability

    def spread(self, key: Array, n: int, most: float) -> Array:
        """Draw from −`most` to `most` for each of `n` segments, 0 for those not changed.

        Returns
        -------
        jax.Array, shape (n, 1, 1)
        """
        import jax
        import jax.numpy as jnp

        chance, amount = jax.random.split(key)
        drawn = jax.random.uniform(amount, (n, 1, 1), minval=-most, maxval=most)
        return jnp.where(self.chosen(chance, n), drawn, 0.0)


def at_positions(power: Array, position: Array) -> Array:
    """Read power between its frames, linearly; beyond its ends lies each segment's quietest frame.

    Parameters
    ----------
    power : jax.Array, shape (n, n_frames, n_mels)
    position : jax.Array, shape (n, n_positions)
        In frames, broken numbers allowed.
    """
    import jax.numpy as jnp

    last = power.shape[1] - 1
    before = jnp.clip(jnp.floor(position), 0, max(last - 1, 0)).astype(int)
    share = jnp.clip(position - before, 0.0, 1.0)[..., None]
    after = jnp.minimum(before + 1, last)
    read = (1 - share) * jnp.take_along_axis(power, before[..., None], axis=1)
    read += share * jnp.take_along_axis(power, after[..., None], axis=1)
    is_inside = ((position >= 0) & (position <= last))[..., None]
    return jnp.where(is_inside, read, power.min(axis=1, keepdims=True))
