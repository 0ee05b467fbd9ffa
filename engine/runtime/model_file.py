"""A model file, opened without trust: size, walk, card, trial; only then is it used."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from engine.errors.models import ModelRefusedError, ModelUnreadableError
from engine.runtime.card import ModelCard, read_metadata
from engine.runtime.wire import MAX_BYTES, Walked, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """The bytes of a model that passed the gate, and what they say of themselves.

    Attributes
    ----------
    name : str
        Of the file it was read from, for people.
    data : bytes
        What is run: the very bytes that were inspected, so that nothing can be swapped between.
    digest : str
        BLAKE2b-256 of `data`, hexadecimal.
    card : ModelCard
    """

    name: str
    data: bytes
    digest: str
    card: ModelCard

    @property
    def mark(self) -> str:
        """Name and the beginning of the digest: tells two models of one name apart in a log."""
        return f"{self.name}@{self.digest[:8]}"


def read_model(path: Path) -> ModelFile:
    """Read a model file through the whole gate.

    Raises
    ------
    ModelError
        If there is no such file, or it is not safe to use: which, and what to do, is in its words.
    """
    from engine.runtime.trial import pass_trial  # brings numpy, which a look at the card spares

    model = inspect_model(path)
    pass_trial(model.data, model.digest, model.name)
    return model


def inspect_model(path: Path) -> ModelFile:
    """Read a model file by the walk alone: enough to show its card, not to run it.

    Raises
    ------
    ModelError
        As `read_model`, but for the trial.
    """
    data = _read_bytes(path)
    walked = walk(data, path.name)
    card = read_metadata(walked.metadata, path.name)
    _check_shapes(walked, card, path.name)
    digest = blake2b(data, digest_size=32).hexdigest()
    return ModelFile(name=path.name, data=data, digest=digest, card=card)


def _read_bytes(path: Path) -> bytes:
    # Not blocking: a pipe that is named as a model must not hold the program for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 (a descriptor has no path)
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ModelUnreadableError(path.name, "It is not a file.")
            data = file.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        raise ModelUnreadableError(path.name, "It is a folder.") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or "It is no file name"
        raise ModelUnreadableError(path.name, f"{reason}.") from error
    return data


def _check_shapes(walked: Walked, card: ModelCard, name: str) -> None:
    """Raise ModelRefusedError where the graph is not what the card describes."""
    wanted_inputs = {"waveform": (None, card.n_samples)}
    n_embedding = walked.outputs.get("embedding", (None, None))[-1]
    wanted_outputs = {"probabilities": (None, len(card.labels)), "embedding": (None, n_embedding)}
    if walked.inputs != wanted_inputs or walked.outputs != wanted_outputs or not n_embedding:
        raise ModelRefusedError(name, "What it takes or gives is not what its description says.")
