"""The real window on a real project of synthetic sounds; what is plugged in here plays no part."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from studio.app import make_application
from studio.commands.context import Page
from studio.pages.collect import microphone
from studio.theme import theme
from studio.window import MainWindow
from tests.studio.laid_out import SMALL

SAMPLE_RATE = 16_000
NAMES = ("hoot", "click", "hum")


class SilentPlayer:
    """A player without a loudspeaker: it remembers what it was to play."""

    def __init__(self) -> None:
        self.played: list = []
        self.is_playing = False
        self.position_s = 0.0
        self.loop = self.offset_s = self.pace = None

    def play(self, sound, sample_rate, *, onset_s=0.0, offset_s=None, loop=None, pace=None) -> None:
        self.played.append(sound)
        self.position_s, self.loop, self.is_playing = onset_s, loop, True
        self.offset_s, self.pace = offset_s, pace

    def stop(self) -> None:
        self.is_playing = False

    def close(self) -> None:
        self.stop()


class NobodyThere:
    """A watch over microphones that finds none."""

    def __init__(self, on_change, _on_error=None) -> None:
        on_change(())

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _no_microphone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the microphones of the sound server where a test asks for it, else none.

    The server runs for the rest of its process, so a page would find them at some moment or other.
    """
    if "sound_server" not in request.fixturenames:
        monkeypatch.setattr(microphone, "DeviceWatch", NobodyThere)


@pytest.fixture(scope="session")
def made_sounds(tmp_path_factory) -> Path:
    """Twelve synthetic sounds in three folders named after their class."""
    rng = np.random.default_rng(3)
    folder = tmp_path_factory.mktemp("made") / "sounds"
    for place, name in enumerate(NAMES):
        (folder / name).mkdir(parents=True)
        for take in range(4):
            time = np.arange(round((0.6 + 0.2 * take) * SAMPLE_RATE)) / SAMPLE_RATE
            tone = np.sin(2 * np.pi * (300 + 900 * place + 40 * take) * time)
            sound = 0.3 * tone * np.exp(-2 * time) + rng.normal(0, 0.002, time.size)
            soundfile.write(folder / name / f"{name}_{take}.wav", sound, SAMPLE_RATE)
    return folder


@pytest.fixture(scope="session")
def made_project(made_sounds: Path) -> Path:
    """A project with the twelve sounds, none of them labelled: imported once, copied often."""
    folder = made_sounds.parent / "dawn.harken"
    with Project.create(folder, NAMES) as project:
        files = sorted(made_sounds.rglob("*.wav"))
        carry_out(project, plan_import(files, project=project))
    return folder


@pytest.fixture
def sounds(tmp_path: Path, made_sounds: Path) -> Path:
    """A folder of sounds of one's own."""
    return Path(shutil.copytree(made_sounds, tmp_path / "sounds"))


@pytest.fixture
def project_folder(tmp_path: Path) -> Path:
    """An empty project with three classes."""
    folder = tmp_path / "dawn.harken"
    Project.create(folder, NAMES).close()
    return folder


@pytest.fixture
def unlabelled(tmp_path: Path, made_project: Path) -> Path:
    """A project with the twelve sounds, none of them labelled."""
    return Path(shutil.copytree(made_project, tmp_path / "dawn.harken"))


@pytest.fixture
def open_window(qtbot, qapp: QApplication) -> Iterator[Callable[..., MainWindow]]:
    """Return a function that opens a window on a project and shows one of its pages."""
    make_application()
    theme.use("dark", qapp)
    windows: list[MainWindow] = []

    def make(folder: Path, page: str) -> MainWindow:
        window = MainWindow()
        window._speaker._player = SilentPlayer()  # type: ignore[assignment]
        windows.append(window)
        window.resize(1440, 900)
        window.show()
        window.session.open(folder)
        qtbot.waitUntil(lambda: window.session.project is not None, timeout=10_000)
        window.show_page(page)
        wait_for_rest(qtbot, window)
        return window

    yield make
    for window in windows:
        window.close()
        delete(window)  # at once and whole, not when the last of its parts happens to let go of it


@pytest.fixture
def rest(qtbot) -> Callable[[MainWindow], None]:
    """Return a function that waits until a window has done what it was asked."""
    return lambda window: wait_for_rest(qtbot, window)


@pytest.fixture
def shrink(rest) -> Callable[[MainWindow], Page]:
    """Return a function that gives a window the touch screen's size, and returns its page."""

    def make(window: MainWindow) -> Page:
        window.resize(*SMALL)
        rest(window)
        return window.page()

    return make


def wait_for_rest(qtbot, window: MainWindow) -> None:
    def is_at_rest() -> bool:
        # Thumbnails wait 30 ms for more of them; editing and jobs tell of themselves.
        return not window.desk.jobs and not window.session.is_saving

    for _ in range(2):
        qtbot.waitUntil(is_at_rest, timeout=30_000)
        qtbot.wait(35)
