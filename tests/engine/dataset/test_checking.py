"""What a check sees, says and can put right."""

from __future__ import annotations

import sqlite3

import pytest

from engine.dataset.checking.check import check, check_quickly
from engine.dataset.checking.findings import FindingKind
from engine.dataset.edits.clips import LabelClips, PutClips, read_clips
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from tests.engine.dataset.conftest import add_clips


def kinds(report) -> list[FindingKind]:
    return [finding.kind for finding in report.findings]


def test_a_good_project_is_ready_in_one_sentence(project):
    for label in ("cat", "dog"):
        add_clips(project, [f"{label}{i}" for i in range(10)], label)

    report = check_quickly(project)

    assert report.verdict == "Ready. 20 clips, 2 classes."
    assert report.findings == ()


def test_an_empty_project_is_told_what_is_missing(project):
    report = check_quickly(project)

    assert not report.is_ready
    assert report.findings[0].sentence == (
        "Two classes with clips are needed to train; there is none."
    )


def test_a_class_with_one_group_is_said_to_be_missing_from_two_sides(project):
    add_clips(project, ["rex"] * 12, "dog")
    add_clips(project, [f"g{i}" for i in range(12)], "cat")

    report = check_quickly(project)

    assert kinds(report) == [FindingKind.ABSENT, FindingKind.DOMINANT]
    assert report.verdict == "Ready. 24 clips, 2 classes; two things to look at."
    assert report.findings[0].sentence == (
        "No clip of dog is in validation and test, for it has only one group: "
        "its score there means nothing."
    )


def test_tiny_and_unlabelled_are_told_with_their_clips(project):
    add_clips(project, [f"c{i}" for i in range(20)], "cat")
    add_clips(project, [f"d{i}" for i in range(5)], "dog")
    loose = add_clips(project, ["x", "y"])

    report = check_quickly(project)

    assert kinds(report) == [FindingKind.TINY, FindingKind.UNLABELLED]
    assert report.findings[1].clips == loose


def test_copies_can_be_removed_and_brought_back(project, folder_of_tones):
    original = (folder_of_tones / "cat" / "cat0.wav").read_bytes()
    (folder_of_tones / "cat" / "again.wav").write_bytes(original)
    carry_out(project, plan_import([folder_of_tones]))

    (copies,) = [each for each in check(project).findings if each.kind == "duplicates"]
    assert copies.fix is not None
    project.apply(copies.fix)

    assert len(project.catalog.clips()) == 10
    assert "duplicates" not in kinds(check(project))
    project.undo()
    assert len(project.catalog.clips()) == 11


def test_copies_with_different_labels_are_left_to_a_person(project, folder_of_tones):
    original = (folder_of_tones / "cat" / "cat0.wav").read_bytes()
    (folder_of_tones / "dog" / "cat0.wav").write_bytes(original)
    carry_out(project, plan_import([folder_of_tones]))

    (finding,) = [each for each in check(project).findings if each.kind == "duplicates"]

    assert finding.fix is None
    assert "cat and dog" in finding.sentence


def test_a_silent_clip_is_flagged_but_not_in_a_class_of_silence(project):
    quiet = add_clips(project, [f"s{i}" for i in range(10)], "cat")
    one = add_clips(project, [f"d{i}" for i in range(10)], "dog")[0]
    with project.writing() as connection:
        rows = read_clips(connection, (*quiet, one))
        flagged = PutClips(rows=tuple(_with_flag(row) for row in rows))
        flagged.apply(connection)

    (finding,) = check_quickly(project).findings

    assert finding.clips == (one,)
    assert finding.sentence == "1 clip is silent."


def _with_flag(row):
    from dataclasses import replace

    return replace(row, flags="silent")


def test_flipped_bytes_and_missing_sounds_are_all_found(project, folder_of_tones):
    carry_out(project, plan_import([folder_of_tones]))
    sources = project.catalog.sources()
    first, second = (project.objects.path(s.digest, s.suffix) for s in sources[:2])
    first.chmod(0o644)
    data = bytearray(first.read_bytes())
    data[500] ^= 16
    first.write_bytes(data)
    second.unlink()

    wounds = [each for each in check(project).findings if each.kind == "storage"]

    assert len(wounds) == 2
    assert check(project).verdict.startswith("The storage needs care.")
    assert {clip for wound in wounds for clip in wound.clips} == {1, 2}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clip SET label_id = 1 WHERE id = 3",
        "UPDATE clip SET onset_s = 0.25 WHERE id = 1",
        "UPDATE label SET name = 'cot' WHERE name = 'cat'",
        "UPDATE split SET side = 'train'",
        "UPDATE history SET title = 'x' WHERE id = 1",
        "UPDATE source SET n_frames = n_frames - 1 WHERE id = 2",
        "UPDATE object SET n_bytes = n_bytes + 1",
    ],
)
def test_a_row_changed_behind_our_back_is_found(project, change):
    add_clips(project, [f"g{i}" for i in range(5)], "dog")
    project.close()
    connection = sqlite3.connect(project.folder / "catalog.sqlite")
    connection.execute(change)
    connection.commit()
    connection.close()

    with Project.open(project.folder) as again:
        titles = [each.title for each in check(again).findings]

    assert "Rows changed" in titles


def test_checking_counts_what_it_reads(project, folder_of_tones):
    carry_out(project, plan_import([folder_of_tones]))
    told: list[tuple[int, int]] = []

    check(project, progress=lambda done, total, note: told.append((done, total)))

    assert told[0] == (0, 10)
    assert told[-1] == (10, 10)


def test_labelling_clears_what_was_told(project):
    add_clips(project, [f"c{i}" for i in range(10)], "cat")
    ids = add_clips(project, [f"d{i}" for i in range(10)])

    project.apply(LabelClips(clips=ids, label="dog"))

    assert check_quickly(project).is_ready
