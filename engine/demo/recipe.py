"""The recipe of the demo project: classes, voices and the ranges they are drawn from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

import numpy as np

Range = tuple[float, float]
Values = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRecipe:
    """One class: its name, the voice that speaks it, the ranges of the voice's parameters."""

    name: str
    voice: str
    ranges: dict[str, Range]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRecipe:
    """The demo project.

    Attributes
    ----------
    about : str
        What a person is told of these sounds wherever they appear.
    n_groups, n_clips : int
        Groups a class, clips a group.
    spread : float
        How far clips of a group may part, as a share of each range.
    room_db : Range
        Background noise of a clip, dB relative to full scale.
    classes : tuple[VoiceRecipe, ...]
    """

    about: str
    n_groups: int
    n_clips: int
    spread: float
    room_db: Range
    classes: tuple[VoiceRecipe, ...]


def load_recipe() -> DemoRecipe:
    """Read the recipe that travels with the program."""
    text = (resources.files("resources") / "demo" / "recipe.toml").read_text(encoding="utf-8")
    page = tomllib.loads(text)
    return DemoRecipe(
        about=page["about"],
        n_groups=page["groups"],
        n_clips=page["clips"],
        spread=page["spread"],
        room_db=tuple(page["room_db"]),
        classes=tuple(
            VoiceRecipe(
                name=row["name"],
                voice=row["voice"],
                ranges={key: tuple(value) for key, value in row.items() if isinstance(value, list)},
            )
            for row in page["class"]
        ),
    )


def draw_group(ranges: dict[str, Range], rng: np.random.Generator) -> Values:
    """Draw what the clips of one group have in common."""
    return {name: float(rng.uniform(low, high)) for name, (low, high) in ranges.items()}


def draw_clip(
    ranges: dict[str, Range], group: Values, spread: float, rng: np.random.Generator
) -> Values:
    """Draw one clip's values around those of its group, never outside the ranges."""
    drawn: Values = {}
    for name, (low, high) in ranges.items():
        reach = spread * (high - low)
        drawn[name] = float(np.clip(group[name] + rng.uniform(-reach, reach), low, high))
    return drawn
