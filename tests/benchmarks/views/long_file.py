"""Measure one drawer on one project, in a process of its own: `long_file.py PROJECT WHO`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.benchmarks.views.journey import journey
from tests.benchmarks.views.measuring import drive, resident_mb, until


class NoLoudspeaker:
    """Nothing sounds here."""

    is_playing, position_s, failure = False, 0.0, None

    def stop(self) -> None: ...
    def close(self) -> None: ...


def ours(folder: Path) -> dict[str, float]:
    """Open the project in the real window and lead the Label page through the journey."""
    from studio.app import make_application
    from studio.pages.label.page import LabelPage
    from studio.window import MainWindow

    make_application()
    window = MainWindow()
    window._speaker._player = NoLoudspeaker()  # type: ignore[assignment]
    window.resize(1440, 900)
    window.show()
    window.session.open(folder)
    until(lambda: window.session.project is not None)
    window.show_page("Label")
    page = cast("LabelPage", window.page())
    until(lambda: page.stage.opened is not None and not window.desk.jobs)
    project = window.session.project
    assert project is not None
    longest = max(project.catalog.clips(), key=lambda clip: clip.seconds)
    before_mb = resident_mb()

    views = (page.editor.waveform, page.editor.spectrogram, page.editor.overview)
    window.session.select((longest.id,))
    first_s = until(
        lambda: (
            page.stage.opened is not None
            and page.stage.opened.clip.id == longest.id
            and all(view._kept is not None for view in views)
        )
    )
    until(lambda: not window.desk.jobs)
    steps = (lambda act=act: _wheel(page.editor, *act) for act in journey(page.editor.axis.total_s))
    frames = drive(steps)
    window.close()
    growth = frames.peak_mb - before_mb
    return {"first_paint_s": first_s, "growth_mb": growth, **frames.row()}


def _wheel(editor, kind: str, amount: float, place: float) -> None:
    """Turn the wheel over the spectrogram as far as one step of the journey asks for."""
    view = editor.spectrogram
    at = QPointF(view.plot_rect().left() + place * view.plot_rect().width(), 40)
    keys = Qt.KeyboardModifier.NoModifier
    if kind == "zoom":
        import math

        turned = 120 * math.log(amount) / math.log(1.25)
    else:
        turned, keys = -120 * amount / 0.1, Qt.KeyboardModifier.ShiftModifier
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, round(turned)),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def theirs(folder: Path, who: str) -> dict[str, float]:
    """Lead a reference drawer through the same journey."""
    from tests.benchmarks.views import peers

    app = QApplication([])
    path = max((folder / "objects").rglob("*.wav"), key=lambda each: each.stat().st_size)
    sound = peers.MappedWav(path)
    before_mb, began = resident_mb(), time.perf_counter()
    drawer = getattr(peers, who)(sound)
    prepare_s, began = time.perf_counter() - began, time.perf_counter()
    drawer.paint()
    first_s = time.perf_counter() - began
    frames = drive(lambda act=act: drawer.act(*act) for act in journey(drawer.total_s))
    app.quit()
    growth = frames.peak_mb - before_mb
    return {
        "first_paint_s": first_s,
        "prepare_s": prepare_s,
        "growth_mb": growth,
        **frames.row(),
    }


if __name__ == "__main__":
    folder, who = Path(sys.argv[1]), sys.argv[2]
    print(json.dumps(ours(folder) if who == "Harken" else theirs(folder, who)))
