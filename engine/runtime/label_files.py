"""Detections as a label file beside the recording, for Audacity, Raven or a spreadsheet.

The names say who wrote them, so that no labels a person made are ever overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors.models import LabelsUnwritableError
from engine.runtime.detector import Detection
from engine.runtime.label_text import LabelledSpan, audacity_track, csv_table, raven_table


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """A kind of label file.

    Attributes
    ----------
    suffix : str
        Put after the whole name of the recording.
    render : Callable[[Sequence[Detection]], str]
        Returns the text of the file.
    """

    suffix: str
    render: Callable[[Sequence[Detection]], str]

    def path_for(self, recording: Path) -> Path:
        """Return where the labels of a recording go."""
        return recording.with_name(recording.name + self.suffix)

    def write(self, recording: Path, detections: Sequence[Detection]) -> Path:
        """Write the labels of a recording, whole or not at all, and return their path.

        Raises
        ------
        LabelsUnwritableError
        """
        path = self.path_for(recording)
        staged = path.with_name(f"{path.name}.part")
        try:
            staged.write_text(self.render(detections), encoding="utf-8", newline="")
            staged.replace(path)
        except OSError as error:
            raise LabelsUnwritableError(path, str(error.strerror)) from error
        return path


def _spans(detections: Iterable[Detection]) -> list[LabelledSpan]:
    """Return detections as labels; what is finer than a microsecond is the noise of sums."""
    return [
        LabelledSpan(
            onset_s=round(each.onset_s, 6), offset_s=round(each.offset_s, 6), label=each.label
        )
        for each in detections
    ]


def _audacity(detections: Sequence[Detection]) -> str:
    return audacity_track(_spans(detections))


def _raven(detections: Sequence[Detection]) -> str:
    return raven_table(_spans(detections), more={"Score": _four(e.peak for e in detections)})


def _csv(detections: Sequence[Detection]) -> str:
    probabilities = _four(each.probability for each in detections)
    peaks = _four(each.peak for each in detections)
    return csv_table(_spans(detections), more={"probability": probabilities, "peak": peaks})


def _four(numbers: Iterable[float]) -> list[str]:
    return [f"{number:.4f}" for number in numbers]


MARK = ".harken."
"""In the name of every label file that holds detections, and no person's labels."""

FORMATS = {
    "audacity": LabelFormat(f"{MARK}txt", _audacity),
    "raven": LabelFormat(f"{MARK}selections.txt", _raven),
    "csv": LabelFormat(f"{MARK}csv", _csv),
}
