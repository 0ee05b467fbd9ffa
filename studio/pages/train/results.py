"""What a run shows: its curves, its confusion matrix, how well each class is heard."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.dataset.records import Label
from studio.controls.arrange import column, pane, row, rule
from studio.controls.eliding import ElidingLabel
from studio.controls.pair import Pair
from studio.controls.text import label
from studio.models.run_story import RunStory, found_and_right
from studio.models.standing import Span
from studio.views.class_bars import ClassBarsView
from studio.views.confusion import ConfusionView

if TYPE_CHECKING:
    from studio.views.curves import CurvePanel

NARROW_PX = 630
"""Width below which all stands in one column."""
CHARTS_PX = 234
_LEAST_CHARTS_PX = 150


class ResultsView(QWidget):
    """Curves above, matrix and bars below.

    Attributes
    ----------
    cell_opened : Signal(int, int)
        A cell of the matrix was clicked or entered.
    """

    cell_opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.confusion = ConfusionView()
        self.bars = ClassBarsView()
        self._under = ElidingLabel()
        self._panels: tuple[CurvePanel, ...] = ()
        self._shown: RunStory | None = None
        self._has_ended = self._is_narrow = False
        self._curves: Pair | None = None
        self._below = self._matrix_and_bars()
        self._charts = pane(column(gap=0))
        self._charts.setFixedHeight(CHARTS_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._charts)
        layout.addWidget(rule())
        layout.addWidget(pane(self._below), 1)
        self.confusion.cell_opened.connect(self.cell_opened)

    @property
    def panels(self) -> tuple[CurvePanel, ...]:
        """Loss and accuracy, once they are drawn."""
        return self._panels

    def draw_curves(self) -> None:
        """Make the two plots; their library takes most of a second to import the first time."""
        if self._panels:
            return
        panel = importlib.import_module("studio.views.curves").CurvePanel
        self._panels = (panel("Loss", is_share=False), panel("Accuracy", is_share=True))
        self._curves = Pair(*self._panels)
        self._curves.stack(is_stacked=self._is_narrow)
        self._charts.layout().addWidget(self._curves)  # type: ignore[union-attr]
        if self._shown is not None:
            self._show_curves(self._shown)

    def show_story(
        self,
        story: RunStory,
        labels: Sequence[Label],
        spans: Mapping[str, Span] | None = None,
        *,
        has_ended: bool = False,
    ) -> None:
        """Show a run so far.

        Parameters
        ----------
        story : RunStory
        labels : Sequence[Label]
            The project's, which know colour and key.
        spans : Mapping[str, tuple[float, float]] | None
            Where the share found of a class would lie on other clips like these.
        has_ended : bool
            Whether no more will come.
        """
        self._shown, self._has_ended = story, has_ended
        self._show_curves(story)
        # The frame stands at once: before the first epoch the matrix is all wells.
        shown = labels_of(story, labels) or tuple(labels)
        matrix = story.matrix if story.labels else np.zeros((len(shown), len(shown)), np.int64)
        self.confusion.set_data(shown, matrix)
        found, right = found_and_right(matrix)
        known = [(spans or {}).get(each.name) for each in shown]
        self.bars.set_data(shown, found.tolist(), right.tolist(), known)
        n_clips = int(story.matrix.sum())
        self._under.set_text(
            f"{n_clips} validation clips, after epoch {story.matrix_epoch}; "
            "click a cell to hear its clips"
            if n_clips
            else "no epoch was done"
            if has_ended
            else "after the first epoch"
        )

    def show_steps(self, story: RunStory) -> None:
        """Draw how far the running epoch is; matrix and bars wait for its end."""
        self._show_curves(story)

    def cell_in_window(self, cell: tuple[int, int]) -> QRect:
        """Return where a cell lies in the window: a popover points at it."""
        where = self.confusion.cell_rect(*cell).toAlignedRect()
        return QRect(self.confusion.mapTo(self.window(), where.topLeft()), where.size())

    def fit(self, page: QSize) -> None:
        """Give the curves their share of a page of that size; a narrow one has one column."""
        self._is_narrow = page.width() < NARROW_PX
        for pair in filter(None, (self._curves, self._below)):
            pair.stack(is_stacked=self._is_narrow)
        chart_px = max(_LEAST_CHARTS_PX, min(CHARTS_PX, round(page.height() * 0.29)))
        self._charts.setFixedHeight(2 * chart_px + 1 if self._is_narrow else chart_px)

    def _show_curves(self, story: RunStory) -> None:
        if not self._panels:
            return
        curves = (
            (story.training_loss, story.validation_loss),
            (story.training_accuracy, story.validation_accuracy),
        )
        for place, (panel, (training, validation)) in enumerate(
            zip(self._panels, curves, strict=True), start=1
        ):
            panel.set_ended(has_ended=self._has_ended)
            panel.set_data(
                training,
                validation,
                n_epochs=story.n_epochs,
                best_epoch=story.best_epoch,
                steps=[(each[0], each[place]) for each in story.steps],
            )

    def _matrix_and_bars(self) -> Pair:
        heard = ElidingLabel("found of all there were, right of all named")
        heads = (
            row(label("Confusion", "title"), (self._under, 1), edges=(20, 12, 20, 4)),
            row(label("Each class", "title"), (heard, 1), edges=(20, 12, 20, 4)),
        )
        return Pair(
            column(heads[0], (self.confusion, 1), gap=0),
            column(heads[1], (self.bars, 1), gap=0),
            shares=(58, 42),
        )


def labels_of(story: RunStory, labels: Sequence[Label]) -> tuple[Label, ...]:
    """Return the classes of a run as labels; one that the project no longer has gets no key."""
    known = {each.name: each for each in labels}
    return tuple(
        known.get(name, Label(name=name, color=place, key=""))
        for place, name in enumerate(story.labels)
    )
