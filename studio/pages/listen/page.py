"""The Listen page inside the studio: it is handed the project's runs, microphone and player."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.dataset.records import Changes
from studio.commands.context import Context
from studio.listen.equipment import Equipment, model_from_file
from studio.listen.page import ListenPage

if TYPE_CHECKING:
    from engine.audio.recorder import Recorder

_MEANS = {"sound.record": "record", "sound.predict": "predict"}


class StudioListenPage(QWidget):
    """Knows the project, so that the page it holds need not."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        project = context.session.project
        equipment = Equipment(
            make_recorder=_make_recorder,
            player=lambda: context.player,
            ask_file=self._ask_file,
            tell_error=context.tell_error,
            go_train=lambda: context.show_page("Train"),
            name=project.name if project is not None else "Harken",
        )
        self.listening = ListenPage(context.desk, equipment)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.listening)
        self.listening.state_changed.connect(self._on_state)
        context.session.changed.connect(self._on_changed)
        context.session.project_changed.connect(self._offer_runs)
        self._offer_runs()

    def sentence(self) -> str:
        """Say what hears."""
        return self.listening.sentence()

    def primary(self) -> str:
        """Return none: on this page the Predict key is the primary."""
        return ""

    def secondary(self) -> str:
        """Return the one other way to a model."""
        return "model.open"

    def foot_line(self) -> str:
        """Say how it keeps up."""
        return self.listening.foot_line()

    def why_not(self, command_id: str) -> str | None:
        """Return None where one of its commands can be used now, else why not."""
        return self.listening.why_not(_MEANS.get(command_id, ""))

    def do(self, command_id: str) -> None:
        """Carry out one of its commands."""
        {
            "model.open": self.listening.open_model,
            "sound.record": self.listening.record,
            "sound.predict": self.listening.predict,
        }[command_id]()

    def play(self) -> bool:
        """Play what was recorded or chosen last."""
        return self.listening.play()

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Take a model file or a recording that was dropped."""
        self.listening.take_paths(paths)

    def shown(self) -> None:
        """Draw frames again, and offer runs that came meanwhile."""
        self._offer_runs()
        self.listening.set_watched(is_watched=True)

    def hidden(self) -> None:
        """Save the drawing; what is predicted goes on."""
        self.listening.set_watched(is_watched=False)

    def _ask_file(self, title: str, kinds: str) -> Path | None:
        chosen = self._context.ask_files(title, kinds)
        return chosen[0] if chosen else None

    def _on_state(self) -> None:
        if self._context.session.project is None:
            return  # it is closed: the rail was wiped, and this page goes
        if self.listening.is_live:
            self._context.set_state("Listen", "live", "record")
        else:
            self._context.set_state("Listen", "off")
        self.header_changed.emit()

    def _on_changed(self, changes: Changes) -> None:
        if changes.runs or changes.labels:
            self._offer_runs()

    def _offer_runs(self) -> None:
        project = self._context.session.project
        if project is None:
            self.listening.close_all()  # nobody may go on listening for a project that is gone
            return
        from engine.dataset.runs import best_run, run_folder

        best = best_run(project)
        runs = [each for each in project.catalog.runs() if each.state in ("done", "stopped")]
        runs.sort(key=lambda each: best is None or each.id != best.id)
        known = project.catalog.labels()
        files = [run_folder(project, each.id) / "model.onnx" for each in runs]
        self.listening.set_models(
            [
                replace(model_from_file(file), name=run.name, known=known)
                for run, file in zip(runs, files, strict=True)
                if file.exists()
            ]
        )


def _make_recorder() -> Recorder:
    from engine.audio.recorder import Recorder

    return Recorder()
