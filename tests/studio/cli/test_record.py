"""`harken record`, from a real sound server into a real project."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.dataset.project import Project
from engine.dataset.records import ClipFilter
from studio.cli.__main__ import main

pytestmark = pytest.mark.slow


@pytest.fixture
def birds(tmp_path):
    folder = tmp_path / "birds.harken"
    Project.create(folder, ["owl"]).close()
    return folder


def record(birds, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "studio.cli", "record", "-p", str(birds), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def clips_of(birds, label):
    with Project.open(birds, read_only=True) as project:
        found = ClipFilter(label=label)
        return [project.catalog.clip(clip) for clip in project.catalog.clip_ids(found)]


def test_a_recording_of_half_a_second_becomes_a_labelled_clip(birds, sound_server):
    asked = ("--label", "owl", "--seconds", "0.5", "--json")
    out, _ = (running := record(birds, *asked)).communicate()

    told = json.loads(out)
    (clip,) = clips_of(birds, "owl")
    assert running.returncode == 0
    assert told["clip"] == f"c{clip.id}"
    assert told["seconds"] == pytest.approx(clip.seconds, abs=0.01)
    assert clip.seconds == 0.5
    assert "silent" in told["flags"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that is Ctrl-C for one process")
def test_ctrl_c_ends_a_recording_and_keeps_it(birds, sound_server):
    running = record(birds, "--label", "owl", "--seconds", "60")
    assert running.stderr is not None
    assert running.stderr.readline() == "Recording; Ctrl-C ends it.\n"

    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)

    assert running.returncode == 130
    assert len(clips_of(birds, "owl")) == 1


def interrupt(birds, sound_server) -> None:
    """Once a second of a take is on the disk, let no sound come for a moment."""
    sizes: set[int] = set()
    while len(sizes) < 2:
        sizes |= {take.stat().st_size for take in (birds / "staging").glob("take-*.flac")}
        time.sleep(0.02)
    with sound_server.frozen():
        time.sleep(0.7)


@pytest.mark.parametrize("is_listed", [True, False])
def test_of_a_microphone_that_goes_nothing_after_the_gap_is_kept(
    birds, sound_server, monkeypatch, capsys, is_listed
):
    # On a busy machine a moment is long.
    monkeypatch.setattr("engine.audio.recorder.LOST_AFTER_S", 10)
    if not is_listed:  # the server goes on with another microphone, unasked
        monkeypatch.setattr("engine.audio.devices.list_inputs", lambda: ())
    with ThreadPoolExecutor(1) as beside:
        interrupted = beside.submit(interrupt, birds, sound_server)
        code = main(["record", "-p", str(birds), "--label", "owl", "--seconds", "4"])
        interrupted.result()

    (clip,) = clips_of(birds, "owl")
    told = capsys.readouterr().err
    assert (code, clip.seconds > 3.9) == ((0, True) if is_listed else (1, False))
    assert ("missing" if is_listed else "lost") in told


def test_an_input_that_is_not_there_is_a_sentence(birds, sound_server):
    running = record(birds, "--label", "owl", "--device", "no such thing")
    _, told = running.communicate()

    assert running.returncode == 1
    assert "no such thing" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("label", ["", "  "])
def test_a_class_without_a_name_is_refused_before_anything_is_recorded(birds, label, capsys):
    code = main(["record", "-p", str(birds), "--label", label, "--seconds", "0.1"])

    assert code == 1
    assert "name" in capsys.readouterr().err
