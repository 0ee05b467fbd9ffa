"""`predict`, `detect`, `model` and `listen --wav`, as a person types them."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.files import mono_blocks
from studio.cli.__main__ import main
from tests.engine.models import SOUNDS, noise, silence, taught_network, tone, write_model

HEAVY = {
    *("keras", "jax", "scipy", "matplotlib", "pyqtgraph", "noisereduce", "onnx", "sklearn"),
    *("rich", "av", "PySide6"),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_model(tmp_path_factory.mktemp("model") / "taught.onnx", taught_network())


@pytest.fixture(scope="module")
def sounds(tmp_path_factory):
    """A folder of sounds that `model` tells apart, one of them in a folder below, one broken."""
    folder = tmp_path_factory.mktemp("sounds")
    rng = np.random.default_rng(4)
    soundfile.write(folder / "a tone.wav", tone(24_000, rng), 16_000)
    soundfile.write(folder / "hiss.flac", np.repeat(noise(24_000, rng), 3), 48_000)
    (folder / "below").mkdir()
    soundfile.write(folder / "below" / "hush.wav", silence(9_000, rng), 16_000)
    (folder / "broken.wav").write_bytes(b"RIFF....WAVE")
    (folder / "notes.txt").write_text("not a sound")
    return folder


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """Half a minute of near silence with a tone from 4 to 7 s."""
    path = tmp_path_factory.mktemp("night") / "night.wav"
    rng = np.random.default_rng(11)
    samples = silence(30 * 16_000, rng)
    samples[4 * 16_000 : 7 * 16_000] = tone(3 * 16_000, rng)
    soundfile.write(path, samples, 16_000)
    return path


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_sound_is_told_with_its_two_best_classes(model, sounds, capsys):
    assert main(["predict", str(model), str(sounds / "a tone.wav")]) == 0

    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["file", "class", "sure", "class", "sure"]
    assert "a tone.wav" in row
    assert row.split("wav", 1)[1].split()[0] == "tone"


def test_the_json_has_the_promised_keys(model, sounds, capsys):
    path = str(sounds / "hiss.flac")
    assert main(["predict", str(model), path, "--json"]) == 0

    (told,) = lines(capsys.readouterr().out)
    assert list(told) == ["file", "duration", "top", "probabilities", "windows", "unknown"]
    assert told["file"] == path
    assert told["duration"] == pytest.approx(1.5, abs=0.01)
    assert told["top"][0]["label"] == "noise"
    assert len(told["top"]) == 2
    assert set(told["probabilities"]) == set(SOUNDS)
    assert sum(told["probabilities"].values()) == pytest.approx(1, abs=1e-4)
    assert told["windows"] == 2
    assert told["unknown"] is False


def test_a_folder_is_walked_and_a_bad_file_is_a_line(model, sounds, capsys):
    assert main(["predict", str(model), str(sounds), "--json", "--top", "1"]) == 3

    told = capsys.readouterr()
    heard = {Path(each["file"]).name: each["top"] for each in lines(told.out)}
    assert set(heard) == {"a tone.wav", "hiss.flac", "hush.wav"}
    assert heard["hush.wav"][0]["label"] == "silence"
    assert len(heard["hush.wav"]) == 1
    assert "broken.wav" in told.err
    assert "Traceback" not in told.err


def test_a_file_that_is_not_there_is_a_line_and_the_rest_goes_on(model, sounds, capsys):
    missing, there = str(sounds / "gone.wav"), str(sounds / "a tone.wav")

    assert main(["predict", str(model), missing, there, "--json"]) == 3

    told = capsys.readouterr()
    assert len(lines(told.out)) == 1
    assert "gone.wav" in told.err


def test_a_folder_without_sounds_is_told(model, tmp_path, capsys):
    assert main(["predict", str(model), str(tmp_path)]) == 1

    assert "There are no sounds" in capsys.readouterr().err


def test_a_model_that_is_none_is_told_in_a_sentence_with_a_cure(sounds, capsys):
    assert main(["predict", str(sounds / "notes.txt"), str(sounds / "a tone.wav")]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert "“notes.txt” was not opened" in told.err
    assert "export" in told.err


@pytest.mark.parametrize("words", [["--top", "0"], ["--top", "two"]])
def test_a_wrong_number_of_classes_is_wrong_usage(model, words):
    with pytest.raises(SystemExit) as ended:
        main(["predict", str(model), "x.wav", *words])

    assert ended.value.code == 2


def test_a_sound_is_read_from_standard_input(model, sounds, capsys, monkeypatch):
    given = io.TextIOWrapper(io.BytesIO((sounds / "a tone.wav").read_bytes()))
    monkeypatch.setattr(sys, "stdin", given)

    assert main(["predict", str(model), "-", "--json"]) == 0

    (told,) = lines(capsys.readouterr().out)
    assert told["file"] == "-"
    assert told["top"][0]["label"] == "tone"


def test_detect_tells_what_was_heard_and_when(model, night, capsys):
    assert main(["detect", str(model), str(night), "--json", "-q"]) == 0

    found = [each for each in lines(capsys.readouterr().out) if each["label"] == "tone"]
    assert len(found) == 1
    assert found[0]["onset"] == pytest.approx(4, abs=0.6)
    assert found[0]["offset"] == pytest.approx(7, abs=0.6)
    assert found[0]["clip"] == found[0]["file"] == str(night)
    assert found[0]["model"].startswith("taught.onnx@")
    assert 0.5 <= found[0]["probability"] <= found[0]["peak"] <= 1


def test_a_threshold_counts_for_every_class(model, night, capsys):
    assert main(["detect", str(model), str(night), "--json", "-q", "--threshold", "1"]) == 0

    assert all(each["peak"] == 1 for each in lines(capsys.readouterr().out))


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("audacity", "txt"), ("raven", "selections.txt"), ("csv", "csv")],
)
def test_labels_are_written_beside_the_recording(model, night, capsys, kind, suffix):
    assert main(["detect", str(model), str(night), "--labels", kind, "-q"]) == 0

    written = Path(capsys.readouterr().out.strip())
    assert written == night.with_name(f"night.wav.harken.{suffix}")
    assert "tone" in written.read_text()


def test_resuming_leaves_out_what_is_done(model, night, tmp_path, capsys):
    for name in ("one.wav", "two.wav"):
        (tmp_path / name).write_bytes(night.read_bytes())
    done = tmp_path / "one.wav.harken.csv"
    done.write_text("done before")

    words = ["detect", str(model), str(tmp_path), "--labels", "csv", "--resume", "-q"]
    assert main(words) == 0

    assert done.read_text() == "done before"
    assert capsys.readouterr().out.strip() == str(tmp_path / "two.wav.harken.csv")


def test_resuming_without_label_files_is_wrong_usage(model, night):
    with pytest.raises(SystemExit) as ended:
        main(["detect", str(model), str(night), "--resume"])

    assert ended.value.code == 2


def test_a_broken_recording_does_not_stop_the_others(model, sounds, night, capsys):
    assert main(["detect", str(model), str(sounds / "broken.wav"), str(night), "--json"]) == 3

    told = capsys.readouterr()
    assert any(each["label"] == "tone" for each in lines(told.out))
    assert "broken.wav" in told.err


def test_listening_to_a_file_hears_what_detect_finds(model, night, capsys):
    main(["detect", str(model), str(night), "--json", "-q"])
    detected = lines(capsys.readouterr().out)

    assert main(["listen", str(model), "--headless", "--wav", str(night)]) == 0

    heard = lines(capsys.readouterr().out)
    keys = ("label", "onset", "offset", "peak")
    assert [[each[key] for key in keys] for each in heard] == [
        [each[key] for key in keys] for each in detected
    ]


def test_a_configuration_decides_what_listening_tells_and_logs(model, night, tmp_path, capsys):
    config = tmp_path / "listen.toml"
    config.write_text('log = "log.jsonl"\n[thresholds]\nsilence = 1.0\nnoise = 1.0\n')

    main(["listen", str(model), "--wav", str(night), "--config", str(config)])

    heard = lines(capsys.readouterr().out)
    assert "tone" in {each["label"] for each in heard}
    assert lines((tmp_path / "log.jsonl").read_text()) == heard


def test_listening_without_a_model_or_a_project_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["listen", "--headless"]) == 1

    assert "There is no model" in capsys.readouterr().err


def test_a_model_tells_its_card_in_words(model, capsys):
    assert main(["model", str(model), "--self-test"]) == 0

    shown = capsys.readouterr().out
    assert "3: tone, noise, silence" in shown
    assert "1.01 s at 16000 Hz" in shown
    assert "passed" in shown


def test_a_model_tells_its_card_as_json(model, capsys):
    assert main(["model", str(model), "--json", "--self-test"]) == 0

    (told,) = lines(capsys.readouterr().out)
    assert told["labels"] == list(SOUNDS)
    assert told["n_samples"] == 16_240
    assert told["self_test_gap"] < 1e-6


LIGHT = {
    "predict": ["predict", "MODEL", "SOUND", "--json"],
    "detect": ["detect", "MODEL", "SOUND", "--labels", "csv"],
    "model": ["model", "MODEL", "--self-test"],
    "listen": ["listen", "MODEL", "--wav", "SOUND", "--headless"],
}


@pytest.mark.parametrize("verb", LIGHT)
def test_the_predict_verbs_load_nothing_of_the_studio(verb, model, sounds, tmp_path):
    sound = tmp_path / "hiss.flac"  # at another rate, so that resampling is loaded too
    sound.write_bytes((sounds / "hiss.flac").read_bytes())
    named = {"MODEL": str(model), "SOUND": str(sound)}
    words = [named.get(word, word) for word in LIGHT[verb]]
    probe = (
        "import sys; from studio.cli.__main__ import main; code = main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", probe, *words],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )

    loaded = {name.partition(".")[0] for name in ran.stderr.splitlines()[-1].split()}
    assert not loaded & HEAVY
    assert "engine.export" not in ran.stderr


def test_onnxruntime_reports_nothing_to_anyone(model, sounds, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    places = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    surroundings = {**os.environ, **dict.fromkeys(places, str(home))}
    surroundings.pop("ORT_DISABLE_TELEMETRY", None)

    words = ["predict", str(model), str(sounds / "a tone.wav")]
    subprocess.run(
        [sys.executable, "-m", "studio.cli", *words],
        env=surroundings,
        check=True,
        capture_output=True,
    )

    left = [path for path in home.rglob("*") if path.is_file()]
    assert [path.parent.name for path in left] == ["trials"]


@pytest.mark.parametrize("verb", ["predict", "detect"])
def test_ctrl_c_is_heeded_between_blocks_and_what_was_heard_is_told(
    verb, model, sounds, monkeypatch, capsys
):
    def interrupted_at_the_second(path):
        if path.name == "hiss.flac":
            signal.raise_signal(signal.SIGINT)
        return mono_blocks(path)

    monkeypatch.setattr("engine.audio.files.mono_blocks", interrupted_at_the_second)
    words = [str(model), str(sounds / "a tone.wav"), str(sounds / "hiss.flac")]

    assert main([verb, *words]) == 130

    shown = capsys.readouterr()
    assert "a tone.wav" in shown.out
    assert "hiss.flac" not in shown.out
    assert "Interrupted" in shown.err


def test_a_report_in_a_folder_that_is_not_there_is_a_sentence(model, tmp_path, capsys):
    soundfile.write(tmp_path / "a.wav", tone(24_000, np.random.default_rng(0)), 16_000)
    (tmp_path / "tone").mkdir()
    (tmp_path / "a.wav").rename(tmp_path / "tone" / "a.wav")

    code = main(
        ["evaluate", str(tmp_path), "--model", str(model), "--report", str(tmp_path / "no" / "r")]
    )

    assert code == 1
    assert f"There is no folder “{tmp_path / 'no'}”." in capsys.readouterr().err
