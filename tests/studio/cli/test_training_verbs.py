"""The verbs that train, compare and evaluate, as a person types them."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.dataset.project import Project
from engine.dataset.records import ClipFilter, Split
from engine.dataset.runs import add_run, run_folder
from engine.export.export import export_run
from engine.training.recipe import Recipe
from studio.cli.__main__ import main
from tests.engine.runs import make_project, make_run

SMALL = """
[network]
width = 4
n_stages = 2

[schedule]
batch_size = 8
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The folder of a project with one run that was made without training."""
    with make_project(tmp_path_factory.mktemp("training")) as project:
        row = make_run(project)
        export_run(project, row, run_folder(project, row.id) / "model.onnx")
    return project.folder


@pytest.fixture
def small(tmp_path) -> Path:
    file = tmp_path / "small.toml"
    file.write_text(SMALL)
    return file


def told_json(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_a_run_is_trained_told_epoch_by_epoch_and_listed(folder, small, capsys):
    words = ["train", "-p", str(folder), "--preset", "fast", "--epochs", "2"]

    assert main([*words, "--config", str(small)]) == 0

    told = capsys.readouterr()
    assert [line[:11] for line in told.err.splitlines() if "epoch" in line] == [
        "epoch   1/2",
        "epoch   2/2",
    ]
    assert "macro-F1" in told.out
    assert main(["runs", "-p", str(folder), "--json"]) == 0
    newest = json.loads(capsys.readouterr().out)[0]
    assert main(["runs", "compare", newest["run"], "-p", str(folder)]) == 0
    assert "macro-f1" in capsys.readouterr().out
    assert newest["state"] == "done"
    assert newest["macro_f1"] is not None
    with Project.open(folder, read_only=True) as project:
        assert (run_folder(project, int(newest["run"][1:])) / "model.onnx").is_file()


@pytest.mark.slow
def test_events_stream_as_lines_of_json_and_the_last_is_the_end(folder, small, capsys):
    words = ["train", "-p", str(folder), "--preset", "fast", "--epochs", "2", "--json"]

    assert main([*words, "--config", str(small)]) == 0

    kinds = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    assert kinds[0] == "preparing"
    assert {"step", "epoch", "confusion", "eta"} <= set(kinds)
    assert kinds[-1] == "done"
    assert kinds.count("done") == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_ctrl_c_ends_a_training_within_a_second_and_says_how_to_go_on(folder, small):
    words = ["train", "-p", str(folder), "--config", str(small), "--epochs", "4000"]
    with subprocess.Popen(
        [sys.executable, "-m", "studio.cli", *words], stderr=subprocess.PIPE, text=True
    ) as shell:
        assert shell.stderr is not None
        for line in shell.stderr:
            if line.startswith("epoch"):
                break
        began_s = time.monotonic()
        shell.send_signal(signal.SIGINT)
        rest = shell.stderr.read()
        code = shell.wait()

    assert code == 130
    assert time.monotonic() - began_s < 2  # a second for the training, the rest for Python's end
    assert "harken train --resume r" in rest


def labelled(folder: Path) -> list[int]:
    with Project.open(folder, read_only=True) as project:
        return [clip.id for clip in project.catalog.clips() if clip.label]


@pytest.mark.slow
def test_a_cross_validation_tests_every_clip_once_in_two_processes_and_has_the_documented_keys(
    folder, small, capsys
):
    words = ["crossvalidate", "-p", str(folder), "--config", str(small), "--epochs", "1"]

    assert main([*words, "--folds", "2", "--seeds", "3", "--jobs", "2", "--json", "-q"]) == 0

    told = told_json(capsys)
    assert set(told) > {
        *("folds", "mean_accuracy", "std_accuracy", "mean_macro_f1", "std_macro_f1"),
        *("seconds", "preset", "seed", "classes", "intervals", "worst_group"),
    }
    assert all(set(each) > {"fold", "accuracy", "macro_f1"} for each in told["folds"])
    losses = [each["log_loss"] for each in told["folds"]]
    assert told["mean_log_loss"] == pytest.approx(sum(losses) / 2)
    assert all(0 < loss <= math.log(len(told["labels"])) + 0.01 for loss in losses)  # a guess's
    assert [each["seed"] for each in told["seeds"]] == [3]
    assert [each["fold"] for each in told["folds"]] == [1, 2]
    n_clips = sum(each["n_clips"] for each in told["folds"])
    assert n_clips == sum(map(sum, told["confusion"])) == len(labelled(folder))


def test_a_preset_that_is_not_there_is_told_before_anything_starts(folder, capsys):
    assert main(["train", "-p", str(folder), "--preset", "best"]) == 1

    assert "fast, balanced, accurate" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["train", "crossvalidate"])
@pytest.mark.parametrize("word", ["0", "-3", "2.5", "many"])
def test_a_number_of_epochs_that_cannot_be_is_wrong_usage(verb, word, folder, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([verb, "-p", str(folder), f"--epochs={word}"])

    assert stopped.value.code == 2
    assert f"“{word}” is not a whole number from 1 up" in capsys.readouterr().err


def test_a_resumed_run_keeps_its_recipe(folder, capsys):
    assert main(["train", "-p", str(folder), "--resume", "r1", "--epochs", "3"]) == 1

    assert "the recipe it began with" in capsys.readouterr().err


def test_an_evaluation_has_the_documented_keys(folder, capsys):
    assert main(["evaluate", "-p", str(folder), "--split", "validation", "--json", "-q"]) == 0

    told = told_json(capsys)
    assert set(told) == {
        *("accuracy", "macro_f1", "labels", "confusion", "classes", "model", "split", "intervals"),
    }
    assert told["split"] == "validation"
    assert sum(map(sum, told["confusion"])) == sum(
        each["support"] for each in told["classes"].values()
    )


def test_the_matrix_says_which_side_is_the_truth_and_cuts_no_name_that_has_room(
    folder, monkeypatch, capsys
):
    words = ["evaluate", "-p", str(folder), "--split", "validation", "-q"]
    assert main(words) == 0

    told = capsys.readouterr().out.splitlines()
    labels = [line.split()[0] for line in told[1:4]]
    assert told[0].split() == labels
    assert told[4] == "Rows are what a clip is, columns what it was heard as."
    assert "precision  recall     F1" in told[6]

    monkeypatch.setattr("studio.cli.evaluate.is_terminal", lambda _stream: True)
    monkeypatch.setenv("COLUMNS", str(len(told[0])))
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines()[0] == told[0]
    monkeypatch.setenv("COLUMNS", str(len(told[0]) - 1))
    assert main(words) == 0
    narrow = capsys.readouterr().out.splitlines()[0]
    assert "…" in narrow
    assert len(narrow) < len(told[0])


def test_an_evaluation_writes_a_report(folder, tmp_path, capsys):
    report = tmp_path / "report.html"

    words = ["evaluate", "-p", str(folder), "--split", "validation", "--report", str(report)]
    assert main(words) == 0

    assert "Content-Security-Policy" in report.read_text(encoding="utf-8")
    assert "macro-F1" in capsys.readouterr().out


def test_a_project_without_a_run_has_nothing_to_evaluate(tmp_path, capsys):
    assert main(["new", str(tmp_path / "empty.harken")]) == 0

    assert main(["evaluate", "-p", str(tmp_path / "empty.harken")]) == 1

    assert "nothing to evaluate" in capsys.readouterr().err


def test_files_of_a_class_that_the_model_does_not_know_are_refused_by_name(
    folder, tmp_path, capsys
):
    model = next((folder / "runs").glob("*/model.onnx"))
    sounds = folder.parent / "sounds"
    known = sorted(each.name for each in sounds.iterdir())[0]
    (tmp_path / "strangers").mkdir()
    shutil.copytree(sounds / known, tmp_path / "strangers" / known)
    shutil.copytree(sounds / known, tmp_path / "strangers" / "unheard of")

    assert main(["evaluate", "--model", str(model), str(tmp_path / "strangers"), "--json"]) == 3

    told = capsys.readouterr()
    assert sum(map(sum, json.loads(told.out)["confusion"])) == 10
    assert told.err.count("knows no class “unheard of”") == 10


def test_files_that_a_model_was_trained_on_are_counted_where_its_project_is_at_hand(
    folder, tmp_path, capsys
):
    model = next((folder / "runs").glob("*/model.onnx"))
    sounds, report = folder.parent / "sounds", tmp_path / "report.html"
    words = ["evaluate", "--model", str(model), str(sounds), "-q", "--json"]
    with Project.open(folder, read_only=True) as project:
        n_trained = len(project.catalog.clips(ClipFilter(split=Split.TRAIN)))
    told = f"{n_trained} of 30 clips were trained on: the score is too good."

    assert main([*words, "-p", str(folder), "--report", str(report)]) == 0
    assert told in capsys.readouterr().err.splitlines()
    assert told in report.read_text(encoding="utf-8")
    assert main([*words, "-p", str(tmp_path)]) == 0
    assert "trained on" not in capsys.readouterr().err


def test_a_folder_of_no_class_of_the_model_is_refused_with_the_classes_it_knows(
    folder, tmp_path, capsys
):
    model = next((folder / "runs").glob("*/model.onnx"))
    sounds = folder.parent / "sounds"
    known = sorted(each.name for each in sounds.iterdir())
    shutil.copytree(sounds / known[0], tmp_path / "strangers" / "unheard of")

    assert main(["evaluate", "--model", str(model), str(tmp_path / "strangers")]) == 1

    told = capsys.readouterr().err
    assert "None of the classes in strangers is one of the model's." in told
    assert all(label in told for label in known)
    assert "Train a run" not in told


def ended_run(project: Project, recipe: dict) -> str:
    """Add a run by its recipe, with numbers that are always the same."""
    row = add_run(project, json.dumps(recipe), 0, "fast")
    scores = {"accuracy": 0.9, "macro_f1": 0.8, "classes": {}}
    metrics = {"n_clips": {"train": 18}, "validation": scores, "best_epoch": 3, "seconds": 1.0}
    told = json.dumps({**metrics, "seed": 0})
    (run_folder(project, row.id) / "metrics.json").write_text(told, "utf-8")
    return f"r{row.id}"


def test_a_setting_that_an_older_run_did_not_have_yet_is_no_difference(tmp_path, capsys):
    new = Recipe().to_data()
    with Project.create(tmp_path / "tones.harken") as project:
        older = {**new, "network": {"width": new["network"]["width"] + 4}}
        newer = {**new, "network": {**new["network"], "from the future": 1}}
        names = [ended_run(project, each) for each in (new, older, newer)]

    assert main(["runs", "compare", *names, "-p", str(project.folder), "--json"]) == 0

    rows = {row["name"]: row["values"] for row in told_json(capsys)["rows"]}
    width = new["network"]["width"]
    assert rows.pop("network width") == [width, width + 4, width]
    assert rows.pop("network from the future") == [None, None, 1]
    assert set(rows) == {"accuracy", "macro-f1"}


def test_a_run_is_deleted_only_when_that_is_confirmed(tmp_path, capsys):
    with make_project(tmp_path) as project:
        make_run(project)
    place = ["-p", str(project.folder)]

    assert main(["runs", "delete", "r1", *place, "--yes"]) == 0

    capsys.readouterr()
    assert main(["runs", *place, "--json"]) == 0
    assert told_json(capsys) == []
