"""Several devices and several hosts come to the weights of one, rounding apart."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.engine.training.sharing import train

pytestmark = pytest.mark.slow

PROGRAM = "tests.engine.training.sharing"
TOLERANCE = 2e-3
"""Sums in another order, drawn apart a little by eight steps of learning."""


def started(out: Path, *, n_devices: int = 1, n_hosts: int = 1, rank: int = 0, port: int = 0):
    flags = f"--xla_force_host_platform_device_count={n_devices}"
    root = str(Path(__file__).resolve().parents[3])
    return subprocess.Popen(
        [sys.executable, "-m", PROGRAM, str(out), str(n_hosts), str(rank), str(port)],
        env={**os.environ, "XLA_FLAGS": flags, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": root},
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process, out: Path) -> dict[str, np.ndarray]:
    _, told = process.communicate(timeout=240)
    assert process.returncode == 0, told[-2000:]
    with np.load(out) as arrays:
        return dict(arrays)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def alone() -> dict[str, np.ndarray]:
    return train()


def assert_near(found: dict[str, np.ndarray], wanted: dict[str, np.ndarray]) -> None:
    for name in wanted.keys() - {"shared_by"}:
        np.testing.assert_allclose(found[name], wanted[name], atol=TOLERANCE, err_msg=name)


def test_four_devices_come_to_the_weights_of_one(alone, tmp_path):
    out = tmp_path / "four.npz"

    found = result(started(out, n_devices=4), out)

    assert found["shared_by"].tolist() == [4, 3]  # of batches of 8 and of 6
    assert_near(found, alone)


def test_two_hosts_come_to_the_weights_of_one(alone, tmp_path):
    port = free_port()
    outs = [tmp_path / "first.npz", tmp_path / "second.npz"]

    hosts = [started(out, n_hosts=2, rank=rank, port=port) for rank, out in enumerate(outs)]
    found = [result(host, out) for host, out in zip(hosts, outs, strict=True)]

    assert found[0]["shared_by"].tolist() == [2, 2]
    for each in found:
        assert_near(each, alone)
