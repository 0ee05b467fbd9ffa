"""The settings that belong to a project and travel with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.settings import setting

BRIEF_S = 1.0
"""Clips up to this long are brief, as spoken words are, and so is the segment proposed for them."""

BRIEF_SHARE = 0.9
"""How many of the clips are brief where all are treated so: the few long ones are windowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSettings:
    """What a project decides once for all its runs; stored in the catalog, undone like an edit."""

    segment_s: float = setting(
        2.0,
        "Segment",
        unit="s",
        minimum=0.5,
        maximum=10.0,
        about="How much sound the network sees at once; proposed from your clips until you choose.",
    )
    validation_percent: int = setting(
        20,
        "Validation share",
        unit="%",
        minimum=0,
        maximum=50,
        about="How much of each class is held back to choose the best weights by.",
    )
    test_percent: int = setting(
        20,
        "Test share",
        unit="%",
        minimum=0,
        maximum=50,
        about="How much of each class is locked away to say how good a run is.",
    )
    split_seed: int = setting(
        0,
        "Split seed",
        minimum=0,
        maximum=2**31 - 1,
        about="Another number deals the groups out in another way.",
    )

    preset: str = setting("balanced", "Preset", about="The recipe that the next run starts from.")
    epochs: int = setting(
        0,
        "Epochs",
        minimum=0,
        maximum=5000,
        about="Times every training clip is seen; 0 takes the preset's own number.",
    )
    width: int = setting(
        0,
        "Width",
        unit="filters",
        minimum=0,
        maximum=64,
        about="Filters of the network's first stage; 0 takes the preset's own number.",
    )
    seed: int = setting(
        0,
        "Seed",
        minimum=0,
        maximum=2**31 - 1,
        about="The same seed, clips and recipe give the same model on the same machine.",
    )
    augmentation: str = setting(
        "",
        "Augmentation",
        about="What is made up in training, as a JSON list; empty takes the preset's own.",
    )

    @property
    def shares(self) -> tuple[float, float, float]:
        """Shares of training, validation and test; together 1."""
        validation, test = self.validation_percent / 100, self.test_percent / 100
        return 1 - validation - test, validation, test


def suited(n_clips: int, n_brief: int) -> dict[str, Any]:
    """Return the settings that are other than their defaults for a set of labelled clips.

    Parameters
    ----------
    n_clips : int
    n_brief : int
        How many of them last `BRIEF_S` at most.
    """
    return {"segment_s": BRIEF_S} if n_clips and n_brief >= BRIEF_SHARE * n_clips else {}
