"""Augmentation as data: every transform that may be done to a batch of training segments.

Every transform works on mel power, before the logarithm, and is traced into the training step, so
it costs no time of its own and can be drawn before and after (`engine.training.rehearsal`).
Validation never sees one: its path takes no transforms. JAX is imported where a transform is
traced, because the window reads these classes and must not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.training.augmentation.base import Scene, Transform
from engine.training.augmentation.masks import BandMask, TimeMask
from engine.training.augmentation.mixing import MixStyle, Mixup
from engine.training.augmentation.place import (
    BackgroundNoise,
    Equaliser,
    Gain,
    Microphone,
    Reverberation,
)
from engine.training.augmentation.timing import PitchShift, TimeShift, TimeStretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jax import Array

TRANSFORMS: dict[str, type[Transform]] = {
    each.name: each
    for each in (
        TimeStretch,
        PitchShift,
        TimeShift,
        Reverberation,
        BackgroundNoise,
        Equaliser,
        Microphone,
        Gain,
        Mixup,
        TimeMask,
        BandMask,
        MixStyle,
    )
}
"""Every transform by its name, in the order in which sound meets them: the source, the room, the
microphone, then what only a network is asked to bear."""


def frames_to_read(transforms: Sequence[Transform], n_frames: int) -> int:
    """Return how many frames to read for a segment of `n_frames`: what a transform reaches for."""
    reach = sum(each.reach for each in transforms)
    return n_frames + 2 * round(reach * n_frames / 2)


def augment(
    transforms: Sequence[Transform],
    key: Array,
    power: Array,
    targets: Array,
    scene: Scene,
    n_frames: int,
) -> tuple[Array, Array]:
    """Do to a batch what a recipe asks for; the one function of the training step and of *See it*.

    Parameters
    ----------
    transforms : Sequence[Transform]
        In order; those switched off are passed over.
    key : jax.Array
    power : jax.Array, shape (n, frames_to_read(transforms, n_frames), n_mels)
    targets : jax.Array, shape (n, n_classes)
    scene : Scene
    n_frames : int
        Of a segment.

    Returns
    -------
    power : jax.Array, shape (n, n_frames, n_mels)
    targets : jax.Array, shape (n, n_classes)
    """
    import jax

    spare = power.shape[1] - n_frames
    for place, transform in enumerate(transforms):
        if transform.is_on:
            own = jax.random.fold_in(key, place)
            power, targets = transform.apply(own, power, targets, scene)
    return power[:, spare // 2 : spare // 2 + n_frames], targets
