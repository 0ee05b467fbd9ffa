"""Names that come from outside, made fit to be shown and stored."""

from __future__ import annotations

import unicodedata

LONGEST = 200


def readable(text: str) -> str:
    r"""Return a name on one line that every screen and file can hold.

    Bytes that are no text, line feeds and other control characters become “�” or a space; what is
    too long is cut. The file itself is always reached by its own name, never by this one.

    >>> readable("dog\nbark.wav")
    'dog bark.wav'
    """
    shown = "".join(_shown(character) for character in unicodedata.normalize("NFC", text))
    return shown.strip()[:LONGEST] or "�"


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return "�" if unicodedata.category(character) in {"Cc", "Cs"} else character
