"""Words on a page: a role says how large, a tone says how loud."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from studio.theme.fonts import font


def label(
    text: str, role: str = "body", tone: str = "", *, wrap: bool = False, weight: int | None = None
) -> QLabel:
    """Make a line of words.

    Parameters
    ----------
    text : str
    role : str
        Of the type scale: ``caption`` to ``hero``.
    tone : str
        ``""`` for content, ``"2"`` for labels, ``"3"`` for units and hints, or ``accent``,
        ``danger``, ``warn``, ``ok``.
    wrap : bool
        Whether a long text breaks into lines.
    weight : int | None
        Overrides the role's weight.
    """
    made = QLabel(text)
    made.setFont(font(role, weight))
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)  # a file name may look like markup
    made.setProperty("tone", tone)
    return made


def set_tone(shown: QLabel, tone: str) -> None:
    """Change how loud a label speaks."""
    if shown.property("tone") != tone:
        shown.setProperty("tone", tone)
        shown.style().unpolish(shown)
        shown.style().polish(shown)
