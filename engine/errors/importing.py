"""An import could not be planned or carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors.base import HarkenError

if TYPE_CHECKING:
    from pathlib import Path


class ImportingError(HarkenError):
    """An import could not be planned or carried out."""


class GroupPatternError(ImportingError):
    """A pattern for groups cannot be used."""

    def __init__(self, pattern: str, why: str) -> None:
        super().__init__(pattern, why)
        self.sentence = f"The pattern “{pattern}” cannot name groups: {why}."
        self.cure = "Put round brackets about the part that names the group: (.*)_take"


class LabelFileError(ImportingError):
    """A label file cannot be read."""

    def __init__(self, path: Path, why: str, cure: str) -> None:
        super().__init__(path, why, cure)
        self.sentence = f"The labels in “{path.name}” were not read: {why}."
        self.cure = cure


class ManifestError(ImportingError):
    """A manifest cannot be read as a table."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.sentence = f"The manifest “{path.name}” was not read: {why}."
        self.cure = (
            "It needs one line of column names, one of them “path”, and a line for each clip."
        )


class NothingToImportError(ImportingError):
    """Nothing that was named holds a sound."""

    def __init__(self, names: str) -> None:
        super().__init__(names)
        self.sentence = f"There is nothing to import in {names}."
        self.cure = "Name sound files, folders that hold some, or a CSV manifest."


class SourceMissingError(ImportingError):
    """Something to be imported does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"There is no file or folder “{path}”."
        self.cure = "Check the spelling."
