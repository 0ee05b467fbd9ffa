"""The arithmetic of a training: one compiled step that learns, one compiled pass that listens.

Both are compiled once for a recipe and serve every fold: what differs from fold to fold (the
clips, their mean and deviation, the class weights, the learning rate) is passed in, never closed
over.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import keras
import numpy as np
from jax import Array

from engine.audio.mel import FloatArray
from engine.training.augmentation.base import BACKGROUND_NAMES, N_NOISES, Scene
from engine.training.devices import Devices
from engine.training.examples import Examples, IndexArray
from engine.training.network import build_network, extract_weights
from engine.training.optimizer import Muon
from engine.training.recipe import Recipe
from engine.training.transforms import augment, frames_to_read

LISTEN_BATCH = 64
AVERAGING_START = 10.0


class State(NamedTuple):
    """All that changes while a network learns; a tree of arrays.

    Attributes
    ----------
    trained, moving, optimizer : list[jax.Array]
        Values of the network's trainable and other variables, and of the optimizer's.
    averaged : tuple[list[jax.Array], list[jax.Array]]
        Running averages of the first two: the weights that are validated and kept.
    n_steps : jax.Array
        Steps taken.
    """

    trained: list[Array]
    moving: list[Array]
    optimizer: list[Array]
    averaged: tuple[list[Array], list[Array]]
    n_steps: Array


class Facts(NamedTuple):
    """What a step needs to know of the clips; constant over a training.

    Attributes
    ----------
    power : jax.Array, shape (total_frames, n_mels)
    mean, deviation : jax.Array, shape (n_mels,)
        Of log power over the training clips.
    class_weights : jax.Array, shape (n_classes,)
        What an example of each class counts.
    noise : jax.Array, shape (N_NOISES,)
        See `Scene`.
    """

    power: Array
    mean: Array
    deviation: Array
    class_weights: Array
    noise: Array


class Batch(NamedTuple):
    """The examples of one step, shape (batch_size,) each.

    Attributes
    ----------
    onsets, n_frames : Array
        Where the clips begin in `Facts.power`, and how long they are.
    truth : Array
        Indices of their classes.
    """

    onsets: Array | IndexArray
    n_frames: Array | IndexArray
    truth: Array | IndexArray


class Learner:
    """A network with its optimizer and its two compiled functions.

    Parameters
    ----------
    recipe : Recipe
    n_classes : int
    """

    def __init__(self, recipe: Recipe, n_classes: int) -> None:
        self._recipe = recipe
        self._n_classes = n_classes
        self._segment = recipe.segment
        self._model: Any = None
        self._optimizer: Any = None
        self._devices = Devices(recipe.schedule.batch_size)
        self._n_listen = self._devices.rounded(LISTEN_BATCH)
        layout = self._devices.everywhere
        self._step = jax.jit(self._learn, donate_argnums=0, out_shardings=layout)
        self._listen = jax.jit(self._logits, out_shardings=layout)

    def start(self, seed: int) -> State:
        """Return the state of an untaught network, drawn by `seed`."""
        keras.utils.set_random_seed(seed)
        drawn = self._build()
        if self._model is None:  # the one that is traced; later seeds only lend their values
            self._model = drawn
            schedule = self._recipe.schedule
            self._optimizer = Muon(
                schedule.peak_rate,
                filter_rate=schedule.filter_rate,
                weight_decay=schedule.weight_decay,
            )
            self._optimizer.build(drawn.trainable_variables)
            self._fresh = _values(self._optimizer.variables)
        trained = _values(drawn.trainable_variables)
        moving = _values(drawn.non_trainable_variables)
        return self.spread(
            State(
                trained,
                moving,
                _copies(self._fresh),
                (_copies(trained), _copies(moving)),
                jnp.zeros((), jnp.int32),
            )
        )

    def spread(self, tree: Any) -> Any:
        """Return arrays that were read from a file, a state say, as all devices need them."""
        return self._devices.same(tree)

    def place(self, examples: Examples) -> Array:
        """Return the power of all clips on the device, room left at its end.

        Compiled functions are made for a shape: with a shape for every number of clips, one more
        clip would cost seconds of compiling.
        """
        spare = roomy(len(examples.power)) - len(examples.power)
        padded = np.pad(examples.power, ((0, spare), (0, 0)))
        return jnp.asarray(padded) if self._devices.is_alone else self._devices.same(padded)

    def facts(self, examples: Examples, chosen: IndexArray, power: Array | None = None) -> Facts:
        """Return what a step must know when the clips `chosen` are trained on.

        Parameters
        ----------
        examples : Examples
        chosen : NDArray[np.int64], shape (n,)
        power : jax.Array | None
            What `place` made of `examples`, where it is there already.
        """
        mean, deviation = examples.statistics(chosen)
        counts = np.bincount(examples.truth[chosen], minlength=self._n_classes)
        weights = (len(chosen) / np.maximum(counts, 1) / self._n_classes) ** (
            self._recipe.schedule.balance
        )
        placed = self.place(examples) if power is None else power
        told = (
            jnp.asarray(mean),
            jnp.asarray(deviation),
            jnp.asarray(weights, jnp.float32),
            jnp.asarray(_noise_onsets(examples, chosen), jnp.int32),
        )
        return Facts(placed, *self._devices.same(told))

    def step(
        self, state: State, facts: Facts, batch: Batch, rate: float, key: Array
    ) -> tuple[State, Array]:
        """Learn from one batch; `state` is used up. Returns also loss and share right, (2,)."""
        drawn = jax.random.key_data(key)
        if not self._devices.is_alone:
            drawn = self._devices.same(drawn)
        dealt = self._devices.dealt(batch)
        return self._step(state, facts, dealt, np.float32(rate), drawn)

    def logits(self, state: State, facts: Facts, windows: IndexArray) -> FloatArray:
        """Return what the averaged network makes of windows, shape (n_windows, n_classes).

        Parameters
        ----------
        state : State
        facts : Facts
        windows : NDArray[np.int64], shape (n_windows,)
            First frame of each in `facts.power`.
        """
        size = self._n_listen
        padded = np.resize(windows, -(-len(windows) // size) * size)
        made = [
            self._listen(state.averaged, facts, self._devices.dealt(each))
            for each in padded.reshape(-1, size)
        ]
        return np.concatenate([np.asarray(each) for each in made])[: len(windows)]

    def weights(self, state: State, facts: Facts) -> dict[str, FloatArray]:
        """Return the averaged network as `engine.export.network_spec` lays it out."""
        self._assign(*state.averaged)
        arrays = {
            "input/mean": np.asarray(facts.mean, np.float32),
            "input/std": np.asarray(facts.deviation, np.float32),
        }
        return arrays | extract_weights(self._model, self._recipe.network)

    def count_parameters(self) -> int:
        """Return the number of trainable numbers, once started."""
        return sum(int(np.prod(each.shape)) for each in self._model.trainable_variables)

    def _build(self) -> Any:
        return build_network(
            self._recipe.network,
            n_frames=self._segment.n_frames,
            n_mels=self._segment.front_end.n_mels,
            n_classes=self._n_classes,
            dropout=self._recipe.schedule.dropout,
        )

    def _assign(self, trained: list[Array], moving: list[Array]) -> None:
        variables = self._model.trainable_variables + self._model.non_trainable_variables
        for variable, value in zip(variables, [*trained, *moving], strict=True):
            variable.assign(np.asarray(value))

    def _learn(
        self, state: State, facts: Facts, batch: Batch, rate: Array, key: Array
    ) -> tuple[State, Array]:
        sound, targets = self._augmented(facts, batch, jax.random.wrap_key_data(key))
        weights = targets @ facts.class_weights
        smoothing = self._recipe.schedule.label_smoothing
        wanted = targets * (1 - smoothing) + smoothing / self._n_classes

        def loss_of(trained: list[Array]) -> tuple[Array, tuple[list[Array], Array]]:
            said, moving = self._model.stateless_call(trained, state.moving, sound, training=True)
            # Each member by itself: taught on their mean, they would lean on one another.
            losses = -(wanted[:, None] * jax.nn.log_softmax(said)).sum(axis=2).mean(axis=1)
            return (weights * losses).sum() / weights.sum(), (moving, said.mean(axis=1))

        (loss, (moving, logits)), slope = jax.value_and_grad(loss_of, has_aux=True)(state.trained)
        optimizer = self._with_rate(state.optimizer, rate)
        trained, optimizer = self._optimizer.stateless_apply(optimizer, slope, state.trained)
        is_right = (logits.argmax(axis=1) == targets.argmax(axis=1)).mean()
        averaged = self._average(state, trained, moving)
        taught = State(trained, moving, optimizer, averaged, state.n_steps + 1)
        return taught, jnp.stack([loss, is_right])

    def _augmented(self, facts: Facts, batch: Batch, key: Array) -> tuple[Array, Array]:
        """Return normalised segments, (n, n_frames, n_mels, 1), and targets, (n, n_classes)."""
        crop_key, key = jax.random.split(key)
        n_frames = self._segment.n_frames
        spare = jnp.asarray(batch.n_frames) - n_frames
        moved = jax.random.randint(crop_key, spare.shape, 0, spare + 1)
        transforms = self._recipe.augmentation
        margin = (frames_to_read(transforms, n_frames) - n_frames) // 2
        power = self._read(facts, batch, moved, margin)
        targets = jax.nn.one_hot(batch.truth, self._n_classes)
        quiet = jnp.exp(facts.mean) - self._segment.front_end.floor
        scene = Scene(quiet, facts.power, facts.noise)
        power, targets = augment(transforms, key, power, targets, scene, n_frames)
        return self._normalised(facts, power), targets

    def _read(self, facts: Facts, batch: Batch, moved: Array, margin: int) -> Array:
        """Return a segment of each clip, `margin` frames more on both sides.

        Beyond the ends of a clip lies its quietest frame, never a neighbour in `facts.power`.
        """
        onsets, n_frames = jnp.asarray(batch.onsets), jnp.asarray(batch.n_frames)
        if not margin:
            return self._segments(facts, onsets + moved)
        wide = self._segment.n_frames + 2 * margin
        place = moved[:, None] - margin + jnp.arange(wide)
        last = n_frames[:, None] - 1
        read = facts.power[onsets[:, None] + jnp.clip(place, 0, last)]
        is_inside = ((place >= 0) & (place <= last))[..., None]
        return jnp.where(is_inside, read, read.min(axis=1, keepdims=True))

    def _segments(self, facts: Facts, onsets: Array) -> Array:
        size = (self._segment.n_frames, self._segment.front_end.n_mels)
        return jax.vmap(lambda at: jax.lax.dynamic_slice(facts.power, (at, 0), size))(onsets)

    def _normalised(self, facts: Facts, power: Array) -> Array:
        log = jnp.log(power + self._segment.front_end.floor)
        return ((log - facts.mean) / facts.deviation)[..., None]

    def _with_rate(self, variables: list[Array], rate: Array) -> list[Array]:
        index = next(
            index
            for index, variable in enumerate(self._optimizer.variables)
            if variable is self._optimizer._learning_rate  # noqa: SLF001 - no public way in
        )
        return [*variables[:index], rate, *variables[index + 1 :]]

    def _average(
        self, state: State, trained: list[Array], moving: list[Array]
    ) -> tuple[list[Array], list[Array]]:
        # Fast at first, or the random start would weigh for a hundred steps.
        n = state.n_steps.astype(jnp.float32)
        slowness = jnp.minimum(self._recipe.schedule.averaging, (1 + n) / (AVERAGING_START + n))

        def follow(average: Array, value: Array) -> Array:
            if not jnp.issubdtype(value.dtype, jnp.floating):  # the dropout's random state
                return value
            return slowness * average + (1 - slowness) * value

        old_trained, old_moving = state.averaged
        return (
            list(map(follow, old_trained, trained)),
            list(map(follow, old_moving, moving)),
        )

    def _logits(
        self, averaged: tuple[list[Array], list[Array]], facts: Facts, onsets: Array
    ) -> Array:
        with jax.default_matmul_precision("float32"):  # an accelerator's own would miss 1e-4
            sound = self._normalised(facts, self._segments(facts, onsets))
            return self._model.stateless_call(*averaged, sound, training=False)[0].mean(axis=1)


def roomy(n_frames: int) -> int:
    """Return the next of a few sizes that hold `n_frames`: four to every doubling."""
    step = 1 << max(10, (n_frames - 1).bit_length() - 3)
    return max(1, -(-n_frames // step)) * step


def _noise_onsets(examples: Examples, chosen: IndexArray) -> IndexArray:
    """Return where segments of background noise begin, shape (N_NOISES,); -1 where none is."""
    names = [
        index for index, name in enumerate(examples.labels) if name.lower() in BACKGROUND_NAMES
    ]
    clips = chosen[np.isin(examples.truth[chosen], names)]
    if not len(clips):
        return np.full(N_NOISES, -1, np.int64)
    spare = examples.n_frames[clips] - examples.segment.n_frames
    shares = np.linspace(0, 1, -(-N_NOISES // len(clips)))
    onsets = examples.onsets[clips] + np.round(shares[:, None] * spare).astype(np.int64)
    return np.resize(onsets, N_NOISES)


def _values(variables: list[Any]) -> list[Array]:
    # Copies: the step uses up its state, and the network must keep its own values.
    return [jnp.array(variable.value) for variable in variables]


def _copies(arrays: list[Array]) -> list[Array]:
    return [jnp.array(array) for array in arrays]
