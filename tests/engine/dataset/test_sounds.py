"""The sound of a clip: its span, its chain, and the cache that must never lie."""

from __future__ import annotations

import numpy as np
import pytest

from engine.audio.files import read_mono
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.records import Clip
from engine.dataset.treating import clearing, treating
from engine.dataset.treatments import Gain, Trim, apply_chain
from engine.errors.projects import ObjectMissingError
from engine.errors.usage import ClipSpanError


@pytest.fixture
def clip(project, write_tone, tmp_path) -> Clip:
    """One second of a tone in stereo-free 44.1 kHz, labelled cat."""
    path = write_tone(tmp_path / "tone.wav", seconds=1.0, rate=44_100)
    carry_out(project, plan_import([path], label="cat"))
    return project.catalog.clips()[0]


def test_a_clip_read_twice_is_the_same_numbers_from_file_and_from_cache(project, clip, tmp_path):
    fresh = project.samples(clip)
    kept = project.samples(clip)

    assert fresh.dtype == kept.dtype == np.float32
    np.testing.assert_array_equal(fresh, kept)
    np.testing.assert_array_equal(fresh, read_mono(tmp_path / "tone.wav"))
    assert len(list((project.folder / "cache" / "renders").rglob("*.wav"))) == 1


def test_trim_and_gain_are_applied_in_order_and_undone(project, clip):
    plain = project.samples(clip)

    project.apply(treating(project.catalog, (clip.id,), trim_s=(0.25, 0.75), gain_db=-6.0))
    treated = project.samples(project.catalog.clip(clip.id))

    expected = np.rint(plain[4_000:12_000] * 10 ** (-6 / 20) * 32_768) / 32_768
    np.testing.assert_allclose(treated, expected, atol=1.1 / 32_768)
    project.undo()
    np.testing.assert_array_equal(project.samples(project.catalog.clip(clip.id)), plain)


def test_a_step_of_a_kind_takes_the_place_of_the_one_before(project, clip):
    for gain_db in (3.0, 6.0):
        project.apply(treating(project.catalog, (clip.id,), gain_db=gain_db))
    project.apply(treating(project.catalog, (clip.id,), trim_s=(0.5, None)))

    chain = project.catalog.clip(clip.id).chain
    assert chain == (Trim(onset_s=0.5, offset_s=clip.seconds), Gain(gain_db=6.0))

    project.apply(clearing((clip.id,)))
    assert project.catalog.clip(clip.id).chain == ()


def test_a_clip_cannot_be_trimmed_to_nothing(project, clip):
    with pytest.raises(ClipSpanError):
        treating(project.catalog, (clip.id,), trim_s=(1.5, 2.0))


def test_a_step_that_is_off_changes_nothing():
    samples = np.linspace(-0.5, 0.5, 100, dtype=np.float32)

    off = apply_chain(samples, (Gain(gain_db=20.0, is_on=False),), 16_000)

    np.testing.assert_allclose(off, samples, atol=1 / 32_768)


def test_what_is_louder_than_full_scale_is_cut_off_not_wrapped():
    samples = np.array([-0.9, 0.9], np.float32)

    loud = apply_chain(samples, (Gain(gain_db=20.0),), 16_000)

    np.testing.assert_array_equal(loud, np.array([-1.0, 32_767 / 32_768], np.float32))


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"not a wav at all"])
def test_a_damaged_render_is_made_again(project, clip, damage):
    fresh = project.samples(clip)
    (path,) = (project.folder / "cache" / "renders").rglob("*.wav")
    path.write_bytes(damage)

    np.testing.assert_array_equal(project.samples(clip), fresh)


def test_without_the_bytes_the_clip_is_told_to_be_missing(project, clip):
    source = project.catalog.source(clip.source_id)
    project.objects.path(source.digest, source.suffix).unlink()

    with pytest.raises(ObjectMissingError, match=r"tone\.wav"):
        project.samples(clip)


@pytest.mark.parametrize(
    ("digest", "suffix"),
    [
        ("../../../etc/passwd", ""),
        ("a" * 64, ".wav\n"),
        ("a" * 64, "/../x"),
        ("A" * 64, ".wav"),
        ("a" * 63, ".wav"),
        ("a" * 64, ".toolong"),
    ],
)
def test_a_catalog_cannot_name_a_file_outside_the_store(project, digest, suffix):
    with pytest.raises(ValueError, match="no name of an object"):
        project.objects.path(digest, suffix)
