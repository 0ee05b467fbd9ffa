"""The voices of the demo: simple source-filter synthesis, one function a kind of sound.

Each voice takes its drawn values, a length in samples and a random generator, and returns float32
samples at 16 kHz of any level; `engine.demo.synthesis` sets the level and adds the room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.demo.recipe import Values
from engine.settings import SAMPLE_RATE

Samples = NDArray[np.float32]
Voice = Callable[[Values, int, np.random.Generator], Samples]

# Formants of five vowels of an average man, Hz. Source: G. Peterson and H. Barney, "Control
# Methods Used in a Study of the Vowels", JASA 24, 1952, table II.
VOWELS_HZ = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (270, 2290, 3010),
    (570, 840, 2410),
    (300, 870, 2240),
)
RAMP_S = 0.01


def engine(values: Values, n: int, rng: np.random.Generator) -> Samples:
    """Make a combustion engine: a pulse for each firing, its noise riding on it, the road."""
    time = np.arange(n) / n
    rate = values["firing_hz"] * (1 + values["glide"] * (time - 0.5))
    phase = np.cumsum(rate * (1 + 0.01 * rng.standard_normal(n))) / SAMPLE_RATE
    # Cylinders are never alike: every fourth firing repeats, which gives the half-orders.
    uneven = 1 + 0.25 * np.sin(np.pi * phase / 2 + rng.uniform(0, 6)) + 0.1 * np.sin(np.pi * phase)
    pulses = uneven * np.exp(-8 * (phase % 1.0))
    body = shape(
        pulses, resonances=[(values["firing_hz"] * k, 60.0) for k in (1, 2, 4)], floor=0.08
    )
    knock = shape(
        rng.standard_normal(n) * pulses, resonances=[(1500, 900), (2800, 1200)], floor=0.02
    )
    road = shape(rng.standard_normal(n), slope_db=-5)
    loud = unit(body) + values["knock"] * 2 * unit(knock) + values["tyres"] * unit(road)
    nearest = rng.uniform(0.3, 0.7)
    swell = 1 / (1 + values["pass_by"] * ((time - nearest) / 0.18) ** 2)
    return (loud * swell).astype(np.float32)


def call(values: Values, n: int, rng: np.random.Generator) -> Samples:
    """Make an animal that calls, pauses and calls again, its pitch bent within each call."""
    made = np.zeros(n)
    at = int(rng.uniform(0, 0.15) * SAMPLE_RATE)
    while at < n:
        length = int(values["event_s"] * rng.uniform(0.85, 1.15) * SAMPLE_RATE)
        time = np.linspace(0, 1, length)
        bend = 1 + values["arch"] * np.sin(np.pi * time) - 0.12 * time
        pitch = values["pitch_hz"] * rng.uniform(0.95, 1.05) * bend
        voiced = harmonics(pitch, tilt=0.9)
        breath = values["breath"] * rng.standard_normal(length)
        formant = values["formant_hz"] * rng.uniform(0.93, 1.07)
        sound = shape(
            voiced + breath, resonances=[(formant, 350), (2.1 * formant, 600)], floor=0.05
        )
        rise = np.minimum(1, time / 0.12) * np.minimum(1, (1 - time) / 0.35)
        end = min(n, at + length)
        made[at:end] += (unit(sound) * rise)[: end - at]
        at += length + int(values["gap_s"] * rng.uniform(0.8, 1.4) * SAMPLE_RATE)
    return made.astype(np.float32)


def speech(values: Values, n: int, rng: np.random.Generator) -> Samples:
    """Make a person: syllables of a hiss and a vowel, pitch falling through each phrase."""
    made = np.zeros(n)
    length = int(SAMPLE_RATE / values["syllables_per_s"])
    pause = 0
    for at in range(0, n, length):
        if pause == 0 and rng.random() < 0.15:
            pause = int(rng.integers(1, 3))
        if pause:
            pause -= 1
            continue
        size = min(length, n - at)
        sound = _syllable(values, at / n, length, rng)
        made[at : at + size] += sound[:size] * rng.uniform(0.5, 1.0)
    return made.astype(np.float32)


def _syllable(values: Values, through: float, length: int, rng: np.random.Generator) -> Samples:
    time = np.linspace(0, 1, length)
    pitch = values["pitch_hz"] * (1.12 - 0.25 * through) * (1 + 0.06 * np.sin(np.pi * time))
    formants = [hz / values["tract"] for hz in VOWELS_HZ[rng.integers(len(VOWELS_HZ))]]
    vowel = shape(glottis(pitch), resonances=[(hz, 90) for hz in formants], floor=0.01)
    hiss = shape(
        rng.standard_normal(length), resonances=[(rng.uniform(3000, 6000), 1500)], floor=0.0
    )
    onset = rng.uniform(0.05, 0.35)
    envelope = np.clip((time - onset) / 0.1, 0, 1) * np.clip((1 - time) / 0.2, 0, 1)
    consonant = np.clip(1 - np.abs(time - onset / 2) / (onset / 2 + 1e-3), 0, 1)
    return (unit(vowel) * envelope + 0.35 * unit(hiss) * consonant).astype(np.float32)


def crowd(values: Values, n: int, rng: np.random.Generator) -> Samples:
    """Make several people at once in a room that answers."""
    made = np.zeros(n)
    for _ in range(round(values["speakers"])):
        person = dict(values)
        person["pitch_hz"] *= rng.uniform(0.7, 1.5)
        person["syllables_per_s"] *= rng.uniform(0.8, 1.25)
        made += np.roll(speech(person, n, rng), int(rng.integers(n))) * rng.uniform(0.3, 1.0)
    decay = np.exp(-6.9 * np.arange(n) / (values["echo_s"] * SAMPLE_RATE))
    n_fft = 1 << (2 * n - 1).bit_length()
    tail = rng.standard_normal(n) * decay
    echo = np.fft.irfft(np.fft.rfft(made, n_fft) * np.fft.rfft(tail, n_fft))
    return (unit(made) + 0.8 * unit(echo[:n])).astype(np.float32)


def room(values: Values, n: int, rng: np.random.Generator) -> Samples:
    """Make nothing but the room: noise that falls with frequency, and mains hum."""
    noise = unit(shape(rng.standard_normal(n), slope_db=values["slope_db"]))
    phase = np.arange(n) / SAMPLE_RATE * 2 * np.pi * rng.choice([50.0, 60.0])
    hum = sum(np.sin(k * phase + rng.uniform(0, 6)) / k for k in (1, 2, 3))
    return (noise + values["hum"] * unit(np.asarray(hum))).astype(np.float32)


VOICES: dict[str, Voice] = {
    "engine": engine,
    "call": call,
    "speech": speech,
    "crowd": crowd,
    "room": room,
}


def harmonics(pitch_hz: NDArray[np.float64], *, tilt: float) -> NDArray[np.float64]:
    """Sum the partials of a gliding tone up to the Nyquist frequency, each k at k**-tilt."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE
    n_partials = max(1, min(40, int(SAMPLE_RATE / 2 / pitch_hz.max())))
    order = np.arange(1, n_partials + 1)[:, None]
    return (np.sin(order * phase) * order**-tilt).sum(0)


def glottis(pitch_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Make the buzz of vocal folds: a sawtooth, its aliases far under what the formants let by."""
    return 2 * (np.cumsum(pitch_hz) / SAMPLE_RATE % 1.0) - 1


def shape(
    samples: NDArray[np.float64],
    *,
    resonances: Sequence[tuple[float, float]] = (),
    floor: float = 1.0,
    slope_db: float = 0.0,
) -> NDArray[np.float64]:
    """Filter by a drawn magnitude response: peaks (centre Hz, width Hz) over a floor, a slope.

    The slope is in dB an octave, measured from 100 Hz.
    """
    n_fft = 1 << (samples.size - 1).bit_length()  # a prime length would take ten times as long
    hz = np.fft.rfftfreq(n_fft, 1 / SAMPLE_RATE)
    response = np.full(hz.size, floor)
    for centre, width in resonances:
        response += 1 / (1 + ((hz - centre) / (width / 2)) ** 2)
    octaves = np.log2(np.maximum(hz, 100) / 100)
    response *= 10 ** (slope_db * octaves / 20)
    return np.fft.irfft(np.fft.rfft(samples, n_fft) * response)[: samples.size]


def unit(samples: NDArray[np.floating]) -> NDArray[np.floating]:
    """Scale to a root mean square of 1; silence stays silence."""
    rms = np.sqrt(np.mean(np.square(samples)))
    return samples / rms if rms > 0 else samples
