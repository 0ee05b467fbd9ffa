"""The whole check: storage first, then the data set, then one sentence on both."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dataset.checking.data import check_data
from engine.dataset.checking.findings import CheckReport, Finding, FindingKind
from engine.dataset.checking.storage import OnProgress, check_storage
from engine.dataset.project import Project
from engine.dataset.records import Clip, Label
from engine.errors.words import counted

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def check(
    project: Project, *, progress: OnProgress = lambda done, total, note: None
) -> CheckReport:
    """Look at everything; reads every byte of the project, so it belongs off the main thread."""
    storage = check_storage(project, progress=progress)
    quick = check_quickly(project)
    labels, clips = project.catalog.labels(), project.catalog.clips()
    return _report(labels, clips, (*storage, *quick.findings))


def check_quickly(project: Project) -> CheckReport:
    """Look at the data set only; one question to the catalog."""
    labels, clips = project.catalog.labels(), project.catalog.clips()
    return _report(labels, clips, check_data(labels, clips))


def _report(
    labels: Sequence[Label], clips: Sequence[Clip], findings: tuple[Finding, ...]
) -> CheckReport:
    return CheckReport(verdict=_verdict(labels, clips, findings), findings=findings)


def _verdict(labels: Sequence[Label], clips: Sequence[Clip], findings: tuple[Finding, ...]) -> str:
    """Return “Ready. 870 clips, 7 classes; two things to look at.” or its like."""
    if any(finding.kind is FindingKind.STORAGE for finding in findings):
        opening = "The storage needs care."
    elif any(finding.is_serious for finding in findings):
        opening = "Not ready."
    else:
        opening = "Ready."
    n_clips, n_classes = len(clips), len(labels)
    there = (
        f"{counted(n_clips)} clip{'' if n_clips == 1 else 's'}, "
        f"{counted(n_classes)} class{'' if n_classes == 1 else 'es'}"
    )
    if not findings:
        return f"{opening} {there}."
    number = len(findings)
    shown = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{opening} {there}; {shown} thing{'' if number == 1 else 's'} to look at."
