"""Level is a cue for rain and silence, and a nuisance for words: the clips say which."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.mel import MelFrontEnd
from engine.audio.segment import Segment
from engine.export.network_spec import ASKED, NetworkSpec
from engine.training.checkpoint import Checkpoint, Progress
from engine.training.examples import Examples
from engine.training.learner import State
from engine.training.level import FEWEST_CLIPS, level_share, settle_level
from engine.training.recipe import Recipe

N_MELS = 64
RECIPE = Recipe(network=NetworkSpec(level=ASKED))


def clips_of(levels_db, truth) -> Examples:
    """Return clips of one frame each, as loud as is said."""
    n = len(truth)
    power = np.repeat(10 ** (np.asarray(levels_db)[:, None] / 10) / N_MELS, N_MELS, axis=1)
    return Examples(
        labels=tuple("abcdefg"),
        clip_ids=np.arange(n),
        truth=np.asarray(truth),
        segment=Segment(front_end=MelFrontEnd(), seconds=1.0),
        power=power.astype(np.float32),
        onsets=np.arange(n),
        n_frames=np.ones(n, np.int64),
        n_samples=np.full(n, 16_000),
    )


def settled(levels_db, truth, chosen=None) -> str:
    clips = clips_of(levels_db, truth)
    of = np.arange(len(truth)) if chosen is None else chosen
    return settle_level(RECIPE, clips, of).network.level


def test_classes_of_different_loudness_keep_their_level():
    rng = np.random.default_rng(0)
    truth = np.arange(140) % 7

    assert settled(rng.normal(6.0 * truth, 6.0), truth) == "kept"


def test_words_of_near_and_far_speakers_are_heard_each_at_its_own():
    rng = np.random.default_rng(0)
    truth, speaker = np.arange(140) % 7, np.arange(140) // 28

    assert settled(rng.normal(8.0 * speaker, 2.0), truth) == "each its own"


def test_a_few_clips_cannot_tell():
    rng = np.random.default_rng(0)
    n = FEWEST_CLIPS - 1

    assert settled(rng.normal(0, 6.0, n), np.arange(n) % 7) == "kept"


def test_clips_that_are_tested_have_no_say():
    truth = np.arange(200) % 2
    levels = np.where(np.arange(200) < 100, 0.0, 30.0 * truth) + np.arange(200) % 5

    assert settled(levels, truth, np.arange(100)) == "each its own"
    assert settled(levels, truth) == "kept"


@pytest.mark.parametrize("level", ["kept", "each its own"])
def test_what_a_person_chose_stays(level):
    rng = np.random.default_rng(0)
    recipe = Recipe(network=NetworkSpec(level=level))
    clips = clips_of(rng.normal(0, 6.0, 140), np.arange(140) % 7)

    assert settle_level(recipe, clips, np.arange(140)) is recipe


@given(st.integers(0, 2**32 - 1), st.floats(-30, 30), st.integers(2, 7))
def test_the_share_does_not_change_with_the_gain_and_is_one_at_most(seed, gain_db, n_classes):
    rng = np.random.default_rng(seed)
    truth = np.arange(60) % n_classes
    levels = rng.normal(truth * rng.uniform(0, 5), 3.0)
    everything = np.arange(60)

    share = level_share(clips_of(levels, truth), everything)
    louder = level_share(clips_of(levels + gain_db, truth), everything)

    assert share <= 1
    assert louder == pytest.approx(share, abs=0.02)


def test_levels_that_are_all_alike_explain_nothing():
    assert level_share(clips_of(np.zeros(60), np.arange(60) % 3), np.arange(60)) == 0.0


def test_a_run_that_is_gone_on_with_keeps_what_was_decided(tmp_path):
    file = tmp_path / "checkpoint.npz"
    best = ([jnp.zeros(2)], [jnp.zeros(2)])
    state = State([jnp.zeros(2)], [], [], best, jnp.zeros((), jnp.int32))

    assert Checkpoint(file).level is None
    Checkpoint(file).save(state, Progress(best=best, level="kept"))

    assert Checkpoint(file).level == "kept"
    _, progress = Checkpoint(file).restore(state, Progress(best=best))
    assert progress.level == "kept"
