"""The job that surveys a long recording: shown at the foot, and it may be cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.work.job import Job

if TYPE_CHECKING:
    from engine.audio.sound import Sound
    from engine.audio.survey import Survey
    from engine.dataset.project import Project
    from engine.dataset.records import Source
    from studio.work.job import Task


def survey_job(project: Project, source: Source, survey: Survey) -> Job:
    """Return a job that carries a survey out and ends with the sound, to be read at any place.

    It is cancelled with another one of the same recording that it waits for.

    From now on `survey.is_running`: who asks for it next need not show it a second time.
    """

    def work(task: Task) -> Sound | None:
        try:
            path = project.surveys.checked_path(source)
            if not survey.carry_out(path, check=task.check, progress=task.progress):
                task.cancel()  # as was the pass that it waited for
            return survey.sound(path)
        finally:
            survey.is_running = False

    survey.is_running = True
    return Job(f"Looking through {source.name}", work)
