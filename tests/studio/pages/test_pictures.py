"""Pictures of Collect and Label with real recordings, for people to look at."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF

from engine.audio.devices import InputDevice
from engine.audio.files import read_mono
from engine.audio.recorder import Level
from engine.audio.thumbnail import thumbnail
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from studio.pages.collect.takes import TakeNote
from studio.theme import theme

SIZES = {"wide": (1440, 900), "narrow": (1024, 700)}
RATE = 16_000


@pytest.fixture(scope="module")
def seven(shared_data, tmp_path_factory) -> Path:
    """A project with a part of the real recordings, a fifth of them without a label."""
    folder = tmp_path_factory.mktemp("pictures") / "Street sounds.harken"
    with Project.create(folder) as project:
        for name in sorted(path.name for path in shared_data("seven").iterdir() if path.is_dir()):
            files = sorted((shared_data("seven") / name).iterdir())[:12]
            carry_out(project, plan_import(files[:10], project=project, label=name))
            carry_out(project, plan_import(files[10:], project=project))
    return folder


@pytest.fixture
def shown(open_window, seven, tmp_path, qapp):
    """Return a function that shows a page of a copy of that project in a theme and a size."""

    def show(page: str, look: str, size: str):
        window = open_window(Path(shutil.copytree(seven, tmp_path / seven.name)), page)
        theme.use(look, qapp)
        window.resize(*SIZES[size])
        return window

    return show


def record(page, samples) -> None:
    """Let the page look as it does in the middle of a take; no microphone is needed for that."""
    pane = page.recording_pane
    device = InputDevice("yeti", "Yeti Stereo", "ALSA", 2, 48_000, 0)
    page.sources.set_devices([device], device.identity)
    pane.show_microphone(True)
    pane.tiles.set_reason(None)
    pane.live.set_sample_rate(RATE)
    for first in range(0, RATE * 10, 267):
        pane.live.feed(samples[first : first + 267])
    pane.live.mark_recording(True, 2.0)
    for first in range(RATE * 10, RATE * 13, 267):
        pane.live.feed(samples[first : first + 267])
    for place, (name, quality) in enumerate((("Cat 011", "quiet"), ("Dog 011", "good"))):
        part = samples[place * RATE * 2 :][: 2 * RATE]
        pane.takes.add(
            TakeNote(clip_id=place + 1, name=name, seconds=2.0, quality=quality,
                     is_good=quality == "good", levels=thumbnail(part, RATE))
        )  # fmt: skip
    pane.takes.show_live("dog", 3.2, thumbnail(samples[RATE * 10 : RATE * 12], RATE))
    pane.tiles.set_recording("dog")
    pane.show_state("dog", 3.2, "")
    for _ in range(6):
        page.sources.show_level(Level(-14.0, -31.0, is_clipped=False))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_collect(  # noqa: PLR0917  fixtures and two parameters
    shown, shared_data, rest, qtbot, artifacts, look, size
):
    window = shown("Collect", look, size)
    page = window.page()
    page.take_paths([shared_data("seven") / "dog"])
    rest(window)
    record(page, read_mono(shared_data("long") / "real_spinetail.flac", offset_s=14.0) * 4)
    qtbot.wait(100)

    picture = window.grab()

    assert picture.save(str(artifacts / f"collect-{look}-{size}.png"))
    assert (window.width(), window.height()) == SIZES[size]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_label(shown, rest, artifacts, look, size):
    window = shown("Label", look, size)
    page = window.page()
    window.session.select((page.model.ids[42],))
    rest(window)
    page.playback.seek(page.editor.axis.total_s * 0.4)
    middle = page.editor.spectrogram.plot_rect().center()
    page.editor.spectrogram.hovered.emit(QPointF(middle))
    rest(window)

    picture = window.grab()

    assert picture.save(str(artifacts / f"label-{look}-{size}.png"))
    assert (window.width(), window.height()) == SIZES[size]
