"""The Train page: a recipe at the left, what it learns at the right, all runs below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from engine.dataset.edits.base import Edit, Together
from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.records import Changes, Count
from engine.errors.base import HarkenError
from engine.training.events import Event
from studio.commands.context import Context
from studio.commands.registry import command
from studio.controls.arrange import pane, rule
from studio.controls.command_button import fill_menu
from studio.controls.numbers import count, percent
from studio.models.runs import NOTE
from studio.pages.train.announcing import tell_done, tell_failed
from studio.pages.train.augmentation_list import ALL
from studio.pages.train.readiness import missing, training_clips
from studio.pages.train.run_actions import RunActions
from studio.pages.train.run_book import RunBook
from studio.pages.train.run_view import RunView
from studio.pages.train.searching import Searching
from studio.pages.train.setup_pane import SetupPane
from studio.pages.train.trainer import Trainer, measured_speeds
from studio.pages.train.trying import Trying
from studio.pages.train.waiting import waiting_state

WARM_AFTER_MS = 600
"""Somebody who is on the way to another page, or drags a slider, starts nothing."""
_ON_A_RUN = (
    "run.go-on",
    "run.compare",
    "run.pin",
    "run.rename",
    "run.annotate",
    "run.export",
    "run.delete",
)


class TrainPage(QWidget):
    """Starts trainings and shows them; all that it knows of one comes from its events."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._book = RunBook()
        self._counts: tuple[Count, ...] = ()
        self._missing: str | None = None
        self.trainer = Trainer(context.desk, self)
        self.run_actions = RunActions(context, self)
        self.setup = SetupPane()
        self.trying = Trying(self, context, self.trainer.warm)
        self.searching = Searching(self, context)
        self.view = RunView(context, self.trainer, self._fill_run_menu)
        self._warming = QTimer(self, singleShot=True, interval=WARM_AFTER_MS)
        self._warming.timeout.connect(self._get_ready)
        self._waiting = pane(QWidget())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._waiting)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.setup)
        layout.addWidget(rule("v"))
        layout.addWidget(self._stack, 1)
        self._connect()
        self._read_project()

    def _connect(self) -> None:
        session = self._context.session
        session.project_changed.connect(self._read_project)
        session.changed.connect(self._on_changed)
        session.closing.connect(self.trainer.warm.stop)
        self.setup.setting_changed.connect(self._set)
        self.setup.augmentation.opened.connect(self._try)
        self.trying.changed.connect(self.setup.set_transform)
        self.setup.search_key.clicked.connect(lambda: self._context.perform("recipe.search"))
        self.searching.recipe_chosen.connect(self._use_recipe)
        self.view.chosen_changed.connect(self.header_changed)
        self.view.runs.model.renamed.connect(self.run_actions.rename)
        self.view.runs.model.annotated.connect(self.run_actions.annotate)
        self.trainer.began.connect(self._on_began)
        self.trainer.started.connect(self._on_started)
        self.trainer.told.connect(self._on_told)
        self.trainer.ended.connect(self._on_ended)
        self.trainer.rested.connect(self._on_rested)

    # What the window asks

    @property
    def is_paused(self) -> bool:
        """Whether the training holds still."""
        return self.trainer.is_paused

    @property
    def is_comparing(self) -> bool:
        """Whether several runs are side by side."""
        return self.view.is_comparing

    @property
    def has_runs(self) -> bool:
        """Whether anything was trained yet."""
        return bool(self._book.runs)

    def sentence(self) -> str:
        """Say which run goes on, or which is the best."""
        if self.trainer.is_running:
            run = self._book.row(self.trainer.run_id)
            name = self._book.name(run.id) if run else "A run"
            return f"{name} is {self._doing()}"
        best = self._book.best
        if best is not None:
            standing = "pinned" if best.is_pinned else "the best so far"
            return f"{self._book.name(best.id)} is {standing}"
        return self._missing or "Nothing is trained yet"

    def _doing(self) -> str:
        if self.trainer.is_stopping:
            return "stopping"
        return "paused" if self.is_paused else "training"

    def primary(self) -> str:
        """Return the one thing to do now."""
        return "run.stop" if self.trainer.is_running else "run.start"

    def secondary(self) -> str:
        """Return what else can be done now."""
        if self.trainer.is_running:
            return "run.go-on" if self.is_paused else "run.pause"
        if self._book.is_unfinished(self.view.shown_id):
            return "run.go-on"
        return "run.export" if self._book.is_done(self.view.shown_id) else ""

    def foot_line(self) -> str:
        """Say what it trains on."""
        n_clips, seconds = training_clips(self._counts)
        return f"{count(n_clips, 'training clip')}, {seconds / 60:.1f} minutes" if n_clips else ""

    def why_not(self, command_id: str) -> str | None:
        """Return None where one of its commands can be used now, else why not."""
        ends_a_pause = command_id == "run.go-on" and self.is_paused
        if command_id in ("run.stop", "run.pause") or ends_a_pause:
            return self._why_not_end(command_id)
        if command_id == "run.start":
            return self._why_not_start()
        if command_id.startswith("augmentation."):
            return None if command_id == "augmentation.try" else self.trying.why_not()
        if command_id == "recipe.search":
            return self._missing
        if command_id == "run.compare":
            return None if len(self._book.runs) > 1 else "Train twice first: there is one run."
        return self._why_not_on(self.view.shown_id, command_id)

    def _why_not_on(self, run_id: int, command_id: str) -> str | None:
        if command_id == "run.export":
            is_done = self._book.is_done(run_id)
            return None if is_done else "Train first: there is no run to export."
        chosen = self._book.row(run_id)
        if chosen is None:
            return "Choose a run first."
        if command_id == "run.go-on":
            return "This run is done." if chosen.state == "done" else self._why_not_train()
        if command_id == "run.pin" and not (chosen.is_pinned or self._book.is_done(run_id)):
            return "This run has no model yet."
        is_alive = command_id == "run.delete" and chosen.state == "running"
        return "This run is still training." if is_alive else None

    def _why_not_end(self, command_id: str) -> str | None:
        if self.trainer.is_stopping:
            return "The training is stopping."
        if command_id == "run.pause" and self.is_paused:
            return "It is paused already."
        return None if self.trainer.is_running else "No training is running."

    def _why_not_start(self) -> str | None:
        return self._why_not_train() or self._missing

    def _why_not_train(self) -> str | None:
        project = self._context.session.project
        if self.trainer.is_running:
            return "A training is running already."
        if self.trainer.has_just_ended:
            return "A training has just ended."
        if project is not None and project.is_read_only:
            return "This project is open to look at only."
        return None

    def do(self, command_id: str) -> None:
        """Carry out one of its commands."""
        shown = self.view.shown_id
        {
            "run.start": self._start,
            "run.stop": self._stop,
            "run.pause": self._toggle_pause,
            "run.go-on": lambda: self._go_on(shown),
            "run.export": lambda: self.run_actions.export(shown),
            "augmentation.try": lambda: self._try(ALL),
            "augmentation.draw": self.trying.draw_again,
            "augmentation.before": lambda: self.trying.play(False),
            "augmentation.after": lambda: self.trying.play(True),
            "recipe.search": self._search,
            "run.compare": self.view.compare,
            "run.pin": lambda: self.run_actions.pin(shown),
            "run.rename": lambda: self.view.runs.rename(shown),
            "run.annotate": lambda: self.view.runs.edit(shown, NOTE),
            "run.delete": lambda: self.run_actions.delete(shown),
        }[command_id]()

    def play(self) -> bool:
        """Play the draw that is open, or the clip that is chosen in the popover of a cell."""
        if self.trying.is_open:
            self.trying.play(True)
            return True
        return self.view.popover.play()

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Sounds belong to Collect, whatever page they are dropped on."""
        self._context.show_page("Collect")
        self._context.page("Collect").take_paths(paths)

    def shown(self) -> None:
        """Load the plots behind the first sight of the page, and read what changed meanwhile."""
        self._read_project()
        self._warming.start()
        # On the main thread, for pyqtgraph names every type of Qt; most often it is there by now.
        QTimer.singleShot(0, self.view.results, self.view.results.draw_curves)

    def hidden(self) -> None:
        """Close what floats."""
        self.view.popover.close_now()
        self.trying.close_now()
        self.searching.close_now()
        self._warming.stop()

    def _search(self) -> None:
        self.setup.ensureWidgetVisible(self.setup.search_key)
        self.searching.open(self.setup.search_key)

    def _try(self, name: str) -> None:
        self.setup.ensureWidgetVisible(self.setup.augmentation.row_of(name))
        self.trying.open(name, self.setup.augmentation.row_of(name))

    def _fill_run_menu(self, menu: QMenu) -> None:
        fill_menu(menu, map(command, _ON_A_RUN), self._context)

    # What the project holds

    def _on_changed(self, changes: Changes) -> None:
        if changes.clips or changes.labels or changes.splits or changes.runs or changes.settings:
            self._read_project()
            self._warming.start()
        if changes.settings:
            self.trying.show_settings()

    def _get_ready(self) -> None:
        """Have the training process warm before it is asked for, while somebody looks here."""
        project = self._context.session.project
        if project is not None and self.isVisible() and self._why_not_start() is None:
            self.trainer.get_ready(project)

    def _read_project(self) -> None:
        project = self._context.session.project
        if project is None:
            return
        self._counts = project.catalog.counts()
        self._missing = missing(self._counts)
        settings = project.catalog.settings()
        has_own_segment = project.catalog.is_chosen("segment_s")
        self.setup.show_settings(settings, has_own_segment=has_own_segment)
        n_clips, _seconds = training_clips(self._counts)
        self.setup.show_forecasts(n_clips, measured_speeds())
        self._book = RunBook(project.catalog.runs())
        self.view.show_book(self._book, project.catalog.labels())
        self._show_side()
        self._show_rail()

    def _show_side(self) -> None:
        """Show the runs, or before the first what the page is waiting for."""
        if self._book.runs or self.trainer.is_running:
            self._stack.setCurrentWidget(self.view)
            return
        self._stack.removeWidget(self._waiting)
        self._waiting.deleteLater()
        self._waiting = pane(waiting_state(self._context, self._missing, self._counts))
        self._stack.addWidget(self._waiting)
        self._stack.setCurrentWidget(self._waiting)

    def _show_rail(self) -> None:
        if self.trainer.is_running:
            self._context.set_state("Train", percent(self.trainer.story.part), "accent")
            return
        n_runs = len(self._book.runs)
        self._context.set_state("Train", count(n_runs, "run") if n_runs else "")

    def _set(self, name: str, value: Any) -> None:
        try:
            self._context.session.apply(SetProjectSetting(name=name, value=value))
        except HarkenError as error:
            self._context.tell_error(error)
            self._read_project()

    def _use_recipe(self, edits: tuple[Edit, ...]) -> None:
        self._context.session.apply(Together(words="Use a recipe that was searched", edits=edits))

    # The training that goes on

    def _start(self) -> None:
        # A number typed just before is on its way to the disk, from where the training reads it.
        self._context.session.when_saved(self._start_now)

    def _start_now(self) -> None:
        project = self._context.session.project
        if project is not None and not self.trainer.is_running:
            self.trainer.start(project)

    def _go_on(self, run_id: int) -> None:
        if self.is_paused:
            self._toggle_pause()
            return
        project = self._context.session.project
        if project is not None and not self.trainer.is_running:
            self.trainer.go_on(project, run_id, self.view.story)

    def _on_began(self) -> None:
        self.view.show_run(self.trainer.run_id)
        self._show_side()
        self._show_rail()

    def _on_started(self, run_id: int) -> None:
        self.view.shown_id = run_id
        self._read_project()
        self.view.runs.choose(run_id)

    def _on_told(self, event: Event) -> None:
        self._show_rail()
        self.view.follow(event)

    def _stop(self) -> None:
        self.trainer.stop()
        self.view.follow()
        self.header_changed.emit()

    def _toggle_pause(self) -> None:
        self.trainer.toggle_pause()
        self.view.follow()
        self.header_changed.emit()

    def _on_ended(self, run_id: int, error: HarkenError | None) -> None:
        # The run wrote its end into the catalog by itself; whoever shows runs must hear of it.
        if self._context.session.project is None:
            return
        self._context.session.note_changes(Changes(runs=True))
        self._read_project()
        if run_id:
            self.view.show_run(run_id)
        if error is not None:
            tell_failed(self._context, self, error)
        elif run_id and self._book.is_done(run_id):
            tell_done(self._context, self, self._book, run_id)

    def _on_rested(self) -> None:
        self.header_changed.emit()
        self._warming.start()
