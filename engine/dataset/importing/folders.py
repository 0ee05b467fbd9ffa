"""Finding sounds in folders named after classes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.audio.files import SUFFIXES
from engine.dataset.importing.beside import LABEL_SUFFIXES
from engine.dataset.importing.names import readable
from engine.runtime.label_files import MARK

JUNK_FILES = {".ds_store", "thumbs.db", "desktop.ini", ".directory", "icon\r"}
JUNK_FOLDERS = {"__macosx", ".git", ".svn", ".trashes", ".spotlight-v100", "$recycle.bin"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may hold a sound.

    Attributes
    ----------
    path : Path
    relative : Path
        Below the folder that was named; the name alone for a file that was named itself.
    label : str
        Name of the folder right above it, where that is a class; else ``""``.
    class_folder : Path
        That folder, relative too.
    """

    path: Path
    relative: Path
    label: str
    class_folder: Path


@dataclass(frozen=True, slots=True)
class FoundSounds:
    """Files in the order of their paths, and what is to be said about them."""

    files: tuple[Found, ...]
    warnings: tuple[str, ...] = ()


def find_sounds(source: Path) -> FoundSounds:
    """Find the files of a folder and of those in it, or return a file that was named itself.

    The class of a file is the folder right above it. A file right in the folder that was named
    has that folder's name as class only where no folder below holds sounds. Links are followed, a
    folder once however many lead to it. Files that systems leave about, and
    detections of our own, are passed over.
    """
    if not source.is_dir():
        return FoundSounds((Found(source, Path(source.name), "", Path()),))
    paths = sorted(_walk(source, set()))
    relatives = [path.relative_to(source) for path in paths]
    has_class_folders = any(
        len(relative.parts) > 1 and relative.suffix.lower() in SUFFIXES for relative in relatives
    )
    files: list[Found] = []
    for path, relative in zip(paths, relatives, strict=True):
        is_in_root = len(relative.parts) == 1
        label = path.parent.name or path.parent.resolve().name
        files.append(
            Found(
                path, relative, "" if is_in_root and has_class_folders else label, relative.parent
            )
        )
    return FoundSounds(tuple(files), _warnings(source))


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return  # a folder that may not be read holds nothing for us; its files cannot be named
    identity = (status.st_dev, status.st_ino)
    if identity in seen and status.st_ino:
        return
    seen.add(identity)
    for entry in entries:
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False  # a link that leads nowhere: a file that will be refused
        if is_folder and entry.name.lower() not in JUNK_FOLDERS:
            yield from _walk(Path(entry.path), seen)
        elif not is_folder and not _is_junk(entry.name):
            yield Path(entry.path)


def _is_junk(name: str) -> bool:
    if name.lower() in JUNK_FILES or name.startswith("._"):
        return True
    if MARK in name.lower() and Path(name).suffix.lower() in LABEL_SUFFIXES:
        return True  # what `detect --labels` wrote there
    return name.startswith(".") and Path(name).suffix.lower() not in SUFFIXES


def _warnings(source: Path) -> tuple[str, ...]:
    if not (source / "manifest.csv").is_file():
        return ()
    folder = readable(source.name)
    return (f"“{folder}” holds a manifest.csv: import that file to use its groups and splits.",)
