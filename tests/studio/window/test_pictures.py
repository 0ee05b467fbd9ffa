"""Pictures of the frame for people to look at, in each theme and size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.errors.projects import DiskFullError


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
@pytest.mark.parametrize("extent", [(1440, 900), (1024, 700), (800, 480)])
def test_the_start_page_and_the_frame_fit_the_window(
    birds, qtbot, artifacts, name, extent, tmp_path
):
    width, height = extent
    birds.session.set_preferences(theme=name)
    birds.resize(width, height)
    birds.tell_error(DiskFullError(tmp_path))
    qtbot.wait(20)
    framed = birds.grab()
    qtbot.keyClick(birds, Qt.Key.Key_Escape)
    birds.session.close()
    qtbot.wait(20)
    start = birds.grab()

    framed.save(str(artifacts / f"window-frame-{name}-{width}.png"))
    start.save(str(artifacts / f"window-start-{name}-{width}.png"))

    assert (framed.width(), framed.height()) == (width, height)
    assert birds.minimumSizeHint().width() <= width
