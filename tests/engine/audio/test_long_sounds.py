"""A sound of any length is drawn as the whole of it would be, from what a survey kept."""

import errno
import os
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.audio.files import read_mono
from engine.audio.outline import CHUNK, MOST_CHUNKS, Outline
from engine.audio.peaks import BUCKET, Peaks
from engine.audio.rendering import Wav16Writer, write_wav16
from engine.audio.sound import FileSound, HeldSound, PatchedSound
from engine.audio.spectrogram import TILE, Coarse, TiledSpectrogram, draw_columns, hop_of, pool_of
from engine.audio.survey import Survey
from engine.audio.tiles import Picture

RATE = 16_000
PICTURE = Picture(n_rows=48)


def noise(n_samples: int, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(0, 0.1, n_samples)
    return (np.clip(np.rint(made * 32_768), -32_768, 32_767) / 32_768).astype("f4")


@dataclass
class CountedSound:
    """Noise that goes on for ever, made where it is read; it keeps the longest span asked for."""

    n_samples: int
    sample_rate: int = RATE
    longest: int = 0

    def read(self, first: int, last: int) -> np.ndarray:
        self.longest = max(self.longest, last - first)
        return np.sin(np.arange(first, last) * 0.3).astype("f4")


def survey_of(folder, path, picture=PICTURE, digest="ab" * 32) -> Survey:
    n_samples = soundfile.info(path).frames
    return Survey(folder, digest, n_samples, picture)


def carried_out(survey: Survey, path) -> Survey:
    survey.carry_out(path, check=lambda: None, progress=lambda _done, _total: None)
    return survey


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "night.wav"
    soundfile.write(path, noise(40 * RATE + 77), RATE, "PCM_16")
    return path


@settings(max_examples=60, deadline=None)
@given(
    n_samples=st.integers(1, 40_000),
    seed=st.integers(0, 99),
    cuts=st.lists(st.integers(1, 9_000), max_size=8),
    span=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    n_columns=st.integers(1, 60),
)
def test_columns_hold_the_true_extremes_and_no_others(n_samples, seed, cuts, span, n_columns):
    samples = noise(n_samples, seed)
    peaks, rest = Peaks.empty(n_samples), samples
    for cut in cuts:  # whatever the blocks it comes in
        peaks.add(rest[:cut])
        rest = rest[cut:]
    peaks.add(rest)
    peaks.finish()
    first, last = sorted(part * n_samples for part in span)
    edges = np.linspace(first, max(last, first + n_columns), n_columns + 1)

    low, high, rms = peaks.columns(edges)

    width = BUCKET * 2 ** max(0, int(np.log2(max(1, (edges[1] - edges[0]) / BUCKET))))
    for column in range(n_columns):
        onset, offset = edges[column : column + 2]
        inside = samples[int(np.ceil(onset)) : int(offset)]
        around = samples[max(0, int(onset) - width) : int(offset) + width]
        if inside.size:
            assert low[column] <= inside.min()
            assert high[column] >= inside.max()
            assert around.min() <= low[column]
            assert high[column] <= around.max()
            assert 0 <= rms[column] <= np.abs(around).max() + 1e-6


def test_the_mean_power_of_a_pyramid_is_that_of_its_samples():
    samples = noise(BUCKET * 4096)

    rms = Peaks.of(samples).columns(np.array([0.0, samples.size]))[2, 0]

    assert rms == pytest.approx(np.sqrt((samples.astype(float) ** 2).mean()), rel=1e-4)


@pytest.mark.parametrize("zoom_s", [0.05, 0.5, 5, 30, 40])
def test_at_any_zoom_a_single_loud_sample_is_seen(recording, tmp_path, zoom_s):
    samples = noise(40 * RATE)
    samples[25 * RATE + 3] = 0.9
    soundfile.write(recording, samples, RATE, "PCM_16")
    survey = carried_out(survey_of(tmp_path, recording), recording)
    outline = Outline(survey.sound(recording), survey.peaks, RATE)
    onset_s = max(0.0, 25 - zoom_s / 2)

    before_it_is_read = outline.columns(onset_s, onset_s + zoom_s, 200)[1].max()
    while outline.fetch():
        pass

    assert before_it_is_read == pytest.approx(0.9, abs=1e-4)
    assert outline.columns(onset_s, onset_s + zoom_s, 200)[1].max() == pytest.approx(0.9, abs=1e-4)


@pytest.mark.parametrize("level", [0, 1, 2, 4, 6])
def test_tiles_joined_at_their_seams_are_the_untiled_transform(level):
    n_samples = (TILE + 40) * hop_of(level)
    sound = HeldSound(noise(n_samples))
    tiled = np.concatenate(
        [
            draw_columns(sound, PICTURE, level, 0, TILE),
            draw_columns(sound, PICTURE, level, TILE, TILE + 40),
        ]
    )

    step = hop_of(level) // pool_of(level)
    centres = np.arange((TILE + 40) * pool_of(level)) * step + step // 2
    windows = PICTURE.columns(sound.samples, centres).T

    untiled = windows.reshape(TILE + 40, pool_of(level), -1).max(1)
    np.testing.assert_array_equal(tiled, untiled)


def test_a_coarser_column_is_the_louder_of_two_finer_ones():
    sound = HeldSound(noise(hop_of(6) * 40))

    finer, coarser = (draw_columns(sound, PICTURE, level, 0, n) for level, n in ((5, 80), (6, 40)))

    np.testing.assert_array_equal(coarser, np.maximum(finer[::2], finer[1::2]))


def test_a_survey_is_what_its_sound_held_in_memory_gives(recording, tmp_path):
    survey = carried_out(survey_of(tmp_path, recording), recording)
    samples = read_mono(recording)

    edges = np.linspace(0, samples.size, 50)
    np.testing.assert_allclose(
        survey.peaks.columns(edges), Peaks.of(samples).columns(edges), atol=1e-4
    )
    kept = survey.coarse.levels[0]
    np.testing.assert_array_equal(
        kept, draw_columns(HeldSound(samples), PICTURE, survey.coarse.base, 0, len(kept))
    )


def test_a_survey_that_was_kept_is_there_at_once_and_for_this_sound_only(recording, tmp_path):
    carried_out(survey_of(tmp_path, recording), recording)

    assert survey_of(tmp_path, recording).is_done
    assert not survey_of(tmp_path, recording, digest="cd" * 32).is_done
    other = survey_of(tmp_path, recording, Picture(n_rows=24))
    assert other.has_peaks
    assert not other.has_coarse


@pytest.mark.parametrize("harm", ["cut", "header", "empty", "longer"])
def test_a_damaged_survey_is_made_again(recording, tmp_path, harm):
    survey = carried_out(survey_of(tmp_path, recording), recording)
    whole = [np.array(level) for level in survey.peaks.levels]
    (path,) = tmp_path.glob("peaks/*/*.peaks")
    del survey
    data = path.read_bytes()
    harmed = {
        "cut": data[:-100],
        "header": data[:9] + bytes([data[9] ^ 1]) + data[10:],
        "empty": b"",
        "longer": data + b"x",
    }
    path.write_bytes(harmed[harm])

    again = survey_of(tmp_path, recording)
    assert not again.has_peaks
    carried_out(again, recording)

    for level, expected in zip(again.peaks.levels, whole, strict=True):
        np.testing.assert_array_equal(level, expected)
    assert path.read_bytes() == data


def test_a_cancelled_survey_keeps_nothing_and_can_be_begun_again(recording, tmp_path):
    survey = survey_of(tmp_path, recording)

    def cancel() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        survey.carry_out(recording, check=cancel, progress=lambda _done, _total: None)

    assert not survey.is_done
    assert not list(tmp_path.glob("peaks/*/*.peaks"))
    assert carried_out(survey, recording).is_done
    del survey
    assert not list(tmp_path.rglob("*.part"))


def test_who_waits_for_a_survey_that_is_cancelled_does_not_begin_it_anew(recording, tmp_path):
    survey = survey_of(tmp_path, recording)
    has_begun, may_end = threading.Event(), threading.Event()

    def cancel() -> None:
        has_begun.set()
        may_end.wait(10)
        raise KeyboardInterrupt

    def wait() -> None:
        may_end.set()

    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(survey.carry_out, recording, check=cancel, progress=print)
        has_begun.wait(10)
        has_run = survey.carry_out(recording, check=wait, progress=print)

    with pytest.raises(KeyboardInterrupt):
        first.result()
    assert has_run is False
    assert not survey.is_done
    assert carried_out(survey, recording).is_done


def test_a_cache_that_cannot_be_written_costs_nothing_else(recording, tmp_path):
    closed = tmp_path / "closed"
    closed.write_text("no folder")

    survey = carried_out(survey_of(closed, recording), recording)

    assert survey.is_done
    assert survey.peaks.columns(np.array([0.0, survey.n_samples]))[1, 0] > 0.2


@pytest.fixture
def unseekable(tmp_path):
    """A recording that can be read from its beginning only."""
    path = tmp_path / "night.mp3"
    soundfile.write(path, noise(3 * RATE), RATE, format="MP3")
    return path


def rendered_survey(folder, path) -> Survey:
    return Survey(folder, "ab" * 32, read_mono(path).size, PICTURE)


def test_a_recording_that_cannot_be_jumped_in_is_rendered_on_the_way(unseekable, tmp_path):
    expected = read_mono(unseekable)
    survey = rendered_survey(tmp_path, unseekable)
    assert survey.sound(unseekable) is None

    carried_out(survey, unseekable)

    heard = survey.sound(unseekable).read(20_000, 30_000)
    np.testing.assert_array_equal(heard, expected[20_000:30_000])


def full_from(n_writes: int):
    """Return a `Wav16Writer.write` that finds the disk full."""
    left = [n_writes]

    def write(writer, samples):
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        written(writer, samples)

    written = Wav16Writer.write
    return write


@pytest.mark.parametrize("step", ["write", "close", "folder", "room"])
def test_a_render_for_which_there_is_no_room_costs_nothing_but_itself(
    unseekable, tmp_path, monkeypatch, step
):
    def refuse(*_anything):
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "write":
        monkeypatch.setattr("engine.audio.survey._AT_ONCE", RATE)
        monkeypatch.setattr(Wav16Writer, "write", full_from(1))
    elif step == "close":
        monkeypatch.setattr("engine.audio.survey.os.fsync", refuse)
    elif step == "folder":
        (tmp_path / "sounds").write_text("no folder")
    else:
        monkeypatch.setattr("engine.audio.survey.shutil.disk_usage", refuse)
    survey = rendered_survey(tmp_path, unseekable)

    carried_out(survey, unseekable)

    assert survey.peaks.columns(np.array([0.0, survey.n_samples]))[1, 0] > 0.2
    assert survey.coarse.n_done > 0
    assert survey.is_done
    assert survey.sound(unseekable) is None
    assert not list(tmp_path.glob("sounds/**/*"))[1:]


def test_a_render_is_on_the_disk_before_it_has_its_name(unseekable, tmp_path, monkeypatch):
    survey, names = rendered_survey(tmp_path, unseekable), []
    flush = os.fsync

    def watched(descriptor):
        names.append({path.suffix for path in tmp_path.rglob("sounds/*/*")})
        flush(descriptor)

    monkeypatch.setattr("engine.audio.survey.os.fsync", watched)
    carried_out(survey, unseekable)

    assert names[0] == {".part"}


@pytest.mark.parametrize("harm", ["cut", "other", "empty"])
def test_a_render_that_is_not_the_whole_recording_is_made_again(unseekable, tmp_path, harm):
    carried_out(rendered_survey(tmp_path, unseekable), unseekable)
    (kept,) = tmp_path.glob("sounds/*/*.wav")
    data = kept.read_bytes()
    if harm == "other":
        write_wav16(kept, noise(RATE))
    else:
        kept.write_bytes(data[:-4096] if harm == "cut" else b"")

    again = rendered_survey(tmp_path, unseekable)
    assert again.sound(unseekable) is None
    carried_out(again, unseekable)

    assert kept.read_bytes() == data
    assert again.sound(unseekable) is not None


def test_a_sound_that_is_shorter_than_its_row_says_takes_no_more_memory(recording, tmp_path):
    survey = Survey(tmp_path, "ab" * 32, 24 * 3600 * RATE, PICTURE)
    tracemalloc.start()
    try:
        carried_out(survey, recording)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 200e6
    assert survey.coarse.n_done == len(survey.coarse.levels[0])


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("span", [(0, 500), (-50, 100), (12_345, 20_001), (47_000, 49_000)])
def test_a_span_of_a_file_is_that_of_the_whole(tmp_path, rate, span):
    path = tmp_path / "a.wav"
    time = np.arange(3 * rate) / rate
    soundfile.write(path, np.stack([np.sin(3000 * time), np.sin(500 * time)], 1) * 0.4, rate)
    whole = read_mono(path)

    part = FileSound(path, whole.size).read(*span)

    first, last = span
    expected = np.pad(whole, (100, 2_000))[first + 100 : last + 100]
    np.testing.assert_allclose(part, expected, atol=1.1 / 32_768)


def test_a_sound_laid_over_another_changes_pictures_only_where_it_lies():
    under, part = HeldSound(noise(RATE * 30)), noise(RATE, 5) * 3
    patched = PatchedSound(under, 10 * RATE, part)
    whole = np.concatenate([under.samples[: 10 * RATE], part, under.samples[11 * RATE :]])
    span = (10 * RATE, 11 * RATE)

    peaks = Peaks.of(under.samples).patched(patched, *span)
    coarse = Coarse.of(under, PICTURE).patched(patched, PICTURE, *span)

    np.testing.assert_array_equal(patched.read(0, patched.n_samples), whole)
    for made, expected in zip(peaks.levels, Peaks.of(whole).levels, strict=True):
        np.testing.assert_allclose(made, expected, atol=1e-6)
    for made, expected in zip(
        coarse.levels, Coarse.of(HeldSound(whole), PICTURE).levels, strict=True
    ):
        np.testing.assert_array_equal(made, expected)


def test_what_is_not_made_yet_is_drawn_from_what_is(monkeypatch):
    sound = HeldSound(noise(RATE * 120))
    drawn = TiledSpectrogram(sound, PICTURE, Coarse.of(sound, PICTURE), sound.n_samples)

    first, *_ = drawn.visible(50, 51, 200)
    assert first.any()
    assert drawn.is_waiting
    while drawn.fetch():
        pass
    sharp, onset_s, _ = drawn.visible(50, 51, 200)

    column = round(onset_s * RATE / hop_of(0))
    np.testing.assert_array_equal(
        sharp, draw_columns(sound, PICTURE, 0, column, column + len(sharp))
    )
    assert not drawn.is_waiting


def test_what_was_scrolled_away_is_not_made_any_more():
    sound = HeldSound(noise(RATE * 120))
    drawn = TiledSpectrogram(sound, PICTURE, Coarse.of(sound, PICTURE), sound.n_samples)
    drawn.visible(10, 11, 200)
    drawn.visible(90, 91, 200)

    drawn.fetch()

    assert all(place * TILE * hop_of(0) > 80 * RATE for _, place in drawn._tiles)


def test_memory_is_bounded_whatever_is_looked_at(monkeypatch):
    monkeypatch.setattr("engine.audio.spectrogram.BUDGET_BYTES", 40 * TILE * PICTURE.n_rows)
    monkeypatch.setattr("engine.audio.outline.MOST_CHUNKS", 5)
    sound = CountedSound(10 * 3600 * RATE)
    coarse = Coarse([np.zeros((1, PICTURE.n_rows), np.uint8)], 30, 1)
    drawn = TiledSpectrogram(sound, PICTURE, coarse, sound.n_samples)
    outline = Outline(sound, Peaks([np.zeros((3, 1), "f4")], sound.n_samples, 0), RATE)

    for at_s in range(0, 36_000, 900):
        for part, look in ((drawn, drawn.visible), (outline, outline.columns)):
            look(at_s, at_s + 1.5, 300)
            part.fetch()
            part.fetch()
        assert drawn.n_held <= 40 * TILE * PICTURE.n_rows
        assert outline.n_held <= 5 * CHUNK * 4

    assert sound.longest <= CHUNK
    assert MOST_CHUNKS * CHUNK * 4 <= 16 * 2**20


def test_a_survey_of_hours_asks_for_no_more_room_than_its_levels(tmp_path):
    n_samples = 10 * 3600 * RATE

    survey = Survey(tmp_path, "ab" * 32, n_samples, Picture(n_rows=320))
    assert not list(tmp_path.rglob("*.part"))  # it may have to wait for many others

    assert survey.coarse.n_done == survey.peaks.n_done == 0
    n_bytes = sum(part.stat().st_size for part in tmp_path.rglob("*.part"))
    assert 80e6 < n_bytes < 100e6
    assert survey.peaks.columns(np.linspace(0, n_samples, 1_000)).shape == (3, 999)
