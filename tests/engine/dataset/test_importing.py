"""Stories of sounds coming in."""

from __future__ import annotations

import csv
import errno
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.rendering import write_wav16
from engine.audio.take import GrowingTake, Take
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.names import readable
from engine.dataset.importing.plan import Verdict, plan_import
from engine.dataset.importing.takes import keep_recorded, keep_take
from engine.dataset.objects import file_digest
from engine.dataset.project import Project
from engine.dataset.records import ClipFilter, Split
from engine.dataset.recovery import discard, recovered
from engine.errors.importing import NothingToImportError, SourceMissingError
from engine.errors.projects import DiskFullError, ObjectDamagedError, ProjectHeldError
from engine.errors.sounds import SoundEmptyError

NOW = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)

SEVEN = {
    "car": 104, "cat": 164, "crowd": 105, "dog": 113, "human": 206, "silence": 71, "truck": 107,
}  # fmt: skip


def bring_in(project: Project, *sources: Path, **options):
    return carry_out(project, plan_import(list(sources), project=project, **options))


def test_folders_named_after_classes_come_in_as_one_step(project, folder_of_tones):
    report = bring_in(project, folder_of_tones)

    assert report.sentence == "10 files are in."
    assert Counter(clip.label for clip in project.catalog.clips()) == {"cat": 5, "dog": 5}
    assert project.history.undo_title == "Import 10 files"
    project.undo()
    assert project.catalog.clips() == ()


def test_every_sound_is_in_the_store_under_the_hash_of_its_bytes_and_cannot_be_written(
    project, folder_of_tones
):
    bring_in(project, folder_of_tones)

    for source in project.catalog.sources():
        path = project.objects.path(source.digest, source.suffix)
        assert file_digest(path) == source.digest
        assert path.stat().st_mode & 0o222 == 0
    assert list(project.objects.staging.iterdir()) == []


def test_a_second_import_of_the_same_bytes_brings_nothing_in(project, folder_of_tones):
    bring_in(project, folder_of_tones)
    steps = project.history.entries()

    report = bring_in(project, folder_of_tones)

    assert report.sentence == "No files are in. 10 were here already."
    assert project.history.entries() == steps


def test_copies_within_one_import_stay_together_on_one_side(project, folder_of_tones):
    original = folder_of_tones / "cat" / "cat0.wav"
    (folder_of_tones / "cat" / "copy of cat0.WAV").write_bytes(original.read_bytes())

    report = bring_in(project, folder_of_tones)

    copies = [clip for clip in project.catalog.clips() if "cat0" in clip.name]
    assert len(copies) == 2
    assert len({clip.group for clip in copies}) == 1
    assert "cat0.wav has the same bytes as" in " ".join(report.warnings) or (
        "has the same bytes as cat0.wav" in " ".join(report.warnings)
    )


def test_single_files_get_the_label_that_was_said(project, folder_of_tones):
    bring_in(project, folder_of_tones / "cat" / "cat1.wav", label="puma")

    (clip,) = project.catalog.clips()
    assert (clip.name, clip.label, clip.group) == ("cat1.wav", "puma", "cat1")
    assert [label.name for label in project.catalog.labels()] == ["cat", "dog", "puma"]


def test_a_bad_file_is_a_line_of_the_report_and_stops_no_other(project, folder_of_tones):
    (folder_of_tones / "dog" / "broken.wav").write_bytes(b"RIFF\x10\0\0\0WAVEfmt nonsense")
    (folder_of_tones / "dog" / "notes.txt").write_text("shopping")
    (folder_of_tones / "dog" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder_of_tones / "dog" / "dog0.wav.harken.txt").write_text("0\t1\tdog\n")
    (folder_of_tones / "Thumbs.db").write_bytes(b"\xd0\xcf")

    report = bring_in(project, folder_of_tones)

    assert report.n_imported == 10
    assert sorted(path.name for path, _ in report.refused) == ["broken.wav", "notes.txt"]
    assert all(sentence.startswith(f"“{path.name}”") for path, sentence in report.refused)


def test_spans_of_a_manifest_become_clips_of_one_source(project, tmp_path, write_tone):
    write_tone(tmp_path / "long.wav", seconds=3.0)
    text = "path,label,onset,offset,group\nlong.wav,cat,0.5,1.0,g\nlong.wav,dog,1.0,2.5,g\n"
    (tmp_path / "list.csv").write_text(text + "long.wav,dog,2.5,9.0,g\n")

    report = bring_in(project, tmp_path / "list.csv")

    clips = project.catalog.clips()
    assert [(clip.onset_s, clip.offset_s) for clip in clips] == [(0.5, 1.0), (1.0, 2.5)]
    assert [clip.name for clip in clips] == ["long.wav 0.50–1.00 s", "long.wav 1.00–2.50 s"]
    assert len(project.catalog.sources()) == 1
    assert project.samples(clips[1]).size == 24_000
    assert "3.000 s" in report.refused[0][1]


def test_sides_of_a_manifest_are_honoured_and_folds_stored(project, tmp_path, write_tone):
    lines = ["path,label,fold"]
    for fold in range(1, 6):
        write_tone(tmp_path / f"{fold}.wav", hz=200 + fold)
        lines.append(f"{fold}.wav,cat,{fold}")
    (tmp_path / "list.csv").write_text("\n".join(lines))

    bring_in(project, tmp_path / "list.csv")

    sides = {clip.fold: clip.split for clip in project.catalog.clips()}
    assert sides == {1: "train", 2: "train", 3: "train", 4: "validation", 5: "test"}


def test_a_group_on_two_sides_of_a_manifest_stays_whole(project, tmp_path, write_tone):
    for name in "ab":
        write_tone(tmp_path / f"{name}.wav", hz=ord(name))
    text = "path,label,group,split\na.wav,cat,g,train\nb.wav,cat,g,test\n"
    (tmp_path / "list.csv").write_text(text)

    report = bring_in(project, tmp_path / "list.csv")

    assert {clip.split for clip in project.catalog.clips()} == {Split.TRAIN}
    assert report.warnings == ("Group g is on two sides or folds; the first holds.",)


def test_a_cancelled_import_keeps_what_was_read_and_leaves_nothing_in_staging(
    project, folder_of_tones
):
    asked = count()  # three times a file: before it, at its copy, at its samples

    report = carry_out(project, plan_import([folder_of_tones]), cancelled=lambda: next(asked) >= 15)

    assert report.is_cancelled
    assert 1 <= report.n_imported < 10
    assert len(project.catalog.clips()) == report.n_imported
    assert list(project.objects.staging.iterdir()) == []


def test_nothing_is_read_for_a_project_that_another_holds(project, folder_of_tones):
    with Project.open(project.folder) as second, pytest.raises(ProjectHeldError):
        bring_in(second, folder_of_tones)


def test_what_cannot_be_found_is_told(tmp_path):
    with pytest.raises(SourceMissingError):
        plan_import([tmp_path / "nowhere"])
    with pytest.raises(NothingToImportError):
        plan_import([tmp_path])


def test_a_damaged_sound_is_noticed_and_put_right_by_importing_it_again(project, folder_of_tones):
    bring_in(project, folder_of_tones)
    clip = project.catalog.clips()[0]
    source = project.catalog.source(clip.source_id)
    path = project.objects.path(source.digest, source.suffix)
    path.chmod(0o644)
    flipped = bytearray(path.read_bytes())
    flipped[1000] ^= 1
    path.write_bytes(flipped)
    with pytest.raises(ObjectDamagedError):
        project.samples(clip)

    bring_in(project, folder_of_tones)

    assert project.samples(clip).size == 8_000


def test_a_recording_is_a_clip_of_its_own_and_undone_like_an_edit(project):
    take = np.linspace(-0.5, 0.5, 48_000, dtype=np.float32)

    clip_id = keep_take(project, take, 48_000, name="Cat 1", label="cat")

    clip = project.catalog.clip(clip_id)
    source = project.catalog.source(clip.source_id)
    assert (clip.label, clip.origin, clip.seconds) == ("cat", "recording", 1.0)
    assert (source.suffix, source.sample_rate) == (".flac", 48_000)
    assert project.history.undo_title == "Record Cat 1"
    assert list(project.objects.staging.iterdir()) == []


def recorded(samples: np.ndarray, path: Path | None, *, gap_at=0, is_lost=False) -> Take:
    growing = GrowingTake(48_000, path)
    growing.add(samples[:gap_at].astype(np.float32))
    if gap_at:
        growing.mark_gap(0.5)
    growing.add(samples[gap_at:].astype(np.float32))
    return growing.finish(is_lost=is_lost)


@pytest.mark.parametrize("is_streamed", [True, False])
def test_a_take_is_kept_with_every_step_of_24_bits_as_it_was_recorded(project, is_streamed):
    steps = np.random.default_rng(0).integers(-(2**23), 2**23, 48_000)
    path = project.objects.staging / "take-1.flac"
    take = recorded(steps / 2**23, path if is_streamed else None)

    clip_id, name = keep_recorded(project, take, "cat", NOW)

    clip = project.catalog.clip(clip_id)
    source = project.catalog.source(clip.source_id)
    kept = soundfile.read(project.objects.path(source.digest, ".flac"), dtype="int32")[0]
    assert np.array_equal(kept >> 8, steps)
    assert (name, clip.name, clip.flags) == ("Cat 001", "Cat 001", ())
    assert list(project.objects.staging.iterdir()) == []


@pytest.mark.parametrize("is_streamed", [True, False])
@pytest.mark.parametrize(("is_lost", "seconds"), [(True, 0.25), (False, 1.0)])
def test_a_take_of_a_lost_microphone_ends_at_its_first_gap_and_another_does_not(
    project, is_streamed, is_lost, seconds
):
    path = project.objects.staging / "take-1.flac" if is_streamed else None
    take = recorded(np.linspace(-0.5, 0.5, 48_000), path, gap_at=12_000, is_lost=is_lost)

    clip_id, _ = keep_recorded(project, take, "cat", NOW)

    assert take.kept_s == project.catalog.clip(clip_id).seconds == seconds
    assert project.catalog.clip(clip_id).onset_s == 0
    assert [w for w in take.warnings if "missing" in w] == (
        [] if is_lost else ["0.5 s are missing in it."]
    )


def test_a_take_is_adopted_as_the_file_it_is(project):
    path = project.objects.staging / "take-1.flac"
    take = recorded(np.linspace(-0.5, 0.5, 4_800), path)
    digest = file_digest(path)

    keep_recorded(project, take, "cat", NOW)

    assert [source.digest for source in project.catalog.sources()] == [digest]


def test_a_take_that_cannot_be_brought_in_is_still_there_to_be_recovered(project, monkeypatch):
    path = project.objects.staging / "take-1.flac"
    take = recorded(np.linspace(-0.5, 0.5, 4_800), path)
    monkeypatch.setattr("engine.dataset.objects.flush_file", _refuse)

    with pytest.raises(DiskFullError):
        keep_recorded(project, take, "cat", NOW)

    assert [each.path for each in recovered(project)] == [path]


def _refuse(_path: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_two_takes_of_a_muted_microphone_are_one_clip(project):
    first, second = (
        keep_recorded(
            project, recorded(np.zeros(4_800), project.objects.staging / name), "silence", NOW
        )[0]
        for name in ("take-1.flac", "take-2.flac")
    )

    assert first == second
    assert list(project.objects.staging.iterdir()) == []


def test_a_recording_of_nothing_is_refused(project):
    with pytest.raises(SoundEmptyError):
        keep_take(project, np.zeros(0, np.float32), 16_000, name="Nothing")


def test_what_a_crash_left_is_found_offered_and_can_be_taken_or_thrown_away(
    project, write_tone, tmp_path
):
    staged = write_tone(project.objects.staging / "0123456789abcdef.wav", hz=1)
    orphan = project.objects.stage(write_tone(tmp_path / "b.wav", hz=2))
    project.objects.keep([orphan])

    found = recovered(project)

    assert [each.is_whole for each in found].count(True) == 1
    assert staged in {each.path for each in found}
    assert bring_in(project, *(each.path for each in found)).n_imported == 2
    discard(project, recovered(project))
    assert recovered(project) == ()
    assert len(project.catalog.clips()) == 2


def test_objects_of_an_undone_import_are_not_offered(project, folder_of_tones):
    bring_in(project, folder_of_tones)
    project.undo()

    assert recovered(project) == ()
    project.redo()
    assert project.samples(project.catalog.clips()[0]).size == 8_000


def test_what_is_wrong_with_a_sound_becomes_a_flag_to_filter_by(project, tmp_path):
    wave = np.sin(np.arange(8_000) / 9)
    odd = {
        "silent": np.zeros(8_000),
        "very quiet": 0.001 * wave,
        "clipped": np.sign(wave),
        "short": 0.3 * wave[:800],
        "off centre": 0.1 * wave + 0.2,
    }
    for flag, samples in odd.items():
        write_wav16(tmp_path / f"{flag}.wav", samples.astype(np.float32))

    bring_in(project, *(tmp_path / f"{flag}.wav" for flag in odd))

    for flag in odd:
        (clip,) = project.catalog.clips(ClipFilter(flag=flag))
        assert (clip.name, clip.flags) == (f"{flag}.wav", (flag,))


def test_names_that_no_screen_can_show_are_made_readable():
    assert readable("a\nb\tc.wav") == "a b c.wav"
    assert readable("bad \udcff byte.wav") == "bad � byte.wav"
    assert readable("\x1b[31mred") == "�[31mred"
    assert len(readable("x" * 5_000)) == 200


@pytest.mark.slow
def test_the_seven_classes_come_in_whole_with_their_groups(project, shared_data):
    folder = shared_data("seven")

    report = bring_in(project, folder / "manifest.csv")

    assert (report.n_imported, report.refused, report.duplicates) == (870, (), ())
    clips = project.catalog.clips()
    assert Counter(clip.label for clip in clips) == SEVEN
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        groups = {row["group"] for row in csv.DictReader(file)}
    assert {clip.group for clip in clips} == groups
    sides: dict[str, set[Split | None]] = {}
    for clip in clips:
        sides.setdefault(clip.group, set()).add(clip.split)
    assert all(len(found) == 1 for found in sides.values())
    for name, n_clips in SEVEN.items():
        found = Counter(clip.split for clip in clips if clip.label == name)
        assert abs(found[Split.TEST] / n_clips - 0.2) < 0.03


@pytest.mark.slow
def test_the_odd_come_in_and_the_broken_are_refused_in_a_sentence_each(project, shared_data):
    folder = shared_data("odd")
    with (folder / "expected.csv").open(encoding="utf-8") as file:
        expected = {row["path"]: row for row in csv.DictReader(file)}

    report = bring_in(project, folder / "ok", folder / "broken")

    refused = {path.relative_to(folder).as_posix(): why for path, why in report.refused}
    for path, row in expected.items():
        if row["verdict"] == "ok":
            assert path not in refused, refused[path]
        elif "tolerant" not in row["why"]:
            assert path in refused
    assert report.n_imported == len(expected) - len(refused)
    assert not any("Traceback" in why or "\n" in why for why in refused.values())


@pytest.mark.slow
def test_every_hostile_name_is_taken(project, shared_data, tmp_path):
    make = shared_data("odd") / "make_odd.py"
    tree = tmp_path / "tree"
    subprocess.run([sys.executable, str(make), "--tree", str(tree)], check=True)
    sounds = [path for path in tree.rglob("*.wav") if path.is_file()]

    report = bring_in(project, tree)

    assert report.n_imported == len(sounds)
    plan = plan_import([tree])
    assert {row.path.name for row in plan.rows if row.verdict is Verdict.REFUSED} == {
        "a",
        "b",
        "dangling.wav",
    }
