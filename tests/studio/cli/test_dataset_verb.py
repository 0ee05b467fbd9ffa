"""The shell takes labels in and the training set away."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest

from studio.cli.__main__ import main

BOTH_FREQUENCIES = (
    "A Raven selection has both frequencies: 2 regions will have 0 Hz, or the highest there is."
)


@pytest.fixture
def night(tmp_path: Path, monkeypatch) -> Path:
    """A recording with labels beside it, and the shell in an empty project."""
    recording = tmp_path / "night.wav"
    samples = 0.4 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    with wave.open(str(recording), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    recording.with_suffix(".txt").write_text("0.1\t0.3\tdog\n0.5\t0.7\tcat\n0.9\t0.9\tclick\n")
    folder = tmp_path / "animals.harken"
    assert main(["new", str(folder)]) == 0
    monkeypatch.chdir(folder)
    return recording


def test_the_plan_says_what_the_label_file_is_taken_for(night, capsys):
    assert main(["import", str(night), "--dry-run"]) == 0

    told = capsys.readouterr()
    assert "1 label file found: 3 regions." in told.err
    assert "1 label is a point: 2 s around it become a clip." in told.err
    assert "“night.txt” is taken as Audacity labels, 3 regions." in told.err
    assert "dog" in told.out


def test_label_files_in_a_folder_are_taken_unasked_and_refuse_nothing(night, capsys, tmp_path):
    sounds = tmp_path / "field"
    sounds.mkdir()
    for path in (night, night.with_suffix(".txt")):
        path.rename(sounds / path.name)

    assert main(["import", str(sounds), "--labels", "none", "--dry-run"]) == 0
    assert "1 label file found, left out." in capsys.readouterr().err
    assert main(["import", str(sounds), "--points", "0.1", "--trim-silence", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["imported"], told["refused"], told["trimmed"]) == (3, [], 0)


@pytest.mark.parametrize("word", ["soon", "0", "-1", "nan", "1e9"])
def test_a_length_around_points_that_is_none_is_wrong_usage(night, word, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["import", str(night), "--points", word])

    assert "neither none nor a length" in capsys.readouterr().err


def test_from_labels_to_a_set_and_back(night, capsys, tmp_path, monkeypatch):
    assert main(["import", str(night), "--labels", "audacity", "--points", "none"]) == 3
    assert "2 clips of 1 file are in. 1 was refused." in capsys.readouterr().out

    out = tmp_path / "set"
    assert main(["dataset", str(out), "--format", "flac", "--labels", "raven", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {
        "folder": str(out),
        "clips": 2,
        "recordings": 1,
        "losses": [BOTH_FREQUENCIES],
        "refused": [],
        "cancelled": False,
    }
    assert told.err.startswith("A Raven selection")
    assert (out / "recordings" / "night.Table.1.selections.txt").is_file()

    assert main(["dataset", str(out)]) == 1
    assert "There are files in that folder already." in capsys.readouterr().err

    again = tmp_path / "again.harken"
    assert main(["new", str(again)]) == 0
    monkeypatch.chdir(again)
    assert main(["import", str(out / "manifest.csv")]) == 0
    capsys.readouterr()
    assert main(["clips", "--json"]) == 0
    clips = json.loads(capsys.readouterr().out)["clips"]
    assert sorted((clip["label"], clip["group"]) for clip in clips) == [
        ("cat", "night"),
        ("dog", "night"),
    ]


def test_a_project_without_labels_has_no_set(night, capsys, tmp_path):
    assert main(["dataset", str(tmp_path / "set")]) == 1
    assert "holds no labelled clip" in capsys.readouterr().err
