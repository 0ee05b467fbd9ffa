"""What a command, and a page, may ask of the window they are in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from engine.errors.base import HarkenError
from studio.commands.notice import Cure, Notice
from studio.session import Session
from studio.work.desk import WorkDesk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from engine.audio.player import Player


class Page(Protocol):
    """A page as the window sees it; it is a QWidget made as ``PageClass(context, parent)``.

    Attributes
    ----------
    header_changed : Signal
        To be emitted when anything below reads differently; the window asks again.
    """

    header_changed: Any

    def sentence(self) -> str:
        """Return the one sentence beside the title in the header."""
        ...

    def primary(self) -> str:
        """Return the id of the primary command, or ``""``."""
        ...

    def secondary(self) -> str:
        """Return the id of the one other command in the header, or ``""``."""
        ...

    def foot_line(self) -> str:
        """Return what stands at the right of the foot."""
        ...

    def why_not(self, command_id: str) -> str | None:
        """Return None where one of its commands can be used now, else why not."""
        ...

    def do(self, command_id: str) -> None:
        """Carry out one of its commands."""
        ...

    def play(self) -> bool:
        """Play or stop what is selected; False leaves it to the window."""
        ...

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Take what was dropped on the window or chosen in a dialog."""
        ...

    def shown(self) -> None:
        """Hear that the page came to the front."""
        ...

    def hidden(self) -> None:
        """Hear that another page came to the front."""
        ...


class Context(Protocol):
    """The window, as commands and pages see it."""

    @property
    def session(self) -> Session:
        """The open project, the selection, the preferences."""
        ...

    @property
    def desk(self) -> WorkDesk:
        """Where long work is put."""
        ...

    @property
    def player(self) -> Player:
        """The one thing that sounds; made at its first use."""
        ...

    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        ...

    def page(self, name: str = "") -> Page:
        """Return a page, made if need be; the one in front where no name is given."""
        ...

    def made_page(self, name: str) -> Page | None:
        """Return a page if it was made already."""
        ...

    @property
    def page_name(self) -> str:
        """Name of the page in front; ``""`` on the start page."""
        ...

    def perform(self, command_id: str) -> None:
        """Run a command of the table, or say why it cannot be used now."""
        ...

    def say_why_not(self, reason: str) -> None:
        """Tell, in passing, why something asked for cannot be done now."""
        ...

    def tell(self, notice: Notice) -> None:
        """Show a toast."""
        ...

    def tell_error(self, error: HarkenError, cure: Cure | None = None) -> None:
        """Show an error as a toast that stays."""
        ...

    def tell_over(self, part: QWidget | None) -> None:
        """Let toasts stand over a part of the page in front; None is the window's corner."""
        ...

    def set_state(self, page: str, words: str, tone: str = "text3") -> None:
        """Write a count or a state under a page's name in the rail."""
        ...

    def refresh(self) -> None:
        """Read the header, the foot and the rail anew."""
        ...

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder with the system's dialog."""
        ...

    def ask_files(self, title: str, kinds: str = "") -> list[Path]:
        """Ask for files; `kinds` is a Qt filter such as ``"Sounds (*.wav *.flac)"``."""
        ...

    def ask_save(self, title: str, suggested: str, kinds: str = "") -> Path | None:
        """Ask where to save a file."""
        ...

    def ask_name(self, title: str, then: Callable[[str], None], text: str = "") -> None:
        """Ask for a word or two in a card of the window; `then` gets them, unless it is closed."""
        ...

    def open_panel(self, name: str) -> None:
        """Open one of the window's own panels: ``palette``, ``keys``, ``settings``, ``history``."""
        ...

    def set_full_screen(self) -> None:
        """Fill the screen, or leave it again."""
        ...

    def quit(self) -> None:
        """Close the window."""
        ...
