"""What the measurements of training share: one core for them, so that its seconds compare."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="module")
def one_core():
    """Pin this process and those it starts, so that all share one core and its caches."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("processes cannot be pinned here")
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)
