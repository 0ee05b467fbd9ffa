"""`harken devices` on whatever this machine has, which may be nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from studio.cli.__main__ import main


def test_the_inputs_are_listed_as_one_json_object(capsys):
    assert main(["devices", "--json"]) == 0

    for device in json.loads(capsys.readouterr().out)["devices"]:
        assert device["identity"]
        assert device["sample_rate"] > 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that is Ctrl-C for one process")
def test_ctrl_c_ends_the_watch_within_a_second_and_leaves_no_child():
    words = [sys.executable, "-m", "studio.cli", "devices", "--watch", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        run.stdout.readline()
        pressed_s = time.monotonic()

        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=5)

    assert run.returncode == 130
    assert time.monotonic() - pressed_s < 1
    assert "Traceback" not in told
