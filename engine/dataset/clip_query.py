"""Which clips a list shows, and in what order, as SQL over clip, label and split."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from engine.dataset.records import ClipFilter, ClipOrder

_Part: TypeAlias = tuple[str, tuple[Any, ...]]

OPEN = """
suggestion.is_rejected = 0 AND (suggestion.onset_s IS NOT NULL OR clip.label_id IS NULL)
"""
"""What is shown of the suggestions: those of a clip are hidden while it has a label."""

_UNCERTAINTY = f"""
coalesce((SELECT max(suggestion.uncertainty) FROM suggestion
          WHERE suggestion.clip_id = clip.id AND {OPEN}), -1) DESC, clip.id
"""  # noqa: S608 - our own words

ORDERS = {
    ClipOrder.CAME: "clip.id",
    ClipOrder.NAME: "clip.name COLLATE NOCASE, clip.onset_s, clip.id",
    ClipOrder.LENGTH: "clip.offset_s - clip.onset_s DESC, clip.id",
    ClipOrder.LABEL: "clip.label_id IS NULL, clip.label_id, clip.name COLLATE NOCASE, clip.id",
    ClipOrder.UNCERTAINTY: _UNCERTAINTY,
}


def conditions(wanted: ClipFilter) -> tuple[str, tuple[Any, ...]]:
    """Return a filter as SQL that begins with WHERE, or is empty, and its values."""
    parts = [*_of_its_label(wanted), *_of_its_words(wanted), *_of_its_place(wanted)]
    if not parts:
        return "", ()
    return (
        "WHERE " + " AND ".join(condition for condition, _ in parts),
        tuple(value for _, values in parts for value in values),
    )


def _of_its_label(wanted: ClipFilter) -> Iterator[_Part]:
    if wanted.label is not None:
        yield "coalesce(label.name, '') = ?", (wanted.label,)
    if wanted.split is not None:
        yield "clip.label_id IS NOT NULL AND split.side = ?", (str(wanted.split),)
    if wanted.is_suggested:
        shown = f"SELECT clip_id FROM suggestion WHERE clip_id = clip.id AND {OPEN}"  # noqa: S608
        yield f"EXISTS ({shown})", ()


def _of_its_words(wanted: ClipFilter) -> Iterator[_Part]:
    if wanted.group is not None:
        yield "clip.group_name = ?", (wanted.group,)
    if wanted.flag is not None:
        yield "instr(',' || clip.flags || ',', ?) > 0", (f",{wanted.flag},",)
    if wanted.is_flagged:
        yield "clip.flags != ''", ()
    if wanted.text:
        fields = ("clip.name", "clip.group_name", "clip.note")
        like = " OR ".join(f"{field} LIKE ? ESCAPE '\\'" for field in fields)
        yield f"({like})", (_like(wanted.text),) * len(fields)


def _of_its_place(wanted: ClipFilter) -> Iterator[_Part]:
    if wanted.ids is not None:
        yield "clip.id IN (SELECT value FROM json_each(?))", (json.dumps(list(wanted.ids)),)
    if wanted.source is not None:
        yield "clip.source_id = ?", (wanted.source,)


def _like(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, f"\\{special}")
    return f"%{text}%"
