"""Opening the demo: its sounds are synthesised on this computer, once."""

from __future__ import annotations

from pathlib import Path

from studio.commands.context import Context
from studio.work.job import Job, Task


def demo_folder() -> Path:
    """Return where the demo project of this person lies."""
    import platformdirs

    return Path(platformdirs.user_data_dir("harken", appauthor=False)) / "Demo.harken"


def open_demo(context: Context) -> None:
    """Open the demo project; make it first where it is not there yet."""
    folder = demo_folder()
    if (folder / "catalog.sqlite").exists():
        context.session.open(folder)
        return

    def on_made(is_made: object) -> None:
        if is_made:
            context.session.open(folder)

    job = Job("Making the demo", lambda task: _make(folder, task))
    job.finished.connect(on_made)
    context.desk.start(job)


def _make(folder: Path, task: Task) -> bool:
    from engine.demo.project import make_demo_project

    def progress(done: int, total: int) -> None:
        task.check()
        task.progress(done, total)

    return make_demo_project(folder, progress=progress, cancelled=lambda: task.is_cancelled)
