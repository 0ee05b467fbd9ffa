"""Something of Harken's own, or of the system below it, went wrong."""

from __future__ import annotations

from engine.errors.base import HarkenError


class MistakeInHarkenError(HarkenError):
    """Something stopped because of a mistake in the program itself."""

    def __init__(self, doing: str, what: str) -> None:
        super().__init__(doing, what)
        self.sentence = f"“{doing}” stopped because of a mistake in Harken."
        self.cause = what
        self.cure = "What was saved is safe. Start Harken with --debug to see where it happens."


class SystemRefusedError(HarkenError):
    """The system refused a read or a write where nobody expected it."""

    def __init__(self, doing: str, what: str, reason: str) -> None:
        super().__init__(doing, what, reason)
        self.sentence = f"“{doing}” could not go on."
        self.cause = f"The system refused to read or write {what}: {reason}."
        self.cure = "Look at the room and the rights there, and do it again."


class WorkerLostError(HarkenError):
    """A process of Harken's own could not start, or ended before its time."""

    def __init__(self, name: str, how: str) -> None:
        super().__init__(name, how)
        self.sentence = f"Harken's own process “{name}” was lost."
        self.cause = how
        self.cure = "Do it again; if it happens again, run: harken doctor."


class WorkerTakenError(WorkerLostError):
    """A process was given to a training while it was asked for something else."""
