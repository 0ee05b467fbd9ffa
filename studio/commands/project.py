"""Commands on projects: new, open, close, show, the demo."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from studio.commands.command import Command, needs_project
from studio.commands.context import Context


def _new(context: Context) -> None:
    folder = context.ask_save("New project", "Untitled.harken")
    if folder is not None:
        context.session.create(folder)


def _open(context: Context) -> None:
    folder = context.ask_folder("Open a project")
    if folder is not None:
        context.session.open(folder)


def _close(context: Context) -> None:
    context.session.close()


def _reveal(context: Context) -> None:
    if context.session.project is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(context.session.project.folder)))


def _demo(context: Context) -> None:
    from studio.commands.demo import open_demo

    open_demo(context)


def _quit(context: Context) -> None:
    context.quit()


PROJECT_COMMANDS = (
    Command(
        id="project.new",
        title="New project…",
        keys=("Ctrl+N",),
        icon="plus",
        about="Make an empty project: a folder that can be copied, moved and backed up.",
        run=_new,
    ),
    Command(
        id="project.open", title="Open a project…", keys=("Ctrl+O",), icon="folder-open", run=_open
    ),
    Command(
        id="project.demo",
        title="Open the demo",
        icon="sparkles",
        about="Seven classes of synthesised sounds, ready to label, train and take apart.",
        run=_demo,
    ),
    Command(
        id="project.reveal",
        title="Show the project's folder",
        icon="external-link",
        enabled=needs_project,
        run=_reveal,
    ),
    Command(
        id="project.close",
        title="Close the project",
        keys=("Ctrl+W",),
        icon="x",
        enabled=needs_project,
        run=_close,
    ),
    Command(id="window.quit", title="Quit Harken", keys=("Ctrl+Q",), icon="x", run=_quit),
)
