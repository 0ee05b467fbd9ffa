"""`harken listen --headless` on a real sound server: heard, lost, found again, ended."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import soundfile

from tests.engine.models import silence, tone

RATE = 48_000
PATIENCE_S = 60.0

pytestmark = pytest.mark.slow


class Listening:
    """A `harken listen --headless` that runs, and what it says as it says it."""

    def __init__(self, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "studio.cli", "listen", *words, "--headless"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ,
        )
        self.said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        pairs = ((self._process.stdout, self.heard), (self._process.stderr, self.said))
        self._threads = [threading.Thread(target=self._read, args=pair) for pair in pairs]
        for thread in self._threads:
            thread.start()

    @staticmethod
    def _read(stream, lines):
        with stream:
            for line in stream:
                lines.put(line)

    def wait_for(self, words, timeout_s=PATIENCE_S):
        until_s = time.monotonic() + timeout_s
        told = []
        while words not in "".join(told[-1:]):
            try:
                told.append(self.said.get(timeout=max(0.1, until_s - time.monotonic())))
            except queue.Empty:
                pytest.fail(f"“{words}” never came, only: {told}")

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE_S)

    def close(self):
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()


@pytest.fixture
def listening(sound_server, taught_model):
    started = []

    def start(*words):
        started.append(Listening(str(taught_model), *words))
        return started[-1]

    yield start

    for each in started:
        each.close()


@pytest.fixture
def whistle(tmp_path):
    """Three seconds of a tone between two of near silence."""
    rng = np.random.default_rng(3)
    parts = (silence(32_000, rng), tone(48_000, rng), silence(64_000, rng))
    path = tmp_path / "whistle.wav"
    soundfile.write(path, np.repeat(np.concatenate(parts), RATE // 16_000), RATE)
    return path


def test_what_is_played_is_heard_also_when_a_lost_microphone_is_back_and_ctrl_c_ends_it(
    sound_server, listening, whistle
):
    session = listening()
    session.wait_for("is on")
    with sound_server.frozen():
        session.wait_for("Trying again")
    session.wait_for("is on")
    with sound_server.playing(whistle):
        found = json.loads(session.heard.get(timeout=PATIENCE_S))
        while found["label"] != "tone":
            found = json.loads(session.heard.get(timeout=PATIENCE_S))
    code = session.interrupt()

    assert 2 < found["offset"] - found["onset"] < 4.5
    assert found["time"].endswith("+00:00")
    assert found["clip"] is None
    assert code == 130
