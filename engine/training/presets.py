"""The presets: recipes that come with the program, and recipes read from a file."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from engine.errors.training import RecipeError
from engine.errors.usage import PresetNotFoundError
from engine.training.recipe import Recipe

PRESETS = ("fast", "balanced", "accurate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A recipe with the words that offer it.

    Attributes
    ----------
    name, title, about : str
    recipe : Recipe
    """

    name: str
    title: str
    about: str
    recipe: Recipe


def load_preset(name: str) -> Preset:
    """Read one of the presets that come with the program.

    Raises
    ------
    PresetNotFoundError
        If there is none of that name.
    """
    if name not in PRESETS:
        raise PresetNotFoundError(name, PRESETS)
    file = resources.files("resources").joinpath("presets", f"{name}.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    title, about = data.pop("title"), data.pop("about")
    return Preset(
        name=name, title=title, about=about, recipe=Recipe.from_data({"preset": name, **data})
    )


def read_recipe(path: Path, base: Recipe) -> Recipe:
    """Read a recipe that a person wrote, as TOML, or the ``recipe.json`` that a run keeps.

    Parameters
    ----------
    path : Path
    base : Recipe
        Gives whatever the file leaves out; a list of augmentations replaces the whole list.

    Raises
    ------
    RecipeError
        If it cannot be read, or holds something unknown or out of range.
    """
    try:
        text = path.read_text(encoding="utf-8")
        told = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RecipeError(f"“{path.name}”: {reason.rstrip('.')}.") from error
    if not isinstance(told, dict):
        raise RecipeError(f"“{path.name}” holds no table.")
    return Recipe.from_data(_laid_over(base.to_data(), told))


def _laid_over(base: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    tables = {
        name: base[name] | told[name]
        for name in ("network", "schedule")
        if isinstance(told.get(name), dict)
    }
    return base | told | tables
