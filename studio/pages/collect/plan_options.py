"""The row under a plan's head: what is done with label files, and with silence."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.dataset.importing.label_choice import LabelsFound, LabelsFrom
from studio.controls.arrange import row
from studio.controls.elided import Elided
from studio.controls.fields import select
from studio.controls.switch import Switch
from studio.controls.text import label
from studio.pages.collect.draft import Draft

POINTS = {
    "1 s around points": 1.0,
    "2 s around points": 2.0,
    "5 s around points": 5.0,
    "No points": None,
}


class PlanOptions(QWidget):
    """Switches that are there only where they can change something.

    Signals
    -------
    wanted(Draft)
        The same draft, read otherwise.
    trims_silence_wanted(bool)
        Changes nothing in the rows of the plan.
    """

    wanted = Signal(object)
    trims_silence_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self.found = Elided()
        self.take_labels = Switch("Take these labels", on=True)
        self.points = select(list(POINTS), "What becomes of labels without a length", 176)
        self.join = Switch("Join windows", on=True)
        self.join.setToolTip("Windows of BirdNET that touch, with one species, become one draft")
        self.trim = Switch("Trim silence")
        self.trim.setToolTip("Both ends of each clip, with a treatment that can be taken back")
        self._join_words = label("Join windows", "body", "3")
        self.take_labels.toggled.connect(self._on_take)
        self.points.textActivated.connect(self._on_points)
        self.join.toggled.connect(self._on_join)
        self.trim.toggled.connect(self.trims_silence_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 16, 8)
        layout.addWidget(
            row(
                self.take_labels,
                (self.found, 1),
                self.points,
                self._join_words,
                self.join,
                12,
                label("Trim silence", "body", "3"),
                self.trim,
                gap=8,
            )
        )

    def show_found(self, draft: Draft, found: LabelsFound) -> None:
        """Show how a draft is read, and what label files it has."""
        self._draft = draft
        is_taken = draft.labels.wanted is not LabelsFrom.NONE
        self.found.set_text(found.sentence or "No label files lie beside these sounds.")
        for switch, is_on in (
            (self.take_labels, is_taken),
            (self.join, draft.labels.joins_windows),
            (self.trim, draft.trims_silence),
        ):
            switch.blockSignals(True)
            switch.setChecked(is_on)
            switch.blockSignals(False)
        names = {seconds: name for name, seconds in POINTS.items()}
        self.points.setCurrentText(names[draft.labels.around_point_s])
        self.take_labels.setVisible(bool(found.n_files))
        self.points.setVisible(bool(found.n_points))
        for shown in (self._join_words, self.join):
            shown.setVisible(found.has_windows)

    def _on_take(self, is_on: bool) -> None:
        self._choose(wanted=LabelsFrom.AUTO if is_on else LabelsFrom.NONE)

    def _on_points(self, name: str) -> None:
        self._choose(around_point_s=POINTS[name])

    def _on_join(self, is_on: bool) -> None:
        self._choose(joins_windows=is_on)

    def _choose(self, **changed: object) -> None:
        if self._draft is not None:
            labels = replace(self._draft.labels, **changed)
            self.wanted.emit(replace(self._draft, labels=labels))
