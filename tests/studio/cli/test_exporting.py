"""`export`, and the project's model where none is named."""

from __future__ import annotations

import io
import json
import sys

import numpy as np
import pytest
import soundfile

from engine.dataset.runs import add_run
from engine.runtime.model_file import read_model
from studio.cli.__main__ import main
from tests.engine.models import tone
from tests.engine.runs import make_project, make_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a project with one run."""
    with make_project(tmp_path_factory.mktemp("export")) as project:
        make_run(project)
    return project.folder


def test_the_best_run_is_exported_where_none_is_named(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["export", "-p", str(folder), "-q"]) == 0

    told = capsys.readouterr()
    assert told.out.strip() == str(tmp_path / "model.onnx")
    assert "6 validation clips" in told.err
    assert read_model(tmp_path / "model.onnx").card.run == "fast 1"


def test_the_json_tells_how_closely_the_file_follows(folder, tmp_path, capsys):
    out = tmp_path / "model.onnx"

    assert main(["export", "r1", "-o", str(out), "-p", str(folder), "--int8", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["precision"] == "int8"
    assert told["clips"] == 6
    assert told["bytes"] == out.stat().st_size
    assert 0 < told["gap"] < 0.2


def test_a_model_goes_to_standard_output(folder, monkeypatch):
    taken = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", taken)

    assert main(["export", "-o", "-", "-p", str(folder), "-q"]) == 0

    assert b"GlobalAveragePool" in taken.buffer.getvalue()


def test_a_run_that_is_not_there_is_told(folder, tmp_path, capsys):
    assert main(["export", "r99", "-o", str(tmp_path / "x.onnx"), "-p", str(folder)]) == 1

    assert "r99" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told(folder, tmp_path, capsys):
    assert main(["export", "-o", str(tmp_path / "nope" / "x.onnx"), "-p", str(folder)]) == 1

    told = capsys.readouterr().err
    assert f"There is no folder “{tmp_path / 'nope'}”." in told
    assert "may write" not in told


def test_a_project_without_a_finished_run_is_told(tmp_path, capsys):
    with make_project(tmp_path) as project:
        add_run(project, "{}", seed=0, preset="fast")

    assert main(["export", "-o", str(tmp_path / "x.onnx"), "-p", str(project.folder)]) == 1

    assert "was not exported" in capsys.readouterr().err


def test_listening_takes_the_best_run_of_the_project(folder, tmp_path, monkeypatch, capsys):
    main(["export", "-o", str(folder / "runs" / "1" / "model.onnx"), "-p", str(folder), "-q"])
    sound = tmp_path / "tone.wav"
    soundfile.write(sound, tone(48_000, np.random.default_rng(0)), 16_000)
    capsys.readouterr()
    monkeypatch.chdir(folder / "runs")  # anywhere in the project

    assert main(["listen", "--wav", str(sound)]) == 0

    (heard,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert heard["label"] == "tone"
    assert heard["model"].startswith("model.onnx@")
