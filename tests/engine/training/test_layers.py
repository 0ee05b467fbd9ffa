"""The quicker layers compute what Keras' own do, and learn what those learn."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from engine.training.layers import BandNormalization, HalvingConvolution, halve


def plainly(sound, kernel):
    return jax.lax.conv_general_dilated(
        sound, kernel, (2, 2), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


@pytest.mark.parametrize("n_in", [1, 3, 20])
@pytest.mark.parametrize("height", [1, 6, 7])
@pytest.mark.parametrize("width", [2, 8, 5])
def test_halving_is_the_convolution_and_so_are_its_slopes(height, width, n_in):
    rng = np.random.default_rng(height * 10 + width)
    sound = jnp.asarray(rng.normal(size=(2, height, width, n_in)), jnp.float32)
    kernel = jnp.asarray(rng.normal(size=(3, 3, n_in, 4)), jnp.float32)
    wanted, wanted_slopes = jax.vjp(plainly, sound, kernel)
    slope = jnp.asarray(rng.normal(size=wanted.shape), jnp.float32)

    made, slopes = jax.vjp(halve, sound, kernel)

    np.testing.assert_allclose(made, wanted, atol=1e-4)
    for found, expected in zip(slopes(slope), wanted_slopes(slope), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_batch_is_normalised_and_remembered_as_keras_does_it():
    rng = np.random.default_rng(0)
    batch = rng.normal(3.0, 2.0, (8, 5, 4, 6)).astype(np.float32)
    ours = BandNormalization(1, momentum=0.9, name="ours")
    theirs = keras.layers.BatchNormalization(momentum=0.9)
    for layer in (ours, theirs):
        layer.build(batch.shape)
        layer.gamma.assign(np.linspace(0.5, 1.5, 6).reshape(layer.gamma.shape))
        layer.beta.assign(np.linspace(-1, 1, 6).reshape(layer.beta.shape))

    for _ in range(2):
        ours(batch, training=True)
        theirs(batch, training=True)
    made, wanted = ours(batch, training=True), theirs(batch, training=True)

    np.testing.assert_allclose(made, wanted, atol=1e-5)
    np.testing.assert_allclose(ours.moving_mean[0], theirs.moving_mean, atol=1e-5)
    np.testing.assert_allclose(ours.moving_variance[0], theirs.moving_variance, rtol=1e-4)
    np.testing.assert_allclose(
        ours(batch, training=False), theirs(batch, training=False), atol=1e-4
    )


def test_each_part_of_the_pitch_axis_is_normalised_as_if_it_were_alone():
    rng = np.random.default_rng(0)
    batch = rng.normal(3.0, 2.0, (8, 5, 4, 6)).astype(np.float32)
    together = BandNormalization(2, momentum=0.9, name="together")
    alone = [BandNormalization(1, momentum=0.9, name=name) for name in ("low", "high")]

    made = together(batch, training=True)

    for part, layer in enumerate(alone):
        rows = slice(2 * part, 2 * part + 2)
        np.testing.assert_allclose(
            made[:, :, rows], layer(batch[:, :, rows], training=True), atol=1e-5
        )
        np.testing.assert_allclose(together.moving_mean[part], layer.moving_mean[0], atol=1e-5)


def test_a_band_that_never_sounds_has_no_negative_variance():
    layer = BandNormalization(1, momentum=0.9, name="still")
    batch = np.full((8, 5, 4, 1), 4321.1, np.float32)  # its squares round: −42 without care

    made = np.asarray(layer(batch, training=True))

    assert np.isfinite(made).all()


def test_the_convolution_has_the_weights_keras_would_give_it():
    keras.utils.set_random_seed(1)
    ours = HalvingConvolution(4, name="one")
    ours.build((None, 8, 8, 2))
    keras.utils.set_random_seed(1)
    theirs = keras.layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="one")
    theirs.build((None, 8, 8, 2))

    np.testing.assert_array_equal(ours.kernel, theirs.kernel)
