"""Detections as a label file beside the recording, for Audacity, Raven or a spreadsheet.

The names say who wrote them, so that no labels a person made are ever overwritten.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import LabelsUnwritableError
from engine.runtime.detector import Detection


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


def _audacity(detections: Iterable[Detection]) -> str:
    """Return an Audacity label track; a tab or line break in a name would end it."""
    return "".join(
        f"{each.onset_s:.6f}\t{each.offset_s:.6f}\t{_one_line(each.label)}\n" for each in detections
    )


def _raven(detections: Iterable[Detection]) -> str:
    """Return a Raven selection table: tabs, CR LF, the class in the column Annotation."""
    head = ("Selection", "View", "Channel", "Begin Time (s)", "End Time (s)", "Annotation", "Score")
    rows = [
        (
            str(number),
            "Spectrogram 1",
            "1",
            f"{each.onset_s:.6f}",
            f"{each.offset_s:.6f}",
            _one_line(each.label),
            f"{each.peak:.4f}",
        )
        for number, each in enumerate(detections, start=1)
    ]
    return "".join("\t".join(row) + "\r\n" for row in (head, *rows))


def _csv(detections: Iterable[Detection]) -> str:
    """Return a table with the columns of a manifest, as far as they apply."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("onset", "offset", "label", "probability", "peak"))
    for each in detections:
        numbers = (f"{each.onset_s:.3f}", f"{each.offset_s:.3f}")
        writer.writerow((*numbers, each.label, f"{each.probability:.4f}", f"{each.peak:.4f}"))
    return text.getvalue()


def _one_line(label: str) -> str:
    return " ".join(label.split())


FORMATS = {
    "audacity": LabelFormat(".harken.txt", _audacity),
    "raven": LabelFormat(".harken.selections.txt", _raven),
    "csv": LabelFormat(".harken.csv", _csv),
}
