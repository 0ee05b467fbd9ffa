"""Less noise and no silence: treatments that are heard before they are made, and taken back."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.audio.denoiser import Denoiser
from engine.audio.mel import MelFrontEnd
from engine.audio.noise_reduction import Method, Reduction
from engine.audio.segment import Segment
from engine.audio.silence import SilenceRule
from engine.dataset import treatments
from engine.dataset.codec import from_plain, to_json
from engine.dataset.edits.clips import RemoveClips
from engine.dataset.edits.splits import AssignSplits
from engine.dataset.edits.treatments import SetTreatments
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.learning_noise import noise_of_class, noise_of_span
from engine.dataset.noise import Noise, keep_noise
from engine.dataset.project import Project
from engine.dataset.records import Split
from engine.dataset.recovery import recovered
from engine.dataset.renders import render_key
from engine.dataset.rows import SplitRow
from engine.dataset.treating import treating
from engine.dataset.treatment_plan import Wanted, plan_treatment
from engine.dataset.treatments import Denoise, Gain, NoiseProfile, Treatment, Trim, cut_off_s
from engine.errors.projects import ObjectMissingError
from engine.errors.usage import NoNoiseError, UnknownClassError, UnknownClipError
from engine.training.features import clip_power, read_labelled_set

RATE = 16_000
STEADY = Denoise(method=Method.STATIONARY, strength=1.0)


def noise(seconds: float, seed: int) -> np.ndarray:
    return 0.05 * np.random.default_rng(seed).standard_normal(round(seconds * RATE))


@pytest.fixture(scope="module")
def denoiser() -> Iterator[Denoiser]:
    """One child for all projects of this file, started: its start is what costs time."""
    made = Denoiser()
    made.reduce(noise(0.2, 0).astype(np.float32), RATE, Reduction(Method.STATIONARY, 1.0))
    yield made
    made.close()


@pytest.fixture
def project(project: Project, denoiser: Denoiser) -> Iterator[Project]:
    """The empty project, its noise reduced by the child that is there."""
    own, project._renders._denoiser = project._renders._denoiser, denoiser
    yield project
    project._renders._denoiser = own


@pytest.fixture
def bring(project, tmp_path) -> Callable[..., int]:
    """Return a function that imports samples as a clip and returns its id."""

    def bring(samples: np.ndarray, label: str) -> int:
        before = set(project.catalog.clip_ids())
        path = tmp_path / f"{label} {len(before)}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(np.rint(samples * 32_767).astype("<i2").tobytes())
        carry_out(project, plan_import([path], label=label))
        (made,) = set(project.catalog.clip_ids()) - before
        return made

    return bring


@pytest.fixture
def call(bring) -> int:
    """A tone from 1.0 to 2.0 s in three seconds of noise, labelled cat."""
    samples = noise(3.0, 1)
    samples[RATE : 2 * RATE] += 0.2 * np.sin(2 * np.pi * 1_500 * np.arange(RATE) / RATE)
    return bring(samples, "cat")


@pytest.fixture
def padded(bring) -> int:
    """A tone of half a second after half a second of nothing, and a second of it, labelled dog."""
    samples = np.zeros(2 * RATE)
    samples[RATE // 2 : RATE] = 0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE)
    return bring(samples, "dog")


def put_all_on(project: Project, side: Split) -> None:
    rows = tuple(
        SplitRow(group_name=group, side=side, fold=None, placed_by="person")
        for group in project.catalog.groups()
    )
    project.apply(AssignSplits(words=f"All to {side}", rows=rows))


def sound(project: Project, clip: int) -> np.ndarray:
    return project.samples(project.catalog.clip(clip))


def floor(samples: np.ndarray) -> float:
    return float(np.std(samples[: RATE // 2]))


def test_less_noise_is_a_step_that_undo_takes_back_bit_for_bit(project, call):
    before = sound(project, call)

    plan = plan_treatment(project, (call,), Wanted(denoise=STEADY))
    project.apply(plan.edit(project.objects))
    after = sound(project, call)

    assert project.history.undo_title == f"Denoise clip c{call}"
    assert floor(after) < 0.25 * floor(before)
    assert np.std(after[RATE : 2 * RATE]) == pytest.approx(0.2 / np.sqrt(2), rel=0.1)
    project.undo()
    np.testing.assert_array_equal(sound(project, call), before)
    project.redo()
    np.testing.assert_array_equal(sound(project, call), after)


def test_a_preview_is_what_applying_gives_and_leaves_no_trace(project, call):
    learned = noise_of_span(project, project.catalog.clip(call), 0.0, 0.5)
    step = replace(STEADY, profile=learned.profile)
    title = project.history.undo_title

    heard = project.preview(project.catalog.clip(call), (step,), noise=learned)

    assert project.catalog.clip(call).chain == ()
    assert project.history.undo_title == title
    assert not list((project.folder / "cache" / "renders").rglob("*.wav"))
    assert not (project.objects.path(learned.profile.digest, ".wav")).exists()
    plan = plan_treatment(project, (call,), Wanted(denoise=step, noise=learned))
    project.apply(plan.edit(project.objects))
    np.testing.assert_array_equal(sound(project, call), heard)


def test_a_preview_that_is_not_wanted_any_more_ends(project, call):
    class UnwantedError(Exception):
        pass

    def check() -> None:
        raise UnwantedError

    with pytest.raises(UnwantedError):
        project.preview(project.catalog.clip(call), (STEADY,), check=check)


def test_a_profile_gives_the_same_sound_when_its_clip_is_gone(project, call, bring, tmp_path):
    other = bring(noise(1.0, 2), "dog")
    learned = noise_of_span(project, project.catalog.clip(other), 0.2, 0.9)
    step = replace(STEADY, profile=learned.profile)
    project.apply(
        plan_treatment(project, (call,), Wanted(denoise=step, noise=learned)).edit(project.objects)
    )
    before = sound(project, call)

    project.apply(RemoveClips(clips=(other,)))
    for render in (project.folder / "cache" / "renders").rglob("*.wav"):
        render.unlink()

    assert step.title == f"Reduce noise by 100 %, learned from c{other}, 0.20–0.90 s"
    np.testing.assert_array_equal(sound(project, call), before)
    assert recovered(project) == ()
    project.undo()
    project.undo()
    assert recovered(project) == ()


def test_noise_without_its_bytes_is_told_by_name(project, call):
    step = replace(STEADY, profile=NoiseProfile(digest="ab" * 32, words="silence"))

    with pytest.raises(ObjectMissingError, match="noise of silence"):
        project.preview(project.catalog.clip(call), (step,))


def test_a_class_gives_the_mean_of_its_noise(project, bring):
    for seed, level in enumerate((0.5, 1.0, 1.5)):
        bring(level * noise(1.0, seed), "silence")
    bring(np.zeros(RATE), "silence")
    put_all_on(project, Split.TRAIN)
    heard: list[tuple[int, int, str]] = []

    learned = noise_of_class(project, "silence", progress=lambda *told: heard.append(told))

    assert learned.words == "silence"
    assert learned.samples.size == 3 * RATE - 2 * 512
    mean_power = 0.05**2 * (0.5**2 + 1.0**2 + 1.5**2) / 3
    assert np.mean(learned.samples**2) == pytest.approx(mean_power, rel=0.05)
    assert [told[:2] for told in heard] == [(0, 4), (1, 4), (2, 4), (3, 4)]
    keep_noise(project.objects, learned)
    keep_noise(project.objects, learned)
    assert project.objects.is_whole(learned.profile.digest, ".wav")


def test_where_there_is_no_noise_there_is_no_profile(project, padded):
    clip = project.catalog.clip(padded)

    with pytest.raises(NoNoiseError, match="digital silence"):
        noise_of_span(project, clip, 1.2, 1.8)
    with pytest.raises(NoNoiseError, match="shorter"):
        noise_of_span(project, clip, 0.6, 0.62)
    with pytest.raises(NoNoiseError, match="class “cat”"):
        noise_of_class(project, "cat")
    with pytest.raises(UnknownClassError):
        noise_of_class(project, "unicorn")


def test_trimming_silence_is_a_trim_of_two_numbers(project, padded):
    plan = plan_treatment(project, (padded,), Wanted(silence=SilenceRule(keep_s=0.1)))
    (planned,) = plan.clips

    (trim,) = planned.chain
    assert isinstance(trim, Trim)
    assert (trim.onset_s, trim.offset_s) == pytest.approx((0.4, 1.1), abs=0.006)
    assert planned.seconds == pytest.approx(0.7, abs=0.012)
    before = sound(project, padded)
    project.apply(plan.edit(project.objects))
    np.testing.assert_array_equal(
        sound(project, padded), before[round(trim.onset_s * RATE) : round(trim.offset_s * RATE)]
    )
    assert project.history.undo_title == f"Trim the silence of clip c{padded}"


def test_trimming_silence_again_and_where_there_is_none_changes_nothing(project, padded, call):
    wanted = Wanted(silence=SilenceRule())
    project.apply(plan_treatment(project, (padded, call), wanted).edit(project.objects))

    again = plan_treatment(project, (padded, call), wanted)

    assert again.changed == ()


def test_silence_is_looked_for_inside_a_trim_and_after_the_noise_is_gone(project, bring):
    samples = noise(4.0, 5)
    samples[RATE : 3 * RATE] += 0.6 * np.sin(2 * np.pi * 900 * np.arange(2 * RATE) / RATE)
    clip = bring(samples, "dog")
    project.apply(treating(project.catalog, (clip,), trim_s=(0.5, 4.0)))
    rule = SilenceRule(threshold_db=-25.0)

    noisy = plan_treatment(project, (clip,), Wanted(silence=rule))
    quiet = plan_treatment(project, (clip,), Wanted(silence=rule, denoise=STEADY))

    assert noisy.changed == ()
    assert [type(step) for step in quiet.clips[0].chain] == [Denoise, Trim]
    trim = quiet.clips[0].chain[1]
    assert isinstance(trim, Trim)
    assert (trim.onset_s, trim.offset_s) == pytest.approx((0.95, 3.05), abs=0.02)
    assert cut_off_s(quiet.clips[0].chain) == trim.onset_s


def test_everything_asked_for_is_one_step_of_the_history(project, call, padded):
    wanted = Wanted(denoise=STEADY, silence=SilenceRule(), gain_db=3.0)
    plan = plan_treatment(project, (call, padded), wanted)

    project.apply(plan.edit(project.objects))

    assert project.history.undo_title == (
        "Denoise, trim the silence of and change the gain of 2 clips"
    )
    chain = project.catalog.clip(padded).chain
    assert [type(step) for step in chain] == [Denoise, Trim, Gain]
    project.undo()
    assert project.catalog.clip(padded).chain == ()


def test_a_clip_without_its_bytes_is_left_out_and_told(project, call, padded):
    source = project.catalog.source(project.catalog.clip(call).source_id)
    project.objects.path(source.digest, source.suffix).unlink()

    plan = plan_treatment(project, (call, padded), Wanted(silence=SilenceRule()))

    assert [each.clip.id for each in plan.changed] == [padded]
    ((clip, why),) = plan.refused
    assert clip.id == call
    assert "cat 0.wav" in why
    with pytest.raises(UnknownClipError):
        plan_treatment(project, (999,), Wanted(silence=SilenceRule()))


def test_a_render_is_named_by_all_it_hangs_on(project, call, monkeypatch):
    clip = project.catalog.clip(call)
    source = project.catalog.source(clip.source_id)
    profiles = [NoiseProfile(digest=digit * 64, words="silence") for digit in "ab"]
    chains: list[tuple[Treatment, ...]] = [
        (),
        (STEADY,),
        (replace(STEADY, strength=0.9),),
        (replace(STEADY, method=Method.NON_STATIONARY),),
        *((replace(STEADY, profile=profile),) for profile in profiles),
    ]

    keys = [render_key(replace(clip, chain=chain), source) for chain in chains]
    monkeypatch.setattr(treatments, "gate_revision", lambda: "a later gate")
    later = [render_key(replace(clip, chain=chain), source) for chain in chains]

    assert len({*keys, *later}) == 2 * len(chains) - 1
    assert later[0] == keys[0]
    off = (replace(STEADY, is_on=False),)
    assert render_key(replace(clip, chain=off), source) == keys[0]


def test_a_chain_survives_the_catalog_and_an_edit_of_before_still_reads():
    step = replace(STEADY, profile=NoiseProfile(digest="ab" * 32, words="silence"))
    edit = SetTreatments(words="Denoise", chains=((1, (step, Gain(gain_db=1.0))),))
    plain = json.loads(to_json(edit))

    assert from_plain(SetTreatments, plain) == edit
    del plain["objects"]
    assert from_plain(SetTreatments, plain) == edit


@pytest.mark.parametrize(
    "fields",
    [
        {"strength": 1.1},
        {"strength": float("nan")},
        {
            "strength": 0.5,
            "method": Method.NON_STATIONARY,
            "profile": NoiseProfile(digest="", words=""),
        },
    ],
)
def test_a_noise_reduction_that_makes_no_sense_cannot_be_made(fields):
    with pytest.raises(ValueError, match="noise"):
        Denoise(**{"method": Method.STATIONARY, **fields})


def test_training_reads_the_treated_sound(project, call):
    project.apply(plan_treatment(project, (call,), Wanted(denoise=STEADY)).edit(project.objects))
    segment = Segment(front_end=MelFrontEnd(), seconds=1.0)

    learned = read_labelled_set(project, segment, lambda _event: None)

    clip = project.catalog.clip(call)
    assert learned.renders == (render_key(clip, project.catalog.source(clip.source_id)),)
    treated = clip_power(sound(project, call), segment).body
    plain = clip_power(project.preview(clip, ()), segment).body
    found = learned.examples.power[: len(treated)]
    np.testing.assert_array_equal(found, treated)
    assert np.median(treated) < 0.3 * np.median(plain)


def test_the_child_ends_with_the_project(project, call):
    project._renders._denoiser = Denoiser()
    project.preview(project.catalog.clip(call), (STEADY,))
    pid = project._renders._denoiser.pid
    assert Path(f"/proc/{pid}").exists()

    project.close()

    assert not Path(f"/proc/{pid}").exists()


def test_learned_noise_is_named_by_its_bytes():
    samples = np.zeros(2_000, np.float32)
    samples[5] = 0.5

    assert Noise(samples, "a").profile.digest == Noise(samples.copy(), "b").profile.digest
    assert Noise(samples, "a").profile.digest != Noise(samples[::-1], "a").profile.digest
