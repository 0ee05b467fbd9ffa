"""What a model suggests: made, accepted, corrected, rejected, never counted as a label."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import soundfile

from engine.dataset.deciding import accepting, rejecting
from engine.dataset.edits.classes import MergeClass, RemoveClass
from engine.dataset.edits.clips import LabelClips, RemoveClips
from engine.dataset.edits.regions import AddRegion
from engine.dataset.edits.suggestions import Found, SuggestLabels
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.records import ClipFilter, ClipOrder
from engine.dataset.suggesting import suggest, uncertainty
from engine.errors.usage import UnknownSuggestionError
from engine.runtime.model_file import inspect_model
from engine.settings import SAMPLE_RATE
from tests.engine.dataset.conftest import add_clips
from tests.engine.dataset.test_edits import rows_of
from tests.engine.models import SOUNDS, noise, silence, taught_network, tone, write_model


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model that tells tones, noise and silence of a second apart."""
    path = tmp_path_factory.mktemp("model") / "taught.onnx"
    return inspect_model(write_model(path, taught_network(), unknown_below=0.4))


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A project with a tone and a noise of a second, and a recording of 12 s, all unlabelled."""
    folder = tmp_path_factory.mktemp("sounds")
    rng = np.random.default_rng(4)
    recording = silence(12 * SAMPLE_RATE, rng)
    recording[3 * SAMPLE_RATE : 5 * SAMPLE_RATE] = tone(2 * SAMPLE_RATE, rng)
    sounds = {"a": tone(SAMPLE_RATE, rng), "b": noise(SAMPLE_RATE, rng), "long": recording}
    for name, samples in sounds.items():
        soundfile.write(folder / f"{name}.wav", samples, SAMPLE_RATE)
    with Project.create(folder / "p.harken", tuple(SOUNDS)) as project:
        files = [folder / f"{name}.wav" for name in sounds]
        carry_out(project, plan_import(files, project=project))
    return folder / "p.harken"


@pytest.fixture
def heard(imported, tmp_path):
    """A copy of it, open."""
    with Project.open(shutil.copytree(imported, tmp_path / "p.harken")) as project:
        yield project


def found(clip: int, label: str = "cat", *, unsure: float = 0.5, span=(None, None)) -> Found:
    onset_s, offset_s = span
    return Found(
        clip=clip, onset_s=onset_s, offset_s=offset_s, label=label, probability=0.8,
        uncertainty=unsure,
    )  # fmt: skip


def put(project: Project, *every: Found, run: int = 1) -> None:
    project.apply(SuggestLabels(words="Suggest labels", run=run, model="m", found=every))


def hear(project: Project, model):
    def go_on(*_told) -> None:
        return None

    return suggest(project, model, 3, progress=go_on, check=go_on)


def test_clips_get_a_label_each_and_long_recordings_get_regions(heard, model):
    made = hear(heard, model)
    heard.apply(made.edit)

    by_name = {heard.catalog.clip(s.clip_id).name: s for s in heard.catalog.suggestions()
               if not s.is_region}  # fmt: skip
    tones = [s for s in heard.catalog.suggestions() if s.is_region and s.label == "tone"]
    assert {name: each.label for name, each in by_name.items()} == {"a.wav": "tone",
                                                                   "b.wav": "noise"}  # fmt: skip
    assert made.n_clips == 2
    assert [(s.onset_s, s.offset_s) for s in tones] == [
        (pytest.approx(3, abs=0.5), pytest.approx(5, abs=0.5))
    ]
    assert {s.model for s in heard.catalog.suggestions()} == {model.digest}


def test_nothing_is_suggested_where_a_person_has_marked_the_sound(heard, model):
    whole = next(clip for clip in heard.catalog.clips() if clip.name == "long.wav")
    heard.apply(AddRegion(source=whole.source_id, onset_s=2.9, offset_s=5.2, label="noise"))

    made = hear(heard, model)

    assert not [each for each in made.edit.found if each.onset_s and each.label == "tone"]


def test_a_suggestion_is_no_label_and_no_clip(heard, model):
    before = heard.catalog.counts()

    heard.apply(hear(heard, model).edit)

    assert heard.catalog.counts() == before
    assert not any(clip.label for clip in heard.catalog.clips())


def test_a_cancelled_look_changes_nothing(heard, model):
    class Enough(Exception):  # noqa: N818
        pass

    def stop() -> None:
        raise Enough

    with pytest.raises(Enough):
        suggest(heard, model, 3, progress=lambda *_told: None, check=stop)
    assert heard.catalog.suggestions() == ()


def test_the_most_uncertain_comes_first_in_the_list_and_in_the_answer(project):
    a, b, c = add_clips(project, ["a", "b", "c"])
    put(project, found(a, unsure=0.1), found(c, unsure=0.9))

    assert [s.clip_id for s in project.catalog.suggestions()] == [c, a]
    shown = ClipFilter(is_suggested=True)
    assert project.catalog.clip_ids(shown, ClipOrder.UNCERTAINTY) == (c, a)
    assert project.catalog.clip_ids(None, ClipOrder.UNCERTAINTY) == (c, a, b)


def test_an_accepted_suggestion_is_the_clips_label_and_undo_shows_it_again(project):
    (clip,) = add_clips(project, ["a"])
    put(project, found(clip))
    suggestion = project.catalog.suggestions()[0]

    project.apply(accepting(suggestion))
    assert project.catalog.clip(clip).label == "cat"
    assert project.catalog.suggestions() == ()
    assert project.history.undo_title == f"Accept cat for clip c{clip}"

    project.undo()
    assert project.catalog.suggestions() == (suggestion,)


def test_another_class_corrects_a_suggested_region(project):
    (clip,) = add_clips(project, ["a"])
    put(project, found(clip, span=(0.25, 0.5)))
    suggestion = project.catalog.suggestions()[0]

    project.apply(accepting(suggestion, "dog"))

    region = project.catalog.clips()[-1]
    assert (region.label, region.onset_s, region.offset_s) == ("dog", 0.25, 0.5)
    assert project.catalog.suggestions() == ()
    assert project.history.undo_title == "Correct to dog at 0.25 s"
    with pytest.raises(UnknownSuggestionError):
        project.apply(rejecting(suggestion))


def test_what_was_rejected_is_not_suggested_again_after_a_restart(project):
    (clip,) = add_clips(project, ["a"])
    both = (found(clip), found(clip, span=(0.25, 0.5)))
    put(project, *both)
    for suggestion in project.catalog.suggestions():
        project.apply(rejecting(suggestion))
    project.close()

    with Project.open(project.folder) as again:
        put(again, *both, found(clip, "dog"), run=2)
        assert [s.label for s in again.catalog.suggestions()] == ["dog"]
        again.undo()
        again.undo()
        assert len(again.catalog.suggestions()) == 1


def test_a_new_look_takes_the_place_of_the_old_one_and_undo_brings_that_back(project):
    a, b = add_clips(project, ["a", "b"])
    put(project, found(a))
    before = rows_of(project)

    put(project, found(b), run=2)
    assert [(s.clip_id, s.run_id) for s in project.catalog.suggestions()] == [(b, 2)]

    project.undo()
    assert rows_of(project) == before


def test_a_clip_that_got_its_label_meanwhile_is_left_alone(project):
    a, b = add_clips(project, ["a", "b"])
    project.apply(LabelClips(clips=(a,), label="dog"))

    put(project, found(a), found(b), found(99))

    assert [s.clip_id for s in project.catalog.suggestions()] == [b]


@pytest.mark.parametrize(
    "change",
    [
        lambda clip: RemoveClips(clips=(clip,)),
        lambda clip: RemoveClass(name="cat"),
        lambda clip: MergeClass(name="cat", into="dog"),
    ],
    ids=["clip", "class", "merged class"],
)
def test_what_is_suggested_goes_and_comes_with_its_clip_and_class(project, change):
    (clip,) = add_clips(project, ["a"])
    put(project, found(clip), found(clip, span=(0.25, 0.5)))
    before = rows_of(project)

    project.apply(change(clip))
    assert "cat" not in {s.label for s in project.catalog.suggestions()}

    project.undo()
    assert rows_of(project) == before


@pytest.mark.parametrize(
    ("probabilities", "expected"), [([1, 0, 0], 0), ([0.5, 0.5, 0], 1), ([0.2, 0.7, 0.1], 0.5)]
)
def test_uncertainty_is_one_minus_the_margin(probabilities, expected):
    assert uncertainty(np.array(probabilities, "f4")) == pytest.approx(expected, abs=1e-6)
