"""Clips taken out of the window as files."""

import wave
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.pages.label.drag_out import DragOut


def test_a_drop_gets_the_chosen_clips_as_wav_and_nothing_is_written_before(
    open_window, unlabelled, tmp_path
):
    window = open_window(unlabelled, "Label")
    project = window.session.project
    out = DragOut(window, window.page())
    ids = project.catalog.clip_ids()[:3]

    data = out.data_of(project, ids)
    assert data.hasUrls()
    assert not out._folders

    paths = [Path(url.toLocalFile()) for url in data.urls()]
    assert [path.suffix for path in paths] == [".wav"] * 3
    for path, clip_id in zip(paths, ids, strict=True):
        with wave.open(str(path)) as file:
            found = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            assert (file.getframerate(), file.getnchannels()) == (16_000, 1)
        expected = project.samples(project.catalog.clip(clip_id))
        assert np.array_equal(found, np.rint(expected * 32_768).astype("<i2"))
    assert data.urls() == data.urls()

    window.session.close()
    assert not any(path.exists() for path in paths)


def test_pulling_chosen_rows_takes_them_all_along(open_window, unlabelled, rest):
    window = open_window(unlabelled, "Label")
    view, taken = window.page().clips.list, []
    view.dragged_out.disconnect()
    view.dragged_out.connect(taken.append)
    window.session.select(window.session.project.catalog.clip_ids()[:3])
    rest(window)

    left, start = Qt.MouseButton.LeftButton, view.visualRect(view.model().index(1)).center()
    QTest.mousePress(view.viewport(), left, pos=start)
    for step in (10, 30, 60):
        QTest.mouseMove(view.viewport(), start + QPoint(step, 0))
    QTest.mouseRelease(view.viewport(), left, pos=start)

    assert taken
    assert set(taken[0]) == set(window.session.project.catalog.clip_ids()[:3])
