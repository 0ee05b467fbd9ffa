"""The settings that belong to a project and travel with it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSettings:
    """What a project decides once for all its runs; stored in the catalog, undone like an edit."""

    segment_s: float = setting(
        2.0,
        "Segment",
        unit="s",
        minimum=0.5,
        maximum=10.0,
        about="How much sound the network sees at once. About as long as your clips.",
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
