"""Networks with blocks: what Keras computes is what the model file computes.

The plain ones are compared after a training, in `test_loop.py` and by every run itself.
"""

import jax
import numpy as np
import pytest

from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment
from engine.export.network_spec import NetworkSpec, TrainedNetwork
from engine.runtime.session import Session
from engine.training.network import build_network, extract_weights
from tests.engine.models import model_bytes

TOLERANCE = 1e-4
SPECS = [
    NetworkSpec(width=4, n_stages=3, kind="res1", pooling="freqmax"),
    NetworkSpec(width=4, n_stages=3, kind="res", level="each its own"),
    NetworkSpec(width=4, n_stages=2, members=3, pooling="freqmax"),
    NetworkSpec(width=4, n_stages=3, members=2, kind="res1", bands=4, is_gated=True),
]
SEGMENT = Segment(front_end=MelFrontEnd(), seconds=0.3)


def network_of(spec, rng, dropout=0.2):
    """Return a network in Keras, its batch normalisation as if it had seen something."""
    network = build_network(
        spec, n_frames=SEGMENT.n_frames, n_mels=64, n_classes=3, dropout=dropout
    )
    for variable in network.variables:
        if "norm" in variable.path:
            variable.assign(rng.uniform(0.5, 1.5, variable.shape).astype(np.float32))
    return network


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_the_length_of_a_kernel_says_nothing_in_training(spec):
    # What orthogonal steps rest on: they hold the length of whatever convolution there is.
    rng = np.random.default_rng(0)
    network = network_of(spec, rng, dropout=0.0)
    sounds = rng.normal(size=(8, SEGMENT.n_frames, 64, 1)).astype(np.float32)
    kernels = [each for each in network.trainable_variables if len(each.shape) == 4]
    before = np.asarray(network(sounds, training=True))

    for kernel in kernels:
        kernel.assign(kernel * 7.0)

    after = np.asarray(network(sounds, training=True))
    assert kernels
    np.testing.assert_allclose(after, before, atol=0.05 * np.abs(before).max())


def test_the_file_of_every_kind_of_network_says_what_keras_says():
    rng = np.random.default_rng(0)
    networks = [network_of(spec, rng) for spec in SPECS]
    sounds = rng.normal(0, [[0.3], [0.01], [1e-4]], (3, SEGMENT.n_samples)).astype(np.float32)
    front_end = SEGMENT.front_end
    features = np.stack([front_end.log_power(front_end.power(each)) for each in sounds])
    mean, std = np.full(64, -6, np.float32), np.full(64, 3, np.float32)

    answers = jax.jit(
        lambda x: [jax.nn.softmax(each(x, training=False).mean(axis=1)) for each in networks]
    )(((features - mean) / std)[..., None])

    for spec, network, wanted in zip(SPECS, networks, answers, strict=True):
        trained = TrainedNetwork(
            spec=spec,
            labels=("a", "b", "c"),
            segment=SEGMENT,
            temperature=1.0,
            weights={"input/mean": mean, "input/std": std} | extract_weights(network, spec),
        )
        said, _ = Session(model_bytes(trained)).run(sounds)
        np.testing.assert_allclose(said, wanted, atol=TOLERANCE, err_msg=str(spec))
