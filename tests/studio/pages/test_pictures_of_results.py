"""Pictures of Check, Train and Listen, for people to look at."""

import shutil
from pathlib import Path

import pytest

from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project

LARGE, SMALL = (1440, 900), (1024, 700)
WHOLE = (("light", LARGE), ("dark", LARGE), ("light", SMALL), ("dark", SMALL))
"""Every look in every size: for the page this file is about."""
BRIEF = (("light", LARGE), ("dark", SMALL), ("contrast", LARGE))
"""Every look and every size once."""
ONE = (("light", LARGE),)


@pytest.fixture(scope="module")
def seven(shared_data, tmp_path_factory) -> Path:
    """A project with a part of the real recordings; a run takes two epochs."""
    folder = tmp_path_factory.mktemp("pictures") / "Street sounds.harken"
    with Project.create(folder) as project:
        for sounds in sorted(path for path in shared_data("seven").iterdir() if path.is_dir()):
            files = sorted(sounds.iterdir())[:6]
            carry_out(project, plan_import(files, project=project, label=sounds.name))
        for name, value in (("preset", "fast"), ("epochs", 2)):
            project.apply(SetProjectSetting(name=name, value=value))
    return folder


def keep(window, qtbot, artifacts, name, pictures=BRIEF) -> None:
    """Save a page in some looks and sizes."""
    for look, (width, height) in pictures:
        window.session.set_preferences(theme=look)
        window.resize(width, height)
        qtbot.wait(40)
        assert window.grab().save(str(artifacts / f"{name}-{look}-{width}x{height}.png"))


@pytest.mark.slow
def test_check_train_and_listen_are_kept_as_pictures(
    open_window, seven, tmp_path, qtbot, rest, artifacts
):
    window = open_window(Path(shutil.copytree(seven, tmp_path / seven.name)), "Check")
    keep(window, qtbot, artifacts, "check", ONE)

    window.show_page("Train")
    rest(window)
    page = window.page("Train")
    window.perform("run.start")
    qtbot.waitUntil(lambda: page.trainer.story.epoch >= 1, timeout=180_000)
    keep(window, qtbot, artifacts, "train-running", WHOLE)
    qtbot.waitUntil(lambda: not page.trainer.is_running, timeout=180_000)
    rest(window)
    keep(window, qtbot, artifacts, "train", WHOLE)

    matrix = page.view.results.confusion.counts()
    row, column = next(zip(*matrix.nonzero(), strict=True))
    page.view.results.cell_opened.emit(int(row), int(column))
    rest(window)
    keep(window, qtbot, artifacts, "train-cell")

    window.show_page("Listen")
    listening = window.page("Listen").listening
    qtbot.waitUntil(lambda: listening.classifier is not None, timeout=30_000)
    sound = next(iter(sorted((window.session.project.folder / "objects").rglob("*.*"))))
    listening.open_sound(sound)
    qtbot.waitUntil(lambda: listening._file is not None, timeout=30_000)
    keep(window, qtbot, artifacts, "listen-file")
    listening.set_mode(0)
    keep(window, qtbot, artifacts, "listen", ONE)
