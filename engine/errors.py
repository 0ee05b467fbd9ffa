"""Every sentence a user can be told when something could not be done.

    HarkenError
    ├── SoundError       a file or a device gave no usable sound
    ├── ProjectError     the project on disk could not be opened, read or changed
    ├── ImportingError   an import could not be planned or carried out
    ├── TrainingError    a run could not start or go on
    ├── ModelError       a model file was refused, or could not be made
    └── UsageError       what was asked for does not exist or makes no sense

Callers raise facts; the class owns the words, so one failure reads the same in the window, the
shell and the report of a worker process. Facts go to `super().__init__` by position: an exception
with keyword-only facts does not survive the trip out of a worker.
"""

from __future__ import annotations


class HarkenError(Exception):
    """An expected failure, told to a person: the sentence, its cause, its cure.

    Attributes
    ----------
    sentence : str
        What happened, to what.
    cause : str
        Why, or ``""`` where the sentence says it all.
    cure : str
        What the person can do next.
    """

    sentence, cause, cure = "", "", ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.sentence, self.cause, self.cure) if part)


class SoundError(HarkenError):
    """A file or a device gave no usable sound."""


class ProjectError(HarkenError):
    """The project on disk could not be opened, read or changed."""


class ImportingError(HarkenError):
    """An import could not be planned or carried out."""


class TrainingError(HarkenError):
    """A run could not start or go on."""


class ModelError(HarkenError):
    """A model file was refused, or could not be made."""


class UsageError(HarkenError):
    """What was asked for does not exist or makes no sense."""


class NoDisplayError(UsageError):
    """A window was asked for where there is no screen."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "The studio was not opened."
        self.cause = "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
        self.cure = (
            "Start it from a desktop session, or work in the shell: `harken --help`,"
            " `harken demo --headless`."
        )


class PartMissingError(UsageError):
    """A part of the program was asked for that this installation leaves out."""

    def __init__(self, what: str, module: str) -> None:
        super().__init__(what, module)
        self.sentence = f"{what} is not part of this installation."
        self.cause = f"It needs “{module}”, which is not installed."
        self.cure = "Install everything with `pip install 'harken[studio]'`."


class UnansweredQuestionError(UsageError):
    """Something needs a yes, and nobody is there to say it."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.sentence = f"Nothing was done: “{question}” needs an answer."
        self.cause = "Standard input is not a terminal."
        self.cure = "Add `--yes` to answer yes."
