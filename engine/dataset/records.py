"""The rows of a catalog as immutable records, and what a change of them is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.dataset.treatments import Treatment


class Split(StrEnum):
    """The side of the evaluation a group is on."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the bytes of one object are.

    Attributes
    ----------
    id : int
    digest : str
        BLAKE2b-256 of the bytes, 64 hexadecimal digits: the name of the object.
    suffix : str
        Of the object's file, with its dot, lower case: ``".flac"``.
    name : str
        File name it came with, for people.
    origin : str
        Where it came from: a path, ``"microphone: Yeti"``; for people, never opened again.
    format : str
        Container and coding in words: ``"WAV 24-bit"``, ``"AAC in MP4"``.
    sample_rate, n_channels, n_frames : int
        As decoded and counted, not as the header claims.
    """

    id: int
    digest: str
    suffix: str
    name: str
    origin: str
    format: str
    sample_rate: int
    n_channels: int
    n_frames: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.n_frames / self.sample_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """An item of the data set: a labelled span of one source.

    Attributes
    ----------
    id : int
        Shown as ``c12``.
    source_id : int
    onset_s, offset_s : float
        Seconds into the source, ``0 <= onset_s < offset_s``; offset exclusive.
    label : str
        Class name, ``""`` while unlabelled.
    group : str
        Clips of one group are never on two sides of a split.
    split : Split | None
        The side its group is on; None while it is unlabelled or not yet dealt out.
    fold : int | None
        Fold of its group where a manifest gave folds.
    low_hz, high_hz : float | None
        Frequency bounds where a label file drew a box.
    note : str
        Free words, and the unknown columns of a manifest.
    name : str
        What a list shows: the file's name, with the span where a source has several clips.
    flags : tuple[str, ...]
        What is to be looked at in its sound: ``"silent"``, ``"clipped"``, ``"very quiet"``, …
    origin : str
        How it came: ``"import"``, ``"recording"``.
    chain : tuple[Treatment, ...]
        What is done to its sound, in order.
    """

    id: int
    source_id: int
    onset_s: float
    offset_s: float
    label: str
    group: str
    split: Split | None
    fold: int | None = None
    low_hz: float | None = None
    high_hz: float | None = None
    note: str = ""
    name: str = ""
    flags: tuple[str, ...] = ()
    origin: str = ""
    chain: tuple[Treatment, ...] = ()

    @property
    def seconds(self) -> float:
        """Length of the span in seconds, before any treatment."""
        return self.offset_s - self.onset_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A class of the project: its name, its place in the palette, its key.

    Attributes
    ----------
    name : str
    color : int
        Index into the theme's class colours (and shapes), from 0; given out in order.
    key : str
        The key that sets it, ``"1"`` to ``"9"``, or ``""`` from the tenth on.
    """

    name: str
    color: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a model says of a clip without a label, or of a span of a recording; no label.

    Attributes
    ----------
    id, clip_id, source_id : int
        The clip is the one it is shown with: itself, or that in whose recording the span lies.
    onset_s, offset_s : float
        Seconds into the source.
    is_region : bool
        It would be a new clip, not the label of one that is there.
    label : str
    probability : float
    uncertainty : float
        1 minus the distance to the model's second choice, 0 to 1.
    run_id : int
        The run that the model is of.
    model : str
        Digest of the model file.
    """

    id: int
    clip_id: int
    source_id: int
    onset_s: float
    offset_s: float
    is_region: bool
    label: str
    probability: float
    uncertainty: float
    run_id: int
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """What the catalog knows of one training; the rest is in its folder ``runs/<id>/``.

    Attributes
    ----------
    id : int
        Shown as ``r3``.
    name, preset, note : str
    seed : int
    state : str
        ``running``, ``done``, ``stopped`` or ``failed``.
    started : str
        UTC, ISO 8601.
    seconds : float
        Time spent training.
    accuracy, macro_f1 : float | None
        On the validation split, once known.
    is_pinned : bool
        The run that *export* and *listen* take when none is named.
    """

    id: int
    name: str
    preset: str
    note: str
    seed: int
    state: str
    started: str
    seconds: float
    accuracy: float | None
    macro_f1: float | None
    is_pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs now: each view decides by it whether it cares.

    Attributes
    ----------
    clips : frozenset[int]
        Ids of clips added, removed or altered.
    labels, splits, runs, settings : bool
        Whether any class, assignment, run or project setting differs.
    """

    clips: frozenset[int] = frozenset()
    labels: bool = False
    splits: bool = False
    runs: bool = False
    settings: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Return what differs after both."""
        return Changes(
            clips=self.clips | other.clips,
            labels=self.labels or other.labels,
            splits=self.splits or other.splits,
            runs=self.runs or other.runs,
            settings=self.settings or other.settings,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How much of one class is on one side of the split.

    Attributes
    ----------
    label : str
        Class name, ``""`` for clips without one.
    split : Split | None
        None for clips that are on no side.
    n_clips, n_groups : int
    seconds : float
        Length of the clips together, before any treatment.
    """

    label: str
    split: Split | None
    n_clips: int
    n_groups: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFilter:
    """Which clips a list shows; every field narrows it further.

    Attributes
    ----------
    label : str | None
        A class name; ``""`` for clips without one; None for any.
    split : Split | None
    group, flag : str | None
        An exact group; one word of the flags.
    is_flagged : bool
        Only clips with a flag.
    text : str
        Part of the name, group or note, in any case.
    ids : tuple[int, ...] | None
        Only these.
    source : int | None
        Only clips of this recording.
    is_suggested : bool
        Only clips that a suggestion is shown with.
    """

    label: str | None = None
    split: Split | None = None
    group: str | None = None
    flag: str | None = None
    is_flagged: bool = False
    text: str = ""
    ids: tuple[int, ...] | None = None
    source: int | None = None
    is_suggested: bool = False


class ClipOrder(StrEnum):
    """The order of a list of clips; the words are those that are remembered."""

    CAME = "came"
    NAME = "name"
    LENGTH = "length"
    LABEL = "label"
    UNCERTAINTY = "uncertainty"
