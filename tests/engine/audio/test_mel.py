"""The front end agrees with the formula written out slowly."""

import numpy as np
import pytest

from engine.audio.mel import MelFrontEnd, band_centres_hz, mel_matrix

FRONT_END = MelFrontEnd()


def slow_power(samples: np.ndarray, front_end: MelFrontEnd) -> np.ndarray:
    """Sum windowed DFT bins into triangles, one number at a time as the definition has it."""
    n, n_fft = front_end.window_length, front_end.n_fft
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    hz = np.arange(n_fft // 2 + 1) * front_end.sample_rate / n_fft
    mel = lambda f: 2595 * np.log10(1 + f / 700)  # noqa: E731
    edges = np.linspace(mel(front_end.low_hz), mel(front_end.high_hz), front_end.n_mels + 2)
    edges = 700 * (10 ** (edges / 2595) - 1)
    rows = []
    for onset in range(0, len(samples) - n + 1, front_end.hop_length):
        frame = samples[onset : onset + n].astype(np.float64) * window
        turns = np.exp(-2j * np.pi * np.outer(np.arange(n_fft // 2 + 1), np.arange(n)) / n_fft)
        power = np.abs(turns @ frame) ** 2
        rows.append(
            [
                sum(
                    p * max(0, min((f - low) / (mid - low), (high - f) / (high - mid)))
                    for f, p in zip(hz, power, strict=True)
                )
                for low, mid, high in zip(edges, edges[1:], edges[2:], strict=False)
            ]
        )
    return np.array(rows)


def test_mel_power_is_that_of_the_definition():
    samples = np.random.default_rng(0).uniform(-0.5, 0.5, 1_040).astype(np.float32)

    assert FRONT_END.power(samples) == pytest.approx(slow_power(samples, FRONT_END), rel=1e-4)


def test_a_frame_is_the_same_wherever_in_a_sound_it_stands():
    samples = np.random.default_rng(0).uniform(-0.5, 0.5, 400 + 160 * 200 + 7).astype(np.float32)
    power = FRONT_END.power(samples)

    alone = [FRONT_END.power(samples[160 * at : 160 * at + 400])[0] for at in range(201)]

    np.testing.assert_allclose(power, alone, rtol=1e-5)


@pytest.mark.parametrize("n_samples", [0, 1, 399, 400, 559, 560, 561, 16_000])
def test_frames_are_counted_as_they_are_made(n_samples):
    n_frames = FRONT_END.power(np.zeros(n_samples, np.float32)).shape[0]

    assert n_frames == FRONT_END.n_frames(n_samples)
    if n_frames:
        assert FRONT_END.n_samples(n_frames) <= n_samples < FRONT_END.n_samples(n_frames + 1)


@pytest.mark.parametrize("hz", [200, 440, 1_000, 3_000, 7_000])
def test_a_tone_is_loudest_in_the_band_around_it(hz, tone):
    band = FRONT_END.power(tone(hz=hz)).mean(0).argmax()

    distances = np.abs(band_centres_hz(FRONT_END) - hz)
    assert distances[band] <= np.sort(distances)[1]


def test_silence_lies_at_the_floor():
    quiet = FRONT_END.log_power(FRONT_END.power(np.zeros(1_000, np.float32)))

    assert np.allclose(quiet, np.log(1e-5))


def test_every_band_hears_something():
    assert mel_matrix(FRONT_END).sum(0).min() > 0


def test_two_channels_are_refused():
    with pytest.raises(ValueError, match="one channel"):
        FRONT_END.power(np.zeros((1_000, 2), np.float32))
