"""What the Train page shows before the first run: what is missing, or that it can begin."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dataset.records import Count
from studio.commands.context import Context
from studio.controls.empty_state import EmptyState, Way
from studio.controls.numbers import count
from studio.pages.train.readiness import training_clips


def waiting_state(context: Context, missing: str | None, counts: Sequence[Count]) -> EmptyState:
    """Say what is missing and lead there; where nothing is, offer to begin."""
    if missing:
        ways = (
            Way("folder-input", "Collect", "Import or record sounds of two classes or more.",
                "Go to Collect", lambda: context.show_page("Collect")),
            Way("tag", "Label", "Say what the clips that are here are.",
                "Go to Label", lambda: context.show_page("Label")),
        )  # fmt: skip
        return EmptyState(missing, "Then it can be trained here.", ways)
    n_clips, _ = training_clips(counts)
    n_classes = len({each.label for each in counts if each.label})
    has = f"{count(n_clips, 'training clip')} of {count(n_classes, 'class', 'classes')}"
    start = Way("play", "Train", "The curves begin to move within seconds.",
                "Train", lambda: context.perform("run.start"))  # fmt: skip
    return EmptyState("Ready to learn.", f"{has}. Choose a preset and begin.", (start,))
