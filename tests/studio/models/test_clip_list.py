import time

import pytest
from PySide6.QtCore import Qt

from engine.dataset.edits.clips import AddClips, LabelClips, RemoveClips
from engine.dataset.project import Project
from engine.dataset.records import ClipFilter
from engine.dataset.rows import ClipRow, ObjectRow, SourceRow
from studio.models.clip_list import ClipListModel, ClipRole, state_of


def filled(folder, n_clips: int) -> Project:
    """A project of clips whose sound nobody will ask for."""
    project = Project.create(folder, ("hoot", "hum"))
    digest = "ab" * 32
    project.apply(
        AddClips(
            words="Fill",
            objects=(ObjectRow(digest=digest, suffix=".wav", n_bytes=4),),
            sources=(
                SourceRow(id=1, digest=digest, name="long.wav", origin="", format="WAV",
                          sample_rate=16_000, n_channels=1, n_frames=16_000 * 100_000),
            ),
            clips=tuple(
                ClipRow(id=k, source_id=1, onset_s=k, offset_s=k + 1.5, label_id=None,
                        group_name=f"g{k % 97}", origin="import", name=f"clip {k:05}",
                        flags="silent" if k % 1000 == 0 else "")
                for k in range(1, n_clips + 1)
            ),
        )
    )  # fmt: skip
    return project


def show(project: Project, wanted: ClipFilter | None = None) -> ClipListModel:
    model = ClipListModel()
    wanted = wanted or ClipFilter()
    model.show(project.catalog, wanted, project.catalog.clip_ids(wanted))
    return model


@pytest.fixture
def project(tmp_path):
    with filled(tmp_path / "many.harken", 300) as project:
        yield project


def test_a_label_is_told_to_the_rows_it_alters(project):
    model = show(project)
    told = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))

    model.take(project.apply(LabelClips(clips=(5, 6, 7), label="hum")))

    assert any(first <= 4 and last >= 6 for first, last in told)
    assert model.data(model.index(5), ClipRole.CLASS) == (1, "2")
    assert model.data(model.index(3), ClipRole.CLASS) == (None, "")


def test_removed_clips_leave_their_rows_and_an_undo_puts_them_back_in_place(project):
    model = show(project)
    before = list(model.ids)

    model.take(project.apply(RemoveClips(clips=(2, 3, 4, 100, 300))))
    assert list(model.ids) == [each for each in before if each not in (2, 3, 4, 100, 300)]

    model.take(project.undo())
    assert list(model.ids) == before
    assert model.data(model.index(99), Qt.ItemDataRole.DisplayRole) == "clip 00100"


def test_a_clip_that_passes_the_filter_no_more_stays_where_it_is(project):
    model = show(project, ClipFilter(label=""))

    model.take(project.apply(LabelClips(clips=(10,), label="hoot")))

    assert model.rowCount() == 300
    assert model.data(model.index(9), ClipRole.CLASS) == (0, "1")


def test_a_flag_is_told_before_the_split(project):
    flagged = show(project, ClipFilter(is_flagged=True))
    assert flagged.rowCount() == 0
    clip = show(project).clip_at(0)
    assert clip is not None
    assert state_of(clip) == ("Unlabelled", "text3")


@pytest.mark.slow
def test_fifty_thousand_clips_are_listed_within_a_second_and_scrolled_without_a_wait(tmp_path):
    with filled(tmp_path / "huge.harken", 50_000) as project:
        began = time.perf_counter()
        model = show(project)
        model.data(model.index(0), Qt.ItemDataRole.DisplayRole)
        opened_s = time.perf_counter() - began

        waits = []
        for row in range(0, 50_000, 701):
            began = time.perf_counter()
            for place in range(row, min(row + 14, 50_000)):
                model.data(model.index(place), Qt.ItemDataRole.DisplayRole)
            waits.append(time.perf_counter() - began)

        changes = project.apply(LabelClips(clips=(25_000,), label="hum"))
        began = time.perf_counter()
        model.take(changes)
        waits.append(time.perf_counter() - began)

    assert opened_s < 1.0
    assert sorted(waits)[len(waits) // 2] < 0.05
