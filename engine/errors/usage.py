"""What was asked for does not exist or makes no sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors.base import HarkenError
from engine.errors.words import meant

if TYPE_CHECKING:
    from pathlib import Path


class UsageError(HarkenError):
    """What was asked for does not exist or makes no sense."""


class ClassExistsError(UsageError):
    """A class was to be made or renamed to a name that is taken."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sentence = f"There is a class “{name}” already."
        self.cure = "Choose another name, or merge the two classes."


class ClassNameError(UsageError):
    """A name cannot be that of a class."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.sentence = f"“{name}” cannot be the name of a class: {why}."
        self.cure = "Choose a short name in plain letters."


class ClipSpanError(UsageError):
    """A clip cannot begin or end where it was asked to."""

    def __init__(self, clip: int, onset_s: float, offset_s: float, seconds: float) -> None:
        super().__init__(clip, onset_s, offset_s, seconds)
        self.sentence = f"Clip c{clip} cannot go from {onset_s:g} s to {offset_s:g} s."
        self.cause = f"Its sound lasts {seconds:.3f} s."
        self.cure = "Choose a beginning and a later end inside it."


class ConfigWrongError(UsageError):
    """A configuration file says what cannot be."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.sentence = f"The configuration “{path.name}” cannot be used."
        self.cause = reason
        self.cure = "Correct it; the guide lists what it may say."


class FolderNotEmptyError(UsageError):
    """Something was to be written into a folder that holds other things."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"Nothing was written into “{folder.name}”."
        self.cause = "There are files in that folder already."
        self.cure = "Name a new folder."


class ForeignClassesError(UsageError):
    """A model was to be tried on clips of classes that it was never taught."""

    def __init__(self, where: str, known: tuple[str, ...]) -> None:
        super().__init__(where, known)
        self.sentence = f"None of the classes in {where} is one of the model's."
        self.cause = f"The model knows: {', '.join(known)}."
        self.cure = "Give the classes the model's names, or choose another model."


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


class NoModelError(UsageError):
    """A model is needed, none was named, and no project has one."""

    sentence = "There is no model to listen with."
    cause = "None was named, and no run of this project has one yet."
    cure = "Name a model file, or train a run first."


class NoNoiseError(UsageError):
    """A stretch that was to show the noise holds none."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(where, why)
        self.sentence = f"There is no noise to learn in {where}."
        self.cause = why
        self.cure = "Choose another stretch, in which nothing but the noise is heard."


class NoSoundsError(UsageError):
    """Where sounds were looked for, there are none."""

    def __init__(self, names: str) -> None:
        super().__init__(names)
        self.sentence = f"There are no sounds in {names}."
        self.cure = "Name a sound file, or a folder that holds some."


class NothingAskedError(UsageError):
    """A verb was called without saying what to do."""

    def __init__(self, options: str) -> None:
        super().__init__(options)
        self.sentence = "Nothing was changed."
        self.cure = f"Say what to do, with one of: {options}."


class NothingFoundError(UsageError):
    """A check was to put right a kind of finding that it did not make."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.sentence = f"Nothing of the kind “{kind}” was found, so there is nothing to put right."
        self.cure = "See what was found with: harken check"


class NothingLabelledError(UsageError):
    """Labelled clips are needed, and a project holds none."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sentence = f"“{name}” holds no labelled clip."
        self.cure = "Label some first: harken label CLIP --as CLASS"


class NothingToEvaluateError(UsageError):
    """There is no labelled clip that a model could be tried on, or no model."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.sentence = f"There is nothing to evaluate in {where}."
        self.cause = "It needs a model, and clips of classes that the model knows."
        self.cure = "Train a run first, or choose another split, folder or manifest."


class NothingToFixError(UsageError):
    """A kind of finding has no fix that is safe to make without a look."""

    def __init__(self, kind: str, fixable: str) -> None:
        super().__init__(kind, fixable)
        self.sentence = f"Nothing of the kind “{kind}” can be put right by itself."
        self.cure = f"Of what was found, these can: {fixable}." if fixable else "Look at each clip."


class PartMissingError(UsageError):
    """A part of the program was asked for that this installation leaves out."""

    def __init__(self, what: str, module: str) -> None:
        super().__init__(what, module)
        self.sentence = f"{what} is not part of this installation."
        self.cause = f"It needs “{module}”, which is not installed."
        self.cure = "Install everything with `pip install 'harken[studio]'`."


class PresetNotFoundError(UsageError):
    """There is no preset of that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.sentence = f"There is no preset “{name}”."
        self.cure = f"Choose one of: {', '.join(known)}."


class ProfileUnusedError(UsageError):
    """A noise profile was given to a noise reduction that has no use for it."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "Nothing was changed."
        self.cause = "Non-stationary noise reduction learns the noise as it goes: no profile fits."
        self.cure = "Leave the profile out, or choose the stationary kind."


class RecipeFixedError(UsageError):
    """A resumed run was to be given another recipe."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "A run is resumed with the recipe it began with."
        self.cure = "Leave out --config and --epochs, or start a new run without --resume."


class RunUnfinishedError(UsageError):
    """A run was asked for what it has only in the end."""

    def __init__(self, run: str, state: str) -> None:
        super().__init__(run, state)
        self.sentence = f"Run {run} has no scores yet."
        self.cause = f"It is {state}."
        self.cure = f"Go on with it: harken train --resume {run}"


class SettingRangeError(UsageError):
    """A setting was given a value its declaration does not allow."""

    def __init__(self, title: str, value: object, allowed: str) -> None:
        super().__init__(title, value, allowed)
        self.sentence = f"“{title}” cannot be {value}."
        self.cure = f"Choose one of: {allowed}."


class SplitRatioError(UsageError):
    """Three shares for the split make no sense."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.sentence = f"“{text}” is not a ratio of the split."
        self.cure = "Give three shares for training, validation and test, such as 60/20/20."


class SystemLibraryError(UsageError):
    """Qt was found, and a library of the system that it needs was not."""

    def __init__(self, said: str, line: str) -> None:
        super().__init__(said, line)
        self.sentence = "The window was not opened: a library of the system is missing."
        self.cause = f"Qt said: {said}."
        self.cure = f"Install what is missing: {line}"


class UnansweredQuestionError(UsageError):
    """Something needs a yes, and nobody is there to say it."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.sentence = f"Nothing was done: “{question}” needs an answer."
        self.cause = "Standard input is not a terminal."
        self.cure = "Add `--yes` to answer yes."


class UnknownClassError(UsageError):
    """A class was named that the project does not have."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.sentence = f"There is no class “{name}”."
        self.cause = meant(name, known)
        self.cure = f"The classes are: {', '.join(known)}." if known else "Add a class first."


class UnknownClipError(UsageError):
    """A clip was named that the project does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sentence = f"There is no clip “{name}”."
        self.cure = "harken clips lists them."


class UnknownRunError(UsageError):
    """A run was named that the project does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sentence = f"There is no run “{name}”."
        self.cure = "harken runs lists them."


class UnknownSuggestionError(UsageError):
    """A suggestion was accepted or rejected that is not there any more."""

    def __init__(self, suggestion: int) -> None:
        super().__init__(suggestion)
        self.sentence = "This suggestion is gone."
        self.cause = "It was decided on, or made anew, meanwhile."
        self.cure = "Go on with the next one."
