"""A recipe: all that decides a training, as data that is kept with the run."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment
from engine.errors.training import RecipeError
from engine.export.network_spec import NetworkSpec
from engine.settings import SettingRangeError, check_settings, setting
from engine.training.transforms import TRANSFORMS, Transform

# A set of 35 clips has two batches; an epoch of two steps is too few to show or to average over.
FEWEST_STEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how fast a network learns."""

    epochs: int = setting(
        0,
        "Epochs",
        minimum=0,
        maximum=5000,
        about="Times every training clip is seen; 0 leaves it to the clips presented.",
    )
    presentations: int = setting(
        76_000,
        "Clips presented",
        minimum=256,
        maximum=10_000_000,
        about="How many clips are learnt from in all: few clips are seen more often than many.",
    )
    fewest_epochs: int = setting(
        60, "Fewest epochs", minimum=1, maximum=5000, about="However many clips there are."
    )
    most_epochs: int = setting(
        300, "Most epochs", minimum=1, maximum=5000, about="However few clips there are."
    )
    batch_size: int = setting(
        32, "Batch", unit="segments", minimum=4, maximum=1024, about="Segments a step learns from."
    )
    peak_rate: float = setting(
        4e-3,
        "Learning rate",
        minimum=1e-6,
        maximum=1.0,
        about="Its highest value; it rises over the first tenth and falls as a cosine.",
    )
    filter_rate: float = setting(
        0.0,
        "Filter rate",
        minimum=0.0,
        maximum=1.0,
        about="How far the network's filters step in every direction at the highest rate; 0 "
        "teaches them as all else is.",
    )
    weight_decay: float = setting(
        0.02, "Weight decay", minimum=0.0, maximum=1.0, about="Pulls weights towards zero."
    )
    label_smoothing: float = setting(
        0.1, "Label smoothing", minimum=0.0, maximum=0.5, about="Doubt left in every label."
    )
    dropout: float = setting(
        0.2, "Dropout", minimum=0.0, maximum=0.9, about="Share of the embedding left out at random."
    )
    averaging: float = setting(
        0.99,
        "Averaging",
        minimum=0.0,
        maximum=0.9999,
        about="How slowly the averaged weights, those that are kept, follow the learning ones.",
    )
    balance: float = setting(
        0.5,
        "Class balance",
        minimum=0.0,
        maximum=1.0,
        about="0 counts every clip alike, 1 every class alike.",
    )
    patience: int = setting(
        0,
        "Patience",
        unit="epochs",
        minimum=0,
        maximum=5000,
        about="Stops after so many epochs without a better result on the validation clips; 0 never "
        "does. The best are kept either way, and most is gained while the rate falls at the end.",
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def steps_per_epoch(self, n_clips: int) -> int:
        """Return the steps in which each of `n_clips` training clips is seen at least once."""
        return max(FEWEST_STEPS, math.ceil(n_clips / self.batch_size))

    def epochs_for(self, n_clips: int) -> int:
        """Return how many epochs `n_clips` training clips get."""
        if self.epochs:
            return self.epochs
        an_epoch = self.steps_per_epoch(n_clips) * self.batch_size
        wanted = round(self.presentations / an_epoch)
        return max(self.fewest_epochs, min(self.most_epochs, wanted))

    def presented(self, n_clips: int) -> int:
        """Return how many clips are learnt from in all, each counted as often as it is."""
        return self.epochs_for(n_clips) * self.steps_per_epoch(n_clips) * self.batch_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All that decides a training but the clips and the seed.

    Attributes
    ----------
    preset : str
        Name of the preset it was made from.
    segment_s : float
        Seconds of sound that the network sees at once.
    network : NetworkSpec
    schedule : Schedule
    augmentation : tuple[Transform, ...]
        Done in this order to training segments, never to others.
    """

    preset: str = "balanced"
    segment_s: float = setting(
        2.0, "Segment", unit="s", minimum=0.5, maximum=10.0, about="What the network sees at once."
    )
    network: NetworkSpec = field(default_factory=NetworkSpec)
    schedule: Schedule = field(default_factory=Schedule)
    augmentation: tuple[Transform, ...] = ()

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def segment(self) -> Segment:
        """The segment in frames of the front end."""
        return Segment(front_end=MelFrontEnd(), seconds=self.segment_s)

    @property
    def macs(self) -> int:
        """Multiply-adds of one segment through the convolutions."""
        return self.network.macs(self.segment.n_frames, self.segment.front_end.n_mels)

    def with_level(self, level: str) -> Self:
        """Return it with the level of its network decided."""
        return replace(self, network=replace(self.network, level=level))

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON."""
        return {
            "preset": self.preset,
            "segment_s": self.segment_s,
            "network": asdict(self.network),
            "schedule": asdict(self.schedule),
            "augmentation": [transform.to_data() for transform in self.augmentation],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Make a recipe of a mapping; what it leaves out has its default.

        Raises
        ------
        RecipeError
            If a name is unknown or a value cannot be used.
        """
        try:
            return cls(
                **{
                    **data,
                    "network": NetworkSpec(**data.get("network", {})),
                    "schedule": Schedule(**data.get("schedule", {})),
                    "augmentation": tuple(map(_transform, data.get("augmentation", ()))),
                }
            )
        except SettingRangeError as error:
            raise RecipeError(str(error)) from error
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise RecipeError(f"Not understood: {error}.") from error


def _transform(data: dict[str, Any]) -> Transform:
    values = dict(data)
    return TRANSFORMS[values.pop("name")](**values)
