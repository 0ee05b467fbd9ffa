"""The project on disk could not be opened, read or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors.base import HarkenError

if TYPE_CHECKING:
    from pathlib import Path


class ProjectError(HarkenError):
    """The project on disk could not be opened, read or changed."""


class CatalogAlteredError(ProjectError):
    """A catalog holds tables, views or triggers that Harken did not make."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, what)
        self.sentence = f"“{path.parent.name}” was not opened."
        self.cause = f"Its catalog holds something that Harken never puts there: {what}."
        self.cure = "Ask whoever gave it to you for the folder as Harken left it."


class CatalogBusyError(ProjectError):
    """Another program holds the catalog of a project."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"“{path.parent.name}” could not be changed just now."
        self.cause = "Another program is using its catalog."
        self.cure = "Close that program and do it again."


class CatalogDamagedError(ProjectError):
    """A catalog cannot be read as it was written."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.sentence = f"The catalog of “{path.parent.name}” is damaged."
        self.cause = detail
        self.cure = "Nothing was written. Put back a copy of the folder from before."


class CatalogForeignError(ProjectError):
    """A catalog.sqlite is no catalog of Harken."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"“{path.parent.name}” is not a Harken project."
        self.cause = f"Its {path.name} was made by another program."
        self.cure = "Choose a folder that Harken made."


class CatalogNewerError(ProjectError):
    """A catalog was written by a later Harken."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.sentence = f"“{path.parent.name}” was not opened."
        self.cause = f"It was last used by a newer Harken (format {found}, this one knows {known})."
        self.cure = "Install the newest Harken."


class DiskFullError(ProjectError):
    """There is no room left for what was to be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = "The disk is full. Nothing was lost."
        self.cause = f"There was no room to write in {path}."
        self.cure = "Free some space and do it again."


class FolderMissingError(ProjectError):
    """A file was to be written into a folder that is not there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"There is no folder “{folder}”."
        self.cure = "Make it first, or name another one."


class FolderTakenError(ProjectError):
    """A project was to be made in a folder that holds other things."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"No project was made in “{folder.name}”."
        self.cause = "There are files in that folder already."
        self.cure = "Name a new folder."


class FolderUnusableError(ProjectError):
    """A folder could not be read or written."""

    def __init__(self, folder: Path, detail: str) -> None:
        super().__init__(folder, detail)
        self.sentence = f"“{folder}” could not be used."
        self.cause = detail
        self.cure = "Choose a folder in which you may write."


class NoProjectError(ProjectError):
    """There is no project where one was looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"There is no project in “{folder}”."
        self.cure = "Name one with --project, or make one with: harken new FOLDER"


class ObjectDamagedError(ProjectError):
    """The bytes of a sound are not those that were imported."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, path)
        self.sentence = f"“{name}” has changed on the disk since it was imported."
        self.cause = f"The bytes of {path} no longer match their name."
        self.cure = "Import the same file again: that puts it right."


class ObjectMissingError(ProjectError):
    """The bytes of a sound are gone from the project."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, path)
        self.sentence = f"The sound of “{name}” is missing."
        self.cause = f"There is no file {path}."
        self.cure = "Import the same file again: that puts it right."


class ProjectExistsError(ProjectError):
    """A project was to be made where one is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"“{folder.name}” is a project already."
        self.cure = "Open it, or name another folder."


class ProjectFullError(ProjectError):
    """A project cannot be changed because its disk was full when it was opened."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sentence = f"“{name}” was not changed. Nothing was lost."
        self.cause = "Its disk was full when it was opened, so it is open to look and play only."
        self.cure = "Free some space and open it again."


class ProjectHeldError(ProjectError):
    """A project cannot be changed while another Harken has it open."""

    def __init__(self, name: str, holder: str) -> None:
        super().__init__(name, holder)
        self.sentence = f"“{name}” was not changed."
        self.cause = f"It is open in another Harken ({holder})."
        self.cure = "Close it there, or make the change there."


class ProjectReadOnlyError(ProjectError):
    """A project that was opened to look and play cannot be changed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sentence = f"“{name}” was not changed."
        self.cause = "It is open read-only."
        self.cure = "Copy the project's folder to a place where you may write, and open the copy."


class StorageFailingError(ProjectError):
    """The disk reported an error while a project was read or written."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.sentence = "The storage is failing; this change was not made."
        self.cause = f"{path}: {detail}."
        self.cure = "Copy the project to another disk now."


class UnsafeLinkError(ProjectError):
    """A part of a project is a link to somewhere else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"“{path.parent.name}” was not opened."
        self.cause = f"Its {path.name} is a link, and a project holds no links."
        self.cure = "Put the real file or folder in the place of the link."
