"""The stored signal that every model file can be asked about, on any machine.

It is computed, not stored: by integers and one sine, so that no version of a library moves it.
"""

from __future__ import annotations

import numpy as np

from engine.audio.mel import FloatArray
from engine.settings import SAMPLE_RATE


def self_test_signal(n_samples: int) -> FloatArray:
    """Return a rising tone over noise, shape (n_samples,), on the 16-bit grid."""
    index = np.arange(n_samples, dtype=np.int64)
    seconds = index / SAMPLE_RATE
    tone = 0.25 * np.sin(2 * np.pi * (200.0 + 900.0 * seconds) * seconds)
    # A hash of the index (Knuth's multiplicative one, twice folded): noise without a generator,
    # whose stream could change with numpy.
    hashed = (index * 2_654_435_761) & 0xFFFF_FFFF
    hashed = ((hashed ^ (hashed >> 15)) * 2_246_822_519) & 0xFFFF_FFFF
    noise = (hashed >> 16) / 65_536 - 0.5
    return (np.round((tone + 0.1 * noise) * 32_768) / 32_768).astype(np.float32)
