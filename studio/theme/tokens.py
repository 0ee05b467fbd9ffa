"""The design tokens, read once from `resources/theme/tokens.json`."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

THEME_FILES = resources.files("resources") / "theme"
TOKENS: dict[str, Any] = json.loads((THEME_FILES / "tokens.json").read_text(encoding="utf-8"))


def space(step: int) -> int:
    """Return a step of the spacing scale in device-independent pixels: 1 is 4 px, 4 is 16 px."""
    return int(TOKENS["space"][str(step)])


def size(name: str) -> int:
    """Return a fixed size of the frame, such as ``"header"`` or ``"row"``, in pixels."""
    return int(TOKENS["size"][name])


def radius(name: str) -> int:
    """Return a corner radius: ``small``, ``control``, ``panel``, ``dialog`` or ``round``."""
    return int(TOKENS["radius"][name])


def duration_ms(name: str) -> int:
    """Return how long a motion takes: ``hover``, ``panel``, ``page``, ``toast``."""
    return int(TOKENS["motion"][name])
