"""What a check finds: a sentence, the clips it is about, and a way to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.dataset.edits.base import Edit


class FindingKind(StrEnum):
    """What is found, in the order it is told: storage first."""

    STORAGE = "storage"
    CLASSES = "classes"
    TINY = "tiny"
    ABSENT = "absent"
    DOMINANT = "dominant"
    UNLABELLED = "unlabelled"
    DUPLICATES = "duplicates"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at.

    Attributes
    ----------
    kind : FindingKind
    title : str
        A few words for a card: “Exact copies”.
    sentence : str
        What is so, and why it matters.
    clips : tuple[int, ...]
        The clips it is about.
    is_serious : bool
        Training cannot begin, or its score would be a lie, or data are at risk.
    fix : Edit | None
        An edit that puts it right, where that is safe; undone like any other.
    """

    kind: FindingKind
    title: str
    sentence: str
    clips: tuple[int, ...] = ()
    is_serious: bool = False
    fix: Edit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Everything that was found, and the whole of it in one sentence."""

    verdict: str
    findings: tuple[Finding, ...]

    @property
    def is_ready(self) -> bool:
        """Nothing serious was found."""
        return not any(finding.is_serious for finding in self.findings)
