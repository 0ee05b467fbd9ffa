"""Questions to a catalog, answered with records."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from engine.dataset.access import Access
from engine.dataset.clip_query import OPEN, ORDERS, conditions
from engine.dataset.edits.treatments import Chain, chains_of
from engine.dataset.project_settings import BRIEF_S, ProjectSettings, suited
from engine.dataset.records import (
    Clip,
    ClipFilter,
    ClipOrder,
    Count,
    Label,
    RunRow,
    Source,
    Split,
    Suggestion,
)
from engine.dataset.rows import LabelRow, SettingRow, StoredRun, TreatmentRow, columns, read
from engine.errors.usage import UnknownClipError, UnknownRunError
from engine.settings import declarations

_CLIPS = """
SELECT clip.id, clip.source_id, clip.onset_s, clip.offset_s, coalesce(label.name, ''),
       clip.group_name, CASE WHEN clip.label_id IS NULL THEN NULL ELSE split.side END,
       split.fold, clip.low_hz, clip.high_hz, clip.note, clip.name, clip.flags, clip.origin
FROM clip
LEFT JOIN label ON label.id = clip.label_id
LEFT JOIN split ON split.group_name = clip.group_name
"""

_CLIP_IDS = """
SELECT clip.id FROM clip
LEFT JOIN label ON label.id = clip.label_id
LEFT JOIN split ON split.group_name = clip.group_name
"""

_SUGGESTIONS = f"""
SELECT suggestion.id, suggestion.clip_id, clip.source_id,
       coalesce(suggestion.onset_s, clip.onset_s), coalesce(suggestion.offset_s, clip.offset_s),
       suggestion.onset_s IS NOT NULL, label.name, suggestion.probability,
       suggestion.uncertainty, suggestion.run_id, suggestion.model
FROM suggestion
JOIN clip ON clip.id = suggestion.clip_id
JOIN label ON label.id = suggestion.label_id
WHERE {OPEN}
"""  # noqa: S608 - our own words

_SOURCES = """
SELECT source.id, source.digest, object.suffix, source.name, source.origin, source.format,
       source.sample_rate, source.n_channels, source.n_frames
FROM source JOIN object ON object.digest = source.digest
"""

_COUNTS = """
SELECT coalesce(label.name, ''), CASE WHEN clip.label_id IS NULL THEN NULL ELSE split.side END,
       count(*), count(DISTINCT clip.group_name), sum(clip.offset_s - clip.onset_s)
FROM clip
LEFT JOIN label ON label.id = clip.label_id
LEFT JOIN split ON split.group_name = clip.group_name
GROUP BY 1, 2 ORDER BY label.id IS NULL, label.id,
         CASE split.side WHEN 'train' THEN 0 WHEN 'validation' THEN 1 ELSE 2 END
"""

_SPANS = """
SELECT object.n_bytes, object.digest, object.suffix, clip.onset_s, clip.offset_s, clip.name
FROM clip JOIN source ON source.id = clip.source_id JOIN object ON object.digest = source.digest
"""

_N_BRIEF = f"""
SELECT count(*), coalesce(sum(offset_s - onset_s < {BRIEF_S} + 1e-6), 0)
FROM clip WHERE label_id IS NOT NULL
"""  # noqa: S608 - our own number

_SIDES: dict[str | None, Split | None] = {None: None, **{str(side): side for side in Split}}

_SOURCE_FIELDS = (
    "id", "digest", "suffix", "name", "origin", "format", "sample_rate", "n_channels", "n_frames",
)  # fmt: skip


class Catalog:
    """What a project holds; every answer is a finished record, never an open cursor.

    Parameters
    ----------
    access : Access
        Of the project; any thread may ask.
    """

    def __init__(self, access: Access) -> None:
        self._asked = access.asking

    def labels(self) -> tuple[Label, ...]:
        """Return the classes in their order."""
        with self._asked() as connection:
            rows = read(connection, LabelRow)
        return tuple(Label(name=row.name, color=row.color, key=row.key) for row in rows)

    def clips(self, wanted: ClipFilter | None = None) -> tuple[Clip, ...]:
        """Return the clips that a filter lets through, in the order of their ids."""
        where, values = conditions(wanted or ClipFilter())
        with self._asked() as connection:
            found = connection.execute(f"{_CLIPS} {where} ORDER BY clip.id", values).fetchall()
            chains = chains_of(read(connection, TreatmentRow))
        return tuple(_clip(row, chains) for row in found)

    def clip_ids(
        self, wanted: ClipFilter | None = None, order: ClipOrder = ClipOrder.CAME
    ) -> tuple[int, ...]:
        """Return the ids of the clips that a filter lets through: a long list reads rows late."""
        where, values = conditions(wanted or ClipFilter())
        query = f"{_CLIP_IDS} {where} ORDER BY {ORDERS[order]}"
        with self._asked() as connection:
            found = connection.execute(query, values).fetchall()
        return tuple(row[0] for row in found)

    def n_clips(self, wanted: ClipFilter | None = None) -> int:
        """Return how many clips a filter lets through."""
        where, values = conditions(wanted or ClipFilter())
        with self._asked() as connection:
            query = f"SELECT count(*) FROM ({_CLIP_IDS} {where})"  # noqa: S608 - our words
            found = connection.execute(query, values)
            return int(found.fetchone()[0])

    def suggestions(
        self, *, clips: Iterable[int] | None = None, source: int | None = None
    ) -> tuple[Suggestion, ...]:
        """Return what is suggested and not decided on, the most uncertain first.

        Parameters
        ----------
        clips : Iterable[int] | None
            Only what is shown with these.
        source : int | None
            Only what lies in this recording.
        """
        query, values = _SUGGESTIONS, tuple[Any, ...]()
        if clips is not None:
            query += " AND clip.id IN (SELECT value FROM json_each(?))"
            values = (*values, json.dumps(list(clips)))
        if source is not None:
            query, values = f"{query} AND clip.source_id = ?", (*values, source)
        query += " ORDER BY suggestion.uncertainty DESC, suggestion.id"
        with self._asked() as connection:
            rows = connection.execute(query, values).fetchall()
        return tuple(_suggestion(row) for row in rows)

    def suggesting_runs(self) -> tuple[int, ...]:
        """Return the runs whose models made what is suggested, by id."""
        query = "SELECT DISTINCT run_id FROM suggestion WHERE is_rejected = 0 ORDER BY run_id"
        with self._asked() as connection:
            rows = connection.execute(query).fetchall()
        return tuple(row[0] for row in rows)

    def clip(self, clip_id: int) -> Clip:
        """Return one clip.

        Raises
        ------
        UnknownClipError
        """
        found = self.clips(ClipFilter(ids=(clip_id,)))
        if not found:
            raise UnknownClipError(f"c{clip_id}")
        return found[0]

    def sources(self) -> tuple[Source, ...]:
        """Return all sources in the order of their ids."""
        with self._asked() as connection:
            rows = connection.execute(f"{_SOURCES} ORDER BY source.id").fetchall()
        return tuple(_source(row) for row in rows)

    def source(self, source_id: int) -> Source:
        """Return one source; KeyError where there is none, which no clip can cause."""
        with self._asked() as connection:
            row = connection.execute(f"{_SOURCES} WHERE source.id = ?", (source_id,)).fetchone()
        if row is None:
            raise KeyError(source_id)
        return _source(row)

    def runs(self) -> tuple[RunRow, ...]:
        """Return all runs, the newest first."""
        with self._asked() as connection:
            rows = read(connection, StoredRun)
        return tuple(_run(row) for row in reversed(rows))

    def run(self, run_id: int) -> RunRow:
        """Return one run.

        Raises
        ------
        UnknownRunError
        """
        with self._asked() as connection:
            rows = read(connection, StoredRun, "WHERE id = ?", (run_id,))
        if not rows:
            raise UnknownRunError(f"r{run_id}")
        return _run(rows[0])

    def counts(self) -> tuple[Count, ...]:
        """Return how much of each class is on each side, in the order of the classes."""
        with self._asked() as connection:
            rows = connection.execute(_COUNTS).fetchall()
        return tuple(
            Count(
                label=label,
                split=_SIDES[side],
                n_clips=n_clips,
                n_groups=n_groups,
                seconds=seconds,
            )
            for label, side, n_clips, n_groups, seconds in rows
        )

    def object_suffixes(self) -> dict[str, str]:
        """Return the digest of every object that has a row, with its suffix."""
        with self._asked() as connection:
            return dict(connection.execute("SELECT digest, suffix FROM object").fetchall())

    def spans(self) -> tuple[tuple[int, str, str, float, float, str], ...]:
        """Return of every clip: bytes, digest and suffix of its object, onset, offset, name."""
        with self._asked() as connection:
            rows = connection.execute(_SPANS).fetchall()
        return tuple(rows)

    def groups(self) -> tuple[str, ...]:
        """Return every group that has a clip, in order of name."""
        with self._asked() as connection:
            rows = connection.execute(
                "SELECT DISTINCT group_name FROM clip ORDER BY group_name"
            ).fetchall()
        return tuple(row[0] for row in rows)

    def settings(self) -> ProjectSettings:
        """Return the settings; where nobody chose, what suits the clips or the default."""
        with self._asked() as connection:
            rows = read(connection, SettingRow)
            n_clips, n_brief = connection.execute(_N_BRIEF).fetchone()
        known = {declared.name for declared in declarations(ProjectSettings)}
        chosen = {row.name: json.loads(row.value) for row in rows if row.name in known}
        return ProjectSettings(**suited(n_clips, n_brief) | chosen)

    def is_chosen(self, name: str) -> bool:
        """Return whether somebody chose a setting of `ProjectSettings`."""
        with self._asked() as connection:
            return bool(read(connection, SettingRow, "WHERE name = ?", (name,)))

    def setting(self, name: str) -> Any:
        """Return one setting of `ProjectSettings` by name."""
        return getattr(self.settings(), name)


def _clip(row: tuple[Any, ...], chains: dict[int, Chain]) -> Clip:
    (clip_id, source_id, onset_s, offset_s, label, group, side, fold, low_hz, high_hz, note, name,
     flags, origin) = row  # fmt: skip
    return Clip(
        id=clip_id,
        source_id=source_id,
        onset_s=onset_s,
        offset_s=offset_s,
        label=label,
        group=group,
        split=_SIDES[side],
        fold=fold,
        low_hz=low_hz,
        high_hz=high_hz,
        note=note,
        name=name,
        flags=tuple(flags.split(",")) if flags else (),
        origin=origin,
        chain=chains.get(clip_id, ()),
    )


def _suggestion(row: tuple[Any, ...]) -> Suggestion:
    names = (each.name for each in fields(Suggestion))
    values: dict[str, Any] = dict(zip(names, row, strict=True))
    values["is_region"] = bool(values["is_region"])
    return Suggestion(**values)


def _source(row: tuple[Any, ...]) -> Source:
    return Source(**dict(zip(_SOURCE_FIELDS, row, strict=True)))


def _run(row: StoredRun) -> RunRow:
    values: dict[str, Any] = {name: getattr(row, name) for name in columns(StoredRun)}
    values["is_pinned"] = bool(row.is_pinned)
    return RunRow(**values)
