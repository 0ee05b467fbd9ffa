"""How a sentence names a file and a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def named(path: Path) -> str:
    """Return the name of a file as a sentence shows it: quoted, on one line, printable."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path.name or str(path))
    return f"“{shown}”"


def counted(number: int) -> str:
    """Return a whole number with thin spaces between its thousands."""
    return f"{number:,}".replace(",", "\N{THIN SPACE}")
