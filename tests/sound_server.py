"""A sound server without hardware, for every test that hears and plays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER_SCRIPT = """
load-module module-native-protocol-unix auth-anonymous=1 socket={folder}/native
load-module module-null-sink sink_name=harken_out rate=48000 channels=2 format=s16le
set-default-sink harken_out
set-default-source harken_out.monitor
"""
ALSA_CONFIG = """
pcm.!default {{ type pulse }}
ctl.!default {{ type pulse }}
pcm.mic2 {{ type pulse device "mic2.monitor" hint {{ show on description "Mic 2" }} }}
"""
SYSTEM_ALSA = "/usr/share/alsa/alsa.conf"


class SoundServer:
    """A PulseAudio of our own: what is played to its loudspeaker is heard by its microphone."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it answer nobody for a while."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def ask(self, *words: str) -> str:
        """Run `pactl` and return what it says."""
        command = ["pactl", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    @contextmanager
    def playing(self, path: Path) -> Iterator[None]:
        """Play a file, to its end or to the end of the block, whichever comes first.

        How long a sound takes from here to the microphone nobody knows: wait in the block until it
        is heard, and let the file be long enough for that.
        """
        with subprocess.Popen(["paplay", path]) as player:
            try:
                yield
            finally:
                player.kill()

    def plug(self, name: str) -> str:
        """Add a microphone; returns what `unplug` takes."""
        return self.ask("load-module", "module-null-sink", f"sink_name={name}", "rate=48000")

    def unplug(self, module: str) -> None:
        """Take a microphone away."""
        self.ask("unload-module", module)


@pytest.fixture(scope="session")
def sound_server() -> Iterator[SoundServer]:
    """Run a sound server for all tests that hear and play."""
    if not shutil.which("pulseaudio") or not Path(SYSTEM_ALSA).exists():
        pytest.skip("pulseaudio and libasound2-plugins are needed for a sound server")
    folder = Path(tempfile.mkdtemp(prefix="harken-sound-", dir="/tmp"))
    (folder / "home").mkdir()
    script, alsa = folder / "default.pa", folder / "asound.conf"
    script.write_text(SERVER_SCRIPT.format(folder=folder))
    alsa.write_text(ALSA_CONFIG.format())
    private = {
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder / "pulse"),
        "PULSE_STATE_PATH": str(folder / "state"),
        "HOME": str(folder / "home"),
    }
    options = ["--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
    log = [f"--log-target=file:{folder}/log", "--log-level=3"]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "-F", script, *options, *log],
        env={**os.environ, **private},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ours = {
        "PULSE_SERVER": f"unix:{folder}/native",
        "ALSA_CONFIG_PATH": f"{SYSTEM_ALSA}:{alsa}",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ours.items():
            patch.setenv(name, value)
        try:
            if not _answers():
                pytest.skip(f"pulseaudio does not run here; see {folder}/log")
            yield SoundServer(server)
        finally:
            server.terminate()
            server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


def _answers() -> bool:
    until_s = time.monotonic() + 10
    while time.monotonic() < until_s:
        if subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode == 0:
            return True
        time.sleep(0.1)
    return False
