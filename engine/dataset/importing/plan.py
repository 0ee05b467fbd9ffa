"""What an import would do, row by row, before it does anything.

Planning looks at names and at the first bytes of each file; that every sample can be read is found
out while the import is carried out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from engine.audio.sniff import container, open_sound
from engine.dataset.edits.classes import class_name
from engine.dataset.importing.folders import Found, FoundSounds, find_sounds
from engine.dataset.importing.grouping import GroupOf, grouping
from engine.dataset.importing.label_choice import (
    DEFAULT_CHOICE,
    NOTHING_FOUND,
    LabelChoice,
    LabelsFound,
)
from engine.dataset.importing.labelled import is_label_file, read_beside, read_source
from engine.dataset.importing.manifest import (
    MANIFEST_SUFFIXES,
    Manifest,
    ManifestRow,
    read_manifest,
)
from engine.dataset.importing.names import LONGEST, readable
from engine.dataset.objects import file_digest
from engine.dataset.project import Project
from engine.dataset.records import Split
from engine.errors.importing import NothingToImportError, SourceMissingError
from engine.errors.sounds import SoundError
from engine.errors.usage import ClassNameError

SAME_SPAN_S = 0.001
"""Spans of one source nearer than this are one clip."""


class Verdict(StrEnum):
    """What will become of a row."""

    READY = "ready"
    HERE = "here"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """One clip to be: a file, or a span of one.

    Attributes
    ----------
    path : Path
    name : str
        What lists call it; readable also where the file's name is not.
    label : str
        Its class, ``""`` to leave it unlabelled.
    group : str
    split : Split | None
        Where a manifest says so.
    fold : int | None
    onset_s, offset_s : float | None
        A span in seconds; None for the beginning, the end.
    point_s : float | None
        The moment that was labelled, where the span is what lies around it.
    low_hz, high_hz : float | None
    note : str
    format : str
        What the file is, by its first bytes; ``""`` where it is refused.
    verdict : Verdict
    why : str
        The reason, where it is not ready: one sentence.
    """

    path: Path
    name: str
    label: str
    group: str
    split: Split | None = None
    fold: int | None = None
    onset_s: float | None = None
    offset_s: float | None = None
    point_s: float | None = None
    low_hz: float | None = None
    high_hz: float | None = None
    note: str = ""
    format: str = ""
    verdict: Verdict = Verdict.READY
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do.

    Attributes
    ----------
    rows : tuple[PlannedFile, ...]
        In the order of the sources.
    taken_as : tuple[str, ...]
        What columns of manifests were taken as, where they have other names than ours.
    warnings : tuple[str, ...]
        Sentences on the whole of it.
    labels : LabelsFound
        Label files beside the recordings, or named.
    """

    rows: tuple[PlannedFile, ...]
    taken_as: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    labels: LabelsFound = NOTHING_FOUND

    @property
    def ready(self) -> tuple[PlannedFile, ...]:
        """The rows that would come in."""
        return tuple(row for row in self.rows if row.verdict is Verdict.READY)

    def totals(self) -> dict[str, int]:
        """Return how many clips of each class would come in, in the order they appear."""
        return dict(Counter(row.label for row in self.ready))


def plan_import(
    sources: Sequence[Path],
    *,
    project: Project | None = None,
    label: str | None = None,
    group_by: str = "source",
    labels: LabelChoice = DEFAULT_CHOICE,
) -> ImportPlan:
    """Find out what an import would do.

    Parameters
    ----------
    sources : Sequence[Path]
        Sound files, folders, CSV manifests, label files whose recordings lie beside them.
    project : Project | None
        Where they would go: what is there already gets that verdict.
    label : str | None
        The class of all files; None to take it from folders and manifests.
    group_by : str, default "source"
        ``"source"``: each file is a group of its own, unless a manifest names groups.
        ``"folder"``: the folder above the one that names the class. Else a pattern on the name;
        see `engine.dataset.importing.grouping`.
    labels : LabelChoice
        Which label files beside recordings are taken, and how: each region becomes a clip.

    Raises
    ------
    SourceMissingError, NothingToImportError, ManifestError, GroupPatternError, ClassNameError
    """
    if label is not None:
        label = class_name(label)
    planning = _Planning(label, group_by, labels)
    for source in sources:
        if not source.exists() and not source.is_symlink():
            raise SourceMissingError(source)
        planning.add(source)
    if not planning.rows:
        raise NothingToImportError(", ".join(f"“{readable(str(source))}”" for source in sources))
    return ImportPlan(
        rows=_Judge(project).judge(planning.rows),
        taken_as=tuple(planning.taken_as),
        warnings=tuple(planning.warnings),
        labels=planning.found,
    )


class _Planning:
    """Gathers the rows of all sources, before they are judged."""

    def __init__(self, label: str | None, group_by: str, labels: LabelChoice) -> None:
        self._label = label
        self._group_of = grouping(group_by)
        self._is_default = group_by == "source"
        self._labels = labels
        self.found = NOTHING_FOUND
        self.rows: list[PlannedFile] = []
        self.taken_as: list[str] = []
        self.warnings: list[str] = []

    def add(self, source: Path) -> None:
        """Add what one source holds."""
        listed = self._listed(source) if source.is_file() else None
        if listed is None:
            self._add_found(find_sounds(source))
            return
        self.taken_as += listed.taken_as
        self.warnings += listed.warnings
        self._add_rows(listed.rows)

    def _add_found(self, found: FoundSounds) -> None:
        labelled = read_beside(found.files, self._labels)
        self.found += labelled.found
        self.taken_as += labelled.taken_as
        self.warnings += (*found.warnings, *labelled.warnings)
        for each in found.files:
            if each.path in labelled.rows:
                self._add_rows(labelled.rows[each.path])
            elif (why := labelled.refused.pop(each.path, "")) or each.path not in labelled.used:
                self.rows.append(_file_row(each, self._label, self._group_of, why))
        # What lies beside a sound that was named, unasked for, refuses nothing.
        self.warnings += labelled.refused.values()

    def _listed(self, source: Path) -> Manifest | None:
        """Return the rows of a manifest or of a label file; None for a sound."""
        if is_label_file(source):
            manifest, found = read_source(source, self._labels)
            self.found += found
            return manifest
        return read_manifest(source) if source.suffix.lower() in MANIFEST_SUFFIXES else None

    def _add_rows(self, rows: Iterable[ManifestRow]) -> None:
        self.rows += [
            _manifest_row(row, self._label, self._group_of, self._is_default) for row in rows
        ]


def _file_row(found: Found, label: str | None, group_of: GroupOf, refusal: str) -> PlannedFile:
    class_folder = found.class_folder if label is None else Path()
    row = PlannedFile(
        path=found.path,
        name=readable(found.path.name),
        label="",
        group=_group_name(group_of(found.relative, class_folder)),
    )
    if refusal:
        return replace(row, verdict=Verdict.REFUSED, why=readable(refusal))
    return _labelled(row, found.label if label is None else label)


def _manifest_row(
    found: ManifestRow,
    label: str | None,
    group_of: GroupOf,
    is_default: bool,  # noqa: FBT001 - whether the group column of the manifest may speak
) -> PlannedFile:
    own_group = found.group if is_default else ""
    row = PlannedFile(
        path=found.path,
        name=readable(found.path.name),
        label="",
        group=_group_name(own_group or group_of(found.relative, found.relative.parent)),
        split=found.split,
        fold=found.fold,
        onset_s=found.onset_s,
        offset_s=found.offset_s,
        point_s=found.point_s,
        low_hz=found.low_hz,
        high_hz=found.high_hz,
        note=found.note,
    )
    if found.refusal:
        row = replace(row, verdict=Verdict.REFUSED, why=found.refusal)
    return _labelled(row, found.label if label is None else label)


def _group_name(text: str) -> str:
    return readable(text[-LONGEST:])  # the end of a path tells files apart, not its beginning


def _labelled(row: PlannedFile, label: str) -> PlannedFile:
    if not label:
        return row
    try:
        return replace(row, label=class_name(label))
    except ClassNameError as error:
        return replace(row, verdict=Verdict.REFUSED, why=str(error))


class _Judge:
    """Says of each row what will become of it."""

    def __init__(self, project: Project | None) -> None:
        self._here = {} if project is None else _spans_here(project)
        self._sizes = {n_bytes for n_bytes, _ in self._here}
        self._objects = None if project is None else project.objects
        self._suffixes = {} if project is None else project.catalog.object_suffixes()
        self._formats: dict[Path, tuple[str, str]] = {}
        self._digests: dict[Path, str] = {}

    def judge(self, rows: Iterable[PlannedFile]) -> tuple[PlannedFile, ...]:
        return tuple(self._judge(row) for row in rows)

    def _judge(self, row: PlannedFile) -> PlannedFile:
        if row.verdict is not Verdict.READY:
            return row
        if row.path not in self._formats:
            self._formats[row.path] = _look(row.path)
        format_name, refusal = self._formats[row.path]
        if refusal:
            return replace(row, verdict=Verdict.REFUSED, why=refusal)
        if name := self._name_here(row):
            why = f"Already here: {name}."
            return replace(row, verdict=Verdict.HERE, format=format_name, why=why)
        return replace(row, format=format_name)

    def _name_here(self, row: PlannedFile) -> str:
        """Return what the same bytes, and the same span of them, are called here; else nothing."""
        n_bytes = row.path.stat().st_size
        if n_bytes not in self._sizes:
            return ""
        if row.path not in self._digests:
            self._digests[row.path] = file_digest(row.path)
        digest = self._digests[row.path]
        if not self._is_whole(digest):
            return ""  # it comes in again, to put right what is missing or damaged
        for onset_s, offset_s, name in self._here.get((n_bytes, digest), ()):
            if is_same_span(row, onset_s, offset_s):
                return name
        return ""

    def _is_whole(self, digest: str) -> bool:
        suffix = self._suffixes.get(digest)
        return bool(self._objects and suffix and self._objects.is_whole(digest, suffix))


def is_same_span(row: PlannedFile, onset_s: float, offset_s: float) -> bool:
    """Return whether a row asks for a span that is there; a whole file is there with any span."""
    if row.onset_s is None and row.offset_s is None:
        return True
    has_onset = abs((row.onset_s or 0.0) - onset_s) < SAME_SPAN_S
    return has_onset and (row.offset_s is None or abs(row.offset_s - offset_s) < SAME_SPAN_S)


def _spans_here(project: Project) -> dict[tuple[int, str], list[tuple[float, float, str]]]:
    """Return (bytes, digest) → spans of the clips with them, and their names."""
    spans: defaultdict[tuple[int, str], list[tuple[float, float, str]]] = defaultdict(list)
    for n_bytes, digest, _, onset_s, offset_s, name in project.catalog.spans():
        spans[n_bytes, digest].append((onset_s, offset_s, name))
    return dict(spans)


def _look(path: Path) -> tuple[str, str]:
    """Return what a file is by its first bytes, or nothing and why it is refused."""
    try:
        with open_sound(path) as file:
            return container(path, file).name, ""
    except SoundError as error:
        return "", readable(str(error))
