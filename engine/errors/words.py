"""How a sentence names a file and a number, and asks what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def named(path: Path) -> str:
    """Return the name of a file as a sentence shows it: quoted, on one line, printable."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path.name or str(path))
    return f"“{shown}”"


def meant(word: str, known: Iterable[str]) -> str:
    """Return the question after the nearest of some words, or nothing where none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean “{near[0]}”?" if near else ""


def counted(number: int) -> str:
    """Return a whole number with thin spaces between its thousands."""
    return f"{number:,}".replace(",", "\N{THIN SPACE}")
