"""*Search settings*: a card that tries recipes in the background and takes over the best one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.dataset.edits.base import Edit
from engine.dataset.edits.settings import SetProjectSetting
from engine.training.choice import augmentation_text, preset_recipe
from engine.training.search import Trial, Tried
from studio.commands.context import Context
from studio.controls.arrange import column, row, rule
from studio.controls.buttons import button, icon_button
from studio.controls.popover import Popover
from studio.controls.segmented import Segmented
from studio.controls.table import Table
from studio.controls.text import label
from studio.models.trials import TrialsModel
from studio.work.search_run import SearchRun
from studio.work.time_left import time_left

WIDTH_PX, TABLE_PX = 636, 250
MINUTES = (5, 20, 60)
ABOUT = (
    "Cross-validates recipes around Fast and Balanced on the same folds: many for a short time, "
    "the better half for twice as long. It goes on when this card is closed."
)


class Searching(QObject):
    """The search that goes on or was the last one, and the card that shows it.

    Attributes
    ----------
    recipe_chosen : Signal(object)
        Edits that make a tried recipe the project's.
    """

    recipe_chosen = Signal(object)

    def __init__(self, page: QWidget, context: Context) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self.model = TrialsModel()
        self._job: SearchRun | None = None
        self._said = ""
        self.card: SearchCard | None = None
        self._popover: Popover | None = None

    @property
    def is_running(self) -> bool:
        """Whether a search goes on."""
        return self._job is not None

    def open(self, cause: QWidget) -> None:
        """Show the card beside the button that asked for it."""
        self.close_now()
        made = self.card = SearchCard(self.model)
        made.start_asked.connect(self.start)
        made.stop_asked.connect(self.stop)
        made.use_asked.connect(self._use)
        made.closed.connect(self.close_now)
        made.show_state(self._said, is_running=self.is_running)
        self._popover = Popover(made, self._page)
        self._popover.closed.connect(self._on_closed)
        self._popover.point_at(cause)

    def close_now(self) -> None:
        """Close the card; the search goes on."""
        if self._popover is not None:
            self._popover.close_now()

    def start(self, budget_s: float) -> None:
        """Search for so many seconds."""
        project = self._context.session.project
        if project is None or self._job is not None:
            return
        self.model.clear()
        self._job = job = SearchRun(project, budget_s)
        job.tried.connect(self._on_tried)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_ended)
        self._say("The first recipe is being tried.")
        self._context.desk.start(job)
        self._say(self._said)

    def stop(self) -> None:
        """Stop, and keep what was tried."""
        if self._job is not None:
            self._job.cancel()

    def _on_tried(self, told: Tried) -> None:
        if told.trial.rung:  # 0: the search was stopped before it was tried
            self.model.take(told.trial)
        left = time_left(told.seconds_left)
        nth = f"round {told.rung} of {told.n_rungs}"
        self._say(f"{told.n_done} of {told.n_total} tried, {nth}; {left}")

    def _on_finished(self, table: dict[str, Any] | None) -> None:
        self._on_ended(None)
        self._say("Done. Choose a recipe and use it." if table else "Nothing was tried.")

    def _on_ended(self, _error: object) -> None:
        self._job = None
        self._say("It did not get to its end.")

    def _say(self, sentence: str) -> None:
        self._said = sentence
        if self.card is not None:
            self.card.show_state(sentence, is_running=self.is_running)

    def _use(self, trial: Trial) -> None:
        self.recipe_chosen.emit(edits_for(trial))
        self.close_now()

    def _on_closed(self) -> None:
        if self._popover is not None:
            self._popover.deleteLater()
        self._popover = self.card = None


class SearchCard(QWidget):
    """How long, the table as it fills, stop, and use."""

    closed = Signal()
    start_asked = Signal(float)
    stop_asked = Signal()
    use_asked = Signal(object)

    def __init__(self, model: TrialsModel) -> None:
        super().__init__()
        self._model = model
        self.table = Table("Trials", 30)
        self.table.setModel(model)
        self.table.setFixedHeight(TABLE_PX)
        self.table.set_widths(92, 124, 64, 80, 56, 130, 80)
        self.minutes = Segmented([f"{each} min" for each in MINUTES], 0, "How long to search")
        self.go = button("Search", "search", kind="primary")
        self.go.clicked.connect(lambda: self.start_asked.emit(60.0 * MINUTES[self.minutes.chosen]))
        self.halt = button("Stop", "square")
        self.halt.clicked.connect(self.stop_asked)
        self.use = button("Use this recipe", "check")
        self.use.clicked.connect(self._on_use)
        self._said = label("", "small", "2")
        close = icon_button("x", "Close", small=True)
        close.clicked.connect(self.closed)
        head = row(label("Search settings", "title"), None, close)
        top = column(head, label(ABOUT, "small", "2", wrap=True), gap=4, edges=(18, 14, 14, 10))
        foot = row(self._said, None, self.use, self.halt, self.minutes, self.go, gap=8,
                   edges=(18, 10, 14, 14))  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for each in (top, rule(), self.table, rule(), foot):
            layout.addWidget(each)
        self.setFixedWidth(WIDTH_PX)
        model.modelReset.connect(self._on_table)

    def show_state(self, sentence: str, *, is_running: bool) -> None:
        """Say how far it is, and offer what can be done now."""
        self._said.setText(sentence)
        self.halt.setVisible(is_running)
        self.go.setVisible(not is_running)
        self.minutes.setVisible(not is_running)
        self._on_table()

    def _on_table(self) -> None:
        has_any = self._model.rowCount() > 0
        self.use.set_reason(None if has_any else "No recipe was tried yet.")
        if has_any and not self.table.selectionModel().hasSelection():
            self.table.selectRow(0)

    def _on_use(self) -> None:
        trial = self._model.trial_at(self.table.currentIndex().row())
        if trial is not None:
            self.use_asked.emit(trial)


def edits_for(trial: Trial) -> tuple[Edit, ...]:
    """Return the edits that make a tried recipe the project's; its time stays the preset's own."""
    chosen = trial.choice
    base = preset_recipe(chosen.preset)
    recipe = chosen.recipe(base)
    width = chosen.width if chosen.width != base.network.width else None
    text = augmentation_text(recipe.augmentation, chosen.preset)
    own = augmentation_text(base.augmentation, chosen.preset)
    values = {
        "preset": chosen.preset,
        "segment_s": chosen.segment_s,
        "width": width,
        "augmentation": text if text != own else None,
        "epochs": None,
    }
    return tuple(SetProjectSetting(name=name, value=value) for name, value in values.items())
