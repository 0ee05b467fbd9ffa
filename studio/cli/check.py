"""`harken check`: is the storage sound, and the data set fit to train on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from studio.cli.output import Progress, print_json, print_note
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.dataset.checking.findings import CheckReport, Finding
    from engine.dataset.project import Project

EXAMPLE = "harken check\n  harken check --fix duplicates"
SOMETHING_FOUND = 3
SHOWN_CLIPS = 8
KINDS = (
    *("storage", "classes", "tiny", "absent"),
    *("dominant", "unlabelled", "duplicates", "quality"),
)
"""Written out: the help must not load what checks."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "--fix",
        metavar="KIND",
        choices=KINDS,
        help="put right what is safe of this kind, one undo step each: " + ", ".join(KINDS),
    )


def run(arguments: Namespace) -> int:
    """Print what is found; 3 when there is something."""
    from engine.dataset.checking.check import check

    with (
        open_project(arguments, read_only=not arguments.fix) as project,
        Progress("Checking", quiet=arguments.quiet) as progress,
    ):
        report = check(project, progress=progress.update)
        if arguments.fix:
            _fix(project, report, arguments.fix)
            report = check(project, progress=progress.update)
    if arguments.json:
        print_json(_as_json(report))
    else:
        print(report.verdict)
        for finding in report.findings:
            print(f"  {finding.kind}: {finding.sentence}{_clips(finding)}")
    return SOMETHING_FOUND if report.findings else 0


def _fix(project: Project, report: CheckReport, kind: str) -> None:
    from engine.errors.usage import NothingFoundError, NothingToFixError

    found = [each for each in report.findings if each.kind == kind]
    if not found:
        raise NothingFoundError(kind)
    fixes = [each.fix for each in found if each.fix is not None]
    if not fixes:
        safe = sorted({str(each.kind) for each in report.findings if each.fix is not None})
        raise NothingToFixError(kind, ", ".join(safe))
    for fix in fixes:
        project.apply(fix)
        print_note(f"{fix.title}.")


def _clips(finding: Finding) -> str:
    if not finding.clips:
        return ""
    shown = " ".join(f"c{clip}" for clip in finding.clips[:SHOWN_CLIPS])
    return f" ({shown}{' …' if len(finding.clips) > SHOWN_CLIPS else ''})"


def _as_json(report: CheckReport) -> dict[str, object]:
    return {
        "verdict": report.verdict,
        "ready": report.is_ready,
        "findings": [
            {
                "kind": finding.kind,
                "title": finding.title,
                "sentence": finding.sentence,
                "clips": [f"c{clip}" for clip in finding.clips],
                "serious": finding.is_serious,
                "fix": finding.fix.title if finding.fix else None,
            }
            for finding in report.findings
        ],
    }
