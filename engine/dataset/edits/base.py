"""What an edit is: immutable data that changes a catalog and knows how to take it back."""

from __future__ import annotations

import sqlite3
from abc import abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from engine.dataset.codec import Tagged
from engine.dataset.records import Changes
from engine.errors.words import counted


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of an edit.

    Attributes
    ----------
    edit : Edit
        The edit with everything it left open decided (ids, colours): applied again after an undo
        it leads to the very same rows.
    inverse : Edit
        Applied next, it leads back to the very rows from before.
    changes : Changes
    """

    edit: Edit
    inverse: Edit
    changes: Changes


class Edit(Tagged):
    """A change of a project as a frozen dataclass; kept as JSON in the history."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What the menu says behind *Undo*: “Label 12 clips as dog”."""

    @abstractmethod
    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Change the catalog inside a transaction that the caller began.

        Raises
        ------
        UsageError
            If the edit names clips or classes that are not there, or makes no sense.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled(Edit):
    """An edit whose title is given by whoever makes it.

    Attributes
    ----------
    words : str
        The title.
    """

    words: str = ""

    @property
    def title(self) -> str:
        """What the menu says."""
        return self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(Titled):
    """Several edits that are done, undone and named as one.

    Attributes
    ----------
    edits : tuple[Edit, ...]
        In the order they are applied.
    """

    kind: ClassVar[str] = "together"
    edits: tuple[Edit, ...]

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Apply one after the other; the inverse takes them back from the last to the first."""
        applied = [edit.apply(connection) for edit in self.edits]
        changes = Changes()
        for each in applied:
            changes |= each.changes
        return Applied(
            Together(words=self.words, edits=tuple(each.edit for each in applied)),
            Together(words=self.words, edits=tuple(each.inverse for each in reversed(applied))),
            changes,
        )


def clips_in_words(clips: Collection[int]) -> str:
    """Return ``clip c12`` for one, ``12 clips`` for several.

    >>> clips_in_words([7])
    'clip c7'
    """
    if len(clips) == 1:
        return f"clip c{next(iter(clips))}"
    return f"{counted(len(clips))} clips"
