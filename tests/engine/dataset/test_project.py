"""A project on disk: made, opened, locked, refused when it is not what it says it is."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.audio.survey import PARTS_IN
from engine.dataset import access, connection
from engine.dataset.edits.classes import AddClass
from engine.dataset.edits.clips import LabelClips
from engine.dataset.project import FOLDERS, Project, find_project
from engine.dataset.records import ClipFilter
from engine.dataset.reserve import RESERVE_BYTES
from engine.dataset.runs import add_run, end_lost_runs
from engine.errors.projects import (
    CatalogAlteredError,
    CatalogDamagedError,
    CatalogForeignError,
    CatalogNewerError,
    DiskFullError,
    FolderTakenError,
    NoProjectError,
    ProjectError,
    ProjectExistsError,
    ProjectFullError,
    ProjectHeldError,
    ProjectReadOnlyError,
    StorageFailingError,
    UnsafeLinkError,
)
from engine.errors.usage import ClassNameError, UnknownClassError
from tests.engine.dataset.conftest import add_clips


def test_a_new_project_has_its_folders_its_classes_and_a_step_to_undo(tmp_path):
    with Project.create(tmp_path / "birds.harken", ["robin", "wren"]) as project:
        assert project.name == "birds"
        assert [label.name for label in project.catalog.labels()] == ["robin", "wren"]
        assert [label.key for label in project.catalog.labels()] == ["1", "2"]
        assert project.history.undo_title == "Add 2 classes"
        for name in ("objects", "staging", "runs", "backups", "cache"):
            assert (project.folder / name).is_dir()
        assert (project.folder / "reserve").stat().st_size == RESERVE_BYTES


def test_no_project_is_made_over_other_things(tmp_path):
    (tmp_path / "thesis.txt").write_text("four years of work")

    with pytest.raises(FolderTakenError):
        Project.create(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_no_project_is_made_over_a_project(project):
    with pytest.raises(ProjectExistsError):
        Project.create(project.folder)


def test_the_nearest_folder_upwards_is_the_project(project):
    deep = project.folder / "cache" / "renders"
    deep.mkdir(parents=True)

    assert find_project(deep) == project.folder


def test_no_project_upwards_is_told(tmp_path):
    with pytest.raises(NoProjectError):
        find_project(tmp_path)


def test_a_closed_project_is_one_file_and_its_folders(project):
    add_clips(project, ["a", "b"], "cat")

    project.close()

    left = {path.name for path in project.folder.iterdir() if path.name.startswith("catalog")}
    assert left == {"catalog.sqlite"}


def test_every_commit_is_flushed_before_it_is_acknowledged(project):
    with project.writing() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 3
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA trusted_schema").fetchone()[0] == 0
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert connection.execute("PRAGMA mmap_size").fetchone()[0] == 0


def test_the_second_of_one_process_opens_read_only_and_sees_what_the_first_does(project):
    with Project.open(project.folder) as second:
        project.apply(AddClass(name="horse"))

        assert second.is_read_only
        assert [label.name for label in second.catalog.labels()] == ["cat", "dog", "horse"]
        with pytest.raises(ProjectHeldError, match=str(os.getpid())):
            second.apply(AddClass(name="cow"))


def test_a_project_opened_to_look_cannot_be_changed(project):
    with Project.open(project.folder, read_only=True) as looking:
        with pytest.raises(ProjectReadOnlyError):
            looking.undo()
        with looking.reading() as connection, pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM label")


def test_a_question_does_not_wait_for_a_transaction_under_way(project):
    with ThreadPoolExecutor(1) as another, project.writing() as connection:
        AddClass(name="horse").apply(connection)

        seen_elsewhere = another.submit(project.catalog.labels).result(timeout=5)
        seen_here = project.catalog.labels()

    assert [label.name for label in seen_elsewhere] == ["cat", "dog"]
    assert [label.name for label in seen_here] == ["cat", "dog", "horse"]
    assert project.catalog.labels() == seen_here


def test_all_of_one_answer_comes_from_one_state(project):
    with ThreadPoolExecutor(1) as another, project.reading() as connection:
        before = connection.execute("SELECT count(*) FROM label").fetchone()
        another.submit(project.apply, AddClass(name="horse")).result(timeout=5)

        assert connection.execute("SELECT count(*) FROM label").fetchone() == before
        assert len(project.catalog.labels()) == before[0]

    assert len(project.catalog.labels()) == before[0] + 1


def test_the_connection_that_answers_cannot_write(project):
    with project.reading() as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM label")


def test_questions_without_a_wal_take_turns_with_the_writer(project, monkeypatch):
    project.close()
    monkeypatch.setattr(access, "open_beside", lambda writer, path: None)

    with Project.open(project.folder) as alone:
        alone.apply(AddClass(name="horse"))
        assert len(alone.catalog.labels()) == 3
        with alone.writing():
            assert len(alone.catalog.labels()) == 3


HOLD = """
import sys, time
from pathlib import Path
from engine.dataset.project import Project
project = Project.open(Path(sys.argv[1]))
print("open", project.is_read_only, flush=True)
time.sleep(60)
"""


def test_a_killed_writer_leaves_no_lock_behind(project):
    project.close()
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(project.folder)], stdout=subprocess.PIPE, text=True
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == "open False\n"
    with Project.open(project.folder) as beside:
        assert beside.held_by.startswith(f"process {holding.pid} on ")

    holding.kill()
    holding.wait()
    holding.stdout.close()

    with Project.open(project.folder) as after:
        assert not after.is_read_only


@pytest.mark.parametrize(
    "addition",
    [
        "CREATE TRIGGER t AFTER UPDATE ON clip BEGIN DELETE FROM label; END",
        "CREATE VIEW v AS SELECT * FROM clip",
        "CREATE TABLE extra (x)",
        "CREATE INDEX extra ON clip (name)",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
    ],
)
def test_a_catalog_that_holds_more_than_ours_is_refused(project, addition):
    project.close()
    _tamper(project.folder, addition)

    with pytest.raises(CatalogAlteredError):
        Project.open(project.folder)


@pytest.mark.parametrize(
    ("tampering", "refusal"),
    [
        ("DROP INDEX clip_by_group", CatalogDamagedError),
        ("PRAGMA application_id = 1", CatalogForeignError),
        ("PRAGMA user_version = 99", CatalogNewerError),
    ],
)
def test_a_catalog_that_is_not_ours_is_refused_by_its_reason(project, tampering, refusal):
    project.close()
    _tamper(project.folder, tampering)

    with pytest.raises(refusal):
        Project.open(project.folder)


def _tamper(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "catalog.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_bytes_that_are_no_database_are_refused_and_left_alone(project):
    project.close()
    path = project.folder / "catalog.sqlite"
    path.write_bytes(b"not a database at all" * 400)

    with pytest.raises(CatalogForeignError):
        Project.open(project.folder)

    assert path.read_bytes().startswith(b"not a database")


def test_a_zeroed_page_is_found_at_opening(project):
    add_clips(project, [f"g{i}" for i in range(400)], "cat")
    project.close()
    path = project.folder / "catalog.sqlite"
    data = bytearray(path.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 100] = bytes(100)
    path.write_bytes(data)

    with pytest.raises(ProjectError):
        Project.open(project.folder)


@pytest.mark.parametrize("name", ["catalog.sqlite", "lock", *FOLDERS])
def test_a_project_with_a_link_inside_is_refused(project, tmp_path, name):
    project.close()
    elsewhere = (project.folder / name).rename(tmp_path / "elsewhere")
    (project.folder / name).symlink_to(elsewhere)

    with pytest.raises(UnsafeLinkError):
        Project.open(project.folder)


@pytest.mark.parametrize("end", ["wal", "shm", "journal"])
def test_nothing_is_written_through_a_link_beside_the_catalog(project, tmp_path, end):
    project.close()
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary")
    (project.folder / f"catalog.sqlite-{end}").symlink_to(diary)

    with pytest.raises(UnsafeLinkError):
        Project.open(project.folder)

    assert diary.read_text() == "Dear diary"


def test_a_left_wal_is_read_where_nothing_can_be_written(project, tmp_path, monkeypatch):
    import shutil

    from engine.errors.projects import StorageFailingError

    add_clips(project, ["a"], "cat")
    copied = shutil.copytree(project.folder, tmp_path / "copied.harken")
    assert (copied / "catalog.sqlite-wal").stat().st_size > 0
    opened = connection._open_reading

    def refused(path: Path, how: str):
        if how == "mode=ro":  # as SQLite does on a medium where it cannot make its -shm
            raise StorageFailingError(path, "read-only")
        return opened(path, how)

    monkeypatch.setattr(connection, "_open_reading", refused)

    with Project.open(copied, read_only=True) as looking:
        assert len(looking.catalog.clips()) == 1


def test_an_edit_that_makes_no_sense_changes_nothing(project):
    ids = add_clips(project, ["a"], "cat")
    before = project.history.entries()

    with pytest.raises(UnknownClassError):
        project.apply(LabelClips(clips=ids, label="unicorn"))

    assert project.catalog.clip(ids[0]).label == "cat"
    assert project.history.entries() == before


@pytest.mark.parametrize("name", ["", "  ", "\n", "x" * 81])
def test_a_class_needs_a_name_that_can_be_shown(project, name):
    with pytest.raises(ClassNameError):
        project.apply(AddClass(name=name))


@pytest.mark.slow
def test_fifty_thousand_clips_are_listed_within_a_second(project):
    add_clips(project, [f"g{i // 5}" for i in range(50_000)], "cat")
    assert len(project.catalog.clips()) == 50_000

    taken_s: list[float] = []
    for _ in range(3):
        started_s = time.process_time()
        project.catalog.clips()
        taken_s.append(time.process_time() - started_s)

    assert min(taken_s) < 1.0


def _as_of_format_1(folder: Path) -> None:
    """Make of a catalog what an earlier Harken would have left."""
    connection = sqlite3.connect(folder / "catalog.sqlite")
    connection.executescript("DROP TABLE suggestion; PRAGMA user_version = 1;")
    connection.close()


def test_a_project_of_an_earlier_harken_is_brought_up_to_date_and_kept_as_it_was(project):
    ids = add_clips(project, ["a"], "cat")
    project.close()
    _as_of_format_1(project.folder)

    with Project.open(project.folder) as again:
        assert again.catalog.suggestions() == ()
        assert again.catalog.clip(ids[0]).label == "cat"
        again.undo()
    with Project.open(project.folder) as once_more:
        assert once_more.catalog.clips() == ()
    kept = sqlite3.connect(project.folder / "backups" / "before-update.sqlite")
    assert kept.execute("PRAGMA user_version").fetchone() == (1,)
    assert kept.execute("SELECT count(*) FROM clip").fetchone() == (1,)
    kept.close()


def test_a_project_of_an_earlier_harken_can_be_looked_at_without_being_changed(project):
    add_clips(project, ["a"], "cat")
    project.close()
    _as_of_format_1(project.folder)
    before = (project.folder / "catalog.sqlite").read_bytes()

    with Project.open(project.folder, read_only=True) as looking:
        assert looking.catalog.suggestions() == ()
        assert len(looking.catalog.clips(ClipFilter(is_suggested=False))) == 1

    assert (project.folder / "catalog.sqlite").read_bytes() == before


def full(_path: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_on_a_full_disk_the_reserve_makes_room_for_the_copy_of_an_earlier_project(
    project, monkeypatch
):
    project.close()
    _as_of_format_1(project.folder)
    reserve, flushed = project.folder / "reserve", connection.flush_file
    monkeypatch.setattr(
        connection, "flush_file", lambda path: full(path) if reserve.exists() else flushed(path)
    )

    with Project.open(project.folder) as again:
        assert not again.is_read_only
        again.apply(AddClass(name="owl"))
    assert (project.folder / "backups" / "before-update.sqlite").is_file()


def test_an_earlier_project_for_whose_copy_there_is_no_room_is_opened_to_look_and_is_not_changed(
    project, monkeypatch
):
    ids = add_clips(project, ["a"], "cat")
    project.close()
    _as_of_format_1(project.folder)
    before = (project.folder / "catalog.sqlite").read_bytes()
    monkeypatch.setattr(connection, "flush_file", full)

    with Project.open(project.folder) as looking:
        assert looking.is_read_only
        assert looking.catalog.clip(ids[0]).label == "cat"
        with pytest.raises(ProjectFullError, match="disk was full"):
            looking.apply(AddClass(name="owl"))
        assert list(looking.objects.staging.iterdir()) == []
    monkeypatch.undo()

    assert (project.folder / "catalog.sqlite").read_bytes() == before
    with Project.open(project.folder) as again:
        assert not again.is_read_only


def test_no_room_for_the_memory_that_a_catalog_is_shared_by_is_a_full_disk(project):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE  # as SQLite opens one on a full disk

    with pytest.raises(DiskFullError), connection.told_in_words(project.catalog_path):
        raise error


def test_a_run_that_was_lost_does_not_keep_a_project_on_a_full_disk_from_opening(
    project, monkeypatch
):
    add_run(project, "{}", 0, "quick")

    @contextmanager
    def refused():
        raise DiskFullError(project.folder)
        yield

    monkeypatch.setattr(project, "writing", refused)

    end_lost_runs(project)

    assert project.catalog.runs()[0].state == "running"


PART = "0123456789abcdef.part"


def test_what_a_killed_survey_left_half_made_is_cleared_away(project):
    project.close()
    parts = [project.folder / "cache" / kind / "ab" / PART for kind in PARTS_IN]
    for part in parts:
        part.parent.mkdir(parents=True)
        part.write_bytes(bytes(9))
    whole = parts[0].with_suffix(".peaks")
    whole.write_bytes(bytes(9))

    Project.open(project.folder, read_only=True).close()
    assert all(part.exists() for part in parts)
    Project.open(project.folder).close()

    assert not any(part.exists() for part in parts)
    assert whole.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links for administrators only")
@pytest.mark.parametrize("linked", ["kind", "child", "file", None])
def test_clearing_away_deletes_no_other_programs_files_and_none_through_a_link(
    project, tmp_path, linked
):
    project.close()
    home = tmp_path / "home" / "downloads"
    home.mkdir(parents=True)
    film = home / ("film.part" if linked is None else PART)
    film.write_bytes(bytes(9))
    kind = project.folder / "cache" / "peaks"
    if linked == "kind":
        kind.symlink_to(home.parent)
    elif linked == "child":
        kind.mkdir()
        (kind / "ab").symlink_to(home)
    elif linked == "file":
        (kind / "ab").mkdir(parents=True)
        (kind / "ab" / PART).symlink_to(film)
    else:
        (kind / "ab").mkdir(parents=True)
        film = film.rename(kind / "ab" / film.name)

    Project.open(project.folder).close()

    assert film.exists()
    assert linked != "file" or (kind / "ab" / PART).is_symlink()


def test_a_catalog_that_a_failing_disk_took_away_is_told_in_one_sentence_until_it_is_back(
    project, monkeypatch
):
    ids = add_clips(project, ["a"], "cat")
    opened = access.open_writing

    def unreadable(path: Path) -> sqlite3.Connection:
        raise StorageFailingError(path, "disk I/O error")

    monkeypatch.setattr(access, "open_writing", unreadable)
    with pytest.raises(StorageFailingError), project.writing():
        raise StorageFailingError(project.catalog_path, "disk I/O error")

    for ask in (project.catalog.clips, lambda: project.apply(AddClass(name="owl")), project.undo):
        with pytest.raises(StorageFailingError, match="The storage is failing"):
            ask()
    monkeypatch.setattr(access, "open_writing", opened)
    assert project.catalog.clip(ids[0]).label == "cat"
    project.apply(AddClass(name="owl"))
