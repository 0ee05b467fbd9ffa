"""The recipe that a project's settings ask for: a preset, and what was changed of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from engine.dataset.project_settings import ProjectSettings
from engine.errors.training import RecipeError
from engine.errors.usage import PresetNotFoundError
from engine.training.presets import load_preset
from engine.training.recipe import Recipe
from engine.training.transforms import TRANSFORMS, Transform

_FALLBACK = "balanced"


def chosen_recipe(settings: ProjectSettings) -> Recipe:
    """Make the recipe of the next run.

    A preset that this Harken does not have falls back to balanced, a list of augmentations that
    cannot be read to the preset's own: settings written by a later version must not stop anybody.
    """
    recipe = preset_recipe(settings.preset)
    schedule = recipe.schedule
    if settings.epochs:
        schedule = replace(schedule, epochs=settings.epochs)
    augmentation = recipe.augmentation
    if settings.augmentation:
        augmentation = _read(settings.augmentation) or augmentation
    network = recipe.network
    if settings.width:
        network = replace(network, width=settings.width)
    return replace(
        recipe,
        schedule=schedule,
        network=network,
        augmentation=augmentation,
        segment_s=settings.segment_s,
    )


def preset_recipe(name: str) -> Recipe:
    """Return a preset's own recipe, that of the balanced one where there is none of that name."""
    try:
        return load_preset(name).recipe
    except PresetNotFoundError:
        return load_preset(_FALLBACK).recipe


def all_transforms(recipe: Recipe) -> tuple[Transform, ...]:
    """Return every transform there is: those of a recipe, the others switched off."""
    chosen = {each.name: each for each in recipe.augmentation}
    return tuple(chosen.get(name, made(is_on=False)) for name, made in TRANSFORMS.items())


def augmentation_text(transforms: Iterable[Transform], preset: str) -> str:
    """Return what `ProjectSettings.augmentation` keeps: JSON; ``""`` where it is the preset's."""
    chosen = tuple(transforms)
    if chosen == all_transforms(preset_recipe(preset)):
        return ""
    return json.dumps([each.to_data() for each in chosen])


def in_words(transform: Transform) -> str:
    """Say how far a transform goes and on how many clips: “± 3 dB”, “≤ 0.8 s, on 30 %”."""
    if transform.probability == 1:
        return transform.extent
    often = f"{transform.probability * 100:.0f} %"
    return f"{transform.extent}, on {often}" if transform.extent else f"{often} of the clips"


def _read(text: str) -> tuple[Transform, ...]:
    try:
        return Recipe.from_data({"augmentation": json.loads(text)}).augmentation
    except (ValueError, RecipeError):
        return ()
