"""*Hear it* and *See it*: what augmentation makes of one clip, by the very function of the step.

JAX is loaded on the first call: a window asks the warm training process (`engine.training.warm`)
and draws what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.segment import Segment, tile
from engine.training.augmentation.base import N_NOISES, Ear, Scene, Transform
from engine.training.augmentation.timing import TimeShift
from engine.training.resynthesis import filtered, rebuilt, shifted
from engine.training.transforms import augment, frames_to_read

if TYPE_CHECKING:
    from jax import Array


AS_LOUD = 0.99
"""Share of the loudest segment's energy with which another counts as no quieter."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rehearsal:
    """One draw.

    Attributes
    ----------
    before, after : NDArray[np.float32], shape (n_frames, n_mels)
        Mel power of the segment, as a network gets it without and with augmentation.
    heard_before, heard_after : NDArray[np.float32], shape (n_samples,)
        The same to listen to, 16 kHz.
    ears : tuple[Ear, ...]
        How the second was made; their values are words for a person. Nothing for nothing changed.
    """

    before: FloatArray
    after: FloatArray
    heard_before: FloatArray
    heard_after: FloatArray
    ears: tuple[Ear, ...]


def rehearse(
    transforms: Sequence[Transform],
    samples: FloatArray,
    segment: Segment,
    *,
    seed: int,
    company: Sequence[FloatArray] = (),
    noises: Sequence[FloatArray] = (),
) -> Rehearsal:
    """Do to a clip what training does to it in one draw.

    Parameters
    ----------
    transforms : Sequence[Transform]
        One, or the whole list of a recipe.
    samples : NDArray[np.float32], shape (n,)
        The clip, 16 kHz; its loudest segment is taken: the first may well be silence, and silence
        shows of no transform what it does.
    segment : Segment
    seed : int
        Another one is another draw.
    company : Sequence[NDArray[np.float32]]
        Other clips, for transforms that mix; without any the clip is alone.
    noises : Sequence[NDArray[np.float32]]
        Clips of the project's silence class.
    """
    import jax

    active = [each for each in transforms if each.is_on]
    margin = (frames_to_read(active, segment.n_frames) - segment.n_frames) // 2
    reads = [_read(each, segment, margin) for each in (samples, *company)]
    power, onset = np.stack([read for read, _ in reads]), reads[0][1]
    steps = _steps(active, power, _scene(power, noises, segment), jax.random.key(seed), segment)
    first = onset * segment.front_end.hop_length
    sound = tile(samples, segment.n_samples)[first : first + segment.n_samples]
    heard, ears, before = sound, [], steps[0]
    for transform, (place, after) in zip(active, enumerate(steps[1:]), strict=True):
        if not np.allclose(after, before, rtol=1e-4, atol=1e-9):
            heard = _heard(transform, heard, before, after, (seed, place, power.shape), segment)
            ears.append(transform.ear)
        before = after
    return Rehearsal(
        before=steps[0],
        after=steps[-1],
        heard_before=sound,
        heard_after=np.clip(heard, -1, 1).astype(np.float32),
        ears=tuple(dict.fromkeys(ears)),
    )


def _steps(
    transforms: Sequence[Transform], power: FloatArray, scene: Scene, key: Array, segment: Segment
) -> list[FloatArray]:
    """Return the clip's power after none, one, two, … all of the transforms."""
    import jax.numpy as jnp

    made = _compiled(tuple(transforms), segment.n_frames)(
        key, jnp.asarray(power), jnp.eye(len(power)), scene
    )
    return [np.asarray(each) for each in made]


@lru_cache(maxsize=64)
def _compiled(transforms: tuple[Transform, ...], n_frames: int) -> Callable[..., list[Array]]:
    """Return the steps as one function, compiled once: another draw is there in no time."""
    import jax

    def steps(key: Array, power: Array, targets: Array, scene: Scene) -> list[Array]:
        return [
            augment(transforms[:n], key, power, targets, scene, n_frames)[0][0]
            for n in range(len(transforms) + 1)
        ]

    return jax.jit(steps)


def _read(samples: FloatArray, segment: Segment, margin: int) -> tuple[FloatArray, int]:
    """Return the loudest segment's power with `margin` frames on both sides, and its first frame.

    The step reads the same frames where it draws that segment.
    """
    power = segment.front_end.power(tile(samples, segment.n_samples))
    onset = _loudest(power, segment.n_frames)
    place = np.arange(onset - margin, onset + segment.n_frames + margin)
    is_inside = ((place >= 0) & (place < len(power)))[:, None]
    read = power[np.clip(place, 0, len(power) - 1)]
    return np.where(is_inside, read, read.min(axis=0)), onset


def _loudest(power: FloatArray, n_frames: int) -> int:
    """Return the frame at which the segment of the most energy begins.

    Of those that hold as much it is the middle one, or a short call would lie at the very edge.
    """
    summed = np.concatenate([[0.0], np.cumsum(power.sum(axis=1, dtype=np.float64))])
    energy = summed[n_frames:] - summed[:-n_frames]
    as_loud = np.flatnonzero(energy >= AS_LOUD * energy.max())
    return int(as_loud[len(as_loud) // 2])


def _scene(power: FloatArray, noises: Sequence[FloatArray], segment: Segment) -> Scene:
    import jax.numpy as jnp

    floor = segment.front_end.floor
    quiet = np.exp(np.log(power + floor).mean(axis=(0, 1))) - floor
    blocks = [_read(each, segment, 0)[0] for each in noises]
    onsets = np.arange(len(blocks)) * segment.n_frames if blocks else np.array([-1])
    read = np.concatenate(blocks) if blocks else power[0]
    return Scene(
        jnp.asarray(quiet), jnp.asarray(read), jnp.asarray(np.resize(onsets, N_NOISES), jnp.int32)
    )


def _heard(
    transform: Transform,
    samples: FloatArray,
    before: FloatArray,
    after: FloatArray,
    drawn: tuple[int, int, tuple[int, ...]],
    segment: Segment,
) -> FloatArray:
    """Return a sound after one transform: the clip's own where one exists, else a new one."""
    if isinstance(transform, TimeShift):
        import jax

        seed, place, shape = drawn
        key = jax.random.fold_in(jax.random.key(seed), place)
        moved = int(transform.frames(key, shape[0], shape[1])[0])
        return shifted(samples, moved * segment.front_end.hop_length)
    if transform.ear is Ear.FILTERED:
        return filtered(samples, before, after, segment.front_end)
    return rebuilt(samples, after, segment.front_end)
