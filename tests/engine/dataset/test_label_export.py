"""Labels taken away without the sounds: what is lost is said first, nothing is overwritten."""

from __future__ import annotations

import pytest

from engine.dataset.edits.clips import SetNote
from engine.dataset.exporting.labels import plan_label_export, write_label_files
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.label_files.kinds import Kind
from engine.dataset.label_files.reading import read_labels
from engine.errors.usage import NothingLabelledError


@pytest.fixture
def labelled(project, tmp_path, write_tone):
    night = write_tone(tmp_path / "field" / "night.wav", seconds=1.0)
    night.with_suffix(".txt").write_text("0.5\t0.7\tcat\n0.1\t0.3\tdog\n")
    carry_out(project, plan_import([night], project=project))
    return project


def test_what_is_lost_is_said_before_and_what_is_written_reads_again(labelled, tmp_path):
    clip = labelled.catalog.clips()[0]
    labelled.apply(SetNote(clips=(clip.id,), note="far away"))

    export = plan_label_export(labelled, Kind.AUDACITY)
    refused = write_label_files(export, tmp_path / "out")

    assert export.losses == ("Audacity labels hold no notes: that of 1 region is left out.",)
    assert export.preview(1) == "0.100000\t0.300000\tdog"
    assert refused == ()
    read = read_labels(tmp_path / "out" / "night.txt")
    assert [(r.onset_s, r.label) for r in read.regions] == [(0.1, "dog"), (0.5, "cat")]
    assert plan_label_export(labelled, Kind.CSV).losses == ()


def test_a_file_that_is_there_already_stays_as_it_is(labelled, tmp_path):
    (tmp_path / "night.csv").write_text("mine")

    refused = write_label_files(plan_label_export(labelled, Kind.CSV), tmp_path)

    assert [name for name, _why in refused] == ["night.csv"]
    assert (tmp_path / "night.csv").read_text() == "mine"


def test_without_a_label_there_is_nothing_to_take_away(project):
    with pytest.raises(NothingLabelledError):
        plan_label_export(project, Kind.RAVEN)
