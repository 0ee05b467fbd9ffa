"""Clips dragged out of the window: files that are written when somebody takes them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from engine.dataset.exporting.loose import write_loose
from studio.pages.label.opened import clips_of
from studio.work.job import Job, Task

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from studio.commands.context import Context

_FILES = "text/uri-list"


class DragOut(QObject):
    """Starts drags of clips, and keeps what they left until the project is closed.

    A file manager copies after the drop, at a time it does not tell, so the files cannot go sooner.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._widget = context, parent
        self._folders: list[Path] = []
        context.session.closing.connect(self.clean_up)

    def start(self, ids: Sequence[int]) -> None:
        """Let clips be dragged; returns when they were dropped somewhere, or nowhere."""
        project = self._context.session.project
        if project is not None and ids:
            drag = QDrag(self._widget)
            drag.setMimeData(self.data_of(project, ids))
            drag.exec(Qt.DropAction.CopyAction)

    def data_of(self, project: Project, ids: Sequence[int]) -> QMimeData:
        """Return what a drop of clips gets."""
        return _Clips(self, project, tuple(ids))

    def write(self, project: Project, ids: tuple[int, ...]) -> list[QUrl]:
        """Write clips in a job, while the window goes on; none where that failed or was ended."""
        folder = Path(tempfile.mkdtemp(prefix="harken-clips-"))
        self._folders.append(folder)
        written: list[Path] = []

        def work(task: Task) -> tuple[Path, ...]:
            def tell(done: int, total: int) -> None:
                task.check()
                task.progress(done, total)

            return write_loose(project, clips_of(project, ids), folder, progress=tell)

        job, waiting = Job("Writing clips", work), QEventLoop()
        job.finished.connect(lambda paths: (written.extend(paths or ()), waiting.quit()))
        job.failed.connect(lambda _error: waiting.quit())  # the window tells why
        self._context.desk.start(job)
        waiting.exec()
        return [QUrl.fromLocalFile(str(path)) for path in written]

    def clean_up(self) -> None:
        """Delete what earlier drags left."""
        while self._folders:
            shutil.rmtree(self._folders.pop(), ignore_errors=True)


class _Clips(QMimeData):
    """The files of some clips, written once, when they are first asked for."""

    def __init__(self, out: DragOut, project: Project, ids: tuple[int, ...]) -> None:
        super().__init__()
        self._out, self._project, self._ids = out, project, ids
        self._urls: list[QUrl] | None = None

    def formats(self) -> list[str]:
        return [_FILES]

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype == _FILES

    def retrieveData(self, mimetype: str, _type: Any) -> Any:
        if mimetype != _FILES:
            return None
        if self._urls is None:
            self._urls = []  # asked again while they are being written, there are none yet
            self._urls = self._out.write(self._project, self._ids)
        return self._urls
