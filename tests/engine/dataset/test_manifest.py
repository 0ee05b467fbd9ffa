"""Manifests as people and other programs write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dataset.importing.grouping import compile_pattern, grouping, match
from engine.dataset.importing.manifest import read_manifest
from engine.dataset.importing.plan import Verdict, plan_import
from engine.dataset.records import Split
from engine.errors.importing import GroupPatternError, ManifestError


def manifest(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "path,label,group\na.wav,dog,rex\n",
        "\ufeffpath,label,group\r\na.wav,dog,rex\r\n",
        "path;label;group\na.wav;dog;rex",
        "group\tPath\tlabel\nrex\ta.wav\tdog\n",
        '"path","label","group"\n"a.wav","dog","rex"\n\n',
        "\npath,label,group\n\na.wav,dog,rex\n,,\n",
    ],
)
def test_separators_marks_quotes_and_order_make_no_difference(tmp_path, write_tone, text):
    write_tone(tmp_path / "a.wav")

    (row,) = read_manifest(manifest(tmp_path, text)).rows

    assert (row.path, row.label, row.group) == (tmp_path / "a.wav", "dog", "rex")
    assert not row.refusal


def test_foreign_columns_are_taken_and_it_is_said_as_what(tmp_path, write_tone):
    write_tone(tmp_path / "a.wav")
    text = "filename,category,target,start,end,speaker,weather\na.wav,dog,0,0.1,0.3,ann,rain\n"

    found = read_manifest(manifest(tmp_path, text))

    (row,) = found.rows
    assert (row.label, row.onset_s, row.offset_s, row.group) == ("dog", 0.1, 0.3, "ann")
    assert row.note == "target: 0\nweather: rain"
    assert "“filename” is taken as path." in found.taken_as
    assert "“category” is taken as label." in found.taken_as


def test_an_empty_label_is_unlabelled_and_a_missing_column_leaves_it_to_the_folder(tmp_path):
    with_column = read_manifest(manifest(tmp_path, "path,label\ndog/a.wav,\n")).rows[0]
    without = read_manifest(manifest(tmp_path, "path\ndog/a.wav\n")).rows[0]

    assert with_column.label == ""
    assert without.label == "dog"


def test_sides_and_folds_are_read_by_the_words_that_people_use(tmp_path):
    text = "path,split,fold\na,Training,1\nb,dev,2\nc,test,3\nd,sometimes,x\n"

    found = read_manifest(manifest(tmp_path, text))

    assert [row.split for row in found.rows] == [Split.TRAIN, Split.VALIDATION, Split.TEST, None]
    assert [row.fold for row in found.rows] == [1, 2, 3, None]
    assert len(found.warnings) == 2


@pytest.mark.parametrize("number", ["-1", "nan", "inf", "soon", "1e999"])
def test_a_time_that_is_none_refuses_its_line_only(tmp_path, write_tone, number):
    write_tone(tmp_path / "a.wav")

    rows = read_manifest(manifest(tmp_path, f"path,onset\na.wav,{number}\na.wav,0.1\n")).rows

    assert [bool(row.refusal) for row in rows] == [True, False]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"label,group\ndog,rex\n", b"\xff\xfe\x00", b"path\n\x80\x81"],
)
def test_what_is_no_table_with_paths_is_refused_in_words(tmp_path, data):
    with pytest.raises(ManifestError):
        read_manifest(manifest(tmp_path, data))


ESCAPES = [
    "../secret.wav", "../../secret.wav", "a/../../secret.wav", "./../secret.wav",
    "..", "../", ".././../secret.wav", "a/b/c/../../../../secret.wav",
    "/etc/passwd", "//etc/passwd", "/../etc/passwd", "/dev/zero", "/proc/self/environ",
    "..\\secret.wav", "..\\..\\secret.wav", "a\\..\\..\\secret.wav", ".\\..\\secret.wav",
    "@OUTSIDE@/secret.wav", "@OUTSIDE@", "@OUTSIDE@/../outside/secret.wav",
    "link.wav", "link/secret.wav", "./link/secret.wav", "link/../secret.wav", "a/../link.wav",
    "a/up/secret.wav", "a/up/../outside/secret.wav", "chain.wav", "chain/secret.wav",
    "~/secret.wav/../../../secret.wav", "../inside_not/secret.wav", "../insid/secret.wav",
    "a/./../../outside/secret.wav", "a//..//..//secret.wav", "..//secret.wav", "../secret.wav ",
    " ../secret.wav", "a/../a/../../secret.wav", "\x00/../secret.wav", "../" * 40 + "etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_path_leads_out_of_the_manifests_folder(tmp_path, write_tone, escape):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (tmp_path, outside, tmp_path / "inside_not"):
        write_tone(folder / "secret.wav")
    (inside / "a").mkdir(parents=True)
    (inside / "link.wav").symlink_to(outside / "secret.wav")
    (inside / "link").symlink_to(outside)
    (inside / "a" / "up").symlink_to(tmp_path)
    (inside / "chain").symlink_to(inside / "link")
    (inside / "chain.wav").symlink_to(inside / "link.wav")
    text = io.StringIO()
    csv.writer(text).writerows([["path"], [escape.replace("@OUTSIDE@", str(outside))]])

    try:
        plan = plan_import([manifest(inside, text.getvalue())])
    except ManifestError:
        return  # a zero byte is no text

    assert [row.verdict for row in plan.rows] == [Verdict.REFUSED]


def test_an_absolute_path_inside_the_folder_is_taken(tmp_path, write_tone):
    write_tone(tmp_path / "a.wav")

    (row,) = read_manifest(manifest(tmp_path, f"path\n{tmp_path / 'a.wav'}\n")).rows

    assert not row.refusal
    assert row.relative == Path("a.wav")


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=12
)


@given(labels=st.lists(WORDS, min_size=1, max_size=5), delimiter=st.sampled_from(",;\t"))
def test_what_a_csv_writer_wrote_is_read_as_it_was(tmp_path_factory, labels, delimiter):
    folder = tmp_path_factory.mktemp("m")
    text = io.StringIO()
    rows = [["path", "label"], *([f"{i}.wav", label] for i, label in enumerate(labels))]
    csv.writer(text, delimiter=delimiter).writerows(rows)

    read = read_manifest(manifest(folder, text.getvalue())).rows

    assert [row.label for row in read] == labels


@pytest.mark.parametrize(
    ("pattern", "name", "group"),
    [
        (r"(speaker\d+)_", "a/speaker12_take1.wav", "speaker12"),
        ("*_take?.wav", "a/rex_take1.wav", "rex"),
        ("*-*-*.wav", "1-100032-A.wav", "1"),
        (r"^([^/]+)/", "garden/robin/1.wav", "garden"),
        ("*_take?.wav", "rex.wav", ""),
    ],
)
def test_a_pattern_names_the_group(pattern, name, group):
    assert match(compile_pattern(pattern), name) == group


@pytest.mark.parametrize("pattern", ["(", "(a)(b)", "plain", "(?P<x"])
def test_a_pattern_that_names_no_group_is_refused(pattern):
    with pytest.raises(GroupPatternError):
        compile_pattern(pattern)


def test_by_folder_the_folder_that_names_the_class_does_not_count():
    by_folder = grouping("folder")

    assert by_folder(Path("ann/dog/1.wav"), Path("ann/dog")) == "ann"
    assert by_folder(Path("ann/1.wav"), Path()) == "ann"
    assert by_folder(Path("dog/1.wav"), Path("dog")) == "dog/1"
