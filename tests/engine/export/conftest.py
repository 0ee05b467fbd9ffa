from __future__ import annotations

import numpy as np
import pytest

from engine.export.graph import build
from engine.export.model import first_card, to_bytes
from engine.export.network_spec import NetworkSpec, TrainedNetwork
from engine.export.quantise import quantise
from tests.engine.models import random_network


@pytest.fixture(
    scope="session",
    params=[NetworkSpec(width=4, n_stages=3), NetworkSpec(width=4, bands=4, is_gated=True)],
    ids=["plain", "banded and gated"],
)
def trained(request) -> TrainedNetwork:
    """A network of random weights, of each kind that the presets have had."""
    return random_network(spec=request.param)


@pytest.fixture(scope="session")
def quantised(trained) -> bytes:
    """Its int8 model file, calibrated on noise of many levels."""
    noise = np.random.default_rng(0).normal(0, 1, (12, trained.segment.n_samples))
    windows = (noise * np.geomspace(1e-3, 0.3, 12)[:, None]).astype(np.float32)
    return to_bytes(quantise(build(trained), windows), first_card(trained))
