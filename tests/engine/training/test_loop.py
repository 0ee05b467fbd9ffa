import math
from typing import Any

import jax
import numpy as np
import pytest

from engine.errors.training import NothingLearntError, TrainingDivergedError
from engine.export.network_spec import TrainedNetwork
from engine.training.checkpoint import Checkpoint
from engine.training.events import Confusion, Epoch, Eta, Event, Step
from engine.training.learner import Learner
from engine.training.loop import Fit, Fitted, Task, clip_scores, deal_batches, rate_at, scores_of
from engine.training.recipe import Recipe
from tests.engine.training.sounds import every, small_recipe, tones

pytestmark = pytest.mark.slow


class Stop:
    """A person who stops a training at the nth question; never, by default."""

    def __init__(self, after: float = math.inf) -> None:
        self.left = after

    def is_stopped(self) -> bool:
        self.left -= 1
        return self.left < 0


def task_of(learner: Learner, recipe: Recipe, *, seed: int = 0, n_each: int = 10) -> Task:
    examples = tones(recipe, 3, n_each)
    validation = every(examples, 0, 5)
    train = np.setdiff1d(np.arange(len(examples.truth)), validation)
    facts = learner.facts(examples, train)
    return Task(
        recipe=recipe,
        examples=examples,
        facts=facts,
        train=train,
        validation=validation,
        seed=seed,
    )


def trained(learner: Learner, task: Task, **kept: Any) -> tuple[Fitted, list[Event]]:
    told: list[Event] = []
    control = kept.pop("control", Stop())
    return Fit(learner, task, told.append, control).run(**kept), told


def weights_of(learner: Learner, task: Task, fitted: Fitted) -> dict[str, np.ndarray]:
    return learner.weights(fitted.state, task.facts)


def assert_same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return small_recipe()


@pytest.fixture(scope="module")
def learner(recipe) -> Learner:
    return Learner(recipe, 3)


def test_a_training_tells_its_epochs_and_ends_better_than_it_began(learner, recipe):
    fitted, told = trained(learner, task_of(learner, recipe))

    epochs = [event for event in told if isinstance(event, Epoch)]
    assert [event.epoch for event in epochs] == list(range(1, 7))
    assert epochs[-1].train_loss < epochs[0].train_loss
    assert [event.epoch for event in epochs if event.is_best][-1] == fitted.best_epoch
    assert {type(event) for event in told} == {Step, Epoch, Confusion, Eta}
    matrix = [event for event in told if isinstance(event, Confusion)][-1]
    assert sum(map(sum, matrix.matrix)) == len(matrix.clip_ids) == 6


def test_the_time_that_is_left_is_told_from_the_second_epoch_on(learner, recipe):
    # The first epoch compiles: told by it, a training of a minute would take half an hour.
    _, told = trained(learner, task_of(learner, recipe))

    epochs = [event.epoch for event in told if isinstance(event, Epoch)]
    left_s = [event.seconds for event in told if isinstance(event, Eta)]
    assert len(left_s) == len(epochs) - 1
    assert left_s[-1] == 0.0


def test_the_same_seed_gives_the_same_weights_and_another_others(learner, recipe):
    runs = [task_of(learner, recipe, seed=seed) for seed in (0, 0, 1)]

    first, again, other = (weights_of(learner, each, trained(learner, each)[0]) for each in runs)

    assert_same(first, again)
    assert not np.array_equal(first["dense/kernel"], other["dense/kernel"])


@pytest.fixture
def stopped(learner, recipe, tmp_path, monkeypatch):
    """The checkpoint of a training that was stopped in its fourth epoch, and what it ended as."""
    monkeypatch.setattr("engine.training.loop.CHECKPOINT_EVERY_S", 0)
    path = tmp_path / "checkpoint.npz"
    task = task_of(learner, recipe)
    return path, trained(learner, task, control=Stop(3 * 8 + 5), checkpoint=Checkpoint(path))[0]


def test_a_training_gone_on_with_ends_with_the_weights_of_one_that_never_stopped(
    learner, recipe, stopped
):
    path, fitted = stopped
    assert fitted.was_stopped
    assert fitted.n_epochs == 3
    task = task_of(learner, recipe)
    whole, _ = trained(learner, task)
    whole_weights = weights_of(learner, task, whole)

    resumed, told = trained(Learner(recipe, 3), task, checkpoint=Checkpoint(path))

    assert next(event.epoch for event in told if isinstance(event, Epoch)) == 4
    assert resumed.best_epoch == whole.best_epoch
    assert_same(whole_weights, weights_of(learner, task, resumed))


def test_a_checkpoint_from_before_normalisations_had_parts_is_gone_on_with(
    learner, recipe, stopped
):
    path, _ = stopped
    task = task_of(learner, recipe)
    whole_weights = weights_of(learner, task, trained(learner, task)[0])
    with np.load(path) as arrays:
        flat = {
            name: array[0] if array.shape[:1] == (1,) else array for name, array in arrays.items()
        }
        assert any(array.shape != flat[name].shape for name, array in arrays.items())
    np.savez(path, **flat)

    resumed, _ = trained(Learner(recipe, 3), task, checkpoint=Checkpoint(path))

    assert_same(whole_weights, weights_of(learner, task, resumed))


def test_a_checkpoint_of_another_recipe_is_not_gone_on_with(learner, recipe, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.training.loop.CHECKPOINT_EVERY_S", 0)
    kept = Checkpoint(tmp_path / "checkpoint.npz")
    trained(learner, task_of(learner, recipe), control=Stop(9), checkpoint=kept)
    larger = small_recipe()
    object.__setattr__(larger.network, "width", 16)
    other = Learner(larger, 3)

    with pytest.raises(ValueError, match="another recipe"):
        trained(other, task_of(other, larger), checkpoint=kept)


def test_stopping_before_the_first_epoch_ends_leaves_nothing(learner, recipe):
    with pytest.raises(NothingLearntError):
        trained(learner, task_of(learner, recipe), control=Stop(3))


def test_a_loss_that_is_no_number_ends_the_training_in_words(learner, recipe):
    task = task_of(learner, recipe)
    broken = task.facts._replace(class_weights=task.facts.class_weights * math.nan)

    with pytest.raises(TrainingDivergedError, match="epoch 1"):
        trained(learner, Task(**{**_fields(task), "facts": broken}))


def _fields(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in Task.__slots__}


def test_one_compiled_step_serves_every_fold(learner, recipe):
    tasks = [task_of(learner, recipe, n_each=10)]
    half = tasks[0].train[::2]
    facts = learner.facts(tasks[0].examples, half, tasks[0].facts.power)
    tasks.append(Task(**{**_fields(tasks[0]), "train": half, "facts": facts, "seed": 5}))

    for task in tasks:
        trained(learner, task)

    assert learner._step._cache_size() == 1
    assert learner._listen._cache_size() == 1


def test_the_arrays_taken_out_compute_what_the_network_computes(learner, recipe):
    task = task_of(learner, recipe)
    fitted, _ = trained(learner, task)
    network = TrainedNetwork(
        spec=recipe.network,
        labels=task.examples.labels,
        segment=recipe.segment,
        temperature=1.0,
        weights=weights_of(learner, task, fitted),
    )
    windows, _ = task.examples.windows(task.validation)

    logits = learner.logits(fitted.state, task.facts, windows)

    n_frames = recipe.segment.n_frames
    for at, expected in zip(windows, logits, strict=True):
        found = _slowly(network, task.examples.power[at : at + n_frames])
        np.testing.assert_allclose(found, expected, atol=1e-4)


def _slowly(network: TrainedNetwork, power: np.ndarray) -> np.ndarray:
    """The formula of `engine.export.network_spec`, written out."""
    weights = network.weights
    x = np.log(power + network.segment.front_end.floor)
    x = ((x - weights["input/mean"]) / weights["input/std"])[..., None]
    for stage in range(network.spec.n_stages):
        kernel = weights[f"stage{stage}/kernel"]
        before = [0 if size % 2 == 0 else 1 for size in x.shape[:2]]
        x = np.pad(x, [(before[0], 1), (before[1], 1), (0, 0)])
        rows, columns = (range(0, size - 2, 2) for size in x.shape[:2])
        x = np.array(
            [[np.einsum("tfi,tfio->o", x[t : t + 3, f : f + 3], kernel) for f in columns]
             for t in rows]
        )  # fmt: skip
        x = np.maximum(0, x * weights[f"stage{stage}/scale"] + weights[f"stage{stage}/offset"])
    embedding = np.concatenate([x.mean(axis=(0, 1)), x.max(axis=(0, 1))])
    return embedding @ weights["dense/kernel"] + weights["dense/bias"]


def test_every_training_clip_is_in_every_epoch_and_every_batch_has_one_size(learner, recipe):
    task = task_of(learner, recipe)

    batches = deal_batches(task, epoch=3)

    assert {len(batch.truth) for batch in batches} == {8}
    onsets = np.concatenate([batch.onsets for batch in batches])
    assert set(onsets) == set(task.examples.onsets[task.train])
    assert len(batches) == task.steps_per_epoch


def test_the_learning_rate_rises_to_its_peak_and_falls_to_nothing(learner, recipe):
    task = task_of(learner, recipe)
    n_steps = task.n_epochs * task.steps_per_epoch

    rates = [rate_at(step, task) for step in range(n_steps)]

    peak = int(np.argmax(rates))
    assert max(rates) == recipe.schedule.peak_rate
    assert rates[0] < rates[peak] / 3
    assert rates[-1] < recipe.schedule.peak_rate / 100
    assert (np.diff(rates[peak:]) <= 0).all()


def test_seven_classes_of_five_clips_are_learnt_by_heart_and_heard_in_others():
    recipe = small_recipe(epochs=40, peak_rate=0.01)
    learner = Learner(recipe, 7)
    seen, unseen = tones(recipe, 7, 5), tones(recipe, 7, 6, seed=9)
    everything = np.arange(35)
    task = Task(
        recipe=recipe,
        examples=seen,
        facts=learner.facts(seen, everything),
        train=everything,
        validation=np.zeros(0, np.int64),
        seed=0,
    )

    fitted, _ = trained(learner, task)

    heard = clip_scores(learner, fitted.state, task, everything).argmax(axis=1)
    assert scores_of(task, everything, heard).accuracy == 1
    facts = task.facts._replace(power=jax.numpy.asarray(unseen.power))
    others = Task(**{**_fields(task), "examples": unseen, "facts": facts})
    chosen = np.arange(42)
    heard = clip_scores(learner, fitted.state, others, chosen).argmax(axis=1)
    assert scores_of(others, chosen, heard).accuracy > 0.6
