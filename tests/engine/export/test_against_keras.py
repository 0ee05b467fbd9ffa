"""`harken predict` says of real clips what Keras says of them, after a short training."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from engine.audio.files import read_mono
from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment, cut
from engine.export.network_spec import NetworkSpec, TrainedNetwork
from engine.runtime.pooling import pool_windows
from studio.cli.__main__ import main
from tests.engine.models import write_model

N_CLIPS = 50
TOLERANCE = 1e-4
TEMPERATURE = 1.3


@pytest.fixture(scope="module")
def clips(shared_data):
    """Fifty files of all seven classes and all six formats, with their labels."""
    folder = shared_data("seven")
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows = rows[:: len(rows) // N_CLIPS][:N_CLIPS]
    return [(folder / row["path"], row["label"]) for row in rows]


def log_power(segment, path):
    """Return normalisable features of a file's windows, shape (n_windows, n_frames, n_mels)."""
    windows = cut(read_mono(path), segment.n_samples, segment.hop_samples)
    front_end = segment.front_end
    return np.stack([front_end.log_power(front_end.power(window)) for window in windows])


@pytest.mark.slow
def test_predict_agrees_with_keras(clips, tmp_path, capsys):
    from engine.training.backend import load_backend

    load_backend(Path(os.environ["XDG_CACHE_HOME"]) / "harken" / "compiled")
    import keras

    from engine.training.network import build_network, extract_weights

    spec = NetworkSpec()
    segment = Segment(front_end=MelFrontEnd(), seconds=2.0)
    labels = sorted({label for _, label in clips})
    features = [log_power(segment, path) for path, _ in clips]
    truth = [labels.index(label) for _, label in clips]
    joined = np.concatenate(features)
    mean, std = joined.mean(axis=(0, 1)), joined.std(axis=(0, 1))
    sizes = {"n_frames": segment.n_frames, "n_mels": 64, "n_classes": len(labels)}
    network = build_network(spec, dropout=0.2, **sizes)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(3e-3), loss)
    answers = np.repeat(truth, [len(each) for each in features])[:, None]
    network.fit(((joined - mean) / std)[..., None], answers, epochs=3, verbose=0)  # pyright: ignore[reportArgumentType]

    trained = TrainedNetwork(
        spec=spec,
        labels=tuple(labels),
        segment=segment,
        temperature=TEMPERATURE,
        weights={"input/mean": mean, "input/std": std} | extract_weights(network, spec),
    )
    model = write_model(tmp_path / "model.onnx", trained)
    assert main(["predict", str(model), *(str(path) for path, _ in clips), "--json", "-q"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    logits = network.predict(((joined - mean) / std)[..., None])[:, 0] / TEMPERATURE
    windows = np.asarray(keras.ops.softmax(logits))
    ends = np.cumsum([len(each) for each in features])[:-1]
    gaps = []
    for each, said in zip(np.split(windows, ends), told, strict=True):
        found = np.array([said["probabilities"][label] for label in labels])
        gaps.append(np.abs(found - pool_windows(each)).max())
    print(f"largest difference from Keras: {max(gaps):.1e}")  # noqa: T201 (pytest -rP shows it)
    assert max(gaps) < TOLERANCE
    assert len({said["top"][0]["label"] for said in told}) > 2
