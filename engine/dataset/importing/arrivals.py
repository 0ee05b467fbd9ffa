"""From files that were read to rows of the catalog: sources, clips, classes, sides."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.audio.examination import Examined
from engine.dataset.edits.base import Edit, Together
from engine.dataset.edits.classes import PutClasses, new_class
from engine.dataset.edits.clips import AddClips
from engine.dataset.edits.splits import AssignSplits
from engine.dataset.importing.names import readable
from engine.dataset.importing.plan import SAME_SPAN_S, PlannedFile
from engine.dataset.importing.sides import manifest_sides
from engine.dataset.objects import Staged
from engine.dataset.project import Project
from engine.dataset.records import Changes
from engine.dataset.rows import ClipRow, LabelRow, ObjectRow, SourceRow, SplitRow, next_id, read
from engine.errors.words import counted

OVERHANG_S = 0.1
"""How far a manifest's span may lie over the end of its file: it is cut off without a word."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was read: its copy in staging, what it is, and the clips it is to become."""

    staged: Staged
    examined: Examined
    rows: tuple[PlannedFile, ...]


@dataclass(slots=True)
class Arrived:
    """What came in, and what after all did not."""

    clips: tuple[int, ...] = ()
    n_files: int = 0
    refused: list[tuple[Path, str]] = field(default_factory=list[tuple[Path, str]])
    duplicates: list[tuple[Path, str]] = field(default_factory=list[tuple[Path, str]])
    warnings: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)


def arrive(
    project: Project, arrivals: Sequence[Arrival], *, words: str = "", origin: str = "import"
) -> Arrived:
    """Move files from staging into the store and commit their rows, as one step of the history.

    Parameters
    ----------
    project : Project
    arrivals : Sequence[Arrival]
    words : str
        Title of the step; without it, “Import 870 files”.
    origin : str, default "import"
        How the clips came.
    """
    arrived = Arrived()
    suffixes = project.catalog.object_suffixes()
    arrivals = [_stored_alike(arrival, suffixes) for arrival in arrivals]
    project.objects.keep(arrival.staged for arrival in arrivals)

    def make(connection: sqlite3.Connection) -> Edit | None:
        rows = _Rows(connection, arrived, origin)
        for arrival in arrivals:
            rows.add(arrival)
        return rows.edit(words)

    arrived.changes = project.apply_made(make)
    return arrived


def _stored_alike(arrival: Arrival, suffixes: dict[str, str]) -> Arrival:
    """Give the same bytes the same name in the store, whatever the files were called."""
    staged = arrival.staged
    suffix = suffixes.setdefault(staged.digest, staged.suffix)
    return replace(arrival, staged=replace(staged, suffix=suffix))


class _Rows:
    """Gathers the rows of one import, with ids that the catalog has free."""

    def __init__(self, connection: sqlite3.Connection, arrived: Arrived, origin: str) -> None:
        self._arrived = arrived
        self._origin = origin
        self._placed = read(connection, SplitRow)
        self._labels = read(connection, LabelRow)
        self._n_labels_before = len(self._labels)
        self._next_label = next_id(connection, LabelRow)
        self._sources = {row.digest: row for row in read(connection, SourceRow)}
        self._next_source = next_id(connection, SourceRow)
        self._next_clip = next_id(connection, ClipRow)
        self._spans = _spans_by_source(connection)
        self._firsts: dict[tuple[int, float, float], ClipRow] = {}
        self._objects: dict[str, ObjectRow] = {}
        self._new_sources: list[SourceRow] = []
        self._clips: list[ClipRow] = []
        self._copies: list[str] = []
        self._planned: list[PlannedFile] = []

    def add(self, arrival: Arrival) -> None:
        """Add the clips of one file."""
        staged = arrival.staged
        source = self._sources.get(staged.digest) or self._new_source(arrival)
        n_clips = len(self._clips)
        for row in arrival.rows:
            span = self._span(row, source)
            if span is None:
                continue
            if name := _same(row, span, self._spans[source.id]):
                self._arrived.duplicates.append((row.path, f"Already here: {name}."))
                continue
            self._add_clip(row, source, span, arrival.examined)
        if len(self._clips) > n_clips and staged.digest not in self._sources:
            self._keep_source(arrival, source)

    def edit(self, words: str) -> Edit | None:
        """Return the edit that puts all of it in, or None where nothing is new."""
        if not self._clips:
            return None
        sides, warnings = manifest_sides(self._planned, self._placed)
        n_files = len({row.path for row in self._planned})
        self._arrived.warnings = (*warnings, *self._copies)
        self._arrived.clips = tuple(clip.id for clip in self._clips)
        self._arrived.n_files = n_files
        adding = AddClips(
            objects=tuple(self._objects.values()),
            sources=tuple(self._new_sources),
            clips=tuple(self._clips),
        )
        classes = PutClasses(rows=tuple(self._labels[self._n_labels_before :]))
        title = words or f"Import {counted(n_files)} file{'' if n_files == 1 else 's'}"
        parts: tuple[Edit, ...] = (classes, adding, AssignSplits(rows=sides))
        return Together(words=title, edits=parts)

    def _new_source(self, arrival: Arrival) -> SourceRow:
        info, row = arrival.examined.info, arrival.rows[0]
        return SourceRow(
            id=self._next_source,
            digest=arrival.staged.digest,
            name=row.name,
            origin=readable(str(row.path)),
            format=info.format,
            sample_rate=info.sample_rate,
            n_channels=info.n_channels,
            n_frames=arrival.examined.n_frames,
        )

    def _keep_source(self, arrival: Arrival, source: SourceRow) -> None:
        staged = arrival.staged
        self._objects[staged.digest] = ObjectRow(
            digest=staged.digest, suffix=staged.suffix, n_bytes=staged.n_bytes
        )
        self._sources[staged.digest] = source
        self._new_sources.append(source)
        self._next_source += 1

    def _span(self, row: PlannedFile, source: SourceRow) -> tuple[float, float] | None:
        length_s = source.n_frames / source.sample_rate
        onset_s = row.onset_s or 0.0
        offset_s = length_s if row.offset_s is None else row.offset_s
        if row.point_s is not None and row.point_s < length_s:
            offset_s = min(offset_s, length_s)
        if onset_s >= length_s or offset_s > length_s + OVERHANG_S:
            why = f"“{row.name}” ends after {length_s:.3f} s, before the clip ({onset_s:g} s to "
            self._arrived.refused.append((row.path, f"{why}{offset_s:g} s) does."))
            return None
        return onset_s, min(offset_s, length_s)

    def _add_clip(
        self, row: PlannedFile, source: SourceRow, span: tuple[float, float], examined: Examined
    ) -> None:
        is_whole = row.onset_s is None and row.offset_s is None
        name = row.name if is_whole else f"{row.name} {span[0]:.2f}\N{EN DASH}{span[1]:.2f} s"
        clip = ClipRow(
            id=self._next_clip,
            source_id=source.id,
            onset_s=span[0],
            offset_s=span[1],
            label_id=self._label_id(row.label),
            group_name=row.group,
            origin=self._origin,
            low_hz=row.low_hz,
            high_hz=row.high_hz,
            name=name,
            note=row.note,
            flags=",".join(examined.flags) if is_whole else "",
        )
        clip = self._beside_its_copy(clip)
        self._next_clip += 1
        self._clips.append(clip)
        self._planned.append(replace(row, group=clip.group_name))

    def _beside_its_copy(self, clip: ClipRow) -> ClipRow:
        """Put a copy of a clip in the group of the first: on two sides it would be a leak."""
        first = self._firsts.setdefault((clip.source_id, clip.onset_s, clip.offset_s), clip)
        if first is clip:
            return clip
        self._copies.append(f"{clip.name} has the same bytes as {first.name}.")
        return replace(clip, group_name=first.group_name)

    def _label_id(self, name: str) -> int | None:
        if not name:
            return None
        for row in self._labels:
            if row.name == name:
                return row.id
        self._labels.append(new_class(self._labels, self._next_label, name))
        self._next_label += 1
        return self._labels[-1].id


def _same(
    row: PlannedFile, span: tuple[float, float], before: list[tuple[float, float, str]]
) -> str:
    """Return the name of the clip that a row would double, or nothing; see `is_same_span`."""
    is_whole = row.onset_s is None and row.offset_s is None
    for onset_s, offset_s, name in before:
        is_near = abs(onset_s - span[0]) < SAME_SPAN_S and abs(offset_s - span[1]) < SAME_SPAN_S
        if is_whole or is_near:
            return name
    return ""


def _spans_by_source(
    connection: sqlite3.Connection,
) -> defaultdict[int, list[tuple[float, float, str]]]:
    spans: defaultdict[int, list[tuple[float, float, str]]] = defaultdict(list)
    query = "SELECT source_id, onset_s, offset_s, name FROM clip"
    for source_id, onset_s, offset_s, name in connection.execute(query):
        spans[source_id].append((onset_s, offset_s, name))
    return spans
