"""Names of classes and recordings, made fit for the file systems of every computer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_BYTES = 120
"""Of a name in UTF-8: with a number and a suffix it stays below the 255 that systems allow."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def safe_name(text: str) -> str:
    r"""Return a name for a file or folder that Windows, macOS and Linux all take.

    >>> safe_name("a/b: c?"), safe_name("nul.txt"), safe_name(" .. ")
    ('a_b_ c_', 'nul_.txt', '_')
    """
    composed = unicodedata.normalize("NFC", text)
    shown = "".join("_" if unicodedata.category(c).startswith("C") else c for c in composed)
    name = _cut(_FORBIDDEN.sub("_", shown)).strip(" .")
    start, dot, end = name.partition(".")
    if _DEVICE.fullmatch(start.rstrip()):
        name = f"{start.rstrip()}_{dot}{end}"  # Windows takes the device, whatever the suffix is
    return name.lstrip("-~") or "_"  # nor is it an option or a home to a shell


def unique_names(texts: Iterable[str]) -> dict[str, str]:
    """Return a safe name for each text, no two alike where capitals make no difference."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for text in texts:
        if text in names:
            continue
        name, number = safe_name(text), 1
        while _folded(name) in taken:
            number += 1
            name = f"{safe_name(text)} ({number})"
        names[text] = name
        taken.add(_folded(name))
    return names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _cut(text: str) -> str:
    return text.encode()[:LONGEST_BYTES].decode(errors="ignore")
