"""Kill and failing calls at sampled points of a project's life: no acknowledged step is lost.

A kill proves the order of the store's own calls; only a replay of lost writes would prove its
flushes too. What is proven of those here is that each is made, in its place.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.dataset.project import Project
from engine.dataset.recovery import recovered
from tests.faults.oracle import state_of, wounds_of
from tests.faults.script import REFUSED, steps

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink,mkdir"
N_KILLS = 20
N_ERRORS = 6
ROOT = Path(__file__).parents[2]


class Point(NamedTuple):
    """The n-th call of a name since the program began."""

    call: str
    number: int


class Life:
    """A project and sounds to start from, and what an undisturbed life does with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sounds = folder / "sounds"
        self.sounds.mkdir()
        for number in range(4):
            (self.sounds / f"{number}.wav").write_bytes(bytes([number]) * 20_000)
        self.start = folder / "start.harken"
        Project.create(self.start, ["cat"]).close()
        self.states = self._undisturbed_states()
        self.points, self.trace = self._points()

    def _undisturbed_states(self) -> list[str]:
        folder = shutil.copytree(self.start, self.folder / "undisturbed.harken")
        states = [state_of(folder)]
        with Project.open(folder) as project:
            for step in steps(project, self.sounds):
                step()
                states.append(state_of(folder))
        return states

    def _points(self) -> tuple[list[Point], list[str]]:
        """Return every call that touches the project, by name and number, and the trace."""
        folder, log = self.copy("traced"), self.folder / "trace.txt"
        ran = self.run(folder, "-y", "-e", f"trace={CALLS}", "-o", str(log))
        assert ran.returncode == 0, ran.stderr
        lines = log.read_text(errors="replace").splitlines()
        counted: Counter[str] = Counter()
        points: list[Point] = []
        for line in lines:
            found = re.match(r"(?:\d+ +)?(\w+)\(", line)
            if found:
                counted[found[1]] += 1
                if str(folder) in line:
                    points.append(Point(found[1], counted[found[1]]))
        return points, [line.replace(str(folder), "P") for line in lines if str(folder) in line]

    def copy(self, name: str) -> Path:
        return shutil.copytree(self.start, self.folder / f"{name}.harken")

    def run(self, project: Path, *options: str) -> subprocess.CompletedProcess[str]:
        script = [sys.executable, "-m", "tests.faults.script", str(project), str(self.sounds)]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        return subprocess.run(
            ["strace", "-qq", *options, *script],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
            timeout=60,
        )


@pytest.fixture(scope="module")
def life(tmp_path_factory) -> Life:
    return Life(tmp_path_factory.mktemp("life"))


def sampled(points: list[Point], number: int) -> list[Point]:
    step = max(1, len(points) // number)
    return points[step // 2 :: step][:number]


def check_what_is_left(life: Life, project: Path, acknowledged: int) -> None:
    """The state is that of the steps acknowledged, or of one more; the project opens and works."""
    assert state_of(project) in life.states[acknowledged : acknowledged + 2]
    assert wounds_of(project) == []
    with Project.open(project) as again:
        assert not again.is_read_only
        recovered(again)
        while again.undo() is not None:
            pass
        assert again.catalog.labels() == ()


def test_a_kill_at_any_call_loses_no_acknowledged_step(life):
    for number, point in enumerate(sampled(life.points, N_KILLS)):
        project = life.copy(f"kill{number}")

        ran = life.run(
            project, "-e", f"inject={point.call}:signal=KILL:when={point.number}", "-o", "/dev/null"
        )

        assert ran.returncode == -9, f"{point} killed nothing: {ran.stderr}"
        check_what_is_left(life, project, len(ran.stdout.split()))


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_call_that_fails_is_told_in_a_sentence_and_loses_nothing(life, error):
    writing = [point for point in life.points if point.call not in {"openat", "unlink"}]
    for number, point in enumerate(sampled(writing, N_ERRORS)):
        project = life.copy(f"{error}{number}")

        ran = life.run(
            project,
            "-e",
            f"inject={point.call}:error={error}:when={point.number}",
            "-o",
            "/dev/null",
        )

        assert ran.returncode in {0, REFUSED}, f"{point}: {ran.stderr}"
        assert "Traceback" not in ran.stderr
        check_what_is_left(life, project, len(ran.stdout.split()))


def test_every_object_is_flushed_then_named_then_its_folders_flushed_before_the_row(life):
    """What a kill cannot see: a power cut would take back what was not flushed in this order."""
    kinds = [_kind(line) for line in life.trace]
    story = [kind for kind in kinds if kind]
    named = story.index("name object")
    committed = story.index("flush wal", named)

    assert "flush staged" in story[:named]
    assert "flush folder" in story[named:committed]
    assert "flush objects" in story[named:committed]
    assert story.count("flush staged") >= story.count("name object") == 4


def _kind(line: str) -> str:
    if re.search(r"fsync\(\d+<P/staging/", line):
        return "flush staged"
    if re.search(r'rename\("P/staging/.*"P/objects/', line):
        return "name object"
    if re.search(r"fsync\(\d+<P/objects/..>", line):
        return "flush folder"
    if re.search(r"fsync\(\d+<P/objects>", line):
        return "flush objects"
    if re.search(r"f(data)?sync\(\d+<P/catalog.sqlite-wal>", line):
        return "flush wal"
    return ""
