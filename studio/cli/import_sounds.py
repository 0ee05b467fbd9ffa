"""`harken import`: sounds come in, from folders, files, manifests and label files."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.interrupts import INTERRUPTED, told_to_stop
from studio.cli.output import Progress, print_json, print_note, print_table
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.dataset.importing.carry_out import ImportReport
    from engine.dataset.importing.label_choice import LabelChoice
    from engine.dataset.importing.plan import ImportPlan, PlannedFile
    from engine.dataset.project import Project

EXAMPLE = (
    "harken import recordings/ --dry-run\n"
    "  harken import manifest.csv\n"
    "  harken import dawn.wav night/ --labels raven\n"
    "  harken import take1.wav take2.wav --label robin --group-by '(site\\d+)'"
)
SOME_REFUSED = 3
LONGEST_POINT_S = 60.0
SHOWN_DUPLICATES = 5
"""The report counts all of them; a second import of a folder must not fill the screen."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        type=Path,
        help="sound files, folders named after classes, CSV manifests, label files",
    )
    parser.add_argument("--label", metavar="L", help="the class of all of them")
    parser.add_argument(
        "--group-by",
        metavar="source|folder|PATTERN",
        default="source",
        help="what must stay on one side of the split; a pattern is a glob whose first * names the "
        "group, or a regular expression with one ( )",
    )
    parser.add_argument(
        "--labels",
        choices=("audacity", "raven", "csv", "auto", "none"),
        default="auto",
        help="which label files that lie beside a recording and carry its name are taken: each "
        "labelled region becomes a clip (auto)",
    )
    parser.add_argument(
        "--points",
        metavar="S|none",
        type=_around_points,
        help="how much around labels that are points becomes a clip (2); none refuses them",
    )
    parser.add_argument(
        "--keep-windows",
        action="store_true",
        help="leave windows of BirdNET apart that touch and name one species",
    )
    parser.add_argument(
        "--trim-silence",
        action="store_true",
        help="trim what is silent at both ends of each clip; an undo of its own takes it back",
    )
    parser.add_argument("--dry-run", action="store_true", help="show the plan, bring nothing in")


def _around_points(word: str) -> float:
    """Return seconds, 0 for none."""
    if word == "none":
        return 0.0
    try:
        seconds = float(word)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_POINT_S:
        message = f"“{word}” is neither none nor a length from 0 to {LONGEST_POINT_S:g} s"
        raise ArgumentTypeError(message)
    return seconds


def run(arguments: Namespace) -> int:
    """Plan, and carry the plan out unless only the plan is wanted."""
    from engine.dataset.importing.plan import plan_import

    with open_project(arguments, read_only=arguments.dry_run) as project:
        plan = plan_import(
            arguments.sources,
            project=project,
            label=arguments.label,
            group_by=arguments.group_by,
            labels=_choice(arguments),
        )
        if arguments.dry_run:
            return _show_plan(plan, arguments)
        project.require_writable()
        return _carry_out(arguments, project, plan)


def _choice(arguments: Namespace) -> LabelChoice:
    from engine.dataset.importing.label_choice import LabelChoice, LabelsFrom

    choice = LabelChoice(
        wanted=LabelsFrom(arguments.labels), joins_windows=not arguments.keep_windows
    )
    return (
        choice
        if arguments.points is None
        else replace(choice, around_point_s=arguments.points or None)
    )


def _carry_out(arguments: Namespace, project: Project, plan: ImportPlan) -> int:
    from engine.audio.silence import SilenceRule
    from engine.dataset.importing.carry_out import carry_out

    for sentence in _notes(plan, _choice(arguments)):
        print_note(sentence)
    trim = SilenceRule() if arguments.trim_silence else None
    with told_to_stop() as is_told, Progress("Importing", quiet=arguments.quiet) as progress:
        report = carry_out(project, plan, trim=trim, progress=progress.update, cancelled=is_told)
    for path, sentence in report.refused:
        print_note(f"{path}: {sentence}")
    if arguments.json:
        print_json(_as_json(report))
    else:
        for path, sentence in report.duplicates[:SHOWN_DUPLICATES]:
            print_note(f"{path}: {sentence}")
        print(report.sentence)
    if report.is_cancelled:
        return INTERRUPTED
    return SOME_REFUSED if report.refused else 0


def _notes(plan: ImportPlan, choice: LabelChoice) -> tuple[str, ...]:
    """Return what is to be said of a plan before it is carried out."""
    said = (plan.labels.sentence, plan.labels.on_points(choice.around_point_s), *plan.taken_as)
    return tuple(filter(None, said))


def _show_plan(plan: ImportPlan, arguments: Namespace) -> int:
    from engine.dataset.importing.plan import Verdict

    refused = [row for row in plan.rows if row.verdict is Verdict.REFUSED]
    if arguments.json:
        print_json(
            {
                "files": [_row_as_json(row) for row in plan.rows],
                "totals": plan.totals(),
                "taken_as": list(plan.taken_as),
                "label_files": plan.labels.n_files,
                "regions": plan.labels.n_regions,
                "warnings": list(plan.warnings),
            }
        )
    else:
        head = ("file", "what", "label", "group", "side", "verdict")
        print_table(head, [_row_as_cells(row) for row in plan.rows if row not in refused])
        print()
        print_table(("class", "clips"), [(name or "-", n) for name, n in plan.totals().items()])
        for sentence in (*_notes(plan, _choice(arguments)), *plan.warnings):
            print_note(sentence)
    for row in refused:
        print_note(f"{row.path}: {row.why}")
    return SOME_REFUSED if refused else 0


def _row_as_cells(row: PlannedFile) -> tuple[str, ...]:
    verdict = row.why or "ready"
    return (row.name, row.format, row.label or "-", row.group, str(row.split or "-"), verdict)


def _row_as_json(row: PlannedFile) -> dict[str, object]:
    return {
        "file": str(row.path),
        "format": row.format,
        "label": row.label,
        "group": row.group,
        "split": row.split,
        "fold": row.fold,
        "onset": row.onset_s,
        "offset": row.offset_s,
        "verdict": row.verdict,
        "why": row.why,
    }


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "imported": report.n_imported,
        "refused": [{"file": str(path), "why": why} for path, why in report.refused],
        "duplicates": [{"file": str(path), "why": why} for path, why in report.duplicates],
        "warnings": list(report.warnings),
        "trimmed": report.n_trimmed,
        "cancelled": report.is_cancelled,
    }
