"""`harken edit`, as a person types it: less noise, no silence, and all of it taken back."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest

from studio.cli.__main__ import main

RATE = 16_000


@pytest.fixture
def project(tmp_path: Path, monkeypatch, capsys) -> Path:
    """A call in noise (c1), a padded call (c2) and noise alone (c3); the shell stands in it."""
    rng = np.random.default_rng(0)
    tone = 0.3 * np.sin(2 * np.pi * 900 * np.arange(RATE) / RATE)
    hiss = 0.03 * rng.standard_normal(3 * RATE)
    call, padded = hiss.copy(), np.zeros(3 * RATE)
    call[RATE : 2 * RATE] += tone
    padded[RATE : 2 * RATE] = tone
    sounds = tmp_path / "sounds"
    for name, samples in (
        ("cat/call", call),
        ("cat/padded", padded),
        ("silence/room", hiss[:RATE]),
    ):
        _write(sounds / f"{name}.wav", samples)
    folder = tmp_path / "animals.harken"
    main(["new", str(folder)])
    monkeypatch.chdir(folder)
    main(["import", str(sounds)])
    capsys.readouterr()
    return folder


def _write(path: Path, samples: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((samples * 32_767).astype("<i2").tobytes())


def treatments(capsys) -> dict[str, list[str]]:
    capsys.readouterr()
    main(["clips", "--json"])
    told = json.loads(capsys.readouterr().out)
    return {clip["clip"]: clip["treatments"] for clip in told["clips"]}


def history(capsys) -> list[str]:
    capsys.readouterr()
    main(["history", "--json"])
    return [step["title"] for step in json.loads(capsys.readouterr().out)["history"]]


def renders(project: Path) -> int:
    return len(list((project / "cache" / "renders").rglob("*.wav")))


def test_noise_and_silence_go_in_one_step_that_undo_takes_back(project, capsys):
    before = history(capsys)
    words = ["c1", "c2", "--denoise", "0.9", "--profile", "silence", "--trim-silence", "-20"]

    assert main(["edit", *words]) == 0
    assert capsys.readouterr().out == "Denoise and trim the silence of 2 clips.\n"

    reduced = "Reduce noise by 90 %, learned from silence"
    assert treatments(capsys) == {
        "c1": [reduced, "Trim to 0.95–2.06 s"],
        "c2": [reduced, "Trim to 0.95–2.05 s"],
        "c3": [],
    }
    assert renders(project) == 2
    assert history(capsys) == [*before, "Denoise and trim the silence of 2 clips"]
    main(["undo"])
    assert not any(treatments(capsys).values())


def test_a_dry_run_shows_what_would_go_and_changes_nothing(project, capsys):
    before = history(capsys)

    assert main(["edit", "c1-c3", "--trim-silence", "--dry-run"]) == 0
    told = capsys.readouterr()
    assert "c2    padded.wav    3.000  1.100  Trim to 0.95–2.05 s" in told.out
    assert "c3    room.wav      1.000  1.000  -" in told.out
    assert "nothing was changed yet" in told.err

    assert main(["edit", "c2", "--trim-silence", "--gain", "3", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["would"] == "Trim the silence of and change the gain of clip c2"
    assert [clip["changed"] for clip in told["clips"]] == [True]

    assert history(capsys) == before
    assert renders(project) == 0
    assert not any(treatments(capsys).values())


def test_the_noise_is_learned_from_a_stretch_of_a_clip(project, capsys):
    assert main(["edit", "c1", "--denoise", "1", "--profile", "call.wav:0-0.5"]) == 0

    assert treatments(capsys)["c1"] == ["Reduce noise by 100 %, learned from c1, 0.00–0.50 s"]


def test_noise_that_varies_needs_no_profile(project, capsys):
    assert main(["edit", "c1", "--denoise", ".5", "--kind", "non-stationary"]) == 0

    assert treatments(capsys)["c1"] == ["Reduce varying noise by 50 %"]


def test_where_nothing_is_silent_nothing_is_done(project, capsys):
    before = history(capsys)

    assert main(["edit", "c3", "--trim-silence"]) == 0

    assert capsys.readouterr().out == "Nothing was changed: nothing of it would sound different.\n"
    assert history(capsys) == before


def test_a_clip_whose_sound_is_gone_stops_no_other(project, capsys):
    (damaged, *_) = sorted(
        (project / "objects").rglob("*.wav"), key=lambda path: -_loudest_second(path)
    )
    damaged.chmod(0o644)
    damaged.write_bytes(b"RIFF")

    assert main(["edit", "c1", "c2", "--trim-silence"]) == 3

    told = capsys.readouterr()
    assert "call.wav: " in told.err
    assert list(filter(None, treatments(capsys).values())) == [["Trim to 0.95–2.05 s"]]


def _loudest_second(path: Path) -> float:
    """Tell the call in noise, which is nowhere silent, from the padded one."""
    with wave.open(str(path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return float(np.count_nonzero(samples))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--denoise", "2"], 2),
        (["--denoise", "loud"], 2),
        (["--trim-silence", "5"], 2),
        (["--denoise", "0.5", "--kind", "odd"], 2),
        (["--profile", "silence"], 1),
        (["--denoise", "0.5", "--profile", "unicorn"], 1),
        (["--denoise", "0.5", "--profile", "c99:0-1"], 1),
        (["--denoise", "0.5", "--profile", "c2:0-0.5"], 1),
        (["--denoise", "0.5", "--profile", "silence", "--kind", "non-stationary"], 1),
        (["--clear", "--denoise", "0.5"], 1),
        (["--dry-run"], 1),
    ],
)
def test_what_makes_no_sense_is_said_without_a_traceback(project, capsys, words, code):
    try:
        found = main(["edit", "c1", *words])
    except SystemExit as end:
        found = end.code

    assert found == code
    assert "Traceback" not in capsys.readouterr().err
    assert not any(treatments(capsys).values())
