"""A trained network as plain data: what training hands to export, with no Keras in between.

A run's folder keeps it as ``network.json`` (everything but arrays) and ``weights.npz``. Arrays,
all float32, channels last, time before frequency:

    ========================  ======================  ============================================
    name                      shape                   meaning
    ========================  ======================  ============================================
    ``input/mean``            (n_mels,)               of log mel power, over the training clips
    ``input/std``             (n_mels,)               the same; never 0
    ``{conv}/kernel``         (3, 3, n_in, n_out)     time, mel, in, out; no bias
    ``{conv}/scale``          (n_parts, n_out)        batch normalisation, folded: gamma / sqrt(
                                                      variance + epsilon), lowest part of the
                                                      pitch axis first
    ``{conv}/offset``         (n_parts, n_out)        beta - moving mean * scale
    ``{stage}/squeeze/…``     (n_out, n_gate),        the gate of a stage: kernel and bias of its
                              (n_gate,)               first layer
    ``{stage}/excite/…``      (n_gate, n_out),        and of its second
                              (n_out,)
    ``dense/kernel``          (n_embedding,           rows: mean-pooled channels, then max-pooled,
                               n_classes)             member by member
    ``dense/bias``            (n_classes,)
    ========================  ======================  ============================================

``{conv}`` is ``stage{i}`` for the convolution that halves, ``stage{i}/inner{j}`` for those of the
block after it, which stages 1 and up of a residual network have; stages 1 and up of a gated one
have a gate. Of an ensemble every member has
its own, ``member{k}/stage{i}`` and so on; the embeddings follow one another, and one dense layer
reads them all: with the members' own layers divided by their number it gives the mean of their
logits, the geometric mean of what they would say alone.

What they compute, from mel power of shape (n_frames, n_mels):

    x = (log(power + floor) - mean) / std, one channel
    level "each its own":  x = x - maximum of x over time and mel (never "by the clips": that is
                           a recipe's, and decided before training)
    every stage:  x = relu(conv(x)), stride 2 both ways
                  residual:  x = relu(x + inner(x));  inner is conv, or conv after relu(conv)
                  gated:  x = x * gate(mean of x over time and mel)
    gate(h) = sigmoid(relu(h @ squeeze kernel + bias) @ excite kernel + bias)
    pooling "meanmax": embedding = concatenate(mean of x over time and mel, maximum of the same)
    pooling "freqmax": the same of x's mean over mel, so the maximum is over time alone
    probabilities = softmax((embedding @ dense kernel + bias) / temperature)
    conv(x) = conv3x3(x, kernel, "same") * scale + offset, each row of them for its part of mel

"Same" with stride 2 pads as Keras does: on an axis of even length 0 before and 1 after, of odd
length 1 and 1; with stride 1 it pads 1 and 1.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.audio.mel import FloatArray, MelFrontEnd
from engine.audio.segment import Segment
from engine.settings import check_settings, setting

ASKED = "by the clips"
"""The level of a network that is decided by what it is taught with."""
INNER = {"strided": 0, "res1": 1, "res": 2}
"""Convolutions of the block in each stage, by kind of network."""
NARROWEST_GATE, SQUEEZE = 8, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSpec:
    """The shape of a network: strided dense convolutions, each stage twice as wide as the last.

    Dense and strided because XLA on a CPU runs separable convolutions 5.7 times slower and
    pooled ones 4 to 8 times (DECISIONS.md 10).
    """

    kind: str = setting(
        "strided",
        "Network",
        choices=("strided", "res1", "res"),
        about="Stages of 3×3 convolution, stride 2; res1 and res refine each by one or two more.",
    )
    width: int = setting(
        16, "Width", unit="filters", minimum=4, maximum=128, about="Filters of the first stage."
    )
    n_stages: int = setting(
        4, "Stages", minimum=2, maximum=6, about="Each halves time and frequency and doubles width."
    )
    pooling: str = setting(
        "meanmax",
        "Pooling",
        choices=("meanmax", "freqmax"),
        about="Mean and maximum over all, or over time of the mean over pitch.",
    )
    bands: int = setting(
        1,
        "Bands",
        choices=(1, 2, 4, 8, 16),
        about="Parts of the pitch axis normalised each by itself, so that high and low are told "
        "apart (S. Chang et al., “SubSpectral Normalization for Neural Audio Data Processing”, "
        "ICASSP 2021).",
    )
    is_gated: bool = setting(
        False,  # noqa: FBT003 - the default comes first in every setting
        "Gates",
        about="Every channel counts as much as the whole segment suggests (J. Hu et al., "
        "“Squeeze-and-Excitation Networks”, CVPR 2018).",
    )
    members: int = setting(
        1,
        "Networks",
        minimum=1,
        maximum=8,
        about="How many of this shape learn side by side and answer as one: surer, and slower.",
    )
    level: str = setting(
        "kept",
        "Level",
        choices=("kept", "each its own", ASKED),
        about="Whether the network hears how loud a segment is; by the clips: if that tells their "
        "classes apart.",
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def widths(self) -> tuple[int, ...]:
        """Filters of each stage."""
        return tuple(self.width << stage for stage in range(self.n_stages))

    def macs(self, n_frames: int, n_mels: int) -> int:
        """Count the multiply-adds of one segment through the convolutions of all members."""
        total = 0
        for stage, width in enumerate(self.widths):
            n_frames, n_mels = -(-n_frames // 2), -(-n_mels // 2)
            n_in = self.widths[stage - 1] if stage else 1
            n_inner = len(self.inner(stage))
            total += 9 * width * (n_in + n_inner * width) * n_frames * n_mels
        return total * self.members

    @property
    def n_embedding(self) -> int:
        """Length of the embedding: mean and maximum of every channel of the last stages."""
        return 2 * self.widths[-1] * self.members

    @property
    def trunks(self) -> tuple[str, ...]:
        """What the names of each member's layers begin with; empty where there is one network."""
        if self.members == 1:
            return ("",)
        return tuple(f"member{each}/" for each in range(self.members))

    def inner(self, stage: int) -> tuple[str, ...]:
        """Return the names of the convolutions in the block after the halving one of a stage.

        Without what `trunks` puts before them.
        """
        # None after the first: its maps are the largest, and a block there costs the most.
        n = INNER[self.kind] if stage else 0
        return tuple(f"stage{stage}/inner{each}" for each in range(n))

    def n_parts(self, n_mels: int) -> int:
        """Return into how many parts an axis of `n_mels` is divided for normalising."""
        return math.gcd(self.bands, n_mels)

    def gate(self, stage: int) -> dict[str, tuple[int, int]]:
        """Return the two layers of a stage's gate, in order, with their inputs and outputs.

        Without what `trunks` puts before them; none where the stage has no gate.
        """
        if not (self.is_gated and stage):
            return {}
        width = self.widths[stage]
        narrow = max(NARROWEST_GATE, width // SQUEEZE)
        return {f"stage{stage}/squeeze": (width, narrow), f"stage{stage}/excite": (narrow, width)}

    def convolutions(self) -> dict[str, tuple[int, int]]:
        """Return the name of every convolution, in order, with its channels in and out."""
        found: dict[str, tuple[int, int]] = {}
        for trunk in self.trunks:
            n_in = 1
            for stage, n_out in enumerate(self.widths):
                found[f"{trunk}stage{stage}"] = (n_in, n_out)
                for name in self.inner(stage):
                    found[f"{trunk}{name}"] = (n_out, n_out)
                n_in = n_out
        return found

    def shapes(self, n_mels: int, n_classes: int) -> dict[str, tuple[int, ...]]:
        """Return the name and shape of every array of a trained network, in order."""
        shapes: dict[str, tuple[int, ...]] = {"input/mean": (n_mels,), "input/std": (n_mels,)}
        for trunk in self.trunks:
            for stage in range(self.n_stages):
                shapes |= self._shapes_of(trunk, stage, -(-n_mels // 2 ** (stage + 1)))
        return shapes | {
            "dense/kernel": (self.n_embedding, n_classes),
            "dense/bias": (n_classes,),
        }

    def _shapes_of(self, trunk: str, stage: int, n_mels: int) -> dict[str, tuple[int, ...]]:
        """Return the name and shape of the arrays of a stage that leaves `n_mels` rows."""
        shapes: dict[str, tuple[int, ...]] = {}
        n_in, n_out = self.widths[stage - 1] if stage else 1, self.widths[stage]
        for name in (f"stage{stage}", *self.inner(stage)):
            shapes[f"{trunk}{name}/kernel"] = (3, 3, n_in, n_out)
            shapes[f"{trunk}{name}/scale"] = (self.n_parts(n_mels), n_out)
            shapes[f"{trunk}{name}/offset"] = (self.n_parts(n_mels), n_out)
            n_in = n_out
        for name, size in self.gate(stage).items():
            shapes[f"{trunk}{name}/kernel"] = size
            shapes[f"{trunk}{name}/bias"] = size[1:]
        return shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedNetwork:
    """Everything that turns a segment of sound into probabilities.

    Attributes
    ----------
    spec : NetworkSpec
    labels : tuple[str, ...]
        Class names, in the order of the outputs.
    segment : Segment
        What one window is; holds the front end.
    temperature : float
        Divides the logits, so that a probability means what it says; positive.
    weights : dict[str, NDArray[np.float32]]
        Named as the module says.

    Raises
    ------
    ValueError
        If an array is missing, has another shape, or is not finite, or the level is undecided.
    """

    spec: NetworkSpec
    labels: tuple[str, ...]
    segment: Segment
    temperature: float
    weights: dict[str, FloatArray]

    def __post_init__(self) -> None:
        wanted = self.spec.shapes(self.segment.front_end.n_mels, len(self.labels))
        found = {name: array.shape for name, array in self.weights.items()}
        if self.spec.level == ASKED:
            message = "whether the level is heard was never decided"
            raise ValueError(message)
        if found != wanted:
            message = f"weights are {found}, the network needs {wanted}"
            raise ValueError(message)
        broken = [name for name, array in self.weights.items() if not np.isfinite(array).all()]
        if broken or not self.temperature > 0:
            message = f"not finite: {broken}, temperature {self.temperature}"
            raise ValueError(message)

    def write(self, folder: Path) -> None:
        """Write ``weights.npz``, then ``network.json``, into `folder`."""
        arrays: dict[str, Any] = dict(self.weights)
        np.savez(folder / "weights.npz", **arrays)
        told = {
            "network": asdict(self.spec),
            "labels": self.labels,
            "segment_s": self.segment.seconds,
            "front_end": asdict(self.segment.front_end),
            "temperature": self.temperature,
        }
        (folder / "network.json").write_text(
            json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8"
        )


def read_trained(folder: Path) -> TrainedNetwork:
    """Read what `TrainedNetwork.write` wrote.

    Raises
    ------
    OSError, ValueError
        If a file is missing, or is not what `write` writes.
    """
    told: dict[str, Any] = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        weights = {name: arrays[name] for name in arrays.files}
    for name, array in weights.items():
        if name.endswith(("/scale", "/offset")):  # one row where there were no parts yet
            weights[name] = np.atleast_2d(array)
    front_end = MelFrontEnd(**told["front_end"])
    return TrainedNetwork(
        spec=NetworkSpec(**told["network"]),
        labels=tuple(told["labels"]),
        segment=Segment(front_end=front_end, seconds=told["segment_s"]),
        temperature=told["temperature"],
        weights=weights,
    )
