"""A command: what a person can ask for, as a row of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.commands.context import Context


def always(_context: Context) -> str | None:
    """Say that nothing stands against it."""
    return None


def needs_project(context: Context) -> str | None:
    """Say why not where no project is open."""
    return None if context.session.project else "No project is open."


def needs_writing(context: Context) -> str | None:
    """Say why not where no project is open, or where it can only be looked at."""
    project = context.session.project
    if project is not None and project.was_full:
        return "This project is open to look only: free some space and open it again."
    if project is not None and project.is_read_only:
        return "This project is open to look only: another Harken writes it."
    return needs_project(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing to ask for; menus, palette, keymap, tooltips and guide are made from it.

    Attributes
    ----------
    id : str
        ``noun.verb``.
    title : str | Callable[[Context], str]
        Its words; a function where they name what it would do now.
    about : str
        One sentence for tooltip and guide, where the title does not say it all.
    keys : tuple[str, ...]
        Key sequences as Qt writes them; the first is shown. Ctrl is ⌘ on macOS.
    icon : str
        Lucide name, or ``""``.
    page : str
        The page on which the keys work; ``""`` for everywhere.
    enabled : Callable[[Context], str | None]
        None where it can be used now, else the sentence that says why not.
    run : Callable[[Context], None]
        Carries it out.
    """

    id: str
    title: str | Callable[[Context], str]
    run: Callable[[Context], None]
    about: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    page: str = ""
    enabled: Callable[[Context], str | None] = always

    def words(self, context: Context) -> str:
        """Return its title as it reads now."""
        return self.title if isinstance(self.title, str) else self.title(context)

    @property
    def key(self) -> str:
        """The key sequence that is shown, or ``""``."""
        return self.keys[0] if self.keys else ""


def page_command(
    command_id: str,
    title: str | Callable[[Context], str],
    page: str,
    *,
    keys: tuple[str, ...] = (),
    icon: str = "",
    about: str = "",
) -> Command:
    """Make the row of something that one page does: it goes there and asks the page."""

    def enabled(context: Context) -> str | None:
        if reason := needs_project(context):
            return reason
        made = context.made_page(page)
        # A page that was never shown is not built just to be asked; it answers when it is there.
        return made.why_not(command_id) if made else None

    def run(context: Context) -> None:
        context.show_page(page)
        shown = context.page(page)
        reason = shown.why_not(command_id)
        if reason is None:
            shown.do(command_id)
        else:
            context.say_why_not(reason)

    return Command(
        id=command_id,
        title=title,
        run=run,
        about=about,
        keys=keys,
        icon=icon,
        page=page,
        enabled=enabled,
    )
