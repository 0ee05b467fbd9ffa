"""Which label file belongs to which recording, by their names.

A label file belongs to the recording of its folder whose name it begins with, the longest of them:
``dawn.txt``, ``dawn.wav.txt`` and ``dawn.Table.1.selections.txt`` to ``dawn.wav``, ``dawn.2.txt``
to ``dawn.2.wav`` where that is there. Capitals make no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from engine.audio.files import SUFFIXES

LABEL_SUFFIXES = (".txt", ".csv", ".tsv")
_LOOKED_AT = {*LABEL_SUFFIXES, *SUFFIXES}


def labels_beside(recordings: Iterable[Path]) -> dict[Path, list[Path]]:
    """Return the files beside each recording that may be its labels, in the order of their names.

    A recording without any is not in it.
    """
    wanted = set(recordings)
    found: defaultdict[Path, list[Path]] = defaultdict(list)
    for folder in sorted({path.parent for path in wanted}):
        files = _files_in(folder)
        owners = _by_start(_sounds(files))
        for path in files:
            if path.suffix.lower() in LABEL_SUFFIXES:
                recording = _owner(path, owners)
                if recording in wanted:
                    found[recording].append(path)
    return dict(found)


def sounds_beside(path: Path) -> list[Path]:
    """Return the recordings in the folder of a file."""
    return _sounds(_files_in(path.parent))


def owner(label_file: Path, sounds: Sequence[Path]) -> Path | None:
    """Return the recording that a label file belongs to by its name, or None."""
    return _owner(label_file, _by_start(sounds))


def named(label_file: Path, name: str, sounds: Sequence[Path]) -> Path | None:
    """Return the recording that a label file names, or None where it does not lie beside it.

    Paths are often those of another computer, so only the last part of them counts; where it is
    found below the label file's folder as the path says, that one is taken. Nothing outside of that
    folder is ever reached.
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts:
        return None
    folder = label_file.parent
    inside = folder.joinpath(*parts)
    if ".." not in parts and inside.is_relative_to(folder) and _is_file_in(folder, inside):
        return inside
    return next((each for each in sounds if each.name.lower() == parts[-1].lower()), None)


def _by_start(sounds: Iterable[Path]) -> dict[str, Path]:
    """Return recordings by what the name of a label file of theirs begins with."""
    owners: dict[str, Path] = {}
    for sound in sounds:
        owners.setdefault(sound.stem.lower(), sound)
        owners[sound.name.lower()] = sound
    return owners


def _owner(label_file: Path, owners: dict[str, Path]) -> Path | None:
    start = label_file.name.lower()
    while "." in start:
        start = start.rpartition(".")[0]
        if start in owners:
            return owners[start]
    return None


def _is_file_in(folder: Path, path: Path) -> bool:
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a zero byte, too long, a loop of links
        return False


def _files_in(folder: Path) -> list[Path]:
    """Return the sounds and what may be label files, in the order of their names."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []  # one that may not be read holds nothing for us
    return [path for path in paths if path.suffix.lower() in _LOOKED_AT and path.is_file()]


def _sounds(files: Iterable[Path]) -> list[Path]:
    return [path for path in files if path.suffix.lower() in SUFFIXES]
