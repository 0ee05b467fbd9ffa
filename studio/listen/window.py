"""Predict mode: a window that is the Listen page alone.

It loads neither the project's code nor a plotting or training library; a test looks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from engine.errors.base import HarkenError
from studio.controls.arrange import pane, row, rule
from studio.controls.text import label
from studio.listen.equipment import Equipment, model_from_file
from studio.listen.page import ListenPage
from studio.listen.parts import TOUCH_BELOW
from studio.theme import theme
from studio.theme.fonts import load_fonts
from studio.theme.tokens import size
from studio.work.desk import WorkDesk
from studio.work.speaker import Speaker

if TYPE_CHECKING:
    from engine.audio.recorder import Recorder


class PredictWindow(QWidget):
    """The Listen page with a head and a foot of its own.

    Parameters
    ----------
    model : Path | None
        A model file to begin with.
    is_touch : bool
        The one-column layout for a finger.
    """

    def __init__(self, model: Path | None = None, *, is_touch: bool = False) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Harken")
        self.setAcceptDrops(True)
        # The window itself holds the focus at first: a ring round a tab is for the keyboard.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.desk = WorkDesk(self)
        self._speaker = Speaker(self)
        self._speaker.failed.connect(self._tell_error)
        self._says = label("", "body", "2")
        self._foot = label("", "small", "3")
        self._notice = label("", "small", "2")
        equipment = Equipment(
            make_recorder=_make_recorder,
            player=lambda: self._speaker.player,
            ask_file=self._ask_file,
            tell_error=self._tell_error,
            name=model.stem if model is not None else "Harken",
        )
        self.page = ListenPage(self.desk, equipment, is_touch=is_touch)
        self._lay_out(is_touch=is_touch)
        self.page.state_changed.connect(self._on_state)
        self.page.set_watched(is_watched=True)
        if model is not None:
            self.page.set_models([model_from_file(model)])
        self._on_state()
        self.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.page.close_all()
        self._speaker.close()
        self.desk.close()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {
            Qt.Key.Key_R: self.page.record,
            Qt.Key.Key_Space: self.page.play,
            Qt.Key.Key_P: self.page.predict,
            Qt.Key.Key_F11: self._toggle_full_screen,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.page.take_paths(paths[:1])

    def _lay_out(self, *, is_touch: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if not is_touch:
            head = pane(row(label("Listen", "heading"), 4, (self._says, 1), edges=(20, 0, 16, 0)))
            head.setFixedHeight(size("header"))
            layout.addWidget(head)
            layout.addWidget(rule())
        layout.addWidget(self.page, 1)
        if not is_touch:
            foot = pane(row(self._notice, None, self._foot, edges=(16, 0, 16, 0)))
            foot.setFixedHeight(size("foot"))
            layout.addWidget(rule())
            layout.addWidget(foot)
        self.page.parts.head.close_asked.connect(self.close)

    def _on_state(self) -> None:
        self._says.setText(self.page.sentence())
        self._foot.setText(self.page.foot_line())

    def _ask_file(self, title: str, kinds: str) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        return Path(chosen) if chosen else None

    def _tell_error(self, error: HarkenError) -> None:
        words = f"{error.sentence} {error.cure}".strip()
        self._notice.setText(words)
        self._notice.setToolTip(str(error))
        self.page.parts.live_pane.show_notice("warn", words)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)


def open_listening(model: Path | None = None, *, is_touch: bool | None = None) -> int:
    """Open the window and stay until it is closed; return the exit code.

    Parameters
    ----------
    model : Path | None
        Where none is named, the window offers to open one.
    is_touch : bool | None
        None asks the screen.
    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("harken")
    load_fonts()
    theme.use(_system_theme(app), app)
    room = app.primaryScreen().availableGeometry()
    if is_touch is None:
        is_touch = room.width() < TOUCH_BELOW[0] or room.height() < TOUCH_BELOW[1]
    window = PredictWindow(model, is_touch=is_touch)
    window.resize(*((800, 480) if is_touch else (min(1440, room.width()), min(900, room.height()))))
    window.showFullScreen() if is_touch and room.width() <= TOUCH_BELOW[0] else window.show()
    return app.exec()


def _make_recorder() -> Recorder:
    from engine.audio.recorder import Recorder

    return Recorder()


def _system_theme(app: QApplication) -> str:
    is_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if is_dark else "light"
