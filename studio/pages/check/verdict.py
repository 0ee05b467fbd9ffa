"""The band at the top of Check: one sentence, why, and three numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.controls.numbers import number
from studio.controls.painting import Painted, box, color, glyph, text_width, words
from studio.pages.check.summary import SetSummary
from studio.theme.theme import current

HEIGHT_PX = 72
_EDGE_PX, _WORDS_PX, _GAP_PX = 20, 74, 24


class Verdict(Painted):
    """Icon on its tint, the verdict as a heading, what it means below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = ("shield-check", "ok")
        self._says, self._means = "", ""
        self._facts: tuple[tuple[str, str], ...] = ()
        self.setFixedHeight(HEIGHT_PX)

    def show_summary(self, summary: SetSummary) -> None:
        """Show what was found."""
        report = summary.report
        serious = [each for each in report.findings if each.is_serious]
        if serious:
            self._look, self._means = ("shield-alert", "danger"), serious[0].sentence
        elif report.findings:
            self._look = ("shield-alert", "warn")
            self._means = "Nothing stands against training; a look at these is time well spent."
        else:
            self._look, self._means = ("shield-check", "ok"), "Every flag is seen to."
        self._says = report.verdict
        self._facts = (
            (number(summary.minutes, places=1), "minutes"),
            (number(summary.n_groups), "recording" if summary.n_groups == 1 else "recordings"),
            (summary.split_words, "% split, by recording"),
        )
        self.setAccessibleName(self._says)
        self.setAccessibleDescription(self._means)
        self.update()

    def says(self) -> str:
        """Return the verdict on screen."""
        return self._says

    def paint(self, p: QPainter, rect: QRectF) -> None:
        icon, tone = self._look
        tile = QRectF(20, 16, 40, 40)
        edge = color(tone, 0.6) if current().name == "contrast" else None
        box(p, tile, color(f"{tone}-tint"), 12, edge)
        glyph(p, icon, 30, 26, tone, 20)
        left = self._paint_facts(p, rect)
        room = left - _WORDS_PX - _GAP_PX
        words(p, QRectF(_WORDS_PX, 13, room, 26), self._says, "heading")
        words(p, QRectF(_WORDS_PX, 40, room, 20), self._means, "body", "text2")

    def _paint_facts(self, p: QPainter, rect: QRectF) -> float:
        """Paint the numbers from the right; return where the leftmost begins.

        The sentence goes before them: those that leave it no room stay away, but for the last.
        """
        x = rect.width() - _EDGE_PX
        said = text_width(self._says, "heading")
        for value, name in reversed(self._facts):
            width = max(text_width(value, "heading"), text_width(name, "small"))
            is_last = (value, name) == self._facts[-1]
            if not is_last and x - width < _WORDS_PX + said + _GAP_PX:
                break
            x -= width
            words(p, QRectF(x, 13, width + 2, 26), value, "heading")
            words(p, QRectF(x, 40, width + 2, 20), name, "small", "text3")
            x -= 36
        return x + 36
