"""The clips of a project as a list that reads only the rows somebody looks at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.dataset.records import Changes, Clip, ClipFilter, ClipOrder, Label, Split, Suggestion
from studio.controls.numbers import count, percent, time_text

if TYPE_CHECKING:
    from engine.dataset.catalog import Catalog

Index: TypeAlias = "QModelIndex | QPersistentModelIndex"

_PAGE = 64
"""Rows read at once: a screen and a half, in under two milliseconds."""

_MANY = 2000
"""Changed clips from which the list is asked for anew, off the main thread."""

SPLIT_WORDS = {
    Split.TRAIN: "Training",
    Split.VALIDATION: "Validation",
    Split.TEST: "Test",
    None: "In no split yet",
}


class ClipRole(IntEnum):
    """What a row says beyond its name."""

    CLIP = Qt.ItemDataRole.UserRole + 1
    """The Clip itself."""
    CLASS = Qt.ItemDataRole.UserRole + 2
    """(place in the palette or None, key)."""
    STATE = Qt.ItemDataRole.UserRole + 3
    """(words, token)."""
    LENGTH = Qt.ItemDataRole.UserRole + 4
    """“0:03.2”."""
    GHOST = Qt.ItemDataRole.UserRole + 5
    """(place in the palette, key) of a label that is only suggested, else None."""


class ClipListModel(QAbstractListModel):
    """Ids of all clips that pass a filter, and the rows of those on screen.

    After a change rows are altered, added and removed in place. A clip that does not pass the
    filter any more stays until the filter is chosen anew: a list that closes up under a person's
    hands makes them label the wrong clip.

    Signals
    -------
    outdated()
        Rows have come, or changed in number, that only a new answer puts in their order.
    """

    outdated = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog: Catalog | None = None
        self._filter, self._order = ClipFilter(), ClipOrder.CAME
        self._ids: list[int] = []
        self._rows: dict[int, int] | None = None
        self._clips: dict[int, Clip] = {}
        self._said: dict[int, tuple[Suggestion, ...]] = {}
        self._labels: dict[str, Label] = {}

    # What is shown

    @property
    def filter(self) -> ClipFilter:
        """What the rows were chosen by."""
        return self._filter

    @property
    def ids(self) -> Sequence[int]:
        """Ids of all rows, in their order."""
        return self._ids

    def show(
        self,
        catalog: Catalog | None,
        wanted: ClipFilter,
        ids: Sequence[int],
        order: ClipOrder = ClipOrder.CAME,
    ) -> None:
        """Show other rows.

        Parameters
        ----------
        catalog : Catalog | None
            Read for the rows; None shows nothing.
        wanted : ClipFilter
        ids : Sequence[int]
            The answer of ``catalog.clip_ids(wanted, order)``, which may have been asked elsewhere.
        order : ClipOrder
        """
        self.beginResetModel()
        self._catalog, self._filter, self._ids = catalog, wanted, list(ids)
        self._order, self._rows = order, None
        self._clips.clear()
        self._read_labels()
        self.endResetModel()

    def take(self, changes: Changes) -> None:
        """Follow a change of the project, touching only the rows it names."""
        if self._catalog is None:
            return
        if changes.labels:
            self._read_labels()
        if changes.labels or changes.splits:
            self._clips.clear()
            self._tell(range(len(self._ids)))
        if len(changes.clips) > _MANY:
            self._clips.clear()
            self.outdated.emit()
        elif changes.clips:
            self._take_clips(self._catalog, changes.clips)

    def row_of(self, clip_id: int) -> int:
        """Return the row of a clip, -1 where it is not shown."""
        if self._order is not ClipOrder.CAME:
            if self._rows is None:
                self._rows = {each: row for row, each in enumerate(self._ids)}
            return self._rows.get(clip_id, -1)
        row = bisect_left(self._ids, clip_id)
        return row if row < len(self._ids) and self._ids[row] == clip_id else -1

    def clip_at(self, row: int) -> Clip | None:
        """Return the clip of a row, read with its neighbours where it was not yet."""
        if not 0 <= row < len(self._ids):
            return None
        clip_id = self._ids[row]
        if clip_id not in self._clips:
            first = row // _PAGE * _PAGE
            self._read(self._ids[first : first + _PAGE])
        return self._clips.get(clip_id)

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        clip = self.clip_at(index.row())
        if clip is None or role not in _ANSWERS:
            return None
        return _ANSWERS[role](self, clip)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be chosen, and dragged out of the window."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def class_of(self, clip: Clip) -> tuple[int | None, str]:
        """Return a clip's place in the palette, None while unlabelled, and its class's key."""
        label = self._labels.get(clip.label)
        return (label.color, label.key) if label else (None, "")

    def suggestions_of(self, clip: Clip) -> tuple[Suggestion, ...]:
        """Return what is suggested with a clip whose row was read, the most uncertain first."""
        return self._said.get(clip.id, ())

    def ghost_of(self, clip: Clip) -> tuple[int, str] | None:
        """Return place in the palette and key of the class that a clip may be, else None."""
        own = next((each for each in self.suggestions_of(clip) if not each.is_region), None)
        label = self._labels.get(own.label) if own and not clip.label else None
        return (label.color, label.key) if label else None

    def state_of(self, clip: Clip) -> tuple[str, str]:
        """Return what a row says of a clip, and the token it says it in."""
        said = self.suggestions_of(clip)
        n_regions = sum(each.is_region for each in said)
        if n_regions:
            return f"{count(n_regions, 'region')} to accept", "text2"
        if said and not clip.label:
            return f"{said[0].label}? {percent(said[0].probability)}", "text2"
        return state_of(clip)

    # Reading

    def _read(self, ids: Sequence[int]) -> None:
        if self._catalog is not None:
            found = self._catalog.clips(ClipFilter(ids=tuple(ids)))
            self._clips.update((clip.id, clip) for clip in found)
            said: dict[int, tuple[Suggestion, ...]] = dict.fromkeys(ids, ())
            for each in self._catalog.suggestions(clips=ids):
                said[each.clip_id] = (*said[each.clip_id], each)
            self._said.update(said)

    def _read_labels(self) -> None:
        labels = self._catalog.labels() if self._catalog is not None else ()
        self._labels = {label.name: label for label in labels}

    def _take_clips(self, catalog: Catalog, changed: frozenset[int]) -> None:
        named = tuple(sorted(changed))
        there = set(catalog.clip_ids(ClipFilter(ids=named)))
        passing = catalog.clip_ids(replace(self._filter, ids=self._narrowed(named)))
        for clip_id in named:
            self._clips.pop(clip_id, None)
        self._remove(clip_id for clip_id in named if clip_id not in there)
        came = [clip_id for clip_id in passing if self.row_of(clip_id) < 0]
        if came and self._order is not ClipOrder.CAME:
            self.outdated.emit()
        else:
            self._insert(came)
        self._tell(row for clip_id in named if (row := self.row_of(clip_id)) >= 0)

    def _narrowed(self, named: tuple[int, ...]) -> tuple[int, ...]:
        if self._filter.ids is None:
            return named
        return tuple(set(named) & set(self._filter.ids))

    def _remove(self, ids: Iterable[int]) -> None:
        rows = sorted((row for clip_id in ids if (row := self.row_of(clip_id)) >= 0), reverse=True)
        for first, last in _runs(rows):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._ids[first : last + 1]
            self._rows = None
            self.endRemoveRows()

    def _insert(self, ids: Iterable[int]) -> None:
        """Put rows in at their places, neighbours together: an import of thousands is one step."""
        pending = sorted(ids)
        while pending:
            row = bisect_left(self._ids, pending[0])
            end = self._ids[row] if row < len(self._ids) else pending[-1] + 1
            n_here = bisect_left(pending, end)
            self.beginInsertRows(QModelIndex(), row, row + n_here - 1)
            self._ids[row:row] = pending[:n_here]
            self.endInsertRows()
            pending = pending[n_here:]

    def _tell(self, rows: Iterable[int]) -> None:
        told = list(rows)
        if told:
            self.dataChanged.emit(self.index(min(told)), self.index(max(told)))


def state_of(clip: Clip) -> tuple[str, str]:
    """Return what a list says of a clip, and the token it says it in: a flag before the split."""
    if clip.flags:
        return clip.flags[0].capitalize(), "warn"
    if not clip.label:
        return "Unlabelled", "text3"
    return SPLIT_WORDS[clip.split], "text3"


_ANSWERS: dict[int, Callable[[ClipListModel, Clip], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda _, clip: clip.name,
    Qt.ItemDataRole.AccessibleTextRole: lambda model, clip: (
        f"{clip.name}, {clip.label or 'no label'}, {model.state_of(clip)[0]}"
    ),
    ClipRole.CLIP: lambda _, clip: clip,
    ClipRole.CLASS: lambda model, clip: model.class_of(clip),
    ClipRole.STATE: lambda model, clip: model.state_of(clip),
    ClipRole.GHOST: lambda model, clip: model.ghost_of(clip),
    ClipRole.LENGTH: lambda _, clip: time_text(clip.seconds, 1),
}


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Join falling row numbers into spans (first, last), the last span first."""
    made: list[tuple[int, int]] = []
    for row in rows:
        if made and made[-1][0] == row + 1:
            made[-1] = (row, made[-1][1])
        else:
            made.append((row, row))
    return made
