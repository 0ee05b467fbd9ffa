"""The foot: whether all is saved, what is being worked on, and the page's own line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.arrange import pane, rule
from studio.controls.buttons import icon_button
from studio.controls.elided import Elided
from studio.controls.numbers import number
from studio.controls.painting import RIGHT, Painted
from studio.controls.progress import ProgressLine
from studio.session import Session
from studio.theme.tokens import size
from studio.work.desk import WorkDesk
from studio.work.job import Job, Progress
from studio.work.time_left import time_left

if TYPE_CHECKING:
    from engine.dataset.project import Project

MOST_SHOWN = 2
_LEFT_AFTER_S = 3.0
"""A time left is guessed only from what took this long already."""


class Foot(QWidget):
    """The strip at the window's foot, 30 high."""

    def __init__(self, session: Session, desk: WorkDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._desk = session, desk
        pane(self)
        self.setFixedHeight(size("foot"))
        self._saved = _Saved()
        self._jobs = QHBoxLayout()
        self._jobs.setSpacing(18)
        self._more = Elided("", "small", "text3")
        self._line = Elided("", "small", "text3", RIGHT)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 16, 0)
        layout.setSpacing(18)
        layout.addWidget(self._saved)
        layout.addLayout(self._jobs)
        layout.addWidget(self._more)
        layout.addWidget(self._line, 1)
        desk.started.connect(self._on_jobs)
        desk.ended.connect(self._on_jobs)
        session.saving_changed.connect(self._on_saving)
        session.project_changed.connect(self._on_saving)
        self._strips: dict[Job, JobStrip] = {}
        self._on_saving()
        self._on_jobs()

    @property
    def strips(self) -> tuple[JobStrip, ...]:
        """The jobs that are shown."""
        return tuple(self._strips.values())

    @property
    def saved_words(self) -> str:
        """What stands at the left."""
        return self._saved.text

    def show_line(self, text: str) -> None:
        """Show the page's own line at the right."""
        self._line.set_text(text)

    def _on_saving(self) -> None:
        project = self._session.project
        self._saved.setVisible(project is not None or self._session.is_saving)
        if self._session.is_saving:
            self._saved.say("refresh-cw", "text3", "Saving" if project else "Opening")
        elif project is not None and project.is_read_only:
            self._saved.say("lock", "warn", _read_only_words(project))
        else:
            self._saved.say("circle-check", "ok", "All changes saved")

    def _on_jobs(self, _job: Job | None = None) -> None:
        shown = self._desk.shown_jobs
        for job in [each for each in self._strips if each not in shown[:MOST_SHOWN]]:
            strip = self._strips.pop(job)
            self._jobs.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        for job in shown[:MOST_SHOWN]:
            if job not in self._strips:
                self._strips[job] = JobStrip(job)
                self._jobs.addWidget(self._strips[job])
        n_more = len(shown) - MOST_SHOWN
        self._more.set_text(f"and {n_more} more" if n_more > 0 else "")
        self._more.setVisible(n_more > 0)


class JobStrip(QWidget):
    """One running job: its name, a bar, the count or the time left, × to cancel."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self._began_s = time.monotonic()
        self.setAccessibleName(job.title)
        self._title = Elided(job.title, "small", "text2")
        self._bar = ProgressLine()
        self._bar.setFixedWidth(120)
        self._note = Elided("", "small", "text3")
        self._cancel = icon_button("x", f"Cancel “{job.title}”", small=True)
        self._cancel.setFixedSize(22, 22)
        self._cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        line = rule("v")
        line.setFixedHeight(14)
        layout.addWidget(line)
        layout.addSpacing(6)
        for part in (self._title, self._bar, self._note, self._cancel):
            layout.addWidget(part)
        job.progressed.connect(self._on_progress)
        self._on_progress(job.progress)

    @property
    def note(self) -> str:
        """The count or the time left."""
        return self._note.text

    @property
    def cancel_button(self) -> QWidget:
        """The × of the job."""
        return self._cancel

    def _on_progress(self, progress: Progress) -> None:
        self._title.set_text(self.job.title)  # a training has a number once it is in the catalog
        self._bar.set_part(progress.part)
        self._note.set_text("Stopping" if self.job.is_cancelled else self._words(progress))

    def _words(self, progress: Progress) -> str:
        if progress.note:
            return progress.note
        if not progress.total:
            return ""
        count = f"{number(progress.done)} of {number(progress.total)}"
        spent_s = time.monotonic() - self._began_s
        if spent_s < _LEFT_AFTER_S or not progress.done:
            return count
        left_s = spent_s / progress.done * (progress.total - progress.done)
        return f"{count} · {time_left(left_s)}"

    def _on_cancel(self) -> None:
        self.job.cancel()
        self._note.set_text("Stopping")
        self._cancel.setEnabled(False)


class _Saved(Painted):
    def __init__(self) -> None:
        super().__init__()
        self.text = self._icon = self._token = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, icon: str, token: str, text: str) -> None:
        self._icon, self._token, self.text = icon, token, text
        self.setAccessibleName(text)
        # As wide as the longest of its words, so that saving moves no neighbour.
        width = max(painting.text_width(each, "small") for each in (text, "All changes saved"))
        self.setFixedSize(int(width) + 22, size("foot"))
        self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.glyph(p, self._icon, rect.left(), rect.center().y() - 7, self._token, 14)
        p.setPen(Qt.PenStyle.NoPen)
        painting.words(p, rect.adjusted(20, 0, 0, 0), self.text, "small", "text2")


def _read_only_words(project: Project) -> str:
    """Say that nothing can be changed, and why where that is known."""
    why = f"{project.held_by} has it" if project.held_by else ""
    why = "the disk was full" if project.was_full else why
    return f"Open to look and play only: {why}" if why else "Open to look and play only"
