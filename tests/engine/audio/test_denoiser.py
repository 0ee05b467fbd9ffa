"""Noise reduction in its own process: what goes, what stays, and what must never come out."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from engine.audio import noise_reduction
from engine.audio.denoiser import Denoiser
from engine.audio.denoiser_child import reduce_block
from engine.audio.files import read_mono
from engine.audio.noise_reduction import Method, Reduction, blocks, context, own_noise
from engine.errors.program import WorkerLostError

RATE = 16_000
FULL = Reduction(Method.STATIONARY, 1.0)


class UnwantedError(Exception):
    """What a caller raises that does not want the sound any more."""


@pytest.fixture(scope="module")
def denoiser() -> Iterator[Denoiser]:
    """One child for all tests of this file, started."""
    made = Denoiser()
    made.reduce(white(0.2), RATE, FULL)
    yield made
    made.close()


def white(seconds: float, level: float = 0.05, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (level * rng.standard_normal(round(seconds * RATE))).astype(np.float32)


def tone(n_samples: int, onset_s: float, offset_s: float, hz: float = 1_500.0) -> np.ndarray:
    """A tone from onset to offset, in silence."""
    made = np.zeros(n_samples, np.float32)
    part = slice(round(onset_s * RATE), round(offset_s * RATE))
    made[part] = 0.2 * np.sin(2 * np.pi * hz * np.arange(part.stop - part.start) / RATE)
    return made


def measured(clean: np.ndarray, heard: np.ndarray) -> tuple[float, float]:
    """Return the signal to noise ratio and the gain of what is left of `clean`, in dB."""
    gain = np.dot(clean, heard) / np.dot(clean, clean)
    rest = heard - gain * clean
    ratio = np.dot(gain * clean, gain * clean) / np.dot(rest, rest)
    return 10 * np.log10(ratio), 20 * np.log10(abs(gain))


@pytest.mark.parametrize("has_profile", [True, False], ids=["a profile", "its quietest part"])
def test_a_tone_in_noise_comes_out_of_it_and_keeps_its_level(denoiser, has_profile):
    noise = white(3.0)
    clean = tone(noise.size, 1.0, 2.5)
    noisy = clean + noise

    heard = denoiser.reduce(noisy, RATE, FULL, noisy[: RATE // 2] if has_profile else None)

    ratio, gain_db = measured(clean, heard)
    assert ratio - measured(clean, noisy)[0] > 12
    assert abs(gain_db) < 1
    assert heard.shape == noisy.shape
    assert heard.dtype == np.float32


def test_all_of_a_profile_is_heard_however_short_the_sound_is(denoiser):
    profile = np.concatenate([white(15.0, 0.001), white(15.0, 0.05)])

    heard = denoiser.reduce(white(1.0, seed=4), RATE, FULL, profile)
    of_its_end = denoiser.reduce(white(1.0, seed=4), RATE, FULL, profile[15 * RATE :])

    assert np.std(heard) < 1.5 * np.std(of_its_end)


def test_noise_that_swells_is_reduced_without_a_profile(denoiser):
    swelling = white(8.0) * np.linspace(0.3, 1.0, 8 * RATE, dtype=np.float32)
    clean = np.sum([tone(swelling.size, at_s, at_s + 0.2) for at_s in (1.0, 3.5, 6.0)], axis=0)
    noisy = clean + swelling

    heard = denoiser.reduce(noisy, RATE, Reduction(Method.NON_STATIONARY, 1.0))

    assert measured(clean, heard)[0] - measured(clean, noisy)[0] > 6


@pytest.mark.parametrize("method", Method)
def test_the_first_moment_is_as_clean_as_the_middle(denoiser, method):
    heard = denoiser.reduce(white(4.0), RATE, Reduction(method, 1.0))

    first, middle = (np.std(heard[at : at + 3_200]) for at in (0, 32_000))
    assert max(first, middle) < 0.2 * 0.05


def test_strength_is_the_share_that_goes(denoiser):
    noise = white(2.0)

    def left(share: float) -> float:
        heard = denoiser.reduce(noise, RATE, Reduction(Method.STATIONARY, share))
        return float(np.std(heard) / np.std(noise))

    assert left(0.5) == pytest.approx(0.5, abs=0.1)
    assert left(0.9) == pytest.approx(0.15, abs=0.1)
    assert left(0.0) == 1.0


@pytest.mark.parametrize("method", Method)
def test_digital_silence_comes_back_as_it_is_without_a_process(method):
    idle = Denoiser()

    heard = idle.reduce(np.zeros(RATE, np.float32), RATE, Reduction(method, 1.0))

    np.testing.assert_array_equal(heard, 0)
    assert idle.pid is None


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize(
    "samples",
    [
        np.concatenate([np.zeros(3 * RATE, np.float32), white(0.5)]),
        np.concatenate([white(0.5), np.zeros(70 * RATE, np.float32)]),
        np.eye(1, RATE, 5, dtype=np.float32)[0],
        np.full(RATE, 0.25, np.float32),
        white(0.001),
        np.array([0.5], np.float32),
        np.array([-1.0, 1.0] * RATE, np.float32),
    ],
    ids=["padded", "padded long", "click", "direct current", "16 samples", "1 sample", "Nyquist"],
)
def test_whatever_comes_in_what_comes_out_is_finite_as_long_and_no_louder(
    denoiser, method, samples
):
    heard = denoiser.reduce(samples, RATE, Reduction(method, 1.0))

    assert heard.shape == samples.shape
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= np.abs(samples).max()


def test_the_gate_alone_gives_what_is_no_number_on_digital_silence():
    """The trap this guards against: if it is gone, so may be the dither."""
    import warnings

    import noisereduce

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        heard = noisereduce.reduce_noise(y=np.zeros(RATE), sr=RATE)

    assert np.isnan(heard).all()


def test_the_same_sound_gives_the_same_bits_in_any_thread_and_process(denoiser):
    noisy, reduction = white(2.0) + tone(2 * RATE, 0.5, 1.5), Reduction(Method.STATIONARY, 0.8)
    first = denoiser.reduce(noisy, RATE, reduction)
    denoiser.reduce(white(1.0, seed=3), RATE, FULL)
    found: list[np.ndarray] = []

    def work() -> None:
        found.append(denoiser.reduce(noisy, RATE, reduction))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((_, block),) = blocks(noisy, RATE)
    here = reduce_block(block, RATE, Method.STATIONARY, 0.8, own_noise(noisy, RATE))

    for heard in (*found, here):
        np.testing.assert_array_equal(heard, first)


def test_a_long_sound_has_no_seam_between_its_blocks(denoiser, monkeypatch):
    noisy = white(6.0) + tone(6 * RATE, 1.0, 5.0)
    profile = noisy[: RATE // 2]
    whole = denoiser.reduce(noisy, RATE, FULL, profile)

    monkeypatch.setattr(noise_reduction, "BLOCK_S", 1.6)
    in_blocks = denoiser.reduce(noisy, RATE, FULL, profile)

    assert len(list(blocks(noisy, RATE))) == 4
    np.testing.assert_allclose(in_blocks, whole, atol=2e-3)


def test_blocks_put_together_are_the_sound(monkeypatch):
    samples = white(4.1)
    monkeypatch.setattr(noise_reduction, "BLOCK_S", 1.0)

    rebuilt = np.concatenate(
        [block[context(RATE) : -context(RATE)] for _, block in blocks(samples, RATE)]
    )

    np.testing.assert_array_equal(rebuilt, samples)


def test_padding_is_not_taken_for_the_noise():
    padded = np.concatenate([np.zeros(RATE, np.float32), white(1.0), white(1.0, 0.2)])

    assert np.std(own_noise(padded, RATE)) == pytest.approx(0.05, rel=0.1)


def test_giving_up_lets_the_caller_go_at_once_and_keeps_the_child(denoiser):
    before = denoiser.pid
    asked_s: list[float] = []

    def check() -> None:
        asked_s.append(time.monotonic())
        if len(asked_s) > 3:
            raise UnwantedError

    with pytest.raises(UnwantedError):
        denoiser.reduce(np.tile(white(10.0), 30), RATE, FULL, check=check)
    let_go_s = time.monotonic() - asked_s[-1]
    heard = denoiser.reduce(white(1.0), RATE, FULL)

    assert let_go_s < 0.5
    assert denoiser.pid == before
    np.testing.assert_array_equal(heard, denoiser.reduce(white(1.0), RATE, FULL))


def test_a_child_that_dies_is_told_and_the_next_sound_gets_another():
    denoiser = Denoiser()
    try:

        def kill() -> None:
            if denoiser._worker is not None:
                denoiser._worker.kill()

        with pytest.raises(WorkerLostError, match="denoise"):
            denoiser.reduce(white(1.0), RATE, FULL, check=kill)

        assert denoiser.reduce(white(0.5), RATE, FULL).shape == (RATE // 2,)
    finally:
        denoiser.close()


def test_noisereduce_is_not_loaded_by_whoever_asks_for_less_noise():
    import subprocess

    probe = "import sys, engine.dataset.treatment_plan, engine.dataset.learning_noise; "
    ran = subprocess.run(
        [sys.executable, "-c", f"{probe} print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert not {"noisereduce", "scipy", "matplotlib"} & set(ran.stdout.split())


@pytest.mark.parametrize("name", ["dog/dog_001", "human/human_010", "silence/silence_005"])
def test_real_recordings_lose_their_floor_and_no_level(denoiser, shared_data, name):
    folder = shared_data("seven")
    (path,) = folder.glob(f"{name}.*")
    samples = read_mono(path)

    heard = denoiser.reduce(samples, RATE, Reduction(Method.STATIONARY, 0.8))

    def floor(sound: np.ndarray) -> float:
        frames = sound[: sound.size // 400 * 400].reshape(-1, 400)
        return float(np.percentile(np.sqrt((frames**2).mean(1)), 10))

    assert floor(heard) < 0.5 * floor(samples)
    assert np.sqrt((heard**2).mean()) <= np.sqrt((samples**2).mean())
