"""Every kind of edit there is, found again by the kind it was stored under."""

from __future__ import annotations

import json
from types import ModuleType

from engine.dataset.codec import from_plain
from engine.dataset.edits import (
    chopping,
    classes,
    clips,
    regions,
    settings,
    splits,
    suggestions,
    treatments,
)
from engine.dataset.edits.base import Edit

FAMILIES: tuple[ModuleType, ...] = (
    chopping,
    classes,
    clips,
    regions,
    settings,
    splits,
    suggestions,
    treatments,
)
"""Importing a family makes its kinds known to `Edit.kinds`."""


def from_json(text: str) -> Edit:
    """Make the edit that `engine.dataset.codec.to_json` wrote.

    Raises
    ------
    ValueError
        If the text is no edit of a known kind with fitting fields.
    """
    edit = from_plain(Edit, json.loads(text))
    assert isinstance(edit, Edit)  # noqa: S101 - for the type checker; from_plain made it
    return edit
