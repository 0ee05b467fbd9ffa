"""Recording from a real sound server: what was played is what was taken, whatever happens to it."""

import queue
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from engine.audio.devices import DeviceWatch, InputDevice, find_input, list_inputs
from engine.audio.files import inspect, read_blocks
from engine.audio.recorder import LOST_AFTER_S, PREROLL_S, ZEROS_S, Health, Recorder
from engine.errors.devices import DeviceLostError, DeviceMissingError, NoInputDeviceError
from engine.processes import worker_environment

RATE = 48_000
_CARDS = Path("/proc/asound/cards")
CARDS = _CARDS.read_text() if _CARDS.exists() else ""

pytestmark = pytest.mark.slow


@pytest.fixture
def chirp(tmp_path, sound_server):
    """A second that is like nothing else, with a second of silence before and much after."""
    moments = np.arange(RATE) / RATE
    noise = np.random.default_rng(1).standard_normal(moments.size)
    signal = 0.4 * np.sin(2 * np.pi * (200 * moments + 900 * moments**2)) + 0.05 * noise
    path = tmp_path / "chirp.wav"
    quiet = np.zeros(RATE)
    soundfile.write(path, np.concatenate([quiet, signal, *[quiet] * 8]), RATE)
    return path, signal.astype(np.float32)


def resampled(signal: np.ndarray, rate: int) -> np.ndarray:
    return soxr.resample(signal, RATE, rate)


def found_in(signal: np.ndarray, heard: np.ndarray) -> tuple[float, int]:
    """Return the correlation of a signal with the place where it fits best, and that place."""
    n = 1 << (heard.size + signal.size).bit_length()
    spectrum = np.fft.rfft(heard, n) * np.conj(np.fft.rfft(signal, n))
    lag = int(np.argmax(np.fft.irfft(spectrum, n)[: max(1, heard.size - signal.size)]))
    part = heard[lag : lag + signal.size]
    return float(np.corrcoef(part, signal[: part.size])[0, 1]), lag


def wait_until(is_true, within_s: float = 30.0) -> None:
    until_s = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < until_s
        time.sleep(0.005)


def hear_past(recorder: Recorder, signal: np.ndarray) -> None:
    """Return when the whole signal, which is heard already, must have come in."""
    n_more_s = signal.size / RATE + 0.2
    until_s = recorder.seconds + n_more_s
    wait_until(lambda: recorder.seconds > until_s)


def test_what_is_played_is_what_is_recorded_shown_and_metered(chirp, sound_server, tmp_path):
    path, signal = chirp
    with Recorder() as recorder, sound_server.playing(path):
        recorder.start(tmp_path / "take.flac")
        heard = []
        wait_until(lambda: heard.append(recorder.level) or heard[-1].peak_db > -12)
        assert recorder.health is Health.WELL
        hear_past(recorder, signal)
        shown = recorder.read_new()
        assert np.abs(shown).max() > 0.2
        assert recorder.read_new().size < shown.size
        take = recorder.stop()

    correlation, _lag = found_in(resampled(signal, take.sample_rate), take.samples)
    assert correlation > 0.99
    assert heard[-1].rms_db > -30
    assert soundfile.info(tmp_path / "take.flac").subtype == "PCM_24"
    assert take.n_samples == take.samples.size
    assert (take.gaps, take.is_lost, take.warnings) == ((), False, ())


def test_a_take_begins_before_the_key_and_two_seconds_before_at_most(chirp, sound_server):
    path, signal = chirp
    with Recorder() as recorder, sound_server.playing(path):
        wait_until(lambda: recorder.level.peak_db > -30)
        recorder.start()
        hear_past(recorder, signal)
        take = recorder.stop()

    correlation, lag = found_in(resampled(signal, take.sample_rate), take.samples)
    assert correlation > 0.99
    assert 0.1 * take.sample_rate < lag < PREROLL_S * take.sample_rate


def test_a_microphone_that_is_unplugged_is_noticed_and_the_take_kept(sound_server, tmp_path):
    module = sound_server.plug("mic2")
    device = find_input("mic2", list_inputs())
    with Recorder(device) as recorder:
        recorder.start(tmp_path / "take.flac")
        wait_until(lambda: recorder.seconds > 0.6)

        sound_server.unplug(module)

        # The server ends the stream, or moves it to another source after a gap.
        wait_until(lambda: recorder.health in {Health.LOST, Health.INTERRUPTED})
        take = recorder.stop()

    assert "lost" in take.warnings[0] or "missing" in take.warnings[0]
    assert soundfile.info(tmp_path / "take.flac").frames == take.n_samples > RATE / 2


def test_a_take_becomes_no_longer_than_asked_for_whenever_it_is_stopped(sound_server, tmp_path):
    with Recorder() as recorder:
        recorder.start(tmp_path / "take.flac", most_s=0.1)
        wait_until(lambda: not recorder.is_growing)
        recorder.read_new()
        wait_until(lambda: recorder.read_new().size > 0)  # the microphone goes on
        take = recorder.stop()

    assert take.n_samples == round(0.1 * take.sample_rate)
    assert soundfile.info(tmp_path / "take.flac").frames == take.n_samples
    assert take.gaps == ()


def test_a_microphone_that_was_lost_starts_no_take(sound_server):
    with Recorder() as recorder:
        recorder._on_finished()  # what PortAudio calls when a stream ends by itself

        with pytest.raises(DeviceLostError):
            recorder.start()


def test_a_frozen_sound_server_is_noticed_and_closing_does_not_hang(sound_server):
    recorder = Recorder()
    recorder.open()
    recorder.start()
    wait_until(lambda: recorder.seconds > 0.5)

    with sound_server.frozen():
        wait_until(lambda: recorder.health is Health.LOST)
        take = recorder.stop()
        recorder.close()  # it returns though the server still answers nobody

    assert take.seconds > 0.5
    assert LOST_AFTER_S < 2


def test_zeros_for_three_seconds_are_no_signal(sound_server, monkeypatch):
    assert ZEROS_S == 3
    monkeypatch.setattr("engine.audio.recorder.ZEROS_S", 0.3)
    with Recorder() as recorder:
        assert recorder.health is Health.WELL

        wait_until(lambda: recorder.health is Health.NO_SIGNAL)

    assert recorder.health is Health.CLOSED


def test_a_take_outlives_a_killed_program(sound_server, tmp_path):
    path = tmp_path / "take.flac"
    program = f"""
import os, signal, time
from pathlib import Path
from engine.audio.recorder import Recorder
with Recorder() as recorder:
    recorder.start(Path({str(path)!r}))
    while recorder.seconds < 2.4:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", program], env=worker_environment(), check=False)

    info = inspect(path)
    assert info.n_frames is None
    assert sum(map(len, read_blocks(path))) > 1.2 * info.sample_rate


def test_a_microphone_that_is_gone_is_told_by_its_name(sound_server):
    device = InputDevice("ALSA/Robin/1", "Robin", "ALSA", 1, RATE, 7)

    with pytest.raises(DeviceLostError, match="“Robin” was lost"):
        Recorder(device).open()


def test_inputs_are_listed_with_their_default_first(sound_server):
    devices = list_inputs()

    assert {"pulse", "default"} <= {device.name for device in devices}
    assert devices[0].is_default
    assert [device.is_default for device in devices].count(True) == 1
    assert len({device.identity for device in devices}) == len(devices)
    assert find_input(devices[-1].identity, devices) == devices[-1]
    assert find_input("1", devices) == devices[0]
    with pytest.raises(DeviceMissingError, match="There are"):
        find_input("a theremin", devices)


@pytest.mark.skipif("[" in CARDS, reason="this machine has a sound card")
def test_without_a_device_the_reason_and_the_cure_are_told():
    program = """
from engine.audio.recorder import Recorder
from engine.errors.devices import NoInputDeviceError
try:
    Recorder().open()
except NoInputDeviceError as error:
    print(error)
"""
    environment = worker_environment({"PULSE_SERVER": "unix:/nowhere"})
    environment.pop("ALSA_CONFIG_PATH", None)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )

    assert ran.stdout.strip() == str(NoInputDeviceError())


def test_without_portaudio_the_package_to_install_is_told():
    program = """
import ctypes.util
ctypes.util.find_library = lambda _name: None
from engine.audio.recorder import Recorder
from engine.errors.devices import PortAudioMissingError
try:
    Recorder().open()
except PortAudioMissingError as error:
    print(error)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=worker_environment(),
        check=True,
    )

    assert "apt-get install libportaudio2" in ran.stdout


def test_devices_that_come_and_go_are_told(sound_server):
    seen = queue.SimpleQueue()
    with DeviceWatch(seen.put):
        first = seen.get(timeout=60)

    assert {"pulse", "default"} <= {device.name for device in first}


def test_a_take_in_memory_needs_no_file(sound_server):
    with Recorder(preroll_s=0) as recorder:
        recorder.start()
        wait_until(lambda: recorder.seconds > 0.5)
        take = recorder.stop()

    assert take.path is None
    assert take.samples.size == take.n_samples > 0.5 * take.sample_rate
