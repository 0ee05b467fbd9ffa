"""The loudspeaker of a window: one player, and why it could not be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.errors.base import HarkenError
from studio.work.mailbox import relay

if TYPE_CHECKING:
    from engine.audio.player import Player


class Speaker(QObject):
    """Owns the one thing of a window that sounds.

    Signals
    -------
    failed(HarkenError)
        A sound could not be played, or not to its end; told on the main thread.
    """

    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._player: Player | None = None

    @property
    def player(self) -> Player:
        """The player; made at its first use, for its library is not needed before."""
        if self._player is None:
            self._player = self._make()
        return self._player

    def close(self) -> None:
        """Be silent and let go of the device."""
        if self._player is not None:
            self._player.close()

    def _make(self) -> Player:
        from engine.audio.player import Player

        tell = relay(self._on_end)
        made = Player(on_end=lambda: tell(made.failure))
        return made

    def _on_end(self, failure: HarkenError | None) -> None:
        if failure is not None:
            self.failed.emit(failure)
