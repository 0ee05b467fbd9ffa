"""The program as a person starts it: a real process, a real window on an X server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from engine.dataset.project import Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("DISPLAY"), reason="there is no X server; `dev.py test` starts one"
    ),
]

UP_WITHIN_S = 20.0
"""On a busy machine with cold files; 1.1 s warm and alone."""


@pytest.fixture
def studio(tmp_path):
    """The studio's process, opened on a project, from the moment of the command."""
    folder = tmp_path / "birds.harken"
    Project.create(folder, ["owl", "wren"]).close()
    started = {"HARKEN_STARTED": repr(time.time()), "QT_QPA_PLATFORM": "xcb"}
    running = subprocess.Popen(
        [sys.executable, "-m", "studio.cli", str(folder)],
        env={**os.environ, **started},
        stderr=subprocess.PIPE,
        text=True,
    )
    yield running
    running.kill()
    running.communicate()


def test_the_studio_is_on_the_screen_soon_after_the_command(studio):
    told = studio.stderr.readline()

    up = re.fullmatch(r"Window up in (\d+\.\d\d) s\n", told)
    assert up, told
    assert float(up[1]) < UP_WITHIN_S


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that is Ctrl-C for one process")
def test_ctrl_c_in_the_terminal_closes_the_studio_and_frees_its_project(studio, tmp_path):
    studio.stderr.readline()

    studio.send_signal(signal.SIGINT)
    _, told = studio.communicate(timeout=10)

    assert studio.returncode in {0, 130}
    assert "Traceback" not in told
    with Project.open(tmp_path / "birds.harken") as project:
        assert not project.is_read_only
