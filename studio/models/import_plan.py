"""An import plan as a table: what each file is, what it would become, and the verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from engine.audio.tiles import ByteArray
from engine.dataset.importing.plan import ImportPlan, PlannedFile, Verdict
from engine.dataset.records import Label
from studio.controls.badge import UNLABELLED
from studio.controls.delegates import Role
from studio.controls.numbers import count, number, time_text
from studio.controls.painting import LEFT, RIGHT
from studio.models.table import Index, TableModel

FILE, LABEL, GROUP, LENGTH, FORMAT, VERDICT = range(6)
HEADS = ("File", "Label", "Group", "Length", "Format", "Verdict")
_ALIGN = tuple(RIGHT if column == LENGTH else LEFT for column in range(len(HEADS)))

_ICONS = {
    Verdict.READY: ("circle-check", "ok"),
    Verdict.HERE: ("copy", "text3"),
    Verdict.REFUSED: ("circle-alert", "danger"),
}
_WARNED = ("triangle-alert", "warn")


@dataclass(frozen=True, slots=True, eq=False)
class FilePreview:
    """What a look into a file says.

    Attributes
    ----------
    levels : NDArray[np.uint8]
        Its thumbnail.
    seconds : float | None
        Its length, as it promises; None where that must be counted.
    format : str
        “48 kHz stereo”.
    warning : str
        What is odd about it in a word or two, or ``""``.
    """

    levels: ByteArray
    seconds: float | None
    format: str
    warning: str


class ImportPlanModel(TableModel):
    """Rows of a plan; a look into the files comes later, from `preview`.

    Parameters
    ----------
    preview : Callable[[PlannedFile], FilePreview | None]
        Asked while a row is painted; None while it is on its way.
    """

    heads = HEADS
    alignments = _ALIGN

    def __init__(
        self, preview: Callable[[PlannedFile], FilePreview | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preview = preview
        self._rows: tuple[PlannedFile, ...] = ()
        self._labels: dict[str, tuple[int | None, str]] = {}

    def show(self, plan: ImportPlan | None, labels: tuple[Label, ...]) -> None:
        """Show another plan, or none; classes that it would add are numbered on."""
        self.beginResetModel()
        self._rows = plan.rows if plan else ()
        self._labels = {each.name: (each.color, each.key) for each in labels}
        for name in dict.fromkeys(row.label for row in self._rows if row.label):
            if name not in self._labels:
                place = len(self._labels)
                self._labels[name] = (place, str(place + 1) if place < 9 else "")
        self.endResetModel()

    @property
    def rows(self) -> tuple[PlannedFile, ...]:
        """The rows, in their order."""
        return self._rows

    def preview_at(self, row: int) -> FilePreview | None:
        """Return the look into a row's file, None while it is on its way or where there is none."""
        planned = self._rows[row]
        return None if planned.verdict is Verdict.REFUSED else self._preview(planned)

    def renew(self) -> None:
        """Ask the views to paint again: previews came."""
        if self._rows:
            last = self.index(len(self._rows) - 1, len(HEADS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # Qt's questions

    @property
    def n_rows(self) -> int:
        return len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        answer = _ANSWERS.get(role)
        return answer(self, index.row(), index.column()) if answer else None

    def class_of(self, number_: int, column: int) -> tuple[int | None, str] | None:
        """Return the badge of a cell: place in the palette and key."""
        if column != LABEL:
            return None
        return self._labels.get(self._rows[number_].label, (None, ""))

    def mark_of(self, number_: int, column: int) -> tuple[str, str] | None:
        """Return icon and token of a verdict."""
        return self._verdict(number_)[0] if column == VERDICT else None

    def tip_of(self, number_: int, column: int) -> str | None:
        """Return what a cell says when it is pointed at."""
        row = self._rows[number_]
        return {FILE: str(row.path), VERDICT: row.why}.get(column)

    def words_of(self, number_: int, column: int) -> str:
        """Return the words of a cell."""
        row = self._rows[number_]
        preview = self.preview_at(number_) if column in (LENGTH, FORMAT) else None
        answers: Mapping[int, Callable[[], str]] = {
            FILE: lambda: f"{_place(row)}{row.path.parent.name}/{row.name}",
            LABEL: lambda: row.label or UNLABELLED,
            GROUP: lambda: row.group,
            LENGTH: lambda: _length(row, preview),
            FORMAT: lambda: preview.format if preview else row.format,
            VERDICT: lambda: self._verdict(number_)[1],
        }
        return answers[column]()

    def _verdict(self, number_: int) -> tuple[tuple[str, str], str]:
        row = self._rows[number_]
        if row.verdict is not Verdict.READY:
            # The first sentence says what is wrong; the tooltip has the others.
            return _ICONS[row.verdict], row.why.partition(". ")[0].removesuffix(".")
        preview = self.preview_at(number_)
        if preview is not None and preview.warning:
            return _WARNED, preview.warning
        return _ICONS[Verdict.READY], "Ready"

    def tone_of(self, number_: int, column: int) -> str:
        """Return the token a cell is written in."""
        if column in (GROUP, FORMAT) or (column == LABEL and not self._rows[number_].label):
            return "text2"
        if column == VERDICT:
            tone = self._verdict(number_)[0][1]
            return "text" if tone == "ok" else tone
        return "text"


_ANSWERS: dict[int, Callable[[ImportPlanModel, int, int], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda model, row, column: model.words_of(row, column),
    Qt.ItemDataRole.TextAlignmentRole: lambda _, __, column: _ALIGN[column],
    Qt.ItemDataRole.ToolTipRole: lambda model, row, column: model.tip_of(row, column),
    Role.CLASS: lambda model, row, column: model.class_of(row, column),
    Role.VERDICT: lambda model, row, column: model.mark_of(row, column),
    Role.TONE: lambda model, row, column: model.tone_of(row, column),
}


def totals_sentence(plan: ImportPlan) -> str:
    """Say what a plan comes to: “212 files read · 209 can come in · 3 are already here”."""
    n_here = sum(row.verdict is Verdict.HERE for row in plan.rows)
    n_refused = sum(row.verdict is Verdict.REFUSED for row in plan.rows)
    n_files = len({row.path for row in plan.rows})
    read = f"{count(n_files, 'file')} read"
    if n_files < len(plan.rows):
        read = f"{count(len(plan.rows), 'clip')} of {count(n_files, 'file')}"
    parts = [read, f"{number(len(plan.ready))} can come in"]
    if n_here:
        parts.append(f"{number(n_here)} {'is' if n_here == 1 else 'are'} already here")
    if n_refused:
        parts.append(f"{number(n_refused)} cannot be used")
    return " · ".join(parts)


def _place(row: PlannedFile) -> str:
    """Return where in its file a clip begins, where it is a part of one."""
    return "" if row.onset_s is None else f"{time_text(row.onset_s, 1)} · "


def _length(row: PlannedFile, preview: FilePreview | None) -> str:
    if row.onset_s is not None and row.offset_s is not None:
        return time_text(row.offset_s - row.onset_s, 1)
    if preview is None or preview.seconds is None:
        return ""
    return time_text(preview.seconds - (row.onset_s or 0.0), 1)
