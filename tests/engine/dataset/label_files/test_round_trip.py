"""Laws: what is not listed as lost comes back; what came back once comes back always."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.dataset.label_files.kinds import Kind
from engine.dataset.label_files.reading import read_labels
from engine.dataset.label_files.writing import WRITABLE, losses, write_labels
from engine.errors.importing import LabelFileError
from engine.runtime.cells import guarded, unguarded
from engine.runtime.label_text import LabelledSpan

N_SECONDS = 1_000_000.0
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "dog", "=1", "'", '"', '"a', "\\\t1\t2", "#", "a; b", "a\rb"]),
)
TIMES_S = st.floats(0, 90_000, allow_nan=False)
ON_THE_MICROSECOND_S = st.integers(0, 90_000_000_000).map(lambda n: n / 1_000_000)
NO_FILE = st.just("")
HERTZ = st.none() | st.floats(0, 96_000, allow_nan=False)


@st.composite
def spans(draw, times_s=TIMES_S, files=NO_FILE):
    onset_s, offset_s = sorted((draw(times_s), draw(times_s)))
    return LabelledSpan(
        onset_s=onset_s,
        offset_s=offset_s,
        label=draw(TEXTS),
        low_hz=draw(HERTZ),
        high_hz=draw(HERTZ),
        note=draw(TEXTS),
        file=draw(files),
    )


def read_back(folder, kind, regions, **options):
    path = folder / "labels"
    write_labels(path, kind, regions, **options)
    return read_labels(path)


@pytest.mark.parametrize("kind", WRITABLE)
@settings(max_examples=100, deadline=None)
@given(regions=st.lists(spans(), min_size=1, max_size=5))
def test_what_is_not_listed_as_lost_comes_back(tmp_path_factory, kind, regions):
    folder = tmp_path_factory.mktemp("r", numbered=True)

    once = read_back(folder, kind, regions)

    assert len(once.regions) == len(regions)
    if not losses(kind, regions):
        assert once.regions == tuple(regions)
    assert read_back(folder, kind, once.regions).regions == once.regions


@settings(max_examples=100, deadline=None)
@given(
    regions=st.lists(
        spans(ON_THE_MICROSECOND_S, st.sampled_from(["a.wav", "b.wav", "c/d.flac"])), min_size=1
    )
)
def test_a_raven_table_of_several_files_says_where_in_each(tmp_path_factory, regions):
    folder = tmp_path_factory.mktemp("r", numbered=True)
    lengths = {each.file: N_SECONDS for each in regions}

    once = read_back(folder, Kind.RAVEN, regions, seconds_of=lengths)

    assert [(r.file, r.onset_s, r.offset_s) for r in once.regions] == [
        (r.file, r.onset_s, r.offset_s) for r in regions
    ]


@given(st.text())
def test_a_guarded_cell_never_begins_a_formula_and_is_told_from_every_other(text):
    cell = guarded(text)

    assert unguarded(cell) == text
    assert cell in {text, f"'{text}"}


@settings(max_examples=300, deadline=None)
@given(
    data=st.binary(max_size=200) | st.text(alphabet="0123456789.,;\t\n\r\\\"'#- ab").map(str.encode)
)
@example(data=b"\x1c0")  # float() does not take every blank for one
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("r", numbered=True) / "x.txt"
    path.write_bytes(data)

    try:
        found = read_labels(path)
    except LabelFileError:
        return

    assert all(0 <= each.onset_s <= each.offset_s for each in found.regions)
