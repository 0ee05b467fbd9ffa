"""Two layers as XLA computes them fastest on a processor (DECISIONS.md 54).

The convolution gives the numbers of Keras' own, which an accelerator gets.
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


class BandNormalization(keras.layers.Layer):
    """Batch normalisation of each part of the pitch axis by itself; of one part, Keras' own.

    Mean and variance of a batch come from one pass over it. Two passes, the second over the
    distance from the mean, are exact to more digits; activations that were normalised a layer
    before have none to lose.

    Parameters
    ----------
    n_parts : int
        Divides the mel axis.
    momentum : float
        How slowly mean and variance follow those of the batches.
    name : str
    """

    epsilon = 1e-3

    def __init__(self, n_parts: int, *, momentum: float, name: str) -> None:
        super().__init__(name=name)
        self.n_parts, self.momentum = n_parts, momentum

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make variables of shape (n_parts, channels)."""
        shape = (self.n_parts, input_shape[-1])
        self.gamma = self.add_weight(shape=shape, initializer="ones", name="gamma")
        self.beta = self.add_weight(shape=shape, initializer="zeros", name="beta")
        kept: Any = {"shape": shape, "trainable": False}
        self.moving_mean = self.add_weight(initializer="zeros", name="moving_mean", **kept)
        self.moving_variance = self.add_weight(initializer="ones", name="moving_variance", **kept)

    def call(self, inputs: Any, training: Any = None) -> Any:
        """Normalise (n, time, mel, channels), by the batch in training, else by what was kept."""
        mean, variance = jnp.asarray(self.moving_mean), jnp.asarray(self.moving_variance)
        if training:
            mean, variance = self._follow(*_moments(jnp.asarray(inputs), self.n_parts))
        scale = jnp.asarray(self.gamma) * lax.rsqrt(variance + self.epsilon)
        offset = jnp.asarray(self.beta) - mean * scale
        n_rows = inputs.shape[2] // self.n_parts
        return inputs * jnp.repeat(scale, n_rows, axis=0) + jnp.repeat(offset, n_rows, axis=0)

    def _follow(self, mean: Array, variance: Array) -> tuple[Array, Array]:
        """Remember a little of the moments of a batch, and return them."""
        remembered: Any = (self.moving_mean, self.moving_variance)
        for kept, new in zip(remembered, (mean, variance), strict=True):
            kept.assign(kept * self.momentum + new * (1 - self.momentum))
        return mean, variance


def _moments(batch: Array, n_parts: int) -> tuple[Array, Array]:
    """Return mean and variance of the parts of a batch, each (n_parts, channels)."""
    _, _, n_mels, n_channels = batch.shape
    shape = (n_parts, n_mels // n_parts, n_channels)
    mean = batch.mean((0, 1)).reshape(shape).mean(1)
    square = (batch * batch).mean((0, 1)).reshape(shape).mean(1)
    return mean, jnp.maximum(square - mean * mean, 0)


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
