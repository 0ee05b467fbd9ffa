"""A run could not start or go on."""

from __future__ import annotations

from engine.errors.base import HarkenError


class TrainingError(HarkenError):
    """A run could not start or go on."""


class EmptySplitError(TrainingError):
    """A side of the split that the training needs holds no clip."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.sentence = f"No labelled clip is on the {side} side of the split."
        self.cause = "Groups are never broken, so a class with few groups may leave a side empty."
        self.cure = "Add recordings from other places or days, or deal the groups out anew."


class HostsUnclearError(TrainingError):
    """It cannot be told which of several hosts this one is."""

    def __init__(self, hosts: str) -> None:
        super().__init__(hosts)
        self.sentence = f"Which of the hosts {hosts} this one is cannot be told."
        self.cause = "None of them has its name, or several have."
        self.cure = "Say it with --rank: 0 for the first, 1 for the second, and so on."


class HostsUnreachableError(TrainingError):
    """The machines that were to train together did not find each other."""

    def __init__(self, address: str, detail: str) -> None:
        super().__init__(address, detail)
        self.sentence = f"The hosts of this training did not come together at {address}."
        self.cause = detail
        self.cure = (
            "Start the same command on every host, each with its own --rank, and let the first "
            "one's port through its firewall."
        )


class NothingLearntError(TrainingError):
    """A run was stopped before its first epoch had ended."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "The training was stopped before there was anything to keep."
        self.cure = "Let it run for one epoch at least, then stop and keep the best."


class NotResumableError(TrainingError):
    """A run cannot be gone on with."""

    def __init__(self, run: str, cause: str) -> None:
        super().__init__(run, cause)
        self.sentence = f"Run {run} cannot be resumed."
        self.cause = cause
        self.cure = "Start a new run."


class RecipeError(TrainingError):
    """A recipe holds something that cannot be used."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.sentence = "The recipe cannot be used."
        self.cause = cause
        self.cure = "Correct it, or leave the value out to have its default."


class TooFewClassesError(TrainingError):
    """Fewer than two classes have clips to train on."""

    def __init__(self, n_classes: int) -> None:
        super().__init__(n_classes)
        there = ("is none", "is one")[n_classes]
        self.sentence = f"Two classes are needed to train; there {there}."
        self.cause = "A class counts when a labelled clip of it is on the training side."
        self.cure = "Label clips of another class; the sound of nothing happening can be one."


class TooFewFoldsError(TrainingError):
    """A cross-validation needs two folds at least."""

    def __init__(self, n_groups: int) -> None:
        super().__init__(n_groups)
        self.sentence = "Two folds are needed to cross-validate."
        self.cause = f"The labelled clips come from {n_groups} groups, which are never broken."
        self.cure = "Add recordings from other places or days, or choose two folds or more."


class TrainingCancelledError(TrainingError):
    """A person ended a training without keeping its best."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "The training was cancelled."
        self.cause = "What it had learnt was not kept."
        self.cure = "Resume the run to go on from its last checkpoint, or start another."


class TrainingDiedError(TrainingError):
    """The training process ended without a word."""

    def __init__(self, how: str, log: str) -> None:
        super().__init__(how, log)
        self.sentence = "The training process ended before it was done."
        self.cause = f"{how} Its last words are in {log}."
        self.cure = "Resume the run; where memory ran out, choose a smaller batch first."


class TrainingDivergedError(TrainingError):
    """The loss is no longer a number."""

    def __init__(self, epoch: int) -> None:
        super().__init__(epoch)
        self.sentence = f"The training lost its way in epoch {epoch}: its loss is not a number."
        self.cause = "The learning rate is too high for these clips."
        self.cure = "Halve the learning rate and train again."


class TrainingMemoryError(TrainingError):
    """There was not enough memory to train."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "There is not enough memory to train."
        self.cause = "A step needs the whole set, the network and one batch at once."
        self.cure = "Choose a smaller batch or network, or close other programs."
