"""An import on its way: which sources, how they are read, and the plan that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.dataset.importing.label_choice import DEFAULT_CHOICE, LabelChoice
from engine.dataset.importing.plan import ImportPlan, plan_import

if TYPE_CHECKING:
    from engine.dataset.project import Project

FROM_NAMES = "Folder name"
NO_LABEL = "No label"

GROUPINGS = {
    "Each file": "source",
    "Folder": "folder",
    "Start of the name": r"([^/]+?)[ _-][^/]*$",
    "Date in the name": r"((?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d)",
}
"""Ways to tell which files belong together; the patterns are those of `importing.grouping`."""

PATTERN = "A pattern…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person wants to import, and how.

    Attributes
    ----------
    sources : tuple[Path, ...]
        Files, folders, manifests.
    label_from : str
        `FROM_NAMES`, `NO_LABEL`, or the name of a class for all of them.
    group_by : str
        As of `plan_import`.
    labels : LabelChoice
        How label files beside the sounds are taken.
    trims_silence : bool
        Whether the silent ends of each clip are trimmed when it is in.
    """

    sources: tuple[Path, ...]
    label_from: str = FROM_NAMES
    group_by: str = "source"
    labels: LabelChoice = DEFAULT_CHOICE
    trims_silence: bool = False

    @property
    def name(self) -> str:
        """What the sources are called together."""
        if len(self.sources) == 1:
            return self.sources[0].name
        parents = {source.parent for source in self.sources}
        return parents.pop().name if len(parents) == 1 else f"{len(self.sources)} sources"

    def plan(self, project: Project) -> ImportPlan:
        """Find out what it would do; reads the first bytes of each file, so in a job.

        Raises
        ------
        SourceMissingError, NothingToImportError, ManifestError, GroupPatternError
        """
        label = None if self.label_from in (FROM_NAMES, NO_LABEL) else self.label_from
        made = plan_import(
            self.sources, project=project, label=label, group_by=self.group_by, labels=self.labels
        )
        if self.label_from == NO_LABEL:
            made = replace(made, rows=tuple(replace(row, label="") for row in made.rows))
        return made


def with_more(draft: Draft | None, sources: Sequence[Path]) -> Draft:
    """Return a draft with these sources: dropped while one stands, they join it."""
    before = draft.sources if draft else ()
    joined = tuple(dict.fromkeys((*before, *sources)))
    return replace(draft, sources=joined) if draft else Draft(sources=joined)
