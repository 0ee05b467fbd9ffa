"""The demo's sounds: reproducible, grouped, within full scale, and honest about what they are."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.demo.recipe import DemoRecipe, draw_clip, draw_group, load_recipe
from engine.demo.synthesis import synthesise, write_folder
from engine.demo.voices import VOICES
from engine.settings import SAMPLE_RATE

PAPER_CLASSES = ["car", "truck", "cat", "dog", "human", "crowd", "silence"]


@pytest.fixture(scope="module")
def recipe() -> DemoRecipe:
    return load_recipe()


def test_the_recipe_has_the_classes_of_the_paper(recipe):
    assert [voice.name for voice in recipe.classes] == PAPER_CLASSES
    assert {voice.voice for voice in recipe.classes} <= VOICES.keys()


def test_the_recipe_says_that_the_sounds_are_synthetic(recipe):
    assert "ynthetic" in recipe.about


def test_one_seed_gives_one_set_of_samples_and_another_seed_another(recipe):
    first, again, other = (list(islice(synthesise(recipe, seed), 3)) for seed in (0, 0, 1))

    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a.samples, b.samples) for a, b in zip(first, other, strict=True))


def test_no_clip_leaves_full_scale_and_silence_is_the_quietest_class(recipe):
    loudest = dict.fromkeys(PAPER_CLASSES, 0.0)
    for clip in synthesise(recipe, seed=0):
        assert np.isfinite(clip.samples).all()
        assert np.abs(clip.samples).max() < 1
        level = float(np.sqrt(np.mean(clip.samples**2)))
        loudest[clip.label] = max(loudest[clip.label], level)

    assert min(loudest, key=loudest.__getitem__) == "silence"


def test_clips_of_a_group_are_nearer_to_each_other_than_groups_are(recipe):
    ranges = {"pitch_hz": (100.0, 900.0)}
    rng = np.random.default_rng(0)
    groups = [draw_group(ranges, rng) for _ in range(50)]

    within = [
        abs(draw_clip(ranges, group, recipe.spread, rng)["pitch_hz"] - group["pitch_hz"])
        for group in groups
    ]

    assert max(within) <= recipe.spread * 800
    assert np.std([group["pitch_hz"] for group in groups]) > 2 * np.mean(within)


def test_the_folder_on_disk_is_what_an_import_expects(recipe, tmp_path: Path):
    small = DemoRecipe(
        about=recipe.about,
        n_groups=2,
        n_clips=1,
        spread=recipe.spread,
        room_db=recipe.room_db,
        classes=recipe.classes,
    )
    told = []

    manifest = write_folder(
        small, tmp_path, progress=lambda done, total: told.append((done, total))
    )

    with manifest.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert told[-1] == (14, 14)
    assert len({row["group"] for row in rows}) == 14
    for row in rows:
        info = soundfile.info(tmp_path / row["path"])
        assert (info.samplerate, info.channels, info.subtype) == (SAMPLE_RATE, 1, "PCM_16")
        assert row["path"].startswith(row["label"] + "/")
