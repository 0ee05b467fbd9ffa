"""The training set taken away, and brought back."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dataset.edits.clips import LabelClips, SetGroup, SetNote
from engine.dataset.exporting.dataset import SoundFormat, dataset_losses, export_dataset
from engine.dataset.exporting.manifest import Written, manifest_text
from engine.dataset.exporting.names import safe_name, unique_names
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.label_choice import LabelChoice, LabelsFrom
from engine.dataset.importing.manifest import read_manifest
from engine.dataset.importing.plan import plan_import
from engine.dataset.label_files.kinds import Kind
from engine.dataset.labelling import labelling
from engine.dataset.project import Project
from engine.dataset.records import Clip, Split
from engine.dataset.splitting import set_folds
from engine.dataset.treating import treating
from engine.errors.usage import FolderNotEmptyError, NothingLabelledError
from engine.runtime.label_text import plain
from tests.engine.dataset.conftest import add_clips


@pytest.fixture
def animals(project, folder_of_tones) -> Project:
    carry_out(project, plan_import([folder_of_tones], project=project))
    return project


def brought_back(folder: Path, out: Path) -> Project:
    """Return a new project with what a set holds; the caller closes it."""
    project = Project.create(folder)
    carry_out(project, plan_import([out / "manifest.csv"], project=project))
    return project


def described(project: Project) -> list[tuple]:
    return sorted(
        (c.label, c.group, str(c.split), c.fold, c.low_hz, c.high_hz, c.note)
        for c in project.catalog.clips()
        if c.label
    )


def test_sounds_lie_by_side_and_class_as_16_khz_mono_16_bit(animals, tmp_path):
    report = export_dataset(animals, tmp_path / "set")

    assert report.n_clips == 10
    for clip in animals.catalog.clips():
        (path,) = (tmp_path / "set" / str(clip.split) / clip.label).glob(f"*-c{clip.id}.wav")
        info = soundfile.info(path)
        assert (info.samplerate, info.channels, info.subtype) == (16_000, 1, "PCM_16")


@pytest.mark.parametrize("sound_format", SoundFormat)
def test_every_sample_is_that_of_the_clip_with_its_treatments(animals, tmp_path, sound_format):
    animals.apply(treating(animals.catalog, (1,), trim_s=(0.1, 0.3), gain_db=-6))

    export_dataset(animals, tmp_path / "set", sound_format=sound_format)

    (path,) = (tmp_path / "set").rglob("*-c1.*")
    samples, _ = soundfile.read(path, dtype="float32")
    np.testing.assert_array_equal(samples, animals.samples(animals.catalog.clip(1)))
    assert len(samples) == 3200


def test_importing_the_manifest_gives_the_same_clips_classes_groups_sides_and_folds(
    animals, tmp_path
):
    animals.apply(SetGroup(clips=(1, 2), group="=den; of, “rex”"))
    animals.apply(SetNote(clips=(3,), note='-loud\nand "near", =1+1'))
    set_folds(animals, 3)
    export_dataset(animals, tmp_path / "set")

    with brought_back(tmp_path / "again.harken", tmp_path / "set") as again:
        assert described(again) == described(animals)
        assert sum(again.samples(c).sum() for c in again.catalog.clips()) == pytest.approx(
            sum(animals.samples(c).sum() for c in animals.catalog.clips())
        )


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
HOSTILE = ["dog", "Dog", "=cmd|' /C calc'!A0", "con", "a/b", "a\\b", "-x", "'=q", "é", "+1+1", "@a"]


@st.composite
def clips(draw):
    low_hz, high_hz = sorted(draw(st.tuples(*[st.floats(1, 20_000)] * 2)))
    return Clip(
        id=1,
        source_id=1,
        onset_s=0.0,
        offset_s=1.0,
        label=draw(WORDS | st.sampled_from(HOSTILE)),
        group=draw(WORDS | st.sampled_from(HOSTILE)),
        split=draw(st.sampled_from(Split)),
        fold=draw(st.none() | st.integers(0, 20)),
        low_hz=draw(st.sampled_from([None, low_hz])),
        high_hz=draw(st.sampled_from([None, high_hz + 1])),
        note=draw(st.text(max_size=20)).strip(),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(clips(), min_size=1, max_size=4))
def test_a_manifest_is_read_as_it_was_written(tmp_path_factory, written):
    path = tmp_path_factory.mktemp("m", numbered=True) / "manifest.csv"
    path.write_bytes(manifest_text(Written(clip, "train/a.wav") for clip in written).encode())

    rows = read_manifest(path).rows

    for clip, row in zip(written, rows, strict=True):
        for name in ("label", "group", "split", "fold", "low_hz", "high_hz"):
            assert getattr(row, name) == getattr(clip, name)
        assert row.note == plain(clip.note).strip()


def test_hostile_classes_and_groups_come_back_too(project, tmp_path, write_tone):
    tones = [
        write_tone(tmp_path / f"{n}.wav", hz=300 + n, seconds=0.1) for n in range(len(HOSTILE))
    ]
    carry_out(project, plan_import(tones, project=project))
    for clip, name in enumerate(HOSTILE, start=1):
        project.apply(SetGroup(clips=(clip,), group=name))
        project.apply(labelling(project.catalog, (clip,), name))

    export_dataset(project, tmp_path / "set")

    with brought_back(tmp_path / "again.harken", tmp_path / "set") as again:
        assert described(again) == described(project)


def test_no_cell_of_the_manifest_is_a_formula(animals, tmp_path):
    animals.apply(SetGroup(clips=(1,), group="=HYPERLINK(1)"))

    export_dataset(animals, tmp_path / "set")

    with (tmp_path / "set" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        groups = [row["group"] for row in csv.DictReader(file)]
    assert "'=HYPERLINK(1)" in groups


def test_what_is_lost_is_said_before_anything_is_written(project, tmp_path, write_tone):
    high = write_tone(tmp_path / "high.wav", rate=44_100)
    track = tmp_path / "high.txt"
    track.write_text("0.1\t0.3\tdog\n0.3\t0.4\t\n")
    carry_out(project, plan_import([track], project=project))

    told = " ".join(dataset_losses(project, Kind.RAVEN))

    assert high.exists()
    assert "1 clip without a label: left out." in told
    assert "1 clip from above 16000 Hz" in told
    assert "both frequencies: 1 region" in told


@pytest.mark.parametrize("kind", [Kind.AUDACITY, Kind.RAVEN, Kind.CSV])
def test_recordings_come_whole_with_a_label_file_that_gives_the_regions_back(
    project, tmp_path, write_tone, kind
):
    recording = write_tone(tmp_path / "night.wav", seconds=1.0)
    (tmp_path / "night.txt").write_text("0.1\t0.3\tdog\n\\\t100\t900\n0.5\t0.7\tcat\n\\\t50\t60\n")
    carry_out(project, plan_import([recording], project=project))

    report = export_dataset(project, tmp_path / "set", labels=kind)

    choice = LabelChoice(wanted=LabelsFrom(kind.value))
    found = plan_import([tmp_path / "set" / "recordings"], labels=choice)
    assert report.n_recordings == 1
    assert (tmp_path / "set/recordings/night.wav").read_bytes() == recording.read_bytes()
    assert [(r.onset_s, r.offset_s, r.label, r.low_hz) for r in found.rows] == [
        (0.1, 0.3, "dog", 100.0),
        (0.5, 0.7, "cat", 50.0),
    ]


def test_a_set_is_never_mixed_with_what_is_there(animals, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(FolderNotEmptyError):
        export_dataset(animals, tmp_path)


def test_without_a_labelled_clip_there_is_nothing_to_write(project, tmp_path):
    add_clips(project, ["a"])

    with pytest.raises(NothingLabelledError):
        export_dataset(project, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_an_export_that_is_stopped_keeps_a_set_that_holds_together(animals, tmp_path):
    told: list[int] = []

    report = export_dataset(
        animals,
        tmp_path / "set",
        progress=lambda done, total, note: told.append(done),
        cancelled=lambda: len(told) == 4,
    )

    assert report.is_cancelled
    assert report.sentence.endswith("Cancelled before the rest was written.")
    with (tmp_path / "set" / "manifest.csv").open() as file:
        paths = [row["path"] for row in csv.DictReader(file)]
    assert len(paths) == 4
    assert all((tmp_path / "set" / path).is_file() for path in paths)


def test_a_clip_whose_sound_is_gone_is_a_line_and_stops_no_other(animals, tmp_path):
    source = animals.catalog.source(animals.catalog.clip(1).source_id)
    animals.objects.path(source.digest, source.suffix).unlink()

    report = export_dataset(animals, tmp_path / "set")

    assert report.n_clips == 9
    assert [name for name, _ in report.refused] == [animals.catalog.clip(1).name]


def test_every_side_is_in_the_manifest(animals, tmp_path):
    animals.apply(LabelClips(clips=(1,), label=""))

    export_dataset(animals, tmp_path / "set")

    with (tmp_path / "set" / "manifest.csv").open() as file:
        sides = {row["split"] for row in csv.DictReader(file)}
    assert sides == {str(side) for side in Split}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dog", "dog"),
        ("con", "con_"),
        ("NUL.wav", "NUL_.wav"),
        ("com1 .x", "com1_.x"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "_"),
        ("../../etc", "_.._etc"),
        ("end. ", "end"),
        ("a\nb\x00", "a_b_"),
        ("-rf", "rf"),
        ("", "_"),
    ],
)
def test_a_name_is_made_safe(text, name):
    assert safe_name(text) == name


@given(st.lists(st.text(max_size=300), max_size=6))
def test_safe_names_are_one_part_of_a_path_short_and_all_different(texts):
    names = unique_names(texts)

    assert set(names) == set(texts)
    for name in names.values():
        assert Path(name).name == name
        assert name not in {".", ".."}
        assert len(name.encode()) < 140
    assert len({name.casefold() for name in names.values()}) == len(names)
