"""Commands on the window: its pages, its looks, its help."""

from __future__ import annotations

from collections.abc import Callable

from studio.commands.command import Command, needs_project
from studio.commands.context import Context

PAGES = (
    ("Collect", "folder-input", "Getting sounds in, from files and the microphone."),
    ("Label", "tag", "Making the clips right: class, span, noise."),
    ("Check", "list-checks", "Whether the set is fit to train on."),
    ("Train", "chart-spline", "Watching it learn, and what it confuses."),
    ("Listen", "ear", "Using it: record, play, predict."),
)
"""Name, icon and purpose of the five pages, in the order of the rail and of Ctrl+1 to 5."""

_THEMES = (
    ("system", "Follow the system's theme"),
    ("light", "Light theme"),
    ("dark", "Dark theme"),
    ("contrast", "High contrast theme"),
)

_MAPS = (
    ("", "the theme's own"),
    ("ember", "ember"),
    ("paper", "paper"),
    ("lagoon", "lagoon"),
    ("ink", "ink"),
    ("night", "night"),
)


def _shows(page: str) -> Callable[[Context], None]:
    return lambda context: context.show_page(page)


def _prefers(**values: object) -> Callable[[Context], None]:
    return lambda context: context.session.set_preferences(**values)


def _opens(panel: str) -> Callable[[Context], None]:
    return lambda context: context.open_panel(panel)


def _motion_title(context: Context) -> str:
    return "Allow motion" if context.session.preferences.reduce_motion else "Reduce motion"


def _toggle_motion(context: Context) -> None:
    is_reduced = context.session.preferences.reduce_motion
    context.session.set_preferences(reduce_motion=not is_reduced)


VIEW_COMMANDS = (
    *(
        Command(
            id=f"page.{name.lower()}",
            title=name,
            keys=(f"Ctrl+{place}",),
            icon=icon,
            about=about,
            enabled=needs_project,
            run=_shows(name),
        )
        for place, (name, icon, about) in enumerate(PAGES, start=1)
    ),
    Command(
        id="window.palette",
        title="Search or run a command",
        keys=("Ctrl+K",),
        icon="search",
        run=_opens("palette"),
    ),
    Command(
        id="window.settings",
        title="Settings",
        keys=("Ctrl+,",),
        icon="settings",
        run=_opens("settings"),
    ),
    Command(
        id="help.keys",
        title="Keys",
        keys=("F1",),
        icon="circle-question-mark",
        about="Every key on one sheet.",
        run=_opens("keys"),
    ),
    Command(
        id="window.fill",
        title="Full screen",
        keys=("F11",),
        icon="maximize",
        run=lambda context: context.set_full_screen(),
    ),
    *(
        Command(id=f"theme.{name}", title=title, icon="eye", run=_prefers(theme=name))
        for name, title in _THEMES
    ),
    *(
        Command(
            id=f"colors.{name or 'theme'}",
            title=f"Spectrogram colours: {title}",
            icon="image",
            run=_prefers(colormap=name),
        )
        for name, title in _MAPS
    ),
    Command(id="motion.reduce", title=_motion_title, icon="zap", run=_toggle_motion),
)
