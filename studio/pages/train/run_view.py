"""The right side of Train: figures, curves and matrix of one run, the table of all runs below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from engine.dataset.records import Label, RunRow
from engine.training.events import Event
from studio.commands.context import Context
from studio.controls.arrange import column, pane, row, rule, scrolling
from studio.controls.command_button import command_button, show_state
from studio.models.comparison import MOST, ComparedRun
from studio.models.run_story import ALL_RIGHT, RunStory, accuracy, confusions_in_words, macro_f1
from studio.pages.train.advice_strip import AdviceStrip
from studio.pages.train.cell_popover import Cell, CellPopover
from studio.pages.train.comparison_view import ComparisonView
from studio.pages.train.figures import finished_figures, running_figures
from studio.pages.train.finished import FinishedRun, read_compared, read_finished
from studio.pages.train.results import ResultsView, labels_of
from studio.pages.train.run_book import RunBook
from studio.pages.train.runs_panel import RunsPanel
from studio.pages.train.trainer import Trainer
from studio.views.key_numbers import KeyNumbers
from studio.work.latest import Latest

RUNS_PX = 196
_LEAST_RUNS_PX = 124
_LOW_PX = 700


class RunView(QWidget):
    """Shows the run that goes on from its events, and one that has ended from its folder.

    Attributes
    ----------
    chosen_changed : Signal
        Another run is shown, or more is known of it.
    shown_id : int
        The run that is shown; 0 while the row of a new one is not there yet.
    """

    chosen_changed = Signal()

    def __init__(
        self, context: Context, trainer: Trainer, fill_menu: Callable[[QMenu], None]
    ) -> None:
        super().__init__()
        self._context, self._trainer = context, trainer
        self._book = RunBook()
        self._labels: tuple[Label, ...] = ()
        self._story = RunStory()
        self._finished: FinishedRun | None = None
        self.shown_id = 0
        self._reading = Latest(context.desk, self)
        self.numbers = KeyNumbers()
        self.results = ResultsView()
        self._buttons = [
            command_button(each, context, kind="quiet", small=True, has_words=False)
            for each in ("run.pin", "run.delete")
        ]
        self._compare_key = command_button("run.compare", context, kind="quiet", small=True)
        self.runs = RunsPanel(row(self._compare_key, *self._buttons, gap=4), fill_menu)
        self.popover = CellPopover(self, context)
        self.advice = AdviceStrip()
        self.comparison = ComparisonView()
        self._one = column(self.advice, self.results, gap=0)
        self._sides = QStackedWidget()
        self._sides.addWidget(self._one)
        self._sides.addWidget(self.comparison)
        scroll = scrolling(column((self._sides, 1), rule(), pane(self.runs), gap=0))
        # A matrix of many classes is wider than what the settings leave it on a small window.
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column(pane(self.numbers), rule(), (scroll, 1), gap=0))
        self.results.cell_opened.connect(self._open_cell)
        self.runs.run_chosen.connect(self.show_run)
        self.runs.several_chosen.connect(self.show_several)
        self.comparison.closed.connect(self.show_one)

    @property
    def story(self) -> RunStory:
        """What the shown run has told."""
        return self._story

    @property
    def is_live(self) -> bool:
        """Whether the run that is shown goes on."""
        return self._trainer.is_running and self._trainer.run_id in (0, self.shown_id)

    def show_book(self, book: RunBook, labels: Sequence[Label]) -> None:
        """Show the project's runs; the shown one stays where it still is there."""
        self._book, self._labels = book, tuple(labels)
        self.runs.show_runs(book.runs)
        if book.row(self.shown_id) is None:
            self.show_run(book.first_shown)
        else:
            self.draw()

    def show_run(self, run_id: int) -> None:
        """Show a run: live from its events, or from its folder, read off the main thread."""
        self.popover.close_now()
        self._show_side(self._one)
        self.shown_id = run_id
        self._finished = None
        self.runs.choose(run_id)
        project = self._context.session.project
        if self.is_live:
            self._story = self._trainer.story
        elif project is not None and run_id:
            self._story = RunStory()
            self._reading.ask(
                "Reading a run", lambda _task: read_finished(project, run_id), self._on_read
            )
        self.draw()

    def show_several(self, run_ids: Sequence[int]) -> None:
        """Set two to four runs side by side; of more the first four."""
        project = self._context.session.project
        rows = [self._book.row(each) for each in run_ids[:MOST]]
        runs = [self._with_time(each) for each in rows if each is not None]
        if project is None or len(runs) < 2:
            return
        self._reading.ask(
            "Reading runs",
            lambda _task: read_compared(project, runs),
            self._on_compared,
            self._context.tell_error,
        )

    def _with_time(self, run: RunRow) -> RunRow:
        """Return a run with the time it has taken; the project hears of it at the end only."""
        is_running = self._trainer.is_running and run.id == self._trainer.run_id
        return replace(run, seconds=self._trainer.seconds) if is_running else run

    def compare(self) -> None:
        """Compare the shown run with the best other one, or show one run again."""
        if self.is_comparing:
            self.show_one()
            return
        others = [each for each in self._book.runs if each.id != self.shown_id]
        best = RunBook(tuple(others)).first_shown
        self.runs.choose_several((self.shown_id, best))

    def show_one(self) -> None:
        """Show the run again that was shown before several were."""
        self.show_run(self.shown_id)

    @property
    def is_comparing(self) -> bool:
        """Whether several runs are on screen."""
        return self._sides.currentWidget() is self.comparison

    def follow(self, event: Event | None = None) -> None:
        """Draw what the training has just told, or that it has just begun or paused."""
        story = self._trainer.story
        if event is not None and event.event == "confusion":
            told = accuracy(story.matrix), macro_f1(story.matrix), self._trainer.seconds
            self.runs.model.show_progress(self._trainer.run_id, *told)
        if not self.is_live:
            return
        self._story = story
        self._show_figures()
        if event is None or event.event in ("epoch", "confusion"):
            self.results.show_story(story, self._labels)
        elif event.event == "step":
            self.results.show_steps(story)

    def draw(self) -> None:
        """Draw all that is known of the shown run."""
        self._show_figures()
        known = self._finished.validation if self._finished else None
        self.results.show_story(
            self._story,
            self._labels,
            known.recalls if known else {},
            has_ended=self._finished is not None,  # not while it is still being read
        )
        for each in self._buttons:
            show_state(each, self._context, has_words=False)
        show_state(self._compare_key, self._context)
        self.chosen_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.results.fit(self.size())
        self.runs.setFixedHeight(_LEAST_RUNS_PX if self.height() < _LOW_PX else RUNS_PX)

    def _on_read(self, finished: FinishedRun) -> None:
        if finished.run_id == self.shown_id and not self.is_live:
            self._finished, self._story = finished, finished.story
            self.draw()

    def _on_compared(self, runs: tuple[ComparedRun, ...]) -> None:
        self.comparison.show_runs(runs)
        self._show_side(self.comparison)
        self.draw()

    def _show_side(self, side: QWidget) -> None:
        """Show one run or several; the large figures are those of one."""
        shown, ignored = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored
        for each in (self._one, self.comparison):
            # The side behind asks for no room: it may still stand as it did in a smaller window.
            policy = shown if each is side else ignored
            each.setSizePolicy(policy, policy)
        self._sides.setCurrentWidget(side)
        self.numbers.setVisible(side is self._one)

    def _show_figures(self) -> None:
        if self.is_live:
            self.numbers.set_numbers(running_figures(self._story))
            self.numbers.set_progress(self._story.part)
            self.numbers.set_tip(self._doing(), icon="timer", tone="info")
            self.advice.show_advice(())
            return
        self.numbers.set_progress(None)
        shown = self._book.row(self.shown_id)
        if shown is None:
            return
        found = self._finished
        best = (found.test or found.validation) if found else None
        size = found.megabytes if found else None
        self.numbers.set_numbers(finished_figures(shown, self._story, best, size))
        self.advice.show_advice(found.advice if found else ())
        said = confusions_in_words(self._story.matrix, self._story.labels)
        if shown.state == "failed":
            has_learnt = self._story.epoch > 0 or found is None
            ended = "did not finish" if has_learnt else "ended and learnt nothing"
            self.numbers.set_tip(
                f"This run {ended}: go on with it.", icon="triangle-alert", tone="danger"
            )
        elif said == ALL_RIGHT:
            self.numbers.set_tip(said, icon="circle-check", tone="ok")
        else:
            self.numbers.set_tip(said)

    def _doing(self) -> str:
        if self._trainer.is_stopping:
            return "Stopping"
        return "Paused" if self._trainer.is_paused else self._story.phase

    def _open_cell(self, truth: int, heard: int) -> None:
        story = self._story
        labels = labels_of(story, self._labels)
        heard_ids = zip(story.clip_ids, story.heard, strict=True)
        cell = Cell(
            truth=labels[truth],
            heard=labels[heard],
            truth_place=truth,
            heard_place=heard,
            clip_ids=tuple(clip for clip, index in heard_ids if index == heard),
            shares=self._finished.shares if self._finished and not self.is_live else {},
            n_clips=int(story.matrix[truth, heard]),
        )
        self.results.confusion.mark((truth, heard))
        at = self.results.cell_in_window((truth, heard))
        self.popover.open(cell, at, lambda: self.results.confusion.mark(None))
