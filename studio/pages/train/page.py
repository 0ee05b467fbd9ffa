"""The Train page: a recipe at the left, what it learns at the right, all runs below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QWidget,
)

from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.records import Changes, Label, RunRow
from engine.errors import HarkenError
from engine.training.events import Event
from studio.commands.context import Context
from studio.commands.notice import Cure, Notice
from studio.commands.registry import command
from studio.controls.arrange import column, pane, row, rule, scrolling
from studio.controls.command_button import command_button, fill_menu, show_state
from studio.controls.empty_state import EmptyState, Way
from studio.controls.numbers import count, percent
from studio.models.run_story import ALL_RIGHT, RunStory, accuracy, confusions_in_words, macro_f1
from studio.models.runs import NOTE
from studio.pages.train.cell_popover import Cell, CellPopover
from studio.pages.train.figures import finished_figures, running_figures
from studio.pages.train.finished import FinishedRun, read_finished
from studio.pages.train.readiness import missing, training_clips
from studio.pages.train.results import ResultsView, labels_of
from studio.pages.train.run_actions import RunActions
from studio.pages.train.runs_panel import RunsPanel
from studio.pages.train.setup_pane import SetupPane
from studio.pages.train.trainer import Trainer, measured_speeds
from studio.views.key_numbers import KeyNumbers
from studio.work.latest import Latest

RUNS_PX = 196
_LEAST_RUNS_PX = 124
_ON_A_RUN = ("run.pin", "run.rename", "run.annotate", "run.export", "run.delete")


class TrainPage(QWidget):
    """Starts trainings and shows them; all that it knows of one comes from its events."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._trainer = Trainer(context.desk, self)
        self._actions = RunActions(context, self)
        self._story = RunStory()
        self._finished: FinishedRun | None = None
        self._shown_run = 0
        self._runs: tuple[RunRow, ...] = ()
        self._missing: str | None = None
        self._reading = Latest(context.desk, self)
        self._setup = SetupPane()
        self._numbers = KeyNumbers()
        self._results = ResultsView()
        self._buttons = [
            command_button(each, context, kind="quiet", small=True, has_words=False)
            for each in ("run.pin", "run.delete")
        ]
        self._runs_panel = RunsPanel(row(*self._buttons, gap=4), self._fill_run_menu)
        self._popover = CellPopover(self, context)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._read_project()

    # What the window asks

    @property
    def is_paused(self) -> bool:
        """Whether the training holds still."""
        return self._trainer.is_paused

    @property
    def has_runs(self) -> bool:
        """Whether anything was trained yet."""
        return bool(self._runs)

    def sentence(self) -> str:
        """Say which run goes on, or which is the best."""
        if self._trainer.is_running:
            doing = "paused" if self.is_paused else "training"
            return f"{_capital(self._name_of(self._trainer.run_id))} is {doing}"
        best = self._best()
        if best is not None:
            return f"{_capital(best.name)} is {'pinned' if best.is_pinned else 'the best so far'}"
        return self._missing or "Nothing is trained yet"

    def primary(self) -> str:
        """Return the one thing to do now."""
        return "run.stop" if self._trainer.is_running else "run.start"

    def secondary(self) -> str:
        """Return what else can be done now."""
        if self._trainer.is_running:
            return "run.pause"
        return "run.export" if self._shown_done() else ""

    def foot_line(self) -> str:
        """Say what it trains on."""
        n_clips, seconds = training_clips(self._counts())
        return f"{count(n_clips, 'training clip')}, {seconds / 60:.1f} minutes" if n_clips else ""

    def why_not(self, command_id: str) -> str | None:
        """Return None where one of its commands can be used now, else why not."""
        if command_id in ("run.stop", "run.pause"):
            return None if self._trainer.is_running else "No training is running."
        if command_id == "run.start":
            return self._why_not_start()
        if command_id == "run.export":
            return None if self._shown_done() else "Train first: there is no run to export."
        chosen = self._row_of(self._shown_run)
        if chosen is None:
            return "Choose a run first."
        is_alive = command_id == "run.delete" and chosen.state == "running"
        return "This run is still training." if is_alive else None

    def _why_not_start(self) -> str | None:
        project = self._context.session.project
        if self._trainer.is_running:
            return "A training is running already."
        if project is not None and project.is_read_only:
            return "This project is open to look at only."
        return self._missing

    def do(self, command_id: str) -> None:
        """Carry out one of its commands."""
        {
            "run.start": self._start,
            "run.stop": self._trainer.stop,
            "run.pause": self._pause,
            "run.export": lambda: self._actions.export(self._shown_run),
            "run.pin": lambda: self._actions.pin(self._shown_run),
            "run.rename": lambda: self._runs_panel.rename(self._shown_run),
            "run.annotate": lambda: self._runs_panel.edit(self._shown_run, NOTE),
            "run.delete": lambda: self._actions.delete(self._shown_run),
        }[command_id]()

    def play(self) -> bool:
        """Play the clip that is chosen in the popover of a cell."""
        return self._popover.play()

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Sounds belong to Collect, whatever page they are dropped on."""
        self._context.show_page("Collect")
        self._context.page("Collect").take_paths(paths)

    def shown(self) -> None:
        """Load the plots behind the first sight of the page, and read what changed meanwhile."""
        self._read_project()
        # On the main thread, for pyqtgraph names every type of Qt; most often it is there by now.
        QTimer.singleShot(0, self._results, self._results.draw_curves)

    def hidden(self) -> None:
        """Close what floats."""
        self._popover.close_now()

    # Layout

    def _lay_out(self) -> None:
        inner = column(self._results, rule(), pane(self._runs_panel), gap=0)
        scroll = scrolling(inner)
        # On the smallest windows curves and matrix are wider than what the settings leave them.
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        main = column(pane(self._numbers), rule(), (scroll, 1), gap=0)
        self._stack.addWidget(main)
        self._waiting = pane(QWidget())
        self._stack.addWidget(self._waiting)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._setup)
        layout.addWidget(rule("v"))
        layout.addWidget(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._results.fit(self.height())
        is_low = self.height() < 700
        self._runs_panel.setFixedHeight(_LEAST_RUNS_PX if is_low else RUNS_PX)

    def _connect(self) -> None:
        session = self._context.session
        session.project_changed.connect(self._on_project)
        session.changed.connect(self._on_changed)
        self._setup.setting_changed.connect(self._set)
        self._results.cell_opened.connect(self._open_cell)
        self._runs_panel.run_chosen.connect(self._show_run)
        model = self._runs_panel.model
        model.renamed.connect(self._actions.rename)
        model.annotated.connect(self._actions.annotate)
        trainer = self._trainer
        trainer.began.connect(self._on_began)
        trainer.started.connect(self._on_started)
        trainer.told.connect(self._on_told)
        trainer.ended.connect(self._on_ended)

    # What the project holds

    def _on_project(self) -> None:
        self._story, self._finished, self._shown_run = RunStory(), None, 0
        self._read_project()

    def _on_changed(self, changes: Changes) -> None:
        if changes.clips or changes.labels or changes.splits or changes.runs or changes.settings:
            self._read_project()

    def _read_project(self) -> None:
        project = self._context.session.project
        if project is None:
            return
        counts = self._counts()
        self._missing = missing(counts)
        settings = project.catalog.settings()
        self._setup.show_settings(settings)
        n_clips, seconds = training_clips(counts)
        n_segments = max(n_clips, round(seconds / settings.segment_s))
        self._setup.show_forecasts(n_segments, measured_speeds())
        self._runs = project.catalog.runs()
        self._runs_panel.show_runs(self._runs)
        if self._row_of(self._shown_run) is None:
            best = self._best()
            self._show_run(best.id if best else self._runs[0].id if self._runs else 0)
        else:
            self._show_state()

    def _counts(self) -> tuple[Any, ...]:
        project = self._context.session.project
        return project.catalog.counts() if project is not None else ()

    def _best(self) -> RunRow | None:
        done = [each for each in self._runs if each.macro_f1 is not None]
        pinned = [each for each in done if each.is_pinned]
        ordered = pinned or sorted(done, key=lambda each: -(each.macro_f1 or 0))
        return ordered[0] if ordered else None

    def _row_of(self, run_id: int) -> RunRow | None:
        return next((each for each in self._runs if each.id == run_id), None)

    def _name_of(self, run_id: int) -> str:
        found = self._row_of(run_id)
        return found.name if found else f"Run {run_id}"

    def _shown_done(self) -> bool:
        shown = self._row_of(self._shown_run)
        return shown is not None and shown.state in ("done", "stopped")

    # What is shown

    def _show_run(self, run_id: int) -> None:
        """Show a run: live from its events, or from its folder, read off the main thread."""
        self._popover.close_now()
        self._shown_run = run_id
        self._finished = None
        self._runs_panel.choose(run_id)
        project = self._context.session.project
        if self._is_live():
            self._story = self._trainer.story
        elif project is not None and run_id:
            self._story = RunStory()
            self._reading.ask(
                "Reading a run",
                lambda _task: read_finished(project, run_id),
                self._on_read,
            )
        self._show_state()

    def _on_read(self, finished: FinishedRun) -> None:
        if finished.run_id == self._shown_run and not self._is_live():
            self._finished, self._story = finished, finished.story
            self._show_state()

    def _show_state(self) -> None:
        """Draw what is known now: a run, or what the page is waiting for."""
        if not self._runs and not self._trainer.is_running:
            self._show_empty()
        else:
            self._stack.setCurrentIndex(0)
            self._show_figures()
            self._results.show_story(self._story, self._labels())
        for each in self._buttons:
            show_state(each, self._context, has_words=False)
        self._show_rail()
        self.header_changed.emit()

    def _show_figures(self) -> None:
        if self._is_live():
            self._numbers.set_numbers(running_figures(self._story))
            self._numbers.set_progress(self._story.part)
            doing = "Paused" if self.is_paused else self._story.phase
            self._numbers.set_tip(doing, icon="timer", tone="info")
            return
        self._numbers.set_progress(None)
        shown = self._row_of(self._shown_run)
        if shown is None:
            return
        found = self._finished
        test = found.test_accuracy if found else None
        size = found.megabytes if found else None
        self._numbers.set_numbers(finished_figures(shown, self._story, test, size))
        said = confusions_in_words(self._story.matrix, self._story.labels)
        if shown.state == "failed":
            self._numbers.set_tip("This run did not finish.", icon="triangle-alert", tone="danger")
        elif said == ALL_RIGHT:
            self._numbers.set_tip(said, icon="circle-check", tone="ok")
        else:
            self._numbers.set_tip(said)

    def _show_empty(self) -> None:
        self._stack.removeWidget(self._waiting)
        self._waiting.deleteLater()
        self._waiting = pane(self._empty_state())
        self._stack.addWidget(self._waiting)
        self._stack.setCurrentWidget(self._waiting)

    def _empty_state(self) -> EmptyState:
        go = self._context
        if self._missing:
            ways = (
                Way("folder-input", "Collect", "Import or record sounds of another class.",
                    "Go to Collect", lambda: go.show_page("Collect")),
                Way("tag", "Label", "Say what the clips that are here are.",
                    "Go to Label", lambda: go.show_page("Label")),
            )  # fmt: skip
            return EmptyState(self._missing, "Then it can be trained here.", ways)
        n_clips, _ = training_clips(self._counts())
        n_classes = len({each.label for each in self._counts() if each.label})
        has = f"{count(n_clips, 'training clip')} of {count(n_classes, 'class', 'classes')}"
        start = Way("play", "Train", "The curves begin to move within seconds.",
                    "Train", lambda: go.perform("run.start"))  # fmt: skip
        return EmptyState("Ready to learn.", f"{has}. Choose a preset and begin.", (start,))

    def _show_rail(self) -> None:
        if self._trainer.is_running:
            self._context.set_state("Train", percent(self._trainer.story.part), "accent")
            return
        best = self._best()
        words = percent(best.accuracy, 1) if best and best.accuracy is not None else ""
        self._context.set_state("Train", words)

    def _labels(self) -> tuple[Label, ...]:
        project = self._context.session.project
        return project.catalog.labels() if project is not None else ()

    def _set(self, name: str, value: Any) -> None:
        try:
            self._context.session.apply(SetProjectSetting(name=name, value=value))
        except HarkenError as error:
            self._context.tell_error(error)
            self._read_project()

    # The training that goes on

    def _is_live(self) -> bool:
        return self._trainer.is_running and self._trainer.run_id in (0, self._shown_run)

    def _start(self) -> None:
        # A number typed just before is on its way to the disk, from where the training reads it.
        self._context.session.when_saved(self._start_now)

    def _start_now(self) -> None:
        project = self._context.session.project
        if project is not None and not self._trainer.is_running:
            self._trainer.start(project)

    def _on_began(self) -> None:
        self._story, self._shown_run = self._trainer.story, 0
        self._show_state()

    def _on_started(self, run_id: int) -> None:
        self._shown_run = run_id
        self._read_project()
        self._runs_panel.choose(run_id)

    def _on_told(self, event: Event) -> None:
        story = self._trainer.story
        self._show_rail()
        if event.event == "confusion":
            heard, f1 = accuracy(story.matrix), macro_f1(story.matrix)
            seconds = self._trainer.seconds
            self._runs_panel.model.show_progress(self._trainer.run_id, heard, f1, seconds)
        if not self._is_live():
            return
        self._show_figures()
        if event.event in ("epoch", "confusion"):
            self._results.show_story(story, self._labels())

    def _pause(self) -> None:
        self._trainer.toggle_pause()
        self._show_figures()
        self.header_changed.emit()

    def _on_ended(self, run_id: int, error: HarkenError | None) -> None:
        # The run wrote its end into the catalog by itself; whoever shows runs must hear of it.
        if self._context.session.project is None:
            return
        self._context.session.note_changes(Changes(runs=True))
        self._read_project()
        if run_id:
            self._show_run(run_id)
        if error is not None:
            again = Cure("Train again", lambda: self._context.perform("run.start"))
            self._context.tell_error(error, again)
        elif not self.isVisible():
            self._tell_done(run_id)

    def _tell_done(self, run_id: int) -> None:
        """Say that a run is done, to somebody who is looking at another page."""
        shown = self._row_of(run_id)
        heard = percent(shown.accuracy, 1) if shown and shown.accuracy is not None else ""
        said = f"{heard} of the validation clips were heard right." if heard else ""
        look = Cure("Look at it", lambda: self._context.show_page("Train"))
        title = f"{_capital(self._name_of(run_id))} is trained"
        self._context.tell(Notice(kind="ok", title=title, sentence=said, cure=look))

    def _fill_run_menu(self, menu: QMenu) -> None:
        fill_menu(menu, map(command, _ON_A_RUN), self._context)

    def _open_cell(self, truth: int, heard: int) -> None:
        story = self._story
        labels = labels_of(story, self._labels())
        heard_ids = zip(story.clip_ids, story.heard, strict=True)
        cell = Cell(
            truth=labels[truth],
            heard=labels[heard],
            truth_place=truth,
            heard_place=heard,
            clip_ids=tuple(clip for clip, index in heard_ids if index == heard),
            shares=self._finished.shares if self._finished and not self._is_live() else {},
            n_clips=int(story.matrix[truth, heard]),
        )
        self._results.confusion.mark((truth, heard))
        at = self._results.cell_in_window((truth, heard))
        self._popover.open(cell, at, lambda: self._results.confusion.mark(None))


def _capital(name: str) -> str:
    """Begin a sentence with a name."""
    return name[:1].upper() + name[1:]
