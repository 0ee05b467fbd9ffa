"""What people call clips in the shell: ``c12``, ``12``, a name, a path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from engine.dataset.catalog import Catalog
from engine.dataset.importing.names import readable
from engine.errors.usage import UnknownClipError


def find_clips(catalog: Catalog, names: Iterable[str]) -> tuple[int, ...]:
    """Return the ids of the clips that are meant, each once, in the order they were named.

    Parameters
    ----------
    catalog : Catalog
    names : Iterable[str]
        An id, a range of ids (``c3-c8``: those that are there), a clip's name, or the path a file
        was imported from. A name means every clip that has it.

    Raises
    ------
    UnknownClipError
        For the first name that means nothing.
    """
    clips = catalog.clips()
    ids = {clip.id for clip in clips}
    origins = {source.id: source.origin for source in catalog.sources()}
    found: dict[int, None] = {}
    for name in names:
        meant = [each for each in _numbered(name) if each in ids]
        if not meant:
            path = readable(str(Path(name)))
            meant = [
                clip.id for clip in clips if name == clip.name or path == origins[clip.source_id]
            ]
        if not meant:
            raise UnknownClipError(name)
        found.update(dict.fromkeys(meant))
    return tuple(found)


def _numbered(name: str) -> Iterable[int]:
    if one := re.fullmatch(r"c?(\d{1,12})", name):
        return (int(one[1]),)
    if several := re.fullmatch(r"c?(\d{1,9})-c?(\d{1,9})", name):
        return range(int(several[1]), int(several[2]) + 1)
    return ()
