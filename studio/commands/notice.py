"""What the program tells a person out of turn: a toast's words, not its looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.errors.base import HarkenError


@dataclass(frozen=True, slots=True)
class Cure:
    """The one way out that a notice offers."""

    words: str
    carry_out: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell.

    Attributes
    ----------
    kind : str
        ``ok``, ``info``, ``warn`` or ``danger``.
    title : str
        What happened.
    sentence : str
        What is safe, what can be done.
    cure : Cure | None
        At most one button.
    details : str
        Shown when *Details* is pressed.
    stays : bool
        Whether it stays until it is closed; otherwise it goes after four seconds.
    """

    kind: str
    title: str
    sentence: str = ""
    cure: Cure | None = None
    details: str = ""
    stays: bool = False


def notice_of(error: HarkenError, cure: Cure | None = None) -> Notice:
    """Put an error into a notice that stays until it is closed; its cause is the details."""
    title = error.sentence or str(error) or type(error).__name__
    shown = error.cure or error.cause
    return Notice(
        kind="danger",
        title=title if ". " in title else title.removesuffix("."),
        sentence=shown,
        cure=cure,
        details=error.cause if error.cure else "",
        stays=True,
    )
