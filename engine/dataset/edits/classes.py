"""Edits of the class list: add, rename, merge, remove, recolour, key."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import ClassVar

from engine.dataset.edits.base import Applied, Edit, Titled, Together
from engine.dataset.edits.clips import PutClips, read_label
from engine.dataset.edits.suggestions import PutSuggestions
from engine.dataset.records import Changes
from engine.dataset.rows import ClipRow, LabelRow, SuggestionRow, drop, next_id, put, read
from engine.errors.usage import ClassExistsError, ClassNameError

LONGEST_NAME = 80
KEYS = "123456789"


def class_name(text: str) -> str:
    """Return a name fit for a class: one line, composed letters, no space at its ends.

    Raises
    ------
    ClassNameError
        If nothing is left, or too much.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(c).startswith("C") else c for c in composed)
    name = " ".join(visible.split())
    if not name:
        raise ClassNameError(text, "it is empty")
    if len(name) > LONGEST_NAME:
        raise ClassNameError(f"{name[:20]}…", f"it is longer than {LONGEST_NAME} letters")
    return name


def new_class(rows: Iterable[LabelRow], label_id: int, name: str) -> LabelRow:
    """Return the row of a class beside those of `rows`, with the first free colour and key."""
    rows = tuple(rows)
    colors, keys = {row.color for row in rows}, {row.key for row in rows}
    color = next(color for color in count() if color not in colors)
    key = next((key for key in KEYS if key not in keys), "")
    return LabelRow(id=label_id, name=name, color=color, key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddClass(Edit):
    """Put a class at the end of the list, with the first free colour and key."""

    kind: ClassVar[str] = "classes.add"
    name: str

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Add class {self.name}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the row; applied again it is the same row."""
        name = class_name(self.name)
        rows = read(connection, LabelRow)
        if any(row.name == name for row in rows):
            raise ClassExistsError(name)
        added = new_class(rows, next_id(connection, LabelRow), name)
        return PutClasses(words=self.title, rows=(added,)).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutClasses(Titled):
    """Write rows of the class list, there or not: the decided form of the edits here."""

    kind: ClassVar[str] = "classes.put"
    rows: tuple[LabelRow, ...]

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the rows; the inverse writes those from before and drops the new ones."""
        ids = {row.id for row in self.rows}
        before = tuple(row for row in read(connection, LabelRow) if row.id in ids)
        added = ids - {row.id for row in before}
        put(connection, self.rows)
        inverse = Together(
            words=self.title,
            edits=(
                DropClasses(ids=tuple(sorted(added))),
                PutClasses(words=self.title, rows=before),
            ),
        )
        return Applied(self, inverse, Changes(labels=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class DropClasses(Edit):
    """Delete classes that no clip has: the way back of adding them."""

    kind: ClassVar[str] = "classes.drop"
    ids: tuple[int, ...]

    @property
    def title(self) -> str:
        """Never shown: it is only ever an inverse."""
        return "Drop classes"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Delete the rows."""
        rows = tuple(row for row in read(connection, LabelRow) if row.id in self.ids)
        drop(connection, rows)
        return Applied(self, PutClasses(rows=rows), Changes(labels=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameClass(Edit):
    """Call a class something else; its clips keep it."""

    kind: ClassVar[str] = "classes.rename"
    name: str
    new_name: str

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Rename {self.name} to {self.new_name}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the new name."""
        row = read_label(connection, self.name)
        new_name = class_name(self.new_name)
        if new_name != self.name and any(
            each.name == new_name for each in read(connection, LabelRow)
        ):
            raise ClassExistsError(new_name)
        put(connection, [replace(row, name=new_name)])
        clips = _ids_of(_clips_of(connection, row))
        inverse = RenameClass(name=new_name, new_name=self.name)
        return Applied(self, inverse, Changes(clips=clips, labels=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeClass(Edit):
    """Give the clips of one class to another, and drop the first."""

    kind: ClassVar[str] = "classes.merge"
    name: str
    into: str

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Merge {self.name} into {self.into}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Move the clips; the inverse moves exactly these back."""
        target = read_label(connection, self.into)
        if self.into == self.name:
            raise ClassNameError(self.into, "it would be merged into itself")
        return _emptied(self, connection, self.name, target.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveClass(Edit):
    """Drop a class; its clips stay, unlabelled."""

    kind: ClassVar[str] = "classes.remove"
    name: str

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Remove class {self.name}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Take the label off its clips and delete it."""
        return _emptied(self, connection, self.name, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecolourClass(Edit):
    """Give a class another place in the palette.

    Attributes
    ----------
    name : str
    color : int
        Index into the theme's class colours, from 0.
    """

    kind: ClassVar[str] = "classes.recolour"
    name: str
    color: int

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Change the colour of {self.name}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the colour."""
        row = read_label(connection, self.name)
        put(connection, [replace(row, color=self.color)])
        inverse = RecolourClass(name=self.name, color=row.color)
        return Applied(self, inverse, Changes(labels=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClassKey(Edit):
    """Give a class a key; the class that had it gets the key of this one in return.

    Attributes
    ----------
    name : str
    key : str
        ``"1"`` to ``"9"``, or ``""``.
    """

    kind: ClassVar[str] = "classes.key"
    name: str
    key: str

    @property
    def title(self) -> str:
        """What the menu says."""
        if not self.key:
            return f"Take the key of {self.name} away"
        return f"Give {self.name} the key {self.key}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the keys; ValueError for what is no key of a class."""
        if self.key and self.key not in KEYS:
            message = f"“{self.key}” is no key of a class"
            raise ValueError(message)
        row = read_label(connection, self.name)
        holders = [each for each in read(connection, LabelRow) if self.key and each.key == self.key]
        swapped = tuple(replace(each, key=row.key) for each in holders if each.id != row.id)
        rows = (*swapped, replace(row, key=self.key))
        return PutClasses(words=self.title, rows=rows).apply(connection)


def _emptied(
    edit: Edit, connection: sqlite3.Connection, name: str, label_id: int | None
) -> Applied:
    row = read_label(connection, name)
    clips = _clips_of(connection, row)
    put(connection, [replace(clip, label_id=label_id) for clip in clips])
    suggested = tuple(read(connection, SuggestionRow, "WHERE label_id = ?", (row.id,)))
    if label_id is None:
        drop(connection, suggested)
    else:
        put(connection, [replace(each, label_id=label_id) for each in suggested])
    drop(connection, [row])
    inverse = Together(
        words=edit.title,
        edits=(
            PutClasses(rows=(row,)),
            PutClips(rows=tuple(clips)),
            PutSuggestions(rows=suggested),
        ),
    )
    touched = _ids_of(clips) | {each.clip_id for each in suggested}
    return Applied(edit, inverse, Changes(clips=touched, labels=True))


def _clips_of(connection: sqlite3.Connection, row: LabelRow) -> list[ClipRow]:
    return read(connection, ClipRow, "WHERE label_id = ?", (row.id,))


def _ids_of(clips: list[ClipRow]) -> frozenset[int]:
    return frozenset(clip.id for clip in clips)
