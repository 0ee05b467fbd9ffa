from __future__ import annotations

import numpy as np
import pytest

from engine.export.graph import build
from engine.export.model import first_card, to_bytes
from engine.export.quantise import quantise
from tests.engine.models import random_network


@pytest.fixture(scope="session")
def quantised() -> bytes:
    """An int8 model file, calibrated on noise of many levels."""
    trained = random_network()
    noise = np.random.default_rng(0).normal(0, 1, (12, trained.segment.n_samples))
    windows = (noise * np.geomspace(1e-3, 0.3, 12)[:, None]).astype(np.float32)
    return to_bytes(quantise(build(trained), windows), first_card(trained))
