"""What Audacity, Raven, BirdNET, Sonic Visualiser and spreadsheets do to label files."""

from __future__ import annotations

import pytest

from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.reading import read_labels
from engine.dataset.label_files.writing import losses, write_labels
from engine.errors.importing import LabelFileError
from engine.errors.projects import FolderUnusableError
from engine.runtime.label_text import LabelledSpan

DOG = LabelledSpan(onset_s=1.0, offset_s=2.5, label="dog")
HEAD = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)"


@pytest.fixture
def read(tmp_path):
    def read_text(text: str | bytes) -> LabelFile:
        path = tmp_path / "labels.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_labels(path)

    return read_text


@pytest.fixture
def written(tmp_path):
    def text_of(kind: Kind, *regions: LabelledSpan, **options) -> str:
        path = tmp_path / "out.txt"
        write_labels(path, kind, regions, **options)
        return path.read_bytes().decode()

    return text_of


# Audacity


@pytest.mark.parametrize(
    "text",
    [
        "1.000000\t2.500000\tdog\n",
        "1.000000\t2.500000\tdog\r\n",
        "1,000000\t2,500000\tdog\n",
        "\ufeff1.0\t2.5\tdog",
        "1.0\t\t2.5\t\t\tdog\n\n",
        "1.0\t2.5\tdog\r",
    ],
)
def test_audacity_dot_or_comma_mark_or_not_any_line_end_and_runs_of_tabs_are_the_same(read, text):
    assert read(text).regions == (DOG,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_name_of_another_alphabet_is_read_in_every_unicode(read, encoding):
    found = read("1.0\t2.5\tкорова ça\n".encode(encoding))

    assert found.regions[0].label == "корова ça"
    assert found.warnings == ()


def test_a_local_code_page_is_read_and_it_is_said(read):
    found = read("1.0\t2.5\tgrèbe\n".encode("cp1252"))

    assert found.regions[0].label == "grèbe"
    assert "not in UTF-8" in found.warnings[0]


def test_audacity_a_second_field_that_is_no_number_is_the_text_of_a_point(read):
    assert read("1.0\tdog\tmore\n").regions == (
        LabelledSpan(onset_s=1.0, offset_s=1.0, label="dog"),
    )


def test_audacity_labels_with_and_without_a_line_of_frequencies_mix(read):
    found = read("1\t2\ta\n2\t3\tb\n\\\t100\t200\n3\t4\tc\n\\\t-1.000000\t300\n")

    assert [(r.label, r.low_hz, r.high_hz) for r in found.regions] == [
        ("a", None, None),
        ("b", 100.0, 200.0),
        ("c", None, 300.0),
    ]


def test_audacity_only_the_first_line_with_a_backslash_counts_and_none_after_a_bad_label(read):
    found = read("1\t2\ta\n\\\t100\t200\n\\\t7\t8\nsoon\t3\tb\n\\\t9\t10\n4\t5\tc\n")

    assert [(r.label, r.low_hz) for r in found.regions] == [("a", 100.0), ("c", None)]
    assert found.warnings == ("Line 4 was passed over: its times are no numbers.",)


def test_audacity_columns_behind_the_text_are_dropped_and_it_is_said(read):
    found = read("1.0\t2.5\tdog\tloud\n")

    assert found.regions == (DOG,)
    assert found.warnings


def test_audacity_a_bad_line_is_told_and_the_others_count(read):
    found = read("1.0\t2.5\tdog\n5\t4\tback\n-1\t2\tbefore\nx\ty\tz\n1e999\t2\tfar\n")

    assert found.regions == (DOG,)
    assert found.warnings[-1] == "1 more line was passed over."


def test_audacity_an_empty_file_is_a_track_without_labels(read):
    assert (read("").kind, read("").regions) == (Kind.AUDACITY, ())


def test_spaces_in_the_place_of_tabs_are_refused_with_the_cure(read):
    with pytest.raises(LabelFileError, match="tabs"):
        read("1.0 2.5 dog\n")


def test_audacity_is_written_with_a_dot_six_decimals_and_no_tab_in_a_name(written):
    odd = LabelledSpan(onset_s=0.5, offset_s=1.0, label="a\tb", low_hz=100.0)

    assert written(Kind.AUDACITY, odd) == "0.500000\t1.000000\ta b\n\\\t100.000000\t-1.000000\n"


def test_a_time_with_more_than_six_decimals_keeps_them(written):
    assert "0.7698181682\t" in written(
        Kind.AUDACITY, LabelledSpan(onset_s=0.7698181682, offset_s=1e-7 + 1)
    )


# Raven


def test_raven_is_read_by_the_names_of_columns_in_any_order_and_case(read):
    found = read("end time (s)\tSPECIES\tbegin time (s)\tselection\n2.5\tdog\t1.0\t1\n")

    assert (found.kind, found.regions) == (Kind.RAVEN, (DOG,))
    assert found.taken_as == ("“SPECIES” is taken as annotation.",)


def test_raven_begin_time_may_lack_its_unit(read):
    assert read("Selection\tBegin Time\tEnd Time\tAnnotation\n1\t1.0\t2.5\tdog\n").regions == (DOG,)


def test_raven_a_selection_in_two_views_is_one_and_the_spectrogram_speaks(read):
    rows = "1\tWaveform 1\t1\t1.0\t2.5\t0\t8000\twave\n1\tSpectrogram 1\t1\t1.0\t2.5\t50\t90\tdog\n"

    (region,) = read(f"{HEAD}\tAnnotation\n{rows}").regions

    assert (region.label, region.low_hz) == ("dog", 50.0)


def test_raven_equal_selections_without_numbers_are_two(read):
    found = read("View\tBegin Time (s)\tEnd Time (s)\tType\nS\t1\t2\ta\nS\t1\t2\tb\n")

    assert [region.label for region in found.regions] == ["a", "b"]


def test_raven_with_several_files_the_place_is_file_offset_and_times_run_on(read):
    head = "Selection\tBegin Time (s)\tEnd Time (s)\tBegin File\tFile Offset (s)\tAnnotation\n"
    rows = "1\t1.0\t2.5\ta.wav\t1.0\tdog\n2\t61.0\t62.5\tb.wav\t1.0\tdog\n"

    regions = read(head + rows).regions

    assert [(r.file, r.onset_s, r.offset_s) for r in regions] == [
        ("a.wav", 1.0, 2.5),
        ("b.wav", 1.0, 2.5),
    ]


def test_raven_with_several_files_and_no_offsets_is_refused_and_told_why(read):
    head = "Selection\tBegin Time (s)\tEnd Time (s)\tBegin File\n"

    with pytest.raises(LabelFileError, match=r"File Offset \(s\)"):
        read(f"{head}1\t1.0\t2.5\ta.wav\n2\t61.0\t62.5\tb.wav\n")


def test_raven_a_head_without_rows_means_that_somebody_listened(read, written):
    assert (read(HEAD).kind, read(HEAD).regions) == (Kind.RAVEN, ())
    assert read(written(Kind.RAVEN)) == LabelFile(Kind.RAVEN, ())


def test_raven_other_columns_are_kept_as_a_note_and_doubled_or_nameless_heads_do_no_harm(read):
    found = read(
        f"{HEAD}\tAnnotation\tdistance\tchannel\t\n1\tS 1\t1\t1.0\t2.5\t\t\tdog\tnear\t1\t\n"
    )

    assert found.regions[0].note == "distance: near"
    assert (found.regions[0].low_hz, found.regions[0].high_hz) == (None, None)


def test_raven_without_a_column_that_could_be_the_class_says_so(read):
    found = read(f"{HEAD}\n1\tSpectrogram 1\t1\t1.0\t2.5\t0\t9\n")

    assert found.regions[0].label == ""
    assert "without a label" in found.warnings[0]


def test_raven_gets_its_seven_columns_first_numbered_from_one_with_both_frequencies(written):
    lines = written(Kind.RAVEN, DOG, top_hz=22_050.0).split("\r\n")

    assert lines[0] == f"{HEAD}\tAnnotation"
    assert lines[1] == "1\tSpectrogram 1\t1\t1.000000\t2.500000\t0.0\t22050.0\tdog"
    assert "1 region" in losses(Kind.RAVEN, [DOG])[0]


def test_raven_of_several_files_has_running_times_and_offsets_and_needs_the_lengths(written, read):
    two = [
        LabelledSpan(onset_s=1.0, offset_s=2.5, label="dog", low_hz=0, high_hz=9, file=name)
        for name in ("a.wav", "b.wav")
    ]

    text = written(Kind.RAVEN, *two, seconds_of={"a.wav": 60.0, "b.wav": 5.0})

    assert "\t61.000000\t62.500000\t" in text
    assert read(text).regions == tuple(two)
    with pytest.raises(ValueError, match=r"b\.wav"):
        written(Kind.RAVEN, *two, seconds_of={"a.wav": 60.0})


# BirdNET, Sonic Visualiser, DCASE, spreadsheets


BIRDNET = {
    "track": "0\t3.0\tCyanocitta cristata_Blue Jay\t0.41\n",
    "older track": "0\t3.0\tCyanocitta cristata, Blue Jay\t0.41\n",
    "csv": (
        "Start (s),End (s),Scientific name,Common name,Confidence,File\n"
        "0,3.0,Cyanocitta cristata,Blue Jay,0.41,a.wav\n"
    ),
    "selection table": (
        "Selection\tBegin Time (s)\tEnd Time (s)\tCommon Name\tScientific Name\tConfidence\t"
        "View\tChannel\tFile Offset (s)\tLow Freq (Hz)\tHigh Freq (Hz)\n"
        "1\t0\t3.0\tBlue Jay\tCyanocitta cristata\t0.41\tSpectrogram 1\t1\t0\t0\t15000\n"
    ),
    "kaleidoscope": (
        "OFFSET,DURATION,IN FILE,TOP1MATCH,COMMON NAME,SCIENTIFIC NAME,CONFIDENCE\n"
        "0,3,a.wav,Blue Jay,Blue Jay,Cyanocitta cristata,0.41\n"
    ),
}


@pytest.mark.parametrize("text", BIRDNET.values(), ids=BIRDNET)
def test_birdnet_in_all_its_forms_is_a_draft_and_never_a_label(read, text):
    found = read(text)

    (region,) = found.regions
    assert found.kind is Kind.BIRDNET
    assert (region.onset_s, region.offset_s, region.label) == (0.0, 3.0, "")
    assert region.note == "draft: Blue Jay (Cyanocitta cristata), 0.41"
    assert region.high_hz is None


def test_sonic_visualiser_regions_have_a_length_and_boxes_an_end(read):
    region = read("1.0,7,1.5,dog\n").regions[0]
    box = read("1.0,2.5,100.0,200.0,dog\n").regions[0]

    assert (region.offset_s, region.note) == (2.5, "value: 7")
    assert (box.offset_s, box.low_hz, box.high_hz) == (2.5, 100.0, 200.0)


def test_start_end_and_label_need_no_head_where_each_ends_after_it_begins(read):
    assert read("1.0,2.5,dog\n").regions == (DOG,)
    assert read("1.0,2.5,dog\n").kind is Kind.CSV
    assert read("1.0,2.5,dog\n3,1,high\n").kind is Kind.SONIC_VISUALISER


@pytest.mark.parametrize(
    "text",
    [
        "start;end;label\n1,0;2,5;dog\n",
        "onset_s,offset_s,label\n1.0,2.5,dog\n",
        "begin\tstop\tcategory\n1.0\t2.5\tdog\n",
        '"Start Time","End Time","Class"\r\n"1.0","2.5","dog"\r\n',
        "start,duration,event_label\n1.0,1.5,dog\n",
        "label,offset,onset\ndog,2.5,1.0\n",
    ],
)
def test_a_table_is_read_by_the_names_that_people_use(read, text):
    assert (read(text).kind, read(text).regions) == (Kind.CSV, (DOG,))


def test_dcase_names_a_file_and_perhaps_a_scene(read):
    with_scene = read("a/b.wav\tstreet\t1.0\t2.5\tdog\n").regions[0]
    without = read("a/b.wav\t1.0\t2.5\tdog\n").regions[0]

    assert (with_scene.file, with_scene.note, with_scene.label) == (
        "a/b.wav",
        "scene: street",
        "dog",
    )
    assert (without.file, without.note, without.label) == ("a/b.wav", "", "dog")


def test_no_cell_of_a_table_is_a_formula_and_it_is_read_as_it_was(written, read):
    regions = [
        LabelledSpan(onset_s=0, offset_s=1, label=label, note=label)
        for label in ("=1+1", "+a", "-a", "@a", "'=a", "''=a", "'a", "-1.5", "=\nb")
    ]

    text = written(Kind.CSV, *regions)

    assert read(text).regions == tuple(regions)
    for start in "=+@":
        assert f",{start}" not in text
    assert ",-1.5,-1.5" in text  # a number stays one


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x00\x01\x02\x03\xff" * 50, "no text"),
        (b"SQLite format 3\x00" + bytes(200), "no text"),
        (b'{"annotations": []}', "JSON"),
        (b'<?xml version="1.0"?><ANNOTATION_DOCUMENT/>', "ELAN"),
        (b"1\n00:00:01,000 --> 00:00:02,500\ndog\n", "subtitles"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.500\ndog\n", "subtitles"),
        (b"It rained all day.\n", "no column"),
        (b"name,colour\ndog,brown\n", "no column"),
        (b"1\tdog", ""),
    ],
)
def test_what_is_no_label_file_is_refused_in_words(tmp_path, data, told):
    path = tmp_path / "x.txt"
    path.write_bytes(data)

    if not told:
        assert len(read_labels(path).regions) == 1  # a point is a label
        return
    with pytest.raises(LabelFileError, match=told):
        read_labels(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FolderUnusableError):
        read_labels(tmp_path / "missing.txt")
