"""Two layers of Keras computed as XLA does them fastest on a processor; the numbers are the same.

A step of the balanced network takes 48 ms of one core instead of 59 (DECISIONS.md 52). An
accelerator gets what Keras makes.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import keras
import numpy as np
from jax import Array, lax

from engine.audio.mel import FloatArray

STRIDE, TAPS = 2, 3
LAYOUT = ("NHWC", "HWIO", "NHWC")
BLOCK = 4
"""Mel bands that the first convolution reads at once."""
MOST_IN_FOUR = 16
"""Channels of sound up to which its slope is quicker in four parts; more fill XLA's own product."""


class HalvingConvolution(keras.layers.Conv2D):
    """A 3×3 convolution of stride 2 with “same” padding and no bias."""

    def __init__(self, width: int, *, name: str) -> None:
        super().__init__(width, TAPS, strides=STRIDE, padding="same", use_bias=False, name=name)

    def call(self, inputs: Any) -> Any:
        """See Keras."""
        if jax.default_backend() != "cpu":
            return super().call(inputs)
        return halve(jnp.asarray(inputs), jnp.asarray(self.kernel))


class OnePassNormalization(keras.layers.BatchNormalization):
    """Batch normalisation with mean and variance of a batch from one pass over it.

    Two passes, the second over the distance from the mean, are exact to more digits; activations
    that were normalised a layer before have none to lose.
    """

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """See Keras."""
        if not training or jax.default_backend() != "cpu":
            return super().call(inputs, training=training, mask=mask)
        axes = tuple(range(inputs.ndim - 1))
        mean = inputs.mean(axes)
        variance = jnp.maximum((inputs * inputs).mean(axes) - mean * mean, 0)
        remembered: Any = (self.moving_mean, self.moving_variance)
        for kept, new in zip(remembered, (mean, variance), strict=True):
            kept.assign(kept * self.momentum + new * (1 - self.momentum))
        scale = jnp.asarray(self.gamma) * lax.rsqrt(variance + self.epsilon)
        return inputs * scale + (jnp.asarray(self.beta) - mean * scale)


@jax.custom_vjp
def halve(sound: Array, kernel: Array) -> Array:
    """Convolve with stride 2 both ways.

    Parameters
    ----------
    sound : jax.Array, shape (n, height, width, n_in)
    kernel : jax.Array, shape (3, 3, n_in, n_out)

    Returns
    -------
    jax.Array, shape (n, ceil(height / 2), ceil(width / 2), n_out)
    """
    if sound.shape[3] == 1 and sound.shape[2] % BLOCK == 0:
        return _in_blocks(sound, kernel)
    return _plainly(sound, kernel)


def _keep(sound: Array, kernel: Array) -> tuple[Array, tuple[Array, Array]]:
    return halve(sound, kernel), (sound, kernel)


def _slopes(kept: tuple[Array, Array], slope: Array) -> tuple[Array, Array]:
    sound, kernel = kept
    (of_kernel,) = jax.linear_transpose(lambda each: _plainly(sound, each), kernel)(slope)
    if sound.shape[3] <= MOST_IN_FOUR:
        return _slope_of_sound(slope, kernel, sound.shape[1], sound.shape[2]), of_kernel
    (of_sound,) = jax.linear_transpose(lambda each: _plainly(each, kernel), sound)(slope)
    return of_sound, of_kernel


halve.defvjp(_keep, _slopes)


def _plainly(sound: Array, kernel: Array) -> Array:
    return lax.conv_general_dilated(
        sound, kernel, (STRIDE, STRIDE), "SAME", dimension_numbers=LAYOUT
    )


def _in_blocks(sound: Array, kernel: Array) -> Array:
    """Convolve one channel by taking `BLOCK` bands of it for channels: a product worth its name.

    Nine numbers times sixteen filters are too small for one; here it is 24 times 32.
    """
    n, height, width, _ = sound.shape
    n_out, ends = kernel.shape[3], BLOCK // STRIDE
    spread = np.zeros((2, BLOCK, ends, TAPS), np.float32)  # this block or the next, band in it
    for end in range(ends):
        for tap in range(TAPS):
            spread[(*divmod(STRIDE * end + tap, BLOCK), end, tap)] = 1
    wide = jnp.einsum("abet,hto->habeo", spread, kernel[:, :, 0])
    made = lax.conv_general_dilated(
        sound.reshape(n, height, width // BLOCK, BLOCK),
        wide.reshape(TAPS, 2, BLOCK, ends * n_out),
        (STRIDE, 1),
        [_around(height), (0, 1)],
        dimension_numbers=LAYOUT,
    )
    return made.reshape(n, -1, width // STRIDE, n_out)


def _slope_of_sound(slope: Array, kernel: Array, height: int, width: int) -> Array:
    """Return the slope of the loss by the sound, from that by what came out.

    XLA lays zeros between the numbers of `slope` and convolves that, three quarters of the work
    for nothing. Here every second row and column has its own taps: a convolution of stride 1 makes
    the four kinds as channels, which are then laid side by side.
    """
    (rows, above), (columns, left) = _taps(height), _taps(width)
    n, high, wide, n_out = slope.shape
    n_in = kernel.shape[2]
    four = jnp.einsum("apt,bqu,tuio->abopqi", rows, columns, kernel)
    made = lax.conv_general_dilated(
        slope,
        four.reshape(2, 2, n_out, 4 * n_in),
        (1, 1),
        [above, left],
        dimension_numbers=LAYOUT,
    )
    laid = made.reshape(n, high, wide, 2, 2, n_in).transpose(0, 1, 3, 2, 4, 5)
    return laid.reshape(n, 2 * high, 2 * wide, n_in)[:, :height, :width]


def _taps(length: int) -> tuple[FloatArray, tuple[int, int]]:
    """Return which tap links which neighbour to even and odd places, and the padding for that.

    Returns
    -------
    links : NDArray[np.float32], shape (2, 2, 3)
        Earlier or later neighbour, even or odd place, tap.
    padding : tuple[int, int]
    """
    links = np.zeros((2, 2, TAPS), np.float32)
    if length % 2 == 0:
        links[0, 0, 2] = links[1, 0, 0] = links[1, 1, 1] = 1
        return links, (1, 0)
    links[0, 0, 1] = links[0, 1, 2] = links[1, 1, 0] = 1
    return links, (0, 1)


def _around(length: int) -> tuple[int, int]:
    return (0, 1) if length % 2 == 0 else (1, 1)
