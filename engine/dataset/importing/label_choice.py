"""What a person wants of label files, and what was found in those that lie beside recordings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from engine.dataset.importing.manifest import ManifestRow
from engine.dataset.label_files.kinds import Kind
from engine.errors.words import counted

AROUND_POINT_S = 2.0
"""How much of the sound around a point becomes a clip: as long as a segment is by default."""


class LabelsFrom(StrEnum):
    """Which label files beside recordings are taken."""

    AUTO = "auto"
    AUDACITY = "audacity"
    RAVEN = "raven"
    CSV = "csv"
    NONE = "none"


KINDS: dict[LabelsFrom, tuple[Kind, ...]] = {
    LabelsFrom.AUDACITY: (Kind.AUDACITY, Kind.DCASE),
    LabelsFrom.RAVEN: (Kind.RAVEN,),
    LabelsFrom.CSV: (Kind.CSV, Kind.SONIC_VISUALISER),
    # What can hold most comes first, what a model suggests last.
    LabelsFrom.AUTO: (
        Kind.RAVEN, Kind.AUDACITY, Kind.DCASE, Kind.CSV, Kind.SONIC_VISUALISER, Kind.BIRDNET,
    ),
    LabelsFrom.NONE: (),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChoice:
    """How label files are taken.

    Attributes
    ----------
    wanted : LabelsFrom
        Of files that lie beside a recording and carry its name; ``AUTO`` takes the one that can
        hold most. A label file that a person names is taken in any case.
    around_point_s : float | None
        Length of the clip around a label that has none; None refuses such labels.
    joins_windows : bool
        Whether windows of BirdNET that touch, with the same species, become one.
    """

    wanted: LabelsFrom = LabelsFrom.AUTO
    around_point_s: float | None = AROUND_POINT_S
    joins_windows: bool = True


DEFAULT_CHOICE = LabelChoice()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsFound:
    """Label files of an import, counted.

    Attributes
    ----------
    n_files : int
        Beside recordings or named; those that could not be read too.
    n_regions : int
        In those that are taken.
    n_points : int
        Regions of them that have no length in their file.
    n_refused : int
        Files that could not be read.
    has_windows : bool
        Whether some hold what BirdNET heard, window by window.
    is_taken : bool
        Whether they are wanted.
    """

    n_files: int = 0
    n_regions: int = 0
    n_points: int = 0
    n_refused: int = 0
    has_windows: bool = False
    is_taken: bool = True

    def __add__(self, other: LabelsFound) -> LabelsFound:
        """Return both together."""
        return LabelsFound(
            n_files=self.n_files + other.n_files,
            n_regions=self.n_regions + other.n_regions,
            n_points=self.n_points + other.n_points,
            n_refused=self.n_refused + other.n_refused,
            has_windows=self.has_windows or other.has_windows,
            is_taken=self.is_taken and other.is_taken,
        )

    @property
    def sentence(self) -> str:
        """What was found, in words; ``""`` where nothing was."""
        if not self.n_files:
            return ""
        files = f"{counted(self.n_files)} label file{'' if self.n_files == 1 else 's'} found"
        if not self.is_taken:
            return f"{files}, left out."
        regions = f"{counted(self.n_regions)} region{'' if self.n_regions == 1 else 's'}"
        refused = f", {counted(self.n_refused)} not read" if self.n_refused else ""
        return f"{files}: {regions}{refused}."

    def on_points(self, around_s: float | None) -> str:
        """Return what becomes of points, in words; ``""`` where there are none, or none come."""
        if not self.n_points or around_s is None:
            return ""
        if self.n_points == 1:
            return f"1 label is a point: {around_s:g} s around it become a clip."
        n_points = counted(self.n_points)
        return f"{n_points} labels are points: {around_s:g} s around each become a clip."


NOTHING_FOUND = LabelsFound()


def _no_rows() -> dict[Path, tuple[ManifestRow, ...]]:
    return {}


@dataclass(slots=True)
class LabelledRecordings:
    """What label files say of the recordings that they lie beside.

    Attributes
    ----------
    rows : dict[Path, tuple[ManifestRow, ...]]
        Of each recording that has labels.
    used : set[Path]
        The label files of these recordings, those left out too: they are no sounds.
    refused : dict[Path, str]
        Files that should be labels by their names and could not be read: a sentence.
    taken_as, warnings : list[str]
        Sentences.
    found : LabelsFound
    """

    rows: dict[Path, tuple[ManifestRow, ...]] = field(default_factory=_no_rows)
    used: set[Path] = field(default_factory=set[Path])
    refused: dict[Path, str] = field(default_factory=dict[Path, str])
    taken_as: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])
    found: LabelsFound = field(default_factory=LabelsFound)
