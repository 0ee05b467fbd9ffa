import subprocess
import sys

import pytest

from engine.errors.training import RecipeError
from engine.errors.usage import PresetNotFoundError
from engine.training.augmentation.mixing import Mixup
from engine.training.augmentation.place import Gain
from engine.training.choice import in_words
from engine.training.presets import PRESETS, load_preset, read_recipe
from engine.training.recipe import Recipe, Schedule
from engine.training.transforms import TRANSFORMS


@pytest.fixture
def balanced() -> Recipe:
    return load_preset("balanced").recipe


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_survives_the_way_through_json(name):
    recipe = load_preset(name).recipe

    assert Recipe.from_data(recipe.to_data()) == recipe
    assert recipe.preset == name


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_every_value_of_its_schedule_that_a_person_would_compare(name):
    preset = load_preset(name)

    assert preset.title
    assert preset.about.endswith(".")
    assert preset.recipe.augmentation


def test_a_preset_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(PresetNotFoundError, match="balanced"):
        load_preset("../../secrets")


@pytest.mark.parametrize(
    "told",
    [
        {"schedule": {"epochs": -1}},
        {"schedule": {"epoch": 3}},
        {"segment_s": 99.0},
        {"segment_s": "long"},
        {"network": {"kind": "transformer"}},
        {"augmentation": [{"name": "reverse"}]},
        {"augmentation": [{"name": "gain", "most_db": 400}]},
        {"augmentation": 3},
        {"schedule": None},
        {"colour": "red"},
    ],
)
def test_a_recipe_that_cannot_be_used_is_refused_in_words(told):
    with pytest.raises(RecipeError):
        Recipe.from_data(told)


def test_a_file_changes_what_it_names_and_leaves_the_rest(tmp_path, balanced):
    file = tmp_path / "mine.toml"
    file.write_text('[schedule]\nepochs = 7\n[[augmentation]]\nname = "gain"\nmost_db = 6\n')

    recipe = read_recipe(file, balanced)

    assert recipe.schedule.epochs == 7
    assert recipe.schedule.peak_rate == balanced.schedule.peak_rate
    assert recipe.augmentation == (Gain(most_db=6),)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"epochs = ", b"[1, 2]"])
@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_a_file_that_is_no_recipe_is_refused_in_words(tmp_path, balanced, content, suffix):
    file = tmp_path / f"broken{suffix}"
    file.write_bytes(content)

    with pytest.raises(RecipeError):
        read_recipe(file, balanced)


def test_every_setting_has_words_and_every_transform_a_sentence():
    from engine.settings import declarations

    for settings in (Schedule, *TRANSFORMS.values()):
        assert all(each.title for each in declarations(settings))
    assert all(each.about.endswith(".") for each in TRANSFORMS.values())


def test_a_transform_keeps_its_own_default_probability():
    assert Mixup().probability == 0.5
    assert Gain().probability == 1


def test_the_window_can_read_recipes_and_follow_a_run_without_keras():
    probe = (
        "import sys, engine.training.presets, engine.training.events, engine.training.run;"
        "engine.training.presets.load_preset('fast'); print(*sys.modules)"
    )

    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert not loaded & {"keras", "jax", "scipy", "sklearn", "matplotlib", "onnx", "onnxruntime"}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_transform_is_data_that_a_recipe_keeps(name):
    changed = TRANSFORMS[name](is_on=False, probability=0.25)

    kept = Recipe.from_data({"augmentation": [changed.to_data()]})

    assert kept.augmentation == (changed,)


def test_few_clips_are_seen_more_often_than_many():
    schedule = Schedule(presentations=96_000, fewest_epochs=60, most_epochs=300)

    assert schedule.epochs_for(320) == 300
    assert schedule.epochs_for(600) == round(96_000 / 608)
    assert schedule.epochs_for(20_000) == 60
    assert schedule.epochs_for(35) == 300
    assert Schedule(epochs=7).epochs_for(320) == 7


def test_a_training_goes_on_to_the_end_of_its_rate_unless_patience_is_asked_for():
    assert {load_preset(name).recipe.schedule.patience for name in PRESETS} == {0}


@pytest.mark.parametrize(
    ("transform", "said"),
    [
        (Gain(), "± 3 dB"),
        (Mixup(), "50 % of the clips"),
        (TRANSFORMS["time_mask"](), "≤ 20 % of a segment"),
        (TRANSFORMS["reverberation"](), "≤ 0.8 s, on 30 %"),
        (TRANSFORMS["background"](), "-30 to -6 dB, on 30 %"),
    ],
)
def test_how_far_a_transform_goes_is_said_in_words(transform, said):
    assert in_words(transform) == said
