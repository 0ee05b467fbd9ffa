"""Pictures of an evaluation, for a paper or a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.evaluation.metrics import Scores

INCHES_PER_CLASS = 0.55
DOTS_PER_INCH = 160


def save_confusion(path: Path, scores: Scores, title: str) -> None:
    """Draw a confusion matrix, shaded by the share of each row, counts in the cells.

    Parameters
    ----------
    path : Path
        Its suffix says the format: PNG, SVG, PDF.
    scores : Scores
    title : str
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    n_classes = len(scores.labels)
    size = 2.2 + INCHES_PER_CLASS * n_classes
    figure: Any = Figure(figsize=(size, size), dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)  # no window: pyplot would look for one
    axes = figure.add_subplot()
    counts = np.array(scores.confusion)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="GnBu", vmin=0, vmax=1)
    names = [label.replace("$", r"\$") for label in scores.labels]  # a dollar begins mathematics
    axes.set_xticks(range(n_classes), names, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(n_classes), names)
    axes.set_xlabel("heard as")
    axes.set_ylabel("is")
    axes.set_title(title.replace("$", r"\$"), fontsize=11)
    axes.spines[:].set_visible(False)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            ink = "white" if shares[row, column] > 0.6 else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=ink, fontsize=9)
    figure.savefig(path)
