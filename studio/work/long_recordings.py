"""Long recordings that came in are looked through at once, so that they open without waiting."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.work.latest import Latest
from studio.work.survey_job import survey_job

if TYPE_CHECKING:
    from engine.audio.survey import Survey
    from engine.dataset.project import Project
    from engine.dataset.records import Changes, Source
    from studio.session import Session
    from studio.work.desk import WorkDesk


class LongRecordings(QObject):
    """Follows the project and surveys one new recording after the other.

    Parameters
    ----------
    session : Session
    desk : WorkDesk
    parent : QObject
    """

    def __init__(self, session: Session, desk: WorkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._looking = Latest(desk, self)
        self._new: set[int] = set()
        self._tried: set[str] = set()
        self._waiting: deque[tuple[Source, Survey]] = deque()
        self._is_busy = False
        session.changed.connect(self._on_changed)
        session.project_changed.connect(self._forget)

    def _forget(self) -> None:
        self._new.clear()
        self._waiting.clear()
        self._tried.clear()

    def _on_changed(self, changes: Changes) -> None:
        project = self._session.project
        if project is None or not changes.clips:
            return
        # Not answered yet is not lost: what was asked about before is asked again.
        self._new |= changes.clips
        wanted = tuple(self._new)
        self._looking.ask(
            "Looking for long recordings",
            lambda _task: (wanted, _found(project, wanted)),
            self._take,
        )

    def _take(self, answer: tuple[tuple[int, ...], list[tuple[Source, Survey]]]) -> None:
        asked, found = answer
        self._new -= set(asked)
        for source, survey in found:
            if source.digest not in self._tried:  # once: a survey that was cancelled stays so
                self._tried.add(source.digest)
                self._waiting.append((source, survey))
        self._go_on()

    def _go_on(self) -> None:
        project = self._session.project
        if project is None or not self._waiting or self._is_busy:
            return
        source, survey = self._waiting.popleft()
        if survey.is_running:
            self._go_on()
            return
        job = survey_job(project, source, survey)
        job.finished.connect(self._on_ended)
        job.failed.connect(self._on_ended)
        self._is_busy = True
        self._desk.start(job)

    def _on_ended(self, _outcome: object) -> None:
        self._is_busy = False
        self._go_on()


def _found(project: Project, clips: tuple[int, ...]) -> list[tuple[Source, Survey]]:
    """Return the recordings of clips that are long and were not surveyed yet."""
    from engine.audio.tiles import EDITOR_PICTURE
    from engine.dataset.records import ClipFilter
    from engine.dataset.surveys import LONG_S

    source_ids = {clip.source_id for clip in project.catalog.clips(ClipFilter(ids=clips))}
    sources = (project.catalog.source(each) for each in sorted(source_ids))
    long = [source for source in sources if source.seconds > LONG_S]
    surveyed = ((source, project.surveys.of(source, EDITOR_PICTURE)) for source in long)
    return [(source, survey) for source, survey in surveyed if not survey.is_done]
