"""The window's own panels, each made when it is asked for and gone when it is closed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.commands.context import Context
from studio.controls.popover import Popover
from studio.frame.header import Header
from studio.frame.rail import Rail


class Panels:
    """Opens ``palette``, ``keys``, ``settings`` and ``history`` over a window.

    Parameters
    ----------
    context : Context
    window : QWidget
        The same, to lie over.
    rail, header : Rail, Header
        Hold the buttons that settings and history point at.
    """

    def __init__(self, context: Context, window: QWidget, rail: Rail, header: Header) -> None:
        self._context, self._window = context, window
        self._rail, self._header = rail, header

    def open(self, name: str) -> None:
        """Open a panel."""
        {
            "palette": self._open_palette,
            "keys": self._open_keys,
            "settings": self._open_settings,
            "history": self._open_history,
        }[name]()

    def _open_palette(self) -> None:
        from studio.frame.palette import TOP, Palette, entries_of

        palette = Palette(entries_of(self._context), self._context.page_name, self._window)
        palette.closed.connect(palette.deleteLater)
        palette.open_in_middle(palette.field, top=TOP)

    def _open_keys(self) -> None:
        from studio.frame.keys_sheet import KeysSheet

        keys = KeysSheet(self._context, self._window)
        keys.closed.connect(keys.deleteLater)
        keys.open_in_middle()

    def _open_settings(self) -> None:
        from studio.frame.settings_panel import settings_panel

        cause = self._rail.end("window.settings")
        self._point_at(settings_panel(self._context.session), cause, "right")

    def _open_history(self) -> None:
        from studio.frame.history_panel import HistoryPanel

        self._point_at(HistoryPanel(self._context.session), self._header.undo_button, "below")

    def _point_at(self, content: QWidget, cause: QWidget, side: str) -> None:
        popover = Popover(content, self._window)
        popover.closed.connect(popover.deleteLater)
        popover.point_at(cause, side)
