"""What the Listen page is handed: it knows no project and asks for no window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.dataset.records import Label
from engine.errors.base import HarkenError

if TYPE_CHECKING:
    from engine.audio.player import Player
    from engine.audio.recorder import Recorder
    from engine.runtime.classifier import Classifier

MODEL_KINDS = "Harken models (*.onnx)"
SOUND_KINDS = "Sounds (*.wav *.flac *.ogg *.mp3 *.aiff *.m4a *.opus *.aac *.webm)"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that can be listened with.

    Attributes
    ----------
    name : str
        "Run 7", or the name of a file.
    file : Path
        Where it lies: by this it is known again when a run was renamed.
    known : tuple[Label, ...]
        Classes whose colour and key are known; the others get the next ones in order.
    load : Callable[[], Classifier]
        Reads it; slow, called off the main thread. Raises ModelError.
    """

    name: str
    file: Path
    load: Callable[[], Classifier]
    known: tuple[Label, ...] = ()

    def labels_of(self, names: Sequence[str]) -> tuple[Label, ...]:
        """Return the classes of the model as labels, in its order."""
        known = {each.name: each for each in self.known}
        return tuple(known.get(name, _numbered(name, at)) for at, name in enumerate(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What the page works with.

    Attributes
    ----------
    make_recorder : Callable[[], Recorder]
        Called in the thread that then owns it.
    player : Callable[[], Player]
    ask_file : Callable[[str, str], Path | None]
        Title and Qt filter of the system's dialog.
    tell_error : Callable[[HarkenError], None]
    go_train : Callable[[], None] | None
        Where a model can be trained; None in a window that only listens.
    name : str
        What is listened to, for the head: the project, or the model.
    """

    make_recorder: Callable[[], Recorder]
    player: Callable[[], Player]
    ask_file: Callable[[str, str], Path | None]
    tell_error: Callable[[HarkenError], None]
    go_train: Callable[[], None] | None = None
    name: str = ""


def _numbered(name: str, place: int) -> Label:
    return Label(name=name, color=place, key=str(place + 1) if place < 9 else "")


def model_from_file(path: Path) -> ModelChoice:
    """Offer a model file; it passes the gate when it is loaded."""

    def load() -> Classifier:
        from engine.runtime.classifier import Classifier
        from engine.runtime.model_file import read_model

        return Classifier(read_model(path))

    return ModelChoice(path.stem, path, load)
