"""What a label file can be, and what was read from one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.runtime.label_text import LabelledSpan


class Kind(StrEnum):
    """A format of label files; the first three can be written too."""

    AUDACITY = "audacity"
    RAVEN = "raven"
    CSV = "csv"
    SONIC_VISUALISER = "sonic visualiser"
    DCASE = "dcase"
    BIRDNET = "birdnet"

    @property
    def words(self) -> str:
        """What a person calls such a file: “taken as Audacity labels”."""
        return _WORDS[self]


_WORDS = {
    Kind.AUDACITY: "Audacity labels",
    Kind.RAVEN: "a Raven selection table",
    Kind.CSV: "a table of labels",
    Kind.SONIC_VISUALISER: "a layer of Sonic Visualiser",
    Kind.DCASE: "DCASE annotations",
    Kind.BIRDNET: "drafts of BirdNET",
}


@dataclass(frozen=True, slots=True)
class LabelFile:
    """A label file as it was read.

    Attributes
    ----------
    kind : Kind
    regions : tuple[LabelledSpan, ...]
        In the order of the file.
    warnings : tuple[str, ...]
        What was passed over, or taken for something in doubt: sentences.
    taken_as : tuple[str, ...]
        Which column was taken for what: sentences.
    """

    kind: Kind
    regions: tuple[LabelledSpan, ...]
    warnings: tuple[str, ...] = ()
    taken_as: tuple[str, ...] = ()
