"""A model file was refused, or could not be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors.base import HarkenError

if TYPE_CHECKING:
    from pathlib import Path


class ModelError(HarkenError):
    """A model file was refused, or could not be made."""


class ExportGapError(ModelError):
    """The exported file does not say what the trained network said."""

    def __init__(self, gap: float, tolerance: float) -> None:
        super().__init__(gap, tolerance)
        self.sentence = "The model file was not written."
        self.cause = (
            f"It differs from the trained network by {gap:.2g}; {tolerance:.0e} is allowed."
        )
        self.cure = "Sounds of this run may have changed since: train again, then export."


class ExportUnprovenError(ModelError):
    """None of the clips that an export is proved on is what it was."""

    def __init__(self, n_clips: int) -> None:
        super().__init__(n_clips)
        self.sentence = "The model file was not written."
        self.cause = f"All {n_clips} validation clips of the run were changed or removed since."
        self.cure = "Undo those changes, or train again; then export."


class LabelsUnwritableError(ModelError):
    """A label file could not be written beside its recording."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.sentence = f"“{path.name}” could not be written."
        self.cause = f"{reason}."
        self.cure = f"Make “{path.parent}” writable, or copy the recording to another folder."


class LogUnwritableError(ModelError):
    """The log of detections could not be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.sentence = f"The log “{path.name}” could not be written."
        self.cause = f"{reason}."
        self.cure = "Name another file for “log” in the configuration."


class ModelFormatError(ModelError):
    """A model file was made by a later Harken."""

    def __init__(self, name: str, found: int, known: int) -> None:
        super().__init__(name, found, known)
        self.sentence = f"“{name}” was made by a later Harken."
        self.cause = f"It is of format {found}, and {known} is the latest that is known here."
        self.cure = "Update Harken, then open it again."


class ModelRefusedError(ModelError):
    """A model file holds something that Harken's own exporter never writes."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.sentence = f"“{name}” was not opened."
        self.cause = reason
        self.cure = "Only model files that Harken exported are opened; export it again."


class ModelTrialError(ModelError):
    """A model file passed inspection and then misbehaved in its trial."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.sentence = f"“{name}” was not opened: it failed its trial."
        self.cause = reason
        self.cure = "Only model files that Harken exported are opened; export it again."


class ModelUnreadableError(ModelError):
    """There is no file to read where a model was named."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.sentence = f"“{name}” could not be read."
        self.cause = reason
        self.cure = "Name a model file, such as the “model.onnx” that “harken export” writes."


class NothingToExportError(ModelError):
    """There is no trained network to export."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.sentence = f"{what} was not exported."
        self.cause = "No training of it has kept a network."
        self.cure = "Export a run that finished; “harken runs” lists them."


class NothingToMeasureError(ModelError):
    """An int8 file needs training clips to take its ranges from."""

    sentence = "The int8 model file was not written."
    cause = "The project has no training clips left to take its ranges from."
    cure = "Export without int8, or undo their removal."


class SelfTestError(ModelError):
    """A model answers differently on this machine than where it was exported."""

    def __init__(self, name: str, gap: float, tolerance: float) -> None:
        super().__init__(name, gap, tolerance)
        self.sentence = f"“{name}” failed its self-test."
        self.cause = (
            f"It differs by {gap:.2g} from what it said when it was exported; "
            f"{tolerance:.0e} is allowed."
        )
        self.cure = "Update onnxruntime on this machine, then test again."
