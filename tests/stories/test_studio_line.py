"""A newcomer's first hour in the window: sounds in, trained, exported, heard with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSpinBox
from shiboken6 import delete

from engine.runtime.classifier import Classifier
from engine.runtime.model_file import read_model
from studio.app import make_application
from studio.listen.file_listening import HeardFile
from studio.pages.listen.page import StudioListenPage
from studio.preferences import Preferences, forget_memory
from studio.window import MainWindow

pytestmark = pytest.mark.slow

SECONDS = 1000


@pytest.fixture
def window(qtbot, qapp, tmp_path: Path, monkeypatch) -> Iterator[MainWindow]:
    """The studio with all its pages, on a new project."""
    monkeypatch.setattr("studio.preferences.config_folder", lambda: tmp_path / "config")
    forget_memory()
    make_application(Preferences(theme="dark", reduce_motion=True))
    made = MainWindow()
    made.session.set_preferences(theme="dark", reduce_motion=True)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()  # the stories' X server has no window manager to do it
    qtbot.waitUntil(made.isActiveWindow)
    made.session.create(tmp_path / "garden.harken")
    qtbot.waitUntil(lambda: made.session.project is not None, timeout=10 * SECONDS)
    yield made
    made.close()
    delete(made)


def press(qtbot, window: MainWindow, words: str) -> None:
    """Click the button a person would look for: seen, usable, and called `words`."""

    def found() -> list[QAbstractButton]:
        seen = [b for b in window.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        return [b for b in seen if words in (b.text().strip(), b.accessibleName())]

    qtbot.waitUntil(lambda: bool(found()), timeout=20 * SECONDS)
    qtbot.mouseClick(found()[0], Qt.MouseButton.LeftButton)


def drop(window: MainWindow, path: Path) -> None:
    """Let go of a file or folder over the middle of the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    middle, copy = window.rect().center(), Qt.DropAction.CopyAction
    plain = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(middle, copy, data, *plain))
    QApplication.sendEvent(window, QDropEvent(QPointF(middle), copy, data, *plain))


def keep_picture(qtbot, window: MainWindow, folder: Path, page: str) -> None:
    qtbot.wait(300)  # one frame more, so that what came last is painted
    assert window.grab().save(str(folder / f"story-{page.lower()}.png"))


def test_from_a_dropped_folder_to_a_model_that_hears(
    window: MainWindow, qtbot, sounds: Path, tmp_path: Path, artifacts: Path, monkeypatch
):
    project = window.session.project
    assert project is not None
    exported = tmp_path / "garden.onnx"
    monkeypatch.setattr(window, "ask_save", lambda *_args, **_kept: exported)

    drop(window, sounds)
    press(qtbot, window, "Import 36 files")
    qtbot.waitUntil(lambda: len(project.catalog.clips()) == 36, timeout=60 * SECONDS)
    assert {label.name for label in project.catalog.labels()} == {"cat", "human", "silence"}
    keep_picture(qtbot, window, artifacts, "Collect")

    for page in ("Label", "Check"):
        window.show_page(page)
        qtbot.wait(1500)
        keep_picture(qtbot, window, artifacts, page)

    window.show_page("Train")
    press(qtbot, window, "Show the advanced settings")
    epochs = next(b for b in window.findChildren(QSpinBox) if b.accessibleName() == "Epochs")
    epochs.setValue(2)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _states(window) == ["done"], timeout=180 * SECONDS)
    qtbot.wait(1000)
    keep_picture(qtbot, window, artifacts, "Train")

    press(qtbot, window, "Export model…")
    qtbot.waitUntil(exported.exists, timeout=60 * SECONDS)
    assert set(Classifier(read_model(exported)).card.labels) == {"cat", "human", "silence"}

    window.show_page("Listen")
    cat = next((sounds / "cat").iterdir())
    drop(window, cat)
    page = window.page("Listen")
    assert isinstance(page, StudioListenPage)
    listening = page.listening
    qtbot.waitUntil(lambda: _is_classified(listening.heard_file), timeout=60 * SECONDS)
    heard = listening.heard_file
    assert heard is not None
    assert heard.shares is not None
    assert heard.path == cat
    assert heard.shares.sum() == pytest.approx(1, abs=1e-4)
    keep_picture(qtbot, window, artifacts, "Listen")


def _is_classified(heard: HeardFile | None) -> bool:
    return heard is not None and heard.shares is not None


def _states(window: MainWindow) -> list[str]:
    project = window.session.project
    assert project is not None
    return [run.state for run in project.catalog.runs()]
