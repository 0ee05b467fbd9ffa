"""The verbs that make, fill and change a project, as a person types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from engine.dataset.checking.findings import FindingKind
from engine.dataset.project import Project
from engine.dataset.runs import add_run
from studio.cli.__main__ import main


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    for label, hz in (("cat", 300), ("dog", 900)):
        for number in range(4):
            _write_tone(folder / label / f"{label}{number}.wav", hz + number)
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch, capsys) -> Path:
    """An empty project, and the shell standing in it."""
    folder = tmp_path / "animals.harken"
    assert main(["new", str(folder), "--classes", "cat,dog"]) == 0
    monkeypatch.chdir(folder)
    capsys.readouterr()
    return folder


def _write_tone(path: Path, hz: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = 0.4 * np.sin(2 * np.pi * hz * np.arange(8_000) / 16_000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((samples * 32_767).astype("<i2").tobytes())


def told_json(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_from_an_empty_folder_to_labelled_clips_and_back(project, sounds, capsys):
    assert main(["import", str(sounds)]) == 0
    assert capsys.readouterr().out == "8 files are in.\n"

    assert main(["label", "c1", "c2-c3", "--as", "lynx"]) == 0
    assert capsys.readouterr().out == "Label 3 clips as lynx.\n"
    assert main(["clips", "--label", "lynx", "--json"]) == 0
    assert [clip["clip"] for clip in told_json(capsys)["clips"]] == ["c1", "c2", "c3"]

    assert main(["undo"]) == 0
    assert capsys.readouterr().out == "Undone: Label 3 clips as lynx.\n"
    assert main(["redo"]) == 0
    assert main(["undo", "9"]) == 0
    capsys.readouterr()
    assert main(["undo"]) == 1
    assert "nothing to undo" in capsys.readouterr().err


def test_some_refused_is_exit_code_three_and_a_line_each(project, sounds, capsys):
    (sounds / "cat" / "broken.wav").write_bytes(b"RIFF")
    (sounds / "dog" / "page.wav").write_text("<html>not found</html>")

    assert main(["import", str(sounds)]) == 3

    told = capsys.readouterr()
    assert told.out == "8 files are in. 2 were refused.\n"
    assert len(told.err.splitlines()) == 2


def test_a_dry_run_shows_the_plan_and_brings_nothing_in(project, sounds, capsys):
    assert main(["import", str(sounds), "--dry-run"]) == 0
    assert "cat0.wav  WAV   cat    cat/cat0" in capsys.readouterr().out

    assert main(["import", str(sounds), "--dry-run", "--json"]) == 0
    assert told_json(capsys)["totals"] == {"cat": 4, "dog": 4}

    assert main(["clips", "--json"]) == 0
    assert told_json(capsys)["clips"] == []


def test_treatments_are_steps_of_the_same_history(project, sounds, capsys):
    main(["import", str(sounds)])

    assert main(["edit", "c1", "--trim", "0.1:0.4", "--gain", "-3"]) == 0
    capsys.readouterr()
    main(["clips", "--text", "cat0", "--json"])
    (clip,) = told_json(capsys)["clips"]
    assert clip["treatments"] == ["Trim to 0.10–0.40 s", "Gain −3.0 dB"]

    main(["history", "--json"])
    titles = [step["title"] for step in told_json(capsys)["history"]]
    assert titles == ["Add 2 classes", "Import 8 files", "Trim and change the gain of clip c1"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["edit", "c1"], 1),
        (["edit", "c1", "--trim", "x"], 2),
        (["edit", "c1", "--gain", "99"], 2),
        (["edit", "c99", "--gain", "3"], 1),
        (["label", "c1"], 2),
        (["label", "unicorn", "--as", "cat"], 1),
        (["undo", "0"], 2),
        (["split", "--ratio", "50/50"], 1),
        (["split", "--by", "("], 1),
        (["check", "--fix", "everything"], 2),
        (["check", "--fix", "unlabelled"], 1),
        (["import", "nowhere.wav"], 1),
        (["new", "."], 1),
        (["clips", "-p", "/"], 1),
    ],
)
def test_what_makes_no_sense_is_said_without_a_traceback(project, sounds, capsys, words, code):
    main(["import", str(sounds)])
    capsys.readouterr()

    try:
        found = main(words)
    except SystemExit as end:
        found = end.code

    told = capsys.readouterr()
    assert found == code
    assert told.err
    assert "Traceback" not in told.err


def test_a_class_that_is_not_there_is_told_with_the_one_that_was_meant(project, capsys):
    assert main(["clips", "--label", "dgo"]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert "There is no class “dgo”. Did you mean “dog”?" in told.err
    assert "The classes are: cat, dog." in told.err
    assert main(["clips", "--label", ""]) == 0


def test_a_flag_that_no_clip_can_have_is_wrong_usage(project, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["clips", "--flag", "cliped"])

    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert "“cliped” is no flag. Did you mean “clipped”? The flags are: empty, silent," in told
    assert main(["clips", "--flag", "very quiet"]) == 0


def test_the_kinds_that_check_can_be_asked_to_fix_are_listed(project, sounds, capsys):
    kinds = [str(kind) for kind in FindingKind]
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    assert ", ".join(kinds) in " ".join(capsys.readouterr().out.split())

    with pytest.raises(SystemExit):
        main(["check", "--fix", "everything"])
    told = capsys.readouterr().err
    assert all(kind in told for kind in kinds)

    main(["import", str(sounds)])
    assert main(["check", "--fix", "unlabelled"]) == 1
    assert "Nothing of the kind “unlabelled” was found" in capsys.readouterr().err


def test_check_and_split_tell_the_same_in_words_and_json(project, sounds, capsys):
    main(["import", str(sounds)])
    capsys.readouterr()

    assert main(["check"]) == 3
    assert capsys.readouterr().out.startswith("Ready. 8 clips, 2 classes; two things to look at.")
    assert main(["check", "--json"]) == 3
    assert told_json(capsys)["ready"] is True
    assert main(["split", "--json"]) == 0
    classes = told_json(capsys)["classes"]
    assert sum(side["clips"] for side in classes["cat"].values()) == 4
    assert main(["split", "--folds", "2"]) == 0
    assert "2 folds." in capsys.readouterr().err


def test_a_project_that_is_open_elsewhere_is_listed_but_not_changed(project, sounds, capsys):
    from engine.dataset.project import Project

    main(["import", str(sounds)])
    with Project.open(project):
        capsys.readouterr()
        assert main(["clips"]) == 0
        assert main(["label", "c1", "--as", "dog"]) == 1

    assert f"process {os.getpid()}" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to interrupt a child")
def test_ctrl_c_ends_an_import_cleanly_and_keeps_what_was_read(project, tmp_path):
    many = tmp_path / "many"
    for number in range(400):
        _write_tone(many / "cat" / f"{number}.wav", 200 + number)
    command = [sys.executable, "-m", "studio.cli", "import", str(many), "--json"]
    root = Path(__file__).parents[3]
    importing = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    until_s = time.monotonic() + 60
    while not list((project / "staging").glob("*.wav")) and time.monotonic() < until_s:
        time.sleep(0.02)

    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate(timeout=60)

    assert importing.returncode == 130, err
    report = json.loads(out)
    assert report["cancelled"]
    assert 0 <= report["imported"] < 400
    assert list((project / "staging").iterdir()) == []


def test_a_verb_that_writes_ends_runs_that_were_lost_and_one_that_looks_does_not(project, capsys):
    with Project.open(project) as opened:
        add_run(opened, "{}", 0, "fast")

    assert main(["runs", "--json"]) == 0
    assert told_json(capsys)[0]["state"] == "running"
    assert main(["undo"]) == 0
    capsys.readouterr()
    assert main(["runs", "--json"]) == 0
    assert told_json(capsys)[0]["state"] == "failed"


@pytest.mark.parametrize("word", ["0", "1", "101", "-3", "five"])
def test_a_number_of_folds_that_cannot_be_is_wrong_usage(project, capsys, word):
    with pytest.raises(SystemExit) as stopped:
        main(["split", f"--folds={word}"])

    assert stopped.value.code == 2
    assert f"“{word}” is not a number of folds: 2 to 100" in capsys.readouterr().err
