"""The models that can be listened with, and the one that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.dataset.records import Label
from engine.errors.base import HarkenError
from studio.listen.equipment import ModelChoice, model_from_file
from studio.work.desk import WorkDesk
from studio.work.latest import Latest

if TYPE_CHECKING:
    from engine.runtime.classifier import Classifier


class ModelShelf(QObject):
    """Offers models and loads the one that is chosen, off the main thread.

    Attributes
    ----------
    loaded : Signal()
        `classifier` and `labels` are those of another model.
    classifier : Classifier | None
        The model that is loaded.
    labels : tuple[Label, ...]
        Its classes, in its order.
    place : int
        Its place among `names`; -1 while none is loaded.
    """

    loaded = Signal()

    def __init__(
        self, desk: WorkDesk, tell_error: Callable[[HarkenError], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.classifier: Classifier | None = None
        self.labels: tuple[Label, ...] = ()
        self.place = -1
        self._models: list[ModelChoice] = []
        self._tell_error = tell_error
        self._loading = Latest(desk, self)

    @property
    def names(self) -> list[str]:
        """Names of the models offered."""
        return [each.name for each in self._models]

    @property
    def name(self) -> str:
        """Name of the model that is loaded."""
        return self._models[self.place].name if self.place >= 0 else "A model"

    @property
    def is_empty(self) -> bool:
        """Whether there is no model, and none on offer."""
        return self.classifier is None and not self._models

    def offer(self, models: Sequence[ModelChoice]) -> None:
        """Offer these; the first one is loaded where none is yet, and one that is stays."""
        kept = self._models[self.place] if self.place >= 0 else None
        self._models = list(models)
        files = [each.file for each in models]
        if kept is not None and kept.file not in files:
            self._models.insert(0, kept)
            files.insert(0, kept.file)
        self.place = files.index(kept.file) if kept is not None else -1
        if self.place < 0 and self._models:
            self.choose(0)

    def add(self, path: Path) -> None:
        """Offer a model file before all others, and load it."""
        self._models.insert(0, model_from_file(path))
        self.place = self.place + 1 if self.place >= 0 else -1
        self.choose(0)

    def choose(self, place: int) -> None:
        """Load one of the models offered."""
        choice = self._models[place]
        self._loading.ask(
            f"Loading {choice.name}",
            lambda _task: choice.load(),
            lambda classifier: self._on_loaded(place, classifier),
            self._tell_error,
        )

    def _on_loaded(self, place: int, classifier: Classifier) -> None:
        self.place, self.classifier = place, classifier
        self.labels = self._models[place].labels_of(classifier.card.labels)
        self.loaded.emit()
