"""Playing through a real sound server: it is heard, it loops, it ends once, it fails in words."""

import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from engine.audio.player import LATENCIES_S, Player
from engine.audio.recorder import Recorder
from engine.processes import worker_environment

pytestmark = pytest.mark.slow


@pytest.fixture
def ends():
    return []


@pytest.fixture
def player(sound_server, ends):
    player = Player(on_end=lambda: ends.append(time.monotonic()))
    yield player
    player.close()


def wait_until(is_true, within_s: float = 30.0) -> None:
    until_s = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < until_s
        time.sleep(0.005)


def test_a_sound_is_heard_at_its_pitch_and_ends_once(player, ends, tone):
    # Long enough to be heard where a busy machine loses the first second of it.
    with Recorder() as recorder:
        recorder.start()
        wait_until(lambda: recorder.seconds > 0.2)
        player.play(tone(hz=1_000, seconds=4), 16_000)
        assert player.is_playing
        wait_until(lambda: recorder.level.peak_db > -12)
        wait_until(lambda: not player.is_playing and recorder.level.peak_db < -60)
        heard = recorder.stop()

    spectrum = np.abs(np.fft.rfft(heard.samples))
    assert np.argmax(spectrum) / heard.seconds == pytest.approx(1_000, abs=3)
    assert heard.levels.peak == pytest.approx(0.5, abs=0.05)
    assert player.failure is None
    assert player.position_s == 4
    assert len(ends) == 1


def test_playing_returns_at_once_and_begins_where_it_should(player, tone):
    sound = tone(seconds=5)

    player.play(sound, 16_000, onset_s=2.0)
    first_s = player.position_s

    assert 2.0 <= first_s < 5.0
    wait_until(lambda: player.position_s > 2.1)
    assert player.failure is None


def test_the_position_moves_forward_evenly(player, tone):
    player.play(tone(seconds=30), 16_000)
    places = [player.position_s]
    wait_until(lambda: places.append(player.position_s) or places[-1] > 0.6)

    steps = np.diff(places)
    assert steps.min() > -0.05
    assert np.count_nonzero(steps > 0) > 5  # in small steps, not block by block


def test_a_loop_stays_in_its_span_until_it_is_stopped(player, ends, tone):
    player.play(tone(seconds=3), 16_000, onset_s=0.95, loop=(0.8, 1.0))
    wait_until(lambda: player.position_s > 0.9)
    places = []
    for _ in range(60):
        places.append(player.position_s)
        time.sleep(0.01)

    assert min(places) >= 0.8 - 0.01
    assert max(places) <= 1.0 + 0.1
    assert player.is_playing
    player.stop()
    assert not player.is_playing
    assert ends == []


@pytest.fixture
def busy():
    """Python that leaves other threads of the process their turn after an eighth of a second."""
    over = threading.Event()

    def spin() -> None:
        while not over.is_set():
            pass

    before_s = sys.getswitchinterval()
    sys.setswitchinterval(0.12)
    thread = threading.Thread(target=spin)
    thread.start()
    yield
    over.set()
    thread.join()
    sys.setswitchinterval(before_s)


def test_blocks_are_handed_over_earlier_where_they_come_too_late(player, tone, busy):
    player.play(tone(seconds=200), 16_000)

    wait_until(lambda: player._latency_s > 2 * LATENCIES_S[0], within_s=180)
    assert player.failure is None
    place_s = player.position_s
    wait_until(lambda: player.position_s > place_s + 0.5)


def test_the_next_sound_replaces_the_one_that_plays(player, ends, tone):
    player.play(tone(seconds=5), 16_000)
    wait_until(lambda: player.position_s > 0.1)
    player.play(tone(seconds=0.3, rate=8_000), 8_000)
    wait_until(lambda: not player.is_playing)
    wait_until(lambda: ends)

    assert player.position_s == 0.3
    assert len(ends) == 1


def test_a_sound_of_no_samples_is_over_at_once(player, ends):
    player.play(np.zeros(0, np.float32), 16_000)

    assert not player.is_playing
    wait_until(lambda: ends)


def test_closing_leaves_no_thread(sound_server, tone):
    player = Player()
    player.play(tone(seconds=5), 16_000)
    wait_until(lambda: player.position_s > 0)

    player.close()

    assert not any(thread.name == "player" for thread in threading.enumerate())
    player.play(tone(seconds=0.1), 16_000)
    wait_until(lambda: not player.is_playing)
    player.close()


def test_a_frozen_loudspeaker_is_told(player, sound_server, tone, monkeypatch):
    player.play(tone(seconds=30), 16_000)
    wait_until(lambda: player.position_s > 0.2)
    monkeypatch.setattr("engine.audio.player.FIRST_BLOCKS_S", 0.0)  # it has begun long ago

    with sound_server.frozen():
        wait_until(lambda: not player.is_playing)

    assert "takes no more sound" in str(player.failure)


def test_without_a_loudspeaker_the_reason_and_the_cure_are_told():
    program = """
import time
import numpy as np
from engine.audio.player import Player
player = Player()
player.play(np.zeros(16_000, np.float32), 16_000)
while player.is_playing:
    time.sleep(0.01)
print(player.failure)
player.close()
"""
    environment = worker_environment({"PULSE_SERVER": "unix:/nowhere"})
    environment.pop("ALSA_CONFIG_PATH", None)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )

    assert ran.stdout.startswith(("The sound could not be played.", "None"))
