"""The surveys of a project's long recordings: one object each, whoever asks for it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from engine.audio.files import MAX_HOURS
from engine.audio.survey import PART_NAME, PARTS_IN, Survey
from engine.audio.tiles import Picture
from engine.dataset.objects import ObjectStore
from engine.dataset.records import Source
from engine.errors.projects import ObjectMissingError
from engine.settings import SAMPLE_RATE

LONG_S = 300.0
"""A recording above this is surveyed and read in spans; a shorter one is held in memory, 19 MB."""


class Surveys:
    """Pictures and peaks of recordings, in the folder ``cache`` of a project.

    Parameters
    ----------
    folder : Path
        The project's folder.
    objects : ObjectStore
    """

    def __init__(self, folder: Path, objects: ObjectStore) -> None:
        self._folder, self._objects = folder / "cache", objects
        self._lock = Lock()
        self._made: WeakValueDictionary[tuple[str, Picture], Survey] = WeakValueDictionary()

    def of(self, source: Source, picture: Picture) -> Survey:
        """Return the survey of a recording, with what of it is known already; any thread."""
        with self._lock:
            key = (source.digest, picture)
            found = self._made.get(key)
            if found is None:
                n_samples = round(source.n_frames * SAMPLE_RATE / source.sample_rate)
                n_samples = min(n_samples, MAX_HOURS * 3600 * SAMPLE_RATE)  # whatever the row says
                found = Survey(self._folder, source.digest, max(1, n_samples), picture)
                self._made[key] = found
            return found

    def clear_away(self) -> None:
        """Delete what surveys that were killed left half made; for the project's one writer.

        One that a second Harken, which only looks, is making there is not kept then, nothing else.
        Nothing is deleted through a link: the project may be a stranger's, the folder our own.
        """
        for kind in PARTS_IN:
            for part in (self._folder / kind).glob("*/*.part"):
                is_linked = any(each.is_symlink() for each in (part, *part.parents[:2]))
                if PART_NAME.fullmatch(part.name) and not is_linked and part.is_file():
                    with suppress(OSError):
                        part.unlink(missing_ok=True)

    def path(self, source: Source) -> Path:
        """Return the recording's file, without a look at its bytes: that takes seconds.

        Raises
        ------
        ObjectMissingError
        """
        path = self._objects.path(source.digest, source.suffix)
        if not path.is_file():
            raise ObjectMissingError(source.name, path)
        return path

    def checked_path(self, source: Source) -> Path:
        """Return the recording's file once its bytes were compared with their name.

        Raises
        ------
        ObjectMissingError, ObjectDamagedError, UnsafeLinkError
        """
        return self._objects.checked_path(source.digest, source.suffix, source.name)
