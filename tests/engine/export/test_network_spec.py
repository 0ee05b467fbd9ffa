"""A trained network is kept in a run's folder, and read by later versions too."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.export.network_spec import NetworkSpec, read_trained
from tests.engine.models import random_network

RICHEST = NetworkSpec(width=4, n_stages=3, kind="res", bands=4, is_gated=True, members=2)


@pytest.mark.parametrize("spec", [NetworkSpec(width=4, n_stages=2), RICHEST], ids=str)
def test_what_is_read_is_what_was_written(tmp_path, spec):
    trained = random_network(spec=spec)
    trained.write(tmp_path)

    read = read_trained(tmp_path)

    assert (read.spec, read.labels, read.segment) == (spec, trained.labels, trained.segment)
    assert all((read.weights[name] == array).all() for name, array in trained.weights.items())


def test_a_run_from_before_there_were_bands_and_gates_is_read(tmp_path):
    trained = random_network(spec=NetworkSpec(width=4, n_stages=2))
    trained.write(tmp_path)
    path = tmp_path / "network.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["network"]["bands"], told["network"]["is_gated"]
    path.write_text(json.dumps(told), encoding="utf-8")
    flat: dict[str, Any] = {
        name: array[0] if name.endswith(("scale", "offset")) else array
        for name, array in trained.weights.items()
    }
    np.savez(tmp_path / "weights.npz", **flat)

    read = read_trained(tmp_path)

    assert read.spec == trained.spec
    assert all((read.weights[name] == array).all() for name, array in trained.weights.items())


def test_the_pitch_axis_is_divided_into_as_many_parts_as_it_can_be():
    spec = NetworkSpec(width=4, n_stages=6, bands=4)

    shapes = spec.shapes(64, 3)

    assert [shapes[f"stage{each}/scale"][0] for each in range(6)] == [4, 4, 4, 4, 2, 1]


def test_a_network_whose_parts_are_missing_is_refused():
    trained = random_network(spec=NetworkSpec(width=4, n_stages=2, bands=4))
    offset = trained.weights["stage1/offset"]
    assert offset.shape == (4, 8)

    with pytest.raises(ValueError, match="the network needs"):
        replace(trained, weights={**trained.weights, "stage1/offset": offset[:1]})
