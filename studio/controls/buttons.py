"""Buttons: one primary a page, the rest outlined or quiet; each tells why it cannot be used."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from studio.theme import theme
from studio.theme.fonts import font
from studio.theme.icons import icon as themed_icon

_ICON_TONES = {"primary": "on-accent", "danger": "danger"}


class Button(QPushButton):
    """A button whose icon follows the theme and which explains itself when it is off."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._tone = _ICON_TONES.get(kind, "text2")
        self._tip = ""
        self._reason: str | None = None
        self._drawn: tuple[str, str, str, int] | None = None
        self.setProperty("kind", kind)
        # The ring is for the keyboard only, and a click must not take Space away from the sound.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_words(text)

    def set_words(self, text: str) -> None:
        """Change what the button says."""
        self.setAccessibleName(text or self._tip)
        # Fusion leaves 4 px between icon and words; the space brings them to 8.
        self.setText(f" {text}" if text and self._icon_name else text)

    def words(self) -> str:
        """Return what the button says."""
        return self.text().strip()

    def set_icon(self, name: str, size: int = 16) -> None:
        """Put an icon before the words, or in their place."""
        self._icon_name = name
        self.setIconSize(QSize(size, size))
        self.set_words(self.words())
        self._draw_icon()

    def set_tone(self, token: str) -> None:
        """Draw the icon in another token's colour, such as ``accent`` while a thing is on."""
        if token != self._tone:
            self._tone = token
            self._draw_icon()

    def set_tip(self, tip: str) -> None:
        """Say what the button does, and its key, when it is pointed at."""
        self._tip = tip
        if not self.words():
            self.setAccessibleName(tip)
        self.setToolTip(self._reason or tip)

    def set_reason(self, reason: str | None) -> None:
        """Turn the button off and say why when it is pointed at; None turns it on."""
        self._reason = reason
        self.setEnabled(reason is None)
        self.setToolTip(reason or self._tip)
        self.setAccessibleDescription(reason or "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        now = theme.current()
        wanted = (now.name, self._icon_name, self._tone, self.iconSize().width())
        # Qt tells a style change at every new parent too.
        if self._icon_name and wanted != self._drawn:
            self._drawn = wanted
            ink, off = now.hex(self._tone), now.hex("disabled")
            self.setIcon(themed_icon(self._icon_name, ink, off, wanted[3]))


def button(
    text: str, icon: str | None = None, *, kind: str = "", small: bool = False, tip: str = ""
) -> Button:
    """Make a button with words.

    Parameters
    ----------
    text : str
        A verb with its object; three dots only where a dialog follows.
    icon : str | None
        Name of a Lucide icon.
    kind : str
        ``""``, ``"primary"`` (one a page), ``"quiet"`` or ``"danger"``.
    small : bool
        26 px high instead of 32.
    tip : str
        Shown when it is pointed at.
    """
    made = Button(text, kind)
    weight = 600 if kind == "primary" else 500
    made.setFont(font("small" if small else "body", weight))
    made.setProperty("small", "true" if small else "false")
    made.set_tip(tip)
    if icon:
        made.set_icon(icon)
    return made


def icon_button(
    icon: str, tip: str, *, kind: str = "quiet", small: bool = False, tone: str = "text2"
) -> Button:
    """Make a square button of an icon the whole world knows; `tip` is its accessible name too."""
    made = Button("", kind)
    made.setProperty("small", "true" if small else "false")
    made.setProperty("square", "true")
    made.setFixedWidth(26 if small else 32)
    made.set_tip(tip)
    made.set_icon(icon)
    made.set_tone(tone)
    return made
