"""A real window on a real project; its pages are plain, so that the tests are about the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import delete

from studio import window as window_module
from studio.app import make_application
from studio.controls.arrange import pane
from studio.controls.fields import field
from studio.preferences import Preferences
from studio.window import MainWindow


class PlainPage(QWidget):
    """A page that notes what it is asked to do."""

    header_changed = Signal()

    def __init__(self, context, parent=None):
        super().__init__(parent)
        pane(self)
        self.context = context
        self.done: list[str] = []
        self.taken: list[Path] = []
        self.reason: str | None = None
        self.is_shown = False
        self.field = field(name="Name")
        QVBoxLayout(self).addWidget(self.field)

    def sentence(self):
        return "682 clips, 7 classes, 33 minutes"

    def primary(self):
        return "sounds.choose"

    def secondary(self):
        return ""

    def foot_line(self):
        return "16 kHz mono"

    def why_not(self, _command_id):
        return self.reason

    def do(self, command_id):
        self.done.append(command_id)

    def play(self):
        self.done.append("play")
        return True

    def take_paths(self, paths):
        self.taken.extend(paths)

    def shown(self):
        self.is_shown = True

    def hidden(self):
        self.is_shown = False


class WindowsPlainPages:
    """Found by name, as the real pages are."""

    PlainPage = PlainPage


@pytest.fixture
def window(qtbot, qapp, monkeypatch) -> Iterator[MainWindow]:
    """A window on its start page, dark, without fading."""
    make_application(Preferences(theme="dark", reduce_motion=True))
    monkeypatch.setattr(window_module, "import_module", lambda _name: WindowsPlainPages)
    plain = dict.fromkeys(window_module.PAGE_CLASSES, "plain:PlainPage")
    monkeypatch.setattr(window_module, "PAGE_CLASSES", plain)
    made = MainWindow()
    made.session.set_preferences(theme="dark", reduce_motion=True)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()  # the tests' own X server has no window manager to do it
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
    delete(made)


@pytest.fixture
def birds(window: MainWindow, qtbot, tmp_path) -> MainWindow:
    """The window on a new project of three classes."""
    window.session.create(tmp_path / "Dawn garden.harken", ("Robin", "Blackbird", "Wren"))
    qtbot.waitUntil(lambda: window.session.project is not None, timeout=20_000)
    return window


@pytest.fixture
def labels(birds: MainWindow) -> Callable[[], list[str]]:
    """Return what classes the project has."""

    def names() -> list[str]:
        assert birds.session.project is not None
        return [label.name for label in birds.session.project.catalog.labels()]

    return names
