"""From the recipe to a folder of sounds with a manifest."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.audio.rendering import write_wav16
from engine.demo.recipe import DemoRecipe, Values, VoiceRecipe, draw_clip, draw_group
from engine.demo.voices import VOICES, Samples, shape, unit
from engine.settings import SAMPLE_RATE

FADE_S = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClip:
    """One synthesised clip.

    Attributes
    ----------
    label, group, name : str
        Class; what its clips share; file name without suffix.
    samples : NDArray[np.float32], shape (n,)
        At 16 kHz, within full scale.
    """

    label: str
    group: str
    name: str
    samples: Samples


def synthesise(recipe: DemoRecipe, seed: int) -> Iterator[DemoClip]:
    """Make the clips of the demo one after the other; the same seed gives the same samples."""
    for place, voice in enumerate(recipe.classes):
        for number in range(recipe.n_groups):
            # Every clip has a generator of its own: a change to one class leaves the others alone.
            shared = draw_group(voice.ranges, np.random.default_rng([seed, place, number]))
            for take in range(recipe.n_clips):
                rng = np.random.default_rng([seed, place, number, take])
                yield DemoClip(
                    label=voice.name,
                    group=f"{voice.name} {number + 1}",
                    name=f"{voice.name}_{number + 1:02}_{take + 1}",
                    samples=_render(recipe, voice, shared, rng),
                )


def _render(
    recipe: DemoRecipe, voice: VoiceRecipe, shared: Values, rng: np.random.Generator
) -> Samples:
    values = draw_clip(voice.ranges, shared, recipe.spread, rng)
    n = int(values["seconds"] * SAMPLE_RATE)
    spoken = VOICES[voice.voice](values, n, rng)
    sound = unit(spoken - spoken.mean()) * 10 ** (values["level_db"] / 20)
    if voice.voice != "room":
        background = unit(shape(rng.standard_normal(n), slope_db=rng.uniform(-6, -2)))
        sound = sound + background * 10 ** (rng.uniform(*recipe.room_db) / 20)
    fade = np.minimum(1, np.arange(n) / (FADE_S * SAMPLE_RATE))
    peak = np.abs(sound).max()
    return (sound * fade * fade[::-1] / max(1.0, peak / 0.98)).astype(np.float32)


def write_folder(
    recipe: DemoRecipe, folder: Path, *, seed: int = 0, progress: Callable[[int, int], None]
) -> Path:
    """Write the demo's sounds as WAV, one folder a class, and return the path of their manifest.

    Parameters
    ----------
    recipe : DemoRecipe
    folder : Path
        Made where it is missing; files of the same name are replaced.
    seed : int
    progress : Callable[[int, int], None]
        Told the clips done and the clips in all.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    total = len(recipe.classes) * recipe.n_groups * recipe.n_clips
    rows = []
    for done, clip in enumerate(synthesise(recipe, seed), start=1):
        path = folder / clip.label / f"{clip.name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_wav16(path, clip.samples)
        rows.append((f"{clip.label}/{path.name}", clip.label, clip.group, recipe.about))
        progress(done, total)
    manifest = folder / "manifest.csv"
    with manifest.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("path", "label", "group", "note"))
        writer.writerows(rows)
    return manifest
