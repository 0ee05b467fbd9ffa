"""Every label file that was found in the world reads with its count right, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.reading import read_labels
from engine.dataset.label_files.writing import WRITABLE, losses, write_labels
from engine.errors.importing import LabelFileError

READ = {
    "audacity_canary_103.txt": (Kind.AUDACITY, 19),
    "audacity_canary_103_crlf.txt": (Kind.AUDACITY, 19),
    "audacity_canary_405.txt": (Kind.AUDACITY, 61),
    "audacity_cold_forest_freq.txt": (Kind.AUDACITY, 160),
    "audacity_freq_minus_one.txt": (Kind.AUDACITY, 100),
    "audacity_gignupg.txt": (Kind.AUDACITY, 5),
    "audacity_points_b.txt": (Kind.AUDACITY, 61),
    "audacity_points_empty.txt": (Kind.AUDACITY, 73),
    "audacity_sm_regions.txt": (Kind.AUDACITY, 150),
    "audacity_spinetail_freq.txt": (Kind.AUDACITY, 18),
    "birdnet_lite_result.csv": (Kind.BIRDNET, 20),
    "birdnet_soundscape_results.csv": (Kind.BIRDNET, 33),
    "birdnet_soundscape_results.txt": (Kind.BIRDNET, 33),
    "birdnet_soundscape_selection_table.txt": (Kind.BIRDNET, 25),
    "csv_simple_bby15.csv": (Kind.CSV, 1),
    "csv_warbler_raven_sels.csv": (Kind.CSV, 5),
    "dcase_office_snr0.txt": (Kind.DCASE, 68),
    "dcase_street_fold1.txt": (Kind.DCASE, 142),
    "raven_chronister_seg01_empty.txt": (Kind.RAVEN, 0),
    "raven_chronister_seg02.txt": (Kind.RAVEN, 6),
    "raven_oss_annotation_col.txt": (Kind.RAVEN, 1),
    "raven_oss_empty.txt": (Kind.RAVEN, 0),
    "raven_oss_long.txt": (Kind.RAVEN, 13),
    "raven_oss_msd.txt": (Kind.RAVEN, 10),
    "raven_oss_warn.txt": (Kind.RAVEN, 1),
    "raven_rraven_lbh1.txt": (Kind.RAVEN, 3),
    "raven_rraven_lbh_multi.txt": (Kind.RAVEN, 11),
    "raven_rraven_phaethornis.txt": (Kind.RAVEN, 4),
    "raven_rraven_phaethornis_multi.txt": (Kind.RAVEN, 11),
    "raven_warbler_phae.txt": (Kind.RAVEN, 5),
    "sv_boxes.csv": (Kind.SONIC_VISUALISER, 3),
    "sv_instants.csv": (Kind.SONIC_VISUALISER, 40),
    "sv_regions.csv": (Kind.SONIC_VISUALISER, 3),
    "svcore_model-type-2d-endtime-seconds-header.csv": (Kind.SONIC_VISUALISER, 5),
    "svcore_quoting.csv": (Kind.SONIC_VISUALISER, 5),
    "svcore_with-blank-lines-2d.csv": (Kind.SONIC_VISUALISER, 5),
}
REFUSED = {
    "avianz_clip.wav.data": "AviaNZ",
    "praat_mary.TextGrid": "Praat",
    "sv_instants.svl": "Sonic Visualiser",
    "sv_regions.svl": "Sonic Visualiser",
}
LONG = {
    "composed_forest.txt": (Kind.AUDACITY, 39),
    "composed_forest.Table.1.selections.txt": (Kind.RAVEN, 39),
    "composed_room.txt": (Kind.AUDACITY, 37),
    "composed_room.Table.1.selections.txt": (Kind.RAVEN, 37),
    "composed_weather.txt": (Kind.AUDACITY, 45),
    "composed_weather.Table.1.selections.txt": (Kind.RAVEN, 45),
    "real_spinetail.txt": (Kind.AUDACITY, 18),
    "real_spinetail.Table.1.selections.txt": (Kind.RAVEN, 18),
    "plan.csv": (Kind.CSV, 121),
}
ALL = [*(("labels", name) for name in READ), *(("long", name) for name in LONG)]


def carried(found: LabelFile) -> dict[str, float]:
    """Return a length for each file that is named, longer than all of its labels."""
    return {each.file: 10_000.0 for each in found.regions}


def again(found: LabelFile, kind: Kind, path: Path) -> LabelFile:
    write_labels(path, kind, found.regions, seconds_of=carried(found))
    return read_labels(path)


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_a_real_file_reads_with_its_kind_and_count(shared_data, folder, name):
    found = read_labels(shared_data(folder) / name)

    assert (found.kind, len(found.regions)) == {**READ, **LONG}[name]
    assert not any("passed over" in sentence for sentence in found.warnings)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_another_kind_is_refused_with_its_name_and_a_way_out(shared_data, name):
    with pytest.raises(LabelFileError) as caught:
        read_labels(shared_data("labels") / name)

    assert REFUSED[name] in caught.value.sentence
    assert caught.value.cure.endswith(".")


def test_no_file_there_is_forgotten_by_these_tests(shared_data):
    there = {path.name for path in shared_data("labels").iterdir()} - {"README.md"}

    assert there == {*READ, *REFUSED}


@pytest.mark.parametrize(("folder", "name"), ALL)
@pytest.mark.parametrize("kind", WRITABLE)
def test_a_real_file_comes_back_as_it_was_but_for_what_was_listed(
    shared_data, tmp_path, folder, name, kind
):
    found = read_labels(shared_data(folder) / name)

    once = again(found, kind, tmp_path / "once")

    if not losses(kind, found.regions):
        assert once.regions == found.regions
    assert again(once, kind, tmp_path / "twice").regions == once.regions


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_a_kind_that_can_be_written_loses_nothing_of_its_own_files(shared_data, folder, name):
    found = read_labels(shared_data(folder) / name)

    if found.kind in WRITABLE and name != "raven_warbler_phae.txt":  # has no frequencies
        assert losses(found.kind, found.regions) == ()


def test_the_recording_of_the_field_has_its_boxes_in_both_files(shared_data):
    track = read_labels(shared_data("long") / "real_spinetail.txt")
    table = read_labels(shared_data("long") / "real_spinetail.Table.1.selections.txt")

    for ours, theirs in zip(track.regions, table.regions, strict=True):
        assert (ours.onset_s, ours.offset_s, ours.label) == (
            theirs.onset_s,
            theirs.offset_s,
            theirs.label,
        )
        assert ours.high_hz == pytest.approx(theirs.high_hz, abs=0.06)
