"""The studio's window: rail, header, pages, foot, and what floats over them."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from engine.errors.base import HarkenError
from studio.app import MistakeCatcher, look_again, make_application, wardrobe
from studio.commands.command import Command
from studio.commands.context import Page
from studio.commands.keymap import Keymap
from studio.commands.notice import Cure, Notice, notice_of
from studio.commands.registry import ALL_COMMANDS, command
from studio.controls.arrange import rule
from studio.controls.brand import brand_icon
from studio.controls.toast import ToastStack
from studio.frame import questions
from studio.frame.drops import Drop, DropKind, DropVeil, drop_of
from studio.frame.fade import PageStack
from studio.frame.foot import Foot
from studio.frame.header import Header
from studio.frame.panels import Panels
from studio.frame.preload import Preload
from studio.frame.rail import Rail
from studio.frame.states import States
from studio.preferences import Preferences, remember, remembered
from studio.session import Session
from studio.start_page import StartPage
from studio.theme.tokens import size
from studio.work.desk import WorkDesk
from studio.work.job import Job
from studio.work.long_recordings import LongRecordings
from studio.work.mailbox import mailbox
from studio.work.speaker import Speaker
from studio.work.writer import SerialWriter

if TYPE_CHECKING:
    from engine.audio.player import Player

PAGE_CLASSES = {
    "Collect": "studio.pages.collect.page:CollectPage",
    "Label": "studio.pages.label.page:LabelPage",
    "Check": "studio.pages.check.page:CheckPage",
    "Train": "studio.pages.train.page:TrainPage",
    "Listen": "studio.pages.listen.page:StudioListenPage",
}
"""Where each page is: its module is imported when it is first shown, so that the start is quick."""

_FIRST_SIZE = (1440, 900)
_SMALLEST = (720, 440)
_STARTED = "HARKEN_STARTED"
"""Environment variable: when the command was given, in seconds since 1970."""


class MainWindow(QMainWindow):
    """One window on one project; it is the `Context` of its commands and pages."""

    painted = Signal()
    """The first picture is on the screen."""

    def __init__(self, writer: SerialWriter | None = None) -> None:
        super().__init__()
        self._writer = writer or SerialWriter(self)
        self._session = Session(self._writer, self)
        self._desk = WorkDesk(self)
        self._long_recordings = LongRecordings(self._session, self._desk, self)
        self._speaker = Speaker(self)
        self._mailbox = mailbox()
        self._pages: dict[str, Page] = {}
        self._page_name = ""
        self._pending: tuple[Path, ...] = ()
        self._was_painted = False
        self._is_closing = False
        self.setWindowTitle("Harken")
        self.setWindowIcon(brand_icon())
        self.setAcceptDrops(True)
        # The window itself holds the focus at first: a ring round a button is for the keyboard.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*remembered("window size", _FIRST_SIZE))
        self._lay_out()
        self._keymap = Keymap(self, self, ALL_COMMANDS)
        self._connect()
        self._show_start()
        self.setFocus()

    def _lay_out(self) -> None:
        self._rail = Rail(self.perform)
        self._header = Header(self)
        self._stack = PageStack()
        self._foot = Foot(self._session, self._desk)
        self._panels = Panels(self, self, self._rail, self._header)
        self._states = States(self._rail, self._session, self._desk, self)
        self._start = StartPage(self)
        self._stack.addWidget(self._start)
        self._toasts = ToastStack(self, size("foot"))
        self._veil = DropVeil(self)
        body = QWidget()
        body.setObjectName("window")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        across = QHBoxLayout(body)
        down = QVBoxLayout()
        for layout in (across, down):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        across.addWidget(self._rail)
        across.addWidget(rule("v"))
        across.addLayout(down, 1)
        for part in (self._header, rule(), self._stack, rule(), self._foot):
            down.addWidget(part, 1 if part is self._stack else 0)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self._rail.asked.connect(self.show_page)
        self._session.closing.connect(self._desk.end_all)
        self._session.project_changed.connect(self._on_project)
        self._session.changed.connect(self._on_changed)
        self._session.failed.connect(self.tell_error)
        self._session.preferences_changed.connect(self._on_preferences)
        self._desk.started.connect(self._on_started)
        self._speaker.failed.connect(self.tell_error)

    # What commands and pages ask of their window

    @property
    def session(self) -> Session:
        """The open project, the selection, the preferences."""
        return self._session

    @property
    def desk(self) -> WorkDesk:
        """Where long work is put."""
        return self._desk

    @property
    def player(self) -> Player:
        """The one thing that sounds; made at its first use."""
        return self._speaker.player

    @property
    def page_name(self) -> str:
        """Name of the page in front; ``""`` on the start page."""
        return self._page_name

    def page(self, name: str = "") -> Page:
        """Return a page, made if need be; the one in front where no name is given."""
        name = name or self._page_name
        if name not in self._pages:
            self._pages[name] = self._make_page(name)
        return self._pages[name]

    def made_page(self, name: str) -> Page | None:
        """Return a page if it was made already."""
        return self._pages.get(name)

    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        if self._session.project is None or name == self._page_name:
            return
        before = self._pages.get(self._page_name)
        shown = self.page(name)
        self._page_name = name
        if before is not None:
            before.hidden()
        self._stack.show_widget(cast("QWidget", shown))
        self._rail.choose(name)
        self._keymap.follow(name)
        shown.shown()
        self.refresh()
        cast("QWidget", shown).setFocus(Qt.FocusReason.OtherFocusReason)

    def perform(self, command_id: str) -> None:
        """Run a command of the table, or say why it cannot be used now."""
        row = command(command_id)
        reason = row.enabled(self)
        if reason is None:
            self._carry_out(row)
        else:
            self.say_why_not(reason)

    def _carry_out(self, row: Command) -> None:
        try:
            row.run(self)
        except HarkenError as error:
            self.tell_error(error)

    def say_why_not(self, reason: str) -> None:
        """Tell, in passing, why something asked for cannot be done now."""
        self.tell(Notice(kind="info", title=reason.removesuffix(".")))

    def tell(self, notice: Notice) -> None:
        """Show a toast."""
        self._toasts.show(notice)

    def tell_error(self, error: HarkenError, cure: Cure | None = None) -> None:
        """Show an error as a toast that stays."""
        self.tell(notice_of(error, cure))

    def tell_over(self, part: QWidget | None) -> None:
        """Let toasts stand over a part of the page in front; None is the window's corner."""
        self._toasts.stand_over(part)

    def set_state(self, page: str, words: str, tone: str = "text3") -> None:
        """Write a count or a state under a page's name in the rail."""
        self._rail.set_state(page, words, tone)

    def refresh(self) -> None:
        """Read the header and the foot anew."""
        page = self._pages.get(self._page_name)
        if page is None:
            self._header.show_page("Harken", "", "", "")
            self._foot.show_line("Everything stays on this computer")
            return
        said = page.sentence(), page.secondary(), page.primary()
        self._header.show_page(self._page_name, *said)
        self._foot.show_line(page.foot_line())

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder with the system's dialog."""
        return questions.ask_folder(self, title)

    def ask_files(self, title: str, kinds: str = "") -> list[Path]:
        """Ask for files; `kinds` is a Qt filter such as ``"Sounds (*.wav *.flac)"``."""
        return questions.ask_files(self, title, kinds)

    def ask_save(self, title: str, suggested: str, kinds: str = "") -> Path | None:
        """Ask where to save a file."""
        return questions.ask_save(self, title, suggested, kinds)

    def ask_name(self, title: str, then: Callable[[str], None], text: str = "") -> None:
        """Ask for a word or two in a card of the window."""
        questions.ask_name(self, title, text, then)

    def open_panel(self, name: str) -> None:
        """Open one of the window's own panels: ``palette``, ``keys``, ``settings``, ``history``."""
        self._panels.open(name)

    def set_full_screen(self) -> None:
        """Fill the screen, or leave it again."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def quit(self) -> None:
        """Close the window."""
        self.close()

    # What changes

    def _make_page(self, name: str) -> Page:
        module, _, class_name = PAGE_CLASSES[name].partition(":")
        made = getattr(import_module(module), class_name)(self, self._stack)
        self._stack.addWidget(made)
        made.header_changed.connect(self.refresh)
        return made

    def _on_project(self) -> None:
        self._drop_pages()
        project = self._session.project
        self._rail.set_enabled(project is not None)
        self.setWindowTitle(f"{project.name} – Harken" if project else "Harken")
        if project is None:
            self._show_start()
            return
        self._states.show()
        pending, self._pending = self._pending, ()
        is_new = self._session.summary.n_clips == 0
        self.show_page("Collect" if is_new or pending else "Label")
        if pending:
            self.page("Collect").take_paths(pending)

    def _drop_pages(self) -> None:
        """Let the pages of the last project go: a page lives as long as its project."""
        # No fade: its picture of the old page would read rows of a project that is closed.
        self._stack.setCurrentWidget(self._start)
        for page in self._pages.values():
            page.hidden()
            widget = cast("QWidget", page)
            self._stack.removeWidget(widget)
            widget.deleteLater()
        self._pages = {}
        self._page_name = ""
        look_again()

    def _show_start(self) -> None:
        self._start.refresh()
        self._rail.choose("")
        self._rail.set_enabled(False)
        self._keymap.follow("")
        self._states.clear()
        self.refresh()
        self.setFocus()  # not on the first button: nobody has asked for it by key

    def _on_changed(self) -> None:
        self._states.show()
        self.refresh()

    def _on_started(self, job: Job) -> None:
        if job.tells_failure:
            job.failed.connect(self.tell_error)

    def _on_preferences(self, preferences: Preferences) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            wardrobe(app).follow(preferences)
        self.setWindowIcon(brand_icon())
        self.refresh()

    def note_mistake(self, what: str, log: Path) -> None:
        """Hear of a mistake of the program, from whatever thread."""
        self._mailbox.post(self, lambda: self._tell_mistake(what, log))

    def _tell_mistake(self, what: str, log: Path) -> None:
        self.tell(
            Notice(
                kind="danger",
                title="Something in Harken did not work",
                sentence="Nothing that was saved is lost. You can go on.",
                details=f"{what}\nAll of it is in {log}",
                stays=True,
            )
        )

    # What Qt tells the window

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.isFullScreen() and not self._toasts.toasts:
                self.set_full_screen()
            else:
                self._toasts.close_newest()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is not None:
            return  # our own clips on their way out
        drop = self._drop_of(event.mimeData())
        if drop is not None:
            event.acceptProposedAction()
            self._veil.say(drop.words)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        drop = self._drop_of(event.mimeData())
        if drop is not None:
            event.acceptProposedAction()
            # Answer the drag first: its source waits while this runs.
            QTimer.singleShot(0, self, lambda: self.take(drop))

    def _drop_of(self, data: QMimeData) -> Drop | None:
        return drop_of(data, is_listening=self.page_name == "Listen")

    def take(self, drop: Drop) -> None:
        """Do what a drop asks for: open a project, listen, plan an import."""
        if drop.kind is DropKind.PROJECT:
            self._session.open(drop.paths[0])
        elif self._session.project is None:
            self._begin_with(drop.paths)
        else:
            is_heard = drop.kind in (DropKind.MODEL, DropKind.RECORDING)
            name = "Listen" if is_heard else "Collect"
            self.show_page(name)
            self.page(name).take_paths(drop.paths)

    def _begin_with(self, paths: Sequence[Path]) -> None:
        folder = questions.ask_save(
            self, "Where the project is to be", f"{paths[0].stem}.harken", ""
        )
        if folder is not None:
            self._pending = tuple(paths)
            self._session.create(folder)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._veil.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_closing:
            event.accept()
            return
        self._is_closing = True
        if not self.isMaximized() and not self.isFullScreen():
            remember("window size", [self.width(), self.height()])
        page = self._pages.get(self._page_name)
        if page is not None:
            page.hidden()
        self._speaker.close()
        self._desk.close()
        self._session.close()
        self._writer.close()
        event.accept()


def open_window(folder: Path | None = None, *, then: str = "") -> int:
    """Open the studio, on the project in `folder` or on its start page, until it is closed.

    Parameters
    ----------
    folder : Path | None
    then : str
        Id of a command to carry out once the window is up.

    Returns
    -------
    int
        Exit code of the program.
    """
    from studio.preferences import log_folder

    app = make_application()
    window = MainWindow()
    catcher = MistakeCatcher(window.note_mistake, log_folder())
    catcher.install()
    window.painted.connect(_report_start)
    mailbox().wake_at_signals()
    before = signal.signal(signal.SIGINT, lambda _number, _frame: app.quit())
    preload = Preload(window.desk, window)
    window.session.project_changed.connect(preload.start)
    if folder is not None:
        window.session.open(folder)
    window.show()
    if then:
        QTimer.singleShot(0, window, lambda: window.perform(then))
    try:
        return app.exec()
    finally:
        signal.signal(signal.SIGINT, before)
        signal.set_wakeup_fd(-1)
        catcher.remove()


def _report_start() -> None:
    """Say how long it took from the command to the first picture, where the command says when."""
    began = os.environ.pop(_STARTED, "")
    if began:
        sys.stderr.write(f"Window up in {time.time() - float(began):.2f} s\n")
