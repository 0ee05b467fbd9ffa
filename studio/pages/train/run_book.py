"""The runs of the project as the page asks about them: the best, one by its id, its name."""

from __future__ import annotations

from dataclasses import dataclass

from engine.dataset.records import RunRow


@dataclass(frozen=True, slots=True)
class RunBook:
    """Every run of the project.

    Attributes
    ----------
    runs : tuple[RunRow, ...]
        Newest first.
    """

    runs: tuple[RunRow, ...] = ()

    @property
    def best(self) -> RunRow | None:
        """The pinned one; without one, that of the best macro F1; None before the first is done."""
        done = [each for each in self.runs if each.macro_f1 is not None]
        pinned = [each for each in done if each.is_pinned]
        ordered = pinned or sorted(done, key=lambda each: -(each.macro_f1 or 0))
        return ordered[0] if ordered else None

    @property
    def first_shown(self) -> int:
        """The id of the run to show when nobody has chosen one, 0 where there is none."""
        best = self.best
        return best.id if best else self.runs[0].id if self.runs else 0

    def row(self, run_id: int) -> RunRow | None:
        """Return a run; None where it is gone."""
        return next((each for each in self.runs if each.id == run_id), None)

    def name(self, run_id: int) -> str:
        """Return what a run is called at the beginning of a sentence."""
        found = self.row(run_id)
        name = found.name if found else f"Run {run_id}"
        return name[:1].upper() + name[1:]

    def is_unfinished(self, run_id: int) -> bool:
        """Whether a run was ended by a crash, by closing the window or by an error."""
        found = self.row(run_id)
        return found is not None and found.state == "failed"

    def is_done(self, run_id: int) -> bool:
        """Whether a run left a model behind."""
        found = self.row(run_id)
        return found is not None and found.state in ("done", "stopped")
