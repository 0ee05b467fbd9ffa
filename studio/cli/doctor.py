"""`harken doctor`: what is missing on this machine, with the exact cure."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.output import print_json, print_table

if TYPE_CHECKING:
    from engine.machine.checkup import Finding

EXAMPLE = "harken doctor --json"
SOMETHING_MISSING = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing but the shared options."""
    parser.epilog = f"{parser.epilog}\n\nThe exit code is 3 when something is missing."


def run(arguments: Namespace) -> int:
    """Look at the machine, print the findings, and return 3 when something is missing."""
    from engine.machine.checkup import State, examine
    from studio.preferences import config_folder

    findings = examine(Path.cwd(), config_folder())
    if arguments.json:
        print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        _print(findings)
    return SOMETHING_MISSING if any(f.state is State.MISSING for f in findings) else 0


def _print(findings: tuple[Finding, ...]) -> None:
    print_table(("part", "state", "found"), [(f.part, f.state, f.sentence) for f in findings])
    cures = [finding for finding in findings if finding.cure]
    if cures:
        print("\nWhat to do:")
    for finding in cures:
        print(f"  {finding.part}: {finding.cure}")
