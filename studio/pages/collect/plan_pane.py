"""The lower half: the import plan as a table, with where labels and groups come from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.dataset.importing.plan import ImportPlan
from engine.dataset.records import Label
from studio.controls import painting
from studio.controls.arrange import row
from studio.controls.buttons import icon_button
from studio.controls.delegates import BadgeDelegate, VerdictDelegate, WordsDelegate
from studio.controls.fields import select
from studio.controls.table import Table
from studio.controls.text import label
from studio.models.import_plan import (
    FILE,
    FORMAT,
    GROUP,
    LABEL,
    VERDICT,
    ImportPlanModel,
    totals_sentence,
)
from studio.pages.collect.draft import FROM_NAMES, GROUPINGS, NO_LABEL, PATTERN, Draft
from studio.pages.collect.plan_options import PlanOptions
from studio.views.clip_thumbnail import draw_thumbnail

ROW_PX = 35
_FILE_PX = 300
_NARROW_PX = 900
"""Below this width groups and formats are left out of the table, so that verdicts stay seen."""


class PlanPane(QWidget):
    """Shows a plan and tells how else it is to be read.

    Signals
    -------
    label_from_wanted(str), group_by_wanted(str)
    draft_wanted(Draft), trims_silence_wanted(bool)
        As of `PlanOptions`.
    closed()
        The plan is not wanted any more.
    """

    label_from_wanted = Signal(str)
    group_by_wanted = Signal(str)
    draft_wanted = Signal(object)
    trims_silence_wanted = Signal(bool)
    closed = Signal()

    def __init__(self, model: ImportPlanModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._said = ""
        self._is_narrow = False
        self._title, self._totals = label("", "title"), label("", "body", "2")
        self._totals.setMinimumWidth(40)
        self.label_from = select([FROM_NAMES], "Label from", 140)
        self.group_from = select([*GROUPINGS, PATTERN], "Group from", 150)
        self.label_from.textActivated.connect(self.label_from_wanted)
        self.group_from.textActivated.connect(self._on_group)
        self.options = PlanOptions()
        self.options.wanted.connect(self.draft_wanted)
        self.options.trims_silence_wanted.connect(self.trims_silence_wanted)
        close = icon_button("x", "Put this plan away")
        close.clicked.connect(self.closed)
        self.table = Table("import plan", ROW_PX)
        self.table.setModel(model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._set_delegates()
        self.table.set_widths(_FILE_PX, 140, 150, 72, 140, 240)
        self._words = (label("Label from", "body", "3"), label("Group from", "body", "3"))
        head = row(
            self._title,
            (self._totals, 1),
            self._words[0],
            self.label_from,
            self._words[1],
            self.group_from,
            close,
            gap=8,
            edges=(20, 10, 16, 8),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.options)
        layout.addWidget(self.table, 1)

    def show_plan(self, draft: Draft, plan: ImportPlan | None, labels: Sequence[Label]) -> None:
        """Show a plan; None while it is being made."""
        self._model.show(plan, tuple(labels))
        self._title.setText(draft.name)
        said = totals_sentence(plan) if plan else "Reading the names…"
        self._said = said
        self._show_totals()
        extra = (*plan.taken_as, *plan.warnings) if plan else ()
        self._totals.setToolTip("\n".join((said, *extra)))
        self._offer(draft, labels)
        if plan is not None:  # until it is there, what was found before stands still
            self.options.show_found(draft, plan.labels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_PX
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            for column in (GROUP, FORMAT):
                self.table.setColumnHidden(column, is_narrow)
            self.table.setColumnWidth(FILE, _FILE_PX - (70 if is_narrow else 0))
        for words in self._words:
            words.setHidden(is_narrow)
        self._show_totals()

    def _show_totals(self) -> None:
        """Shorten the sentence where it has no room; the tooltip has all of it."""
        self._totals.setText("")
        self.layout().activate()  # type: ignore[union-attr]
        measure, room = self._totals.fontMetrics(), self._totals.width()
        self._totals.setText(measure.elidedText(self._said, Qt.TextElideMode.ElideRight, room))

    def _offer(self, draft: Draft, labels: Sequence[Label]) -> None:
        self.label_from.clear()
        self.label_from.addItems([FROM_NAMES, NO_LABEL, *(each.name for each in labels)])
        self.label_from.setCurrentText(draft.label_from)
        names = {by: name for name, by in GROUPINGS.items()}
        self.group_from.setCurrentText(names.get(draft.group_by, PATTERN))

    def _on_group(self, name: str) -> None:
        self.group_by_wanted.emit(GROUPINGS.get(name, PATTERN))

    def _set_delegates(self) -> None:
        self.table.setItemDelegateForColumn(FILE, _FileDelegate(self.table))
        self.table.setItemDelegateForColumn(LABEL, BadgeDelegate(self.table))
        self.table.setItemDelegateForColumn(VERDICT, VerdictDelegate(self.table))


class _FileDelegate(WordsDelegate):
    """The thumbnail of a file, 52 by 25, then its name."""

    extra_width = 64

    def paint_content(
        self, p: QPainter, rect: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        preview = model.preview_at(index.row()) if isinstance(model, ImportPlanModel) else None
        frame = QRectF(rect.left(), rect.center().y() - 12.5, 52, 25)
        draw_thumbnail(p, frame, preview.levels if preview else None, 4)
        painting.words(p, rect.adjusted(64, 0, 0, 0), str(index.data()))
