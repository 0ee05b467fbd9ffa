"""A sound on its way to the device: at any speed, from any place, in a loop."""

import numpy as np
import pytest

from engine.audio.sound import HeldSound
from engine.audio.voice import Pace, Voice

RATE = 16_000


def tone(hz: float, seconds: float) -> HeldSound:
    clock = np.arange(round(seconds * RATE)) / RATE
    return HeldSound((0.5 * np.sin(2 * np.pi * hz * clock)).astype("f4"))


def heard(voice: Voice, device_rate: int, at_most_s: float = 60.0) -> np.ndarray:
    voice.begin(device_rate)
    blocks: list[np.ndarray] = []
    while not voice.is_over and len(blocks) * 512 < at_most_s * device_rate:
        voice.read_ahead()
        out = np.zeros(512, np.float32)
        voice.fill(out)
        blocks.append(out)
    return np.concatenate(blocks)


def pitch(samples: np.ndarray, rate: int) -> float:
    middle = samples[samples.size // 4 : -samples.size // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(middle.size)))
    return float(spectrum.argmax() * rate / middle.size)


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.75, 1.0, 1.25, 2.0])
@pytest.mark.parametrize("device_rate", [16_000, 48_000])
@pytest.mark.parametrize("keeps_pitch", [False, True])
def test_a_speed_changes_the_length_and_the_pitch_only_where_wished(
    speed, device_rate, keeps_pitch
):
    sound = tone(440, 2.0)

    voice = Voice(sound, 0, sound.n_samples, None, pace=Pace(speed, keeps_pitch=keeps_pitch))
    made = heard(voice, device_rate)

    sounding_s = np.flatnonzero(np.abs(made) > 0.01)[-1] / device_rate
    assert sounding_s == pytest.approx(2.0 / speed, abs=0.05)
    assert pitch(made, device_rate) == pytest.approx(440 * (1 if keeps_pitch else speed), rel=0.02)
    assert np.abs(made).max() < 0.6
    assert voice.place_s(0.0) == 2.0


def test_the_span_and_nothing_else_is_played():
    sound = HeldSound((np.arange(RATE) / RATE).astype(np.float32))

    made = heard(Voice(sound, 4_000, 9_000, None, pace=Pace()), RATE)

    np.testing.assert_array_equal(made[:5_000], sound.samples[4_000:9_000])
    assert not made[5_000:].any()


def test_a_loop_goes_on_sample_by_sample_and_tells_its_place():
    sound = HeldSound(np.arange(RATE, dtype="f4"))
    voice = Voice(sound, 100, RATE, (1_000, 1_700), pace=Pace())

    made = heard(voice, RATE, at_most_s=0.3)

    wrapped = np.concatenate([np.arange(100, 1_700), *[np.arange(1_000, 1_700)] * 6])
    np.testing.assert_array_equal(made, wrapped[: made.size])
    assert voice.place_s(0.0) * RATE == pytest.approx(wrapped[made.size])


def test_it_never_reads_far_ahead():
    class Counted:
        sample_rate, n_samples, read_to = RATE, 3600 * RATE, 0

        def read(self, first: int, last: int) -> np.ndarray:
            self.read_to = last
            return np.zeros(last - first, np.float32)

    sound = Counted()
    voice = Voice(sound, 0, sound.n_samples, None, pace=Pace())
    voice.begin(RATE)
    for _ in range(20):
        voice.read_ahead()

    assert sound.read_to <= RATE
