"""What the program tells a person out of turn: a toast's words, not its looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.errors.base import HarkenError

_SHORT_CAUSE = 60
"""Letters of a cause that fit a toast beside the cure, in two lines together."""


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
    """Put an error into a notice that stays until it is closed; a long cause is its details.

    A short one stands before its cure, which may speak of what the cause names: "Connect one".
    """
    title = error.sentence or str(error) or type(error).__name__
    is_short = len(error.cause) <= _SHORT_CAUSE
    shown = " ".join(part for part in (error.cause if is_short else "", error.cure) if part)
    return Notice(
        kind="danger",
        title=title if ". " in title else title.removesuffix("."),
        sentence=shown or error.cause,
        cure=cure,
        details=error.cause if error.cure and not is_short else "",
        stays=True,
    )
