"""Measure the list of 50,000 clips, in a process of its own: `clip_list.py PROJECT`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.benchmarks.views.measuring import drive, until

N_CLIPS = 50_000


def make_project(folder: Path) -> None:
    """Make a project of clips without sounds: a list needs none."""
    from engine.dataset.edits.clips import AddClips
    from engine.dataset.project import Project
    from engine.dataset.rows import ClipRow, LabelRow, ObjectRow, SourceRow, next_id, read

    def made(connection) -> AddClips:
        labels = [row.id for row in read(connection, LabelRow)]
        source, clip = next_id(connection, SourceRow), next_id(connection, ClipRow)
        sources = tuple(
            SourceRow(
                id=source + place,
                digest=f"{source + place:064x}",
                name=f"call-{place:05}.wav",
                origin="",
                format="WAV",
                sample_rate=16_000,
                n_channels=1,
                n_frames=16_000,
            )
            for place in range(N_CLIPS)
        )
        clips = tuple(
            ClipRow(
                id=clip + place,
                source_id=each.id,
                onset_s=0.0,
                offset_s=1.0,
                label_id=labels[place % 3] if place % 4 else None,
                group_name=f"g{place // 5}",
                origin="import",
                name=each.name.removesuffix(".wav"),
            )
            for place, each in enumerate(sources)
        )
        objects = tuple(
            ObjectRow(digest=each.digest, suffix=".wav", n_bytes=44) for each in sources
        )
        return AddClips(words="Add", objects=objects, sources=sources, clips=clips)

    with Project.create(folder, ("bat", "owl", "fox")) as project:
        project.apply_made(made)


def measured(folder: Path) -> dict[str, float]:
    """Open the list, scroll through it and filter it by typing."""
    from studio.app import make_application
    from studio.pages.label.page import LabelPage
    from studio.window import MainWindow

    make_application()
    window = MainWindow()
    window.resize(1440, 900)
    window.show()
    began, busy = time.perf_counter(), time.thread_time()
    window.session.open(folder)
    until(lambda: window.session.project is not None)
    project_s, listing = time.perf_counter() - began, time.perf_counter()

    def is_listed() -> bool:
        page = window.page()
        return isinstance(page, LabelPage) and page.model.rowCount() == N_CLIPS

    window.show_page("Label")
    until(is_listed)
    page = cast("LabelPage", window.page())
    QApplication.processEvents()
    opened_s, listed_s = time.perf_counter() - began, time.perf_counter() - listing
    busy_s = time.thread_time() - busy
    until(lambda: not window.desk.jobs)
    scrolled = drive(_scrolls(page.clips.list))
    until(lambda: not window.desk.jobs)
    typed = drive(_typing(page.clips.search))
    until(lambda: not window.desk.jobs)
    window.close()
    return {
        "opened_s": opened_s,  # project, page and list
        "project_s": project_s,
        "listed_s": listed_s,
        "opened_busy_s": busy_s,
        **{f"scroll_{key}": value for key, value in scrolled.row().items()},
        **{f"filter_{key}": value for key, value in typed.row().items()},
    }


def _scrolls(view) -> Iterator[Callable[[], None]]:
    bar = view.verticalScrollBar()
    for step in range(300):  # five seconds: slowly, then in leaps, then back
        to = step * 40 if step < 120 else int(bar.maximum() * abs((step - 120) / 90 - 1))
        yield lambda to=to: bar.setValue(to)


def _typing(field) -> Iterator[Callable[[], None]]:
    for text in ("c", "ca", "cal", "call", "call-", "call-1", "call-12", "call-1", "", "owl", ""):
        yield lambda text=text: field.setText(text)
        for _ in range(20):
            yield lambda: None


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
