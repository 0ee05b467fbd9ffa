"""Seeing to it that the long recording in the editor is surveyed, with progress and cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.commands.notice import Notice
from studio.work.survey_job import survey_job

if TYPE_CHECKING:
    from engine.audio.sound import Sound
    from engine.audio.survey import Survey
    from studio.commands.context import Context
    from studio.pages.label.opened import OpenedClip
    from studio.work.job import Job

_NO_COPY = Notice(
    kind="warn",
    title="It can be seen and not heard",
    sentence="Such a recording is played from a copy, which could not be written. Look at the room "
    "on the disk and the rights in the project’s folder “cache”, and open the recording again.",
)


class Surveying(QObject):
    """Starts a job for each recording that was not surveyed yet, once a session.

    Signals
    -------
    grown()
        More of the recording in the editor is known now.
    """

    grown = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._survey: Survey | None = None
        self._job: Job | None = None
        self.sound: Sound | None = None

    def see_to(self, opened: OpenedClip | None) -> None:
        """Have the recording of this clip surveyed where that was not done."""
        survey = opened.survey if opened is not None else None
        if survey is self._survey:
            return
        self._survey, self.sound = survey, None
        project = self._context.session.project
        if project is None or opened is None or survey is None:
            return
        if survey.is_done and opened.before.outline.sound is not None:
            return
        is_shown = survey.is_running
        job = self._job = survey_job(project, opened.source, survey)
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)
        # Where an import has it looked through already, that is what the foot shows.
        self._context.desk.start(job, quiet=is_shown)

    def _on_progressed(self, _progress: object) -> None:
        if self.sender() is self._job:
            self.grown.emit()

    def _on_finished(self, sound: Sound | None) -> None:
        job, survey = self._job, self._survey
        if job is None or survey is None or self.sender() is not job:
            return
        self._job, self.sound = None, sound
        self.grown.emit()
        if sound is None and survey.is_done and not job.is_cancelled:
            self._context.tell(_NO_COPY)
