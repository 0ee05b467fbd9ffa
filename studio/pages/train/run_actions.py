"""What can be done to a run that is in the table: name, note, pin, export, delete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.dataset.records import Changes
from engine.errors.base import HarkenError
from studio.commands.context import Context
from studio.commands.notice import Cure, Notice
from studio.work.job import Job

if TYPE_CHECKING:
    from engine.dataset.project import Project

MODEL_KINDS = "Harken models (*.onnx)"


class RunActions(QObject):
    """Changes runs in the catalog and tells the session."""

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page

    def rename(self, run_id: int, name: str) -> None:
        """Give a run another name."""
        from engine.dataset import runs

        self._change(lambda project: runs.rename_run(project, run_id, name))

    def annotate(self, run_id: int, note: str) -> None:
        """Write a note to a run."""
        from engine.dataset import runs

        self._change(lambda project: runs.note_run(project, run_id, note))

    def pin(self, run_id: int) -> None:
        """Make a run the one that export and Listen take; pinned already, let it go."""
        from engine.dataset import runs

        def pin(project: Project) -> None:
            is_pinned = project.catalog.run(run_id).is_pinned
            runs.pin_run(project, None if is_pinned else run_id)

        self._change(pin)

    def delete(self, run_id: int) -> None:
        """Delete a run from the disk, once the person has said so: there is no way back."""
        from engine.dataset import runs

        project = self._context.session.project
        if project is None:
            return
        name = project.catalog.run(run_id).name
        if self.confirm_delete(name):
            self._change(lambda project: runs.delete_run(project, run_id))

    def confirm_delete(self, name: str) -> bool:
        """Ask whether a run may go for good; this is one of the few things without a way back."""
        ask = QMessageBox(self._page)
        ask.setText(f"Delete {name}?")
        ask.setInformativeText("Its weights, curves and model go from the disk for good.")
        delete = ask.addButton(f"Delete {name}", QMessageBox.ButtonRole.DestructiveRole)
        keep = ask.addButton("Keep it", QMessageBox.ButtonRole.RejectRole)
        ask.setDefaultButton(keep)  # a hasty Enter deletes nothing
        ask.exec()
        return ask.clickedButton() is delete

    def export(self, run_id: int) -> None:
        """Ask for a file and write the run's model there."""
        project = self._context.session.project
        if project is None:
            return
        run = project.catalog.run(run_id)
        suggested = f"{project.name}-r{run_id}.onnx"
        out = self._context.ask_save("Export model", suggested, MODEL_KINDS)
        if out is None:
            return

        def work(_task: object) -> object:
            from engine.export.export import export_run

            return export_run(project, run, out)

        job = Job(f"Exporting {run.name}", work)
        job.finished.connect(lambda done: self._tell_exported(done, out))
        job.failed.connect(self._context.tell_error)
        self._context.desk.start(job)

    def _tell_exported(self, done: object, out: Path) -> None:
        if done is None:
            return
        listen = Cure("Listen with it", lambda: self._listen(out))
        said = f"{out.name} answers as the trained network does."
        self._context.tell(
            Notice(kind="ok", title="The model is exported", sentence=said, cure=listen)
        )

    def _listen(self, model: Path) -> None:
        self._context.show_page("Listen")
        self._context.page("Listen").take_paths((model,))

    def _change(self, act: Callable[[Project], object]) -> None:
        project = self._context.session.project
        if project is None:
            return
        try:
            act(project)
        except HarkenError as error:
            self._context.tell_error(error)
            return
        self._context.session.note_changes(Changes(runs=True))
