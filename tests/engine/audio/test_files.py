"""Reading files: the same numbers whatever way the sound came."""

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.audio.files import SUFFIXES, inspect, read_blocks, read_mono
from engine.audio.rendering import to_grid, write_wav16
from engine.errors.sounds import (
    ImpossibleLevelError,
    NotFiniteError,
    SoundCutError,
    SoundHeaderError,
    SpanOutsideError,
)

SAMPLES = arrays.arrays(np.float32, st.integers(1, 400), elements=st.floats(-1.5, 1.5, width=32))
# One folder for all examples: each writes the same file anew.
ONE_FOLDER = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def strongest_hz(samples: np.ndarray, rate: int = 16_000) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size), 1 << 18))
    return float(np.argmax(spectrum) * rate / (1 << 18))


@ONE_FOLDER
@given(samples=SAMPLES)
def test_what_is_written_in_16_bits_is_what_is_read(samples, tmp_path):
    path = tmp_path / "a.wav"

    write_wav16(path, samples)
    first = read_mono(path)
    write_wav16(path, first)

    assert np.array_equal(first, to_grid(samples))
    assert np.array_equal(read_mono(path), first)


@given(samples=SAMPLES)
def test_the_grid_is_16_bits_below_full_scale(samples):
    on_grid = to_grid(samples)

    assert np.array_equal(on_grid * 32_768, np.rint(on_grid * 32_768))
    assert on_grid.min() >= -1
    assert on_grid.max() < 1
    inside = np.abs(samples) < 0.9999
    assert np.abs(on_grid - samples)[inside].max(initial=0) <= 0.5 / 32_768


def test_a_value_between_two_steps_goes_to_the_even_one():
    halves = np.array([0.5, 1.5, 2.5, -0.5, -1.5], np.float32) / np.float32(32_768)

    assert (to_grid(halves) * 32_768).tolist() == [0, 2, 2, 0, -2]


@pytest.mark.parametrize("rate", [4_000, 8_000, 11_127, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_a_change_of_rate_keeps_pitch_length_and_level(rate, written, tone):
    path = written("a.wav", tone(hz=997, seconds=2, rate=rate, level=0.5), rate, subtype="FLOAT")

    samples = read_mono(path)

    assert samples.size == 32_000
    assert strongest_hz(samples) == pytest.approx(997, abs=0.5)
    middle = samples[4_000:-4_000]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=1e-3)


def test_what_lies_above_8_khz_does_not_come_back_as_something_else(written, tone):
    path = written("a.wav", tone(hz=11_000, seconds=1, rate=48_000), 48_000)

    assert np.abs(read_mono(path)[500:-500]).max() < 1e-3


def test_channels_are_averaged(written, tone):
    left, right = tone(hz=300), tone(hz=500)
    path = written("a.wav", np.stack([left, right], 1), subtype="FLOAT")

    assert np.abs(read_mono(path) - (left + right) / 2).max() <= 1 / 32_768


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3"])
def test_a_span_is_what_the_whole_holds_there(name, written, tone):
    rng = np.random.default_rng(0)
    noisy = tone(seconds=12) * rng.uniform(0.2, 1, 192_000).astype(np.float32)
    path = written(name, noisy)
    whole = read_mono(path)

    span = read_mono(path, onset_s=5.25, offset_s=6.5)

    assert np.array_equal(span, whole[84_000:104_000])


def test_blocks_are_small_and_together_the_whole(written, tone):
    path = written("a.flac", tone(seconds=10, rate=44_100), 44_100)

    blocks = list(read_blocks(path))

    assert max(map(len, blocks)) <= 65_536
    assert sum(map(len, blocks)) == 441_000
    assert {block.shape[1] for block in blocks} == {1}
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}


def test_an_offset_beyond_the_end_reads_to_the_end(written, tone):
    path = written("a.wav", tone(seconds=1))

    assert read_mono(path, onset_s=0.5, offset_s=99).size == 8_000


@pytest.mark.parametrize(
    "span_s", [(2.0, None), (0.7, 0.7), (0.8, 0.2), (-1.0, None), (9e9, 9.1e9)]
)
@pytest.mark.parametrize("name", ["a.wav", "a.mp3"])
def test_a_span_without_sound_is_refused(span_s, name, written, tone):
    path = written(name, tone(seconds=1))

    with pytest.raises(SpanOutsideError):
        read_mono(path, onset_s=span_s[0], offset_s=span_s[1])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_sample_that_is_no_number_refuses_the_file(bad, written, tone):
    samples = tone(seconds=6)
    samples[80_000] = bad
    path = written("a.wav", np.stack([samples, -samples], 1), subtype="FLOAT")

    with pytest.raises(NotFiniteError):
        read_mono(path)


def test_integers_written_as_floats_are_refused(written, tone):
    path = written("a.wav", tone() * 32_768, subtype="FLOAT")

    with pytest.raises(ImpossibleLevelError):
        read_mono(path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
@pytest.mark.parametrize("name", ["a.wav", "a.aiff", "a.caf", "a.au", "a.w64", "a.mp3"])
def test_a_file_that_was_cut_is_refused(name, share, written, tone):
    path = written(name, tone(seconds=4))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    with pytest.raises(SoundCutError, match="cut short"):
        read_mono(path)


@pytest.mark.parametrize("n_missing", [0, 1, 1000, 30_000])
def test_a_flac_whose_writer_was_killed_is_read_as_far_as_it_goes(n_missing, tmp_path, written):
    noise = np.random.default_rng(0).uniform(-1, 1, 64_000)
    path = written("a.flac", noise)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0  # the number of samples in STREAMINFO: 36 bits, all zero while unknown
    data[22:26] = bytes(4)
    path.write_bytes(data[: len(data) - n_missing])

    samples = read_mono(path)

    assert 0 <= 64_000 - samples.size <= n_missing + 4_096
    assert np.abs(samples - noise[: samples.size]).max() <= 1 / 32_768


@pytest.mark.parametrize(("rate", "n_channels"), [(500, 1), (900_000, 1), (16_000, 65)])
def test_a_header_beyond_reason_is_refused(rate, n_channels, tmp_path):
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((n_channels, 2, rate, 0, "NONE", ""))
        file.writeframes(bytes(2 * n_channels * 100))

    with pytest.raises(SoundHeaderError):
        inspect(path)


def test_reading_leaves_no_file_open(written, tone):
    path = written("a.wav", tone(seconds=30))

    for _ in range(3):
        next(read_blocks(path))  # abandoned in the middle

    opened = [link.resolve() for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert path.resolve() not in opened


def test_suffixes_are_lower_case_with_their_dot():
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in SUFFIXES)
