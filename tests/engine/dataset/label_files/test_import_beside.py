"""Stories of label files that lie beside recordings, and of those that a person names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.silence import SilenceRule
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.label_choice import LabelChoice, LabelsFrom
from engine.dataset.importing.plan import PlannedFile, Verdict, plan_import
from engine.dataset.project import Project

TRACK = "0.10\t0.30\tdog\n\\\t100.0\t900.0\n0.50\t0.70\tcat\n"
RAVEN_HEAD = "Selection\tBegin Time (s)\tEnd Time (s)\tBegin File\tFile Offset (s)\tSpecies\n"


@pytest.fixture
def night(tmp_path: Path, write_tone) -> Path:
    return write_tone(tmp_path / "field" / "night.wav", seconds=1.0)


def beside(recording: Path, name: str, text: str) -> Path:
    path = recording.with_name(name)
    path.write_text(text, encoding="utf-8")
    return path


def spans(rows: tuple[PlannedFile, ...]) -> list[tuple[float | None, float | None, str]]:
    return [(row.onset_s, row.offset_s, row.label) for row in rows]


def plan(*sources: Path, project: Project | None = None, **choice):
    return plan_import(list(sources), project=project, labels=LabelChoice(**choice))


def test_regions_of_one_recording_become_clips_of_one_source_and_one_group(project, night):
    beside(night, "night.txt", TRACK)

    found = plan(night, project=project)
    report = carry_out(project, found)

    assert found.taken_as == ("“night.txt” is taken as Audacity labels, 2 regions.",)
    assert report.sentence == "2 clips of 1 file are in."
    clips = project.catalog.clips()
    assert [(c.onset_s, c.offset_s, c.label, c.group, c.low_hz, c.high_hz) for c in clips] == [
        (0.1, 0.3, "dog", "night", 100.0, 900.0),
        (0.5, 0.7, "cat", "night", None, None),
    ]
    assert len(project.catalog.sources()) == 1
    assert len(project.samples(clips[0])) == 3200
    project.undo()
    assert project.catalog.clips() == ()


@pytest.mark.parametrize(
    "name",
    [
        "night.txt",
        "night.wav.txt",
        "NIGHT.TXT",
        "night.txt.txt",
        "night.labels.txt",
        "night.Table.1.selections.txt",
    ],
)
def test_a_label_file_is_found_by_any_name_that_programs_give_it(night, name):
    beside(night, name, TRACK)

    assert spans(plan(night).rows) == [(0.1, 0.3, "dog"), (0.5, 0.7, "cat")]


def test_a_label_file_belongs_to_the_recording_with_the_longest_name(night, write_tone):
    second = write_tone(night.with_name("night.2.wav"), hz=300)
    beside(night, "night.2.txt", TRACK)

    found = plan(night.parent)

    assert spans(tuple(row for row in found.rows if row.path == second)) == [
        (0.1, 0.3, "dog"),
        (0.5, 0.7, "cat"),
    ]
    assert [row.onset_s for row in found.rows if row.path == night] == [None]


def test_of_several_label_files_one_is_taken_and_the_others_are_named(night):
    beside(night, "night.txt", TRACK)
    beside(night, "night.selections.txt", f"{RAVEN_HEAD}1\t0.2\t0.4\tnight.wav\t0.2\towl\n")

    automatic, asked = plan(night), plan(night, wanted=LabelsFrom.AUDACITY)

    assert spans(automatic.rows) == [(0.2, 0.4, "owl")]
    assert automatic.warnings == ("“night.selections.txt” is taken, and “night.txt” left out.",)
    assert spans(asked.rows) == [(0.1, 0.3, "dog"), (0.5, 0.7, "cat")]


def test_in_a_folder_label_files_are_no_sounds_that_are_refused(night):
    beside(night, "night.txt", TRACK)

    assert {row.verdict for row in plan(night.parent).rows} == {Verdict.READY}


def test_where_none_are_wanted_they_are_counted_and_left_out(night):
    beside(night, "night.txt", TRACK)

    found = plan(night.parent, wanted=LabelsFrom.NONE)

    assert [(row.path, row.verdict) for row in found.rows] == [(night, Verdict.READY)]
    assert found.labels.sentence == "1 label file found, left out."


def test_what_was_found_is_said_in_a_sentence(night, write_tone):
    beside(night, "night.txt", TRACK)
    day = write_tone(night.with_name("day.wav"), hz=300)
    beside(day, "day.txt", "It rained.\n")

    assert plan(night.parent).labels.sentence == "2 label files found: 2 regions, 1 not read."


def test_a_text_that_is_no_label_file_leaves_its_recording_whole(night):
    beside(night, "night.txt", "It rained.\n")

    named, in_folder = plan(night), plan(night.parent)

    assert spans(named.rows) == [(None, None, "")]
    assert "were not read" in named.warnings[0]
    assert [row.verdict for row in in_folder.rows] == [Verdict.REFUSED, Verdict.READY]
    assert "were not read" in in_folder.rows[0].why


def test_a_table_without_rows_brings_the_recording_whole_and_says_that_nothing_is_in_it(night):
    beside(night, "night.selections.txt", RAVEN_HEAD)

    (row,) = plan(night).rows

    assert (row.onset_s, row.label, row.verdict) == (None, "", Verdict.READY)
    assert "holds no labels" in row.note


def test_a_point_becomes_what_lies_around_it(project, night):
    beside(night, "night.txt", "0.1\t0.1\tclick\n0.4\t0.4\tclick\n0.95\t0.95\tclick\n")

    found = plan(night, around_point_s=0.4)
    report = carry_out(project, found)

    assert found.labels.n_points == 3
    assert report.refused == ()
    clips = project.catalog.clips()
    assert [(c.onset_s, c.offset_s) for c in clips] == [
        (0.0, 0.4), (pytest.approx(0.2), pytest.approx(0.6)), (pytest.approx(0.75), 1.0),
    ]  # fmt: skip


def test_a_point_behind_the_end_of_its_recording_is_refused(project, night):
    beside(night, "night.txt", "1.05\t1.05\tclick\n")

    report = carry_out(project, plan(night, around_point_s=0.4))

    assert "ends after 1.000 s" in report.refused[0][1]


def test_a_point_is_refused_with_a_cure_where_nothing_around_it_is_wanted(night):
    beside(night, "night.txt", "0.2\t0.2\tclick\n0.5\t0.7\tcat\n")

    found = plan(night, around_point_s=None)

    assert [row.verdict for row in found.rows] == [Verdict.REFUSED, Verdict.READY]
    assert "“click” at 0.2 s is a point" in found.rows[0].why
    assert "seconds around" in found.rows[0].why


WINDOWS = "0\t0.3\tA_Tit\t0.41\n0\t0.3\tB_Pie\t0.9\n0.3\t0.6\tA_Tit\t0.87\n0.8\t1\tA_Tit\t0.2\n"


def test_windows_of_one_species_that_touch_are_one_draft_as_sure_as_the_surest(night):
    beside(night, "night.BirdNET.results.txt", WINDOWS)

    joined, apart = plan(night), plan(night, joins_windows=False)

    assert [(row.onset_s, row.offset_s, row.note) for row in joined.rows] == [
        (0.0, 0.6, "draft: Tit (A), 0.87"),
        (0.0, 0.3, "draft: Pie (B), 0.9"),
        (0.8, 1.0, "draft: Tit (A), 0.2"),
    ]
    assert joined.labels.has_windows
    assert len(apart.rows) == 3  # both suggestions for the first window are one draft


def test_what_a_model_suggests_comes_as_one_draft_for_each_window(project, night):
    text = "0\t0.5\tParus major_Great Tit\t0.41\n0\t0.5\tPica pica_Magpie\t0.2\n"
    beside(night, "night.BirdNET.results.txt", text)

    carry_out(project, plan(night))

    (clip,) = project.catalog.clips()
    assert clip.label == ""
    assert clip.note == "draft: Great Tit (Parus major), 0.41\ndraft: Magpie (Pica pica), 0.2"
    assert project.history.undo_title == "Import 1 file"


def test_harkens_own_detections_are_passed_over_and_come_as_drafts_when_they_are_named(night):
    heard = beside(night, "night.wav.harken.txt", "0.2\t0.4\towl\n")

    unasked, named = plan(night.parent), plan(heard)

    assert spans(unasked.rows) == [(None, None, "field")]
    assert unasked.labels.n_files == 0
    assert (named.rows[0].label, named.rows[0].note) == ("", "draft: owl")


def test_a_label_file_that_is_named_finds_its_recording(night):
    track = beside(night, "night.txt", TRACK)

    found = plan(track, wanted=LabelsFrom.NONE)

    assert {row.path for row in found.rows} == {night}
    assert [row.group for row in found.rows] == ["night", "night"]


def test_a_table_of_several_files_finds_each_beside_it_and_refuses_what_is_not_there(
    night, write_tone
):
    day = write_tone(night.with_name("Day.WAV"), hz=300, seconds=1.0)
    rows = (
        "1\t0.1\t0.3\tC:\\sounds\\night.wav\t0.1\tdog\n"
        "2\t1.1\t1.3\t/home/ann/day.wav\t0.1\tcat\n"
        "3\t2.1\t2.3\tgone.wav\t0.1\towl\n"
    )
    table = beside(night, "all.txt", RAVEN_HEAD + rows)

    found = plan(table)

    assert [(row.path, row.onset_s, row.verdict) for row in found.rows] == [
        (night, 0.1, Verdict.READY),
        (day, 0.1, Verdict.READY),
        (table, 0.0, Verdict.REFUSED),
    ]
    assert "“gone.wav”" in found.rows[2].why


@pytest.mark.parametrize(
    "name", ["../secret.wav", "/etc/passwd", "..\\secret.wav", "link/secret.wav"]
)
def test_no_label_file_reaches_a_sound_outside_its_folder(night, write_tone, name):
    secret = write_tone(night.parents[1] / "secret.wav")
    (night.parent / "link").symlink_to(secret.parent)
    table = beside(night, "all.csv", f"recording,start,end,label\n{name},0.1,0.2,dog\n")

    (row,) = plan(table).rows

    assert row.verdict is Verdict.REFUSED


def test_a_table_named_from_its_own_folder_may_hold_absolute_paths(night, monkeypatch):
    table = beside(night, "all.csv", f"recording,start,end,label\n{night},0.1,0.2,dog\n")
    monkeypatch.chdir(night.parent)

    (row,) = plan(Path(table.name)).rows

    assert (row.path, row.verdict) == (Path("night.wav"), Verdict.READY)


def test_a_label_file_that_cannot_be_used_stops_no_other_source(night):
    bad = beside(night, "mary.TextGrid", 'File type = "ooTextFile"\n')

    found = plan(bad, night)

    assert [row.verdict for row in found.rows] == [Verdict.REFUSED, Verdict.READY]
    assert "Praat" in found.rows[0].why


def test_a_csv_with_paths_is_still_a_manifest(night):
    listed = beside(night, "list.csv", "path,onset,offset,label,group\nnight.wav,0.1,0.3,dog,den\n")

    (row,) = plan(listed).rows

    assert (row.onset_s, row.group) == (0.1, "den")


def test_a_box_without_height_keeps_its_times_and_loses_its_frequencies(project, night):
    beside(night, "night.txt", "0.1\t0.3\tdog\n\\\t900\t900\n")

    carry_out(project, plan(night))

    assert project.catalog.clips()[0].high_hz is None


def test_a_manifest_whose_frequencies_are_upside_down_is_told_and_not_a_crash(night):
    listed = beside(night, "list.csv", "path,low_hz,high_hz\nnight.wav,900,100\n")

    (row,) = plan(listed).rows

    assert row.verdict is Verdict.REFUSED


def test_the_real_recording_brings_its_eighteen_boxes(tmp_path, shared_data):
    folder = shared_data("long")
    with Project.create(tmp_path / "birds.harken") as project:
        report = carry_out(project, plan(folder / "real_spinetail.flac", project=project))

        clips = project.catalog.clips()

    assert report.n_imported == 18
    assert {clip.label for clip in clips} == {"SP", "CRER"}
    assert all(clip.low_hz and clip.high_hz for clip in clips)
    assert {clip.group for clip in clips} == {"real_spinetail"}


def test_silence_is_trimmed_by_a_step_of_its_own_that_can_be_taken_back_alone(project, tmp_path):
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(8000) / 16_000)
    path = tmp_path / "padded.wav"
    soundfile.write(path, np.pad(tone, 8000), 16_000)

    report = carry_out(project, plan_import([path], project=project), trim=SilenceRule())

    (clip,) = project.catalog.clips()
    assert report.sentence == "1 file is in. 1 was trimmed."
    assert 0.5 < project.samples(clip).size / 16_000 < 0.7
    project.undo()
    assert project.samples(project.catalog.clip(clip.id)).size == 24_000


def test_a_sound_that_is_silent_throughout_stays_whole(project, tmp_path):
    path = tmp_path / "quiet.wav"
    soundfile.write(path, np.zeros(16_000), 16_000)

    report = carry_out(project, plan_import([path], project=project), trim=SilenceRule())

    assert report.n_trimmed == 0
