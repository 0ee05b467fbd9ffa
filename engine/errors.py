"""Every sentence a user can be told when something could not be done.

    HarkenError
    ├── SoundError       a file or a device gave no usable sound
    ├── ProjectError     the project on disk could not be opened, read or changed
    ├── ImportingError   an import could not be planned or carried out
    ├── TrainingError    a run could not start or go on
    ├── ModelError       a model file was refused, or could not be made
    ├── UsageError       what was asked for does not exist or makes no sense
    └── WorkerLostError  a process of Harken's own could not start, or ended before its time

Callers raise facts; the class owns the words, so one failure reads the same in the window, the
shell and the report of a worker process. Facts go to `super().__init__` by position: an exception
with keyword-only facts does not survive the trip out of a worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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


class CodecMissingError(SoundError):
    """A sound is in a format that only the studio set can read."""

    def __init__(self, path: Path, format_name: str) -> None:
        super().__init__(path, format_name)
        self.sentence = f"{named(path)} cannot be read here."
        self.cause = f"It is {format_name}, for which the package “av” is needed."
        self.cure = "Install it with: pip install av; or convert the file to WAV or FLAC."


class DecoderStoppedError(SoundError):
    """The process that decodes died, or was stopped, at a file."""

    def __init__(self, path: Path, how: str) -> None:
        super().__init__(path, how)
        self.sentence = f"{named(path)} could not be read."
        self.cause = f"The process that decodes it had to be given up. {how}"
        self.cure = "Open it in a sound editor and save it again, as WAV or FLAC."


class DeviceLostError(SoundError):
    """A device stopped giving or taking sound."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(name, what)
        self.sentence = f"“{name}” was lost."
        self.cause = what
        self.cure = "Plug it in again or choose another one."


class DeviceMissingError(SoundError):
    """A device that was asked for by name is not there."""

    def __init__(self, wanted: str, present: str) -> None:
        super().__init__(wanted, present)
        self.sentence = f"There is no microphone “{wanted}”."
        self.cause = f"There are: {present}." if present else "No microphone is connected."
        self.cure = "Connect it, or choose one that is there; harken devices lists them."


class DeviceRefusedError(SoundError):
    """A device is there but could not be opened."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.sentence = f"“{name}” could not be opened."
        self.cause = f"The sound system said: {reason}."
        self.cure = "Close other programs that use it and allow Harken to use it."


class ImpossibleLevelError(SoundError):
    """Samples are so far above full scale that there is nothing to hear."""

    def __init__(self, path: Path, peak: float) -> None:
        super().__init__(path, peak)
        self.sentence = f"{named(path)} holds no sound that can be heard."
        self.cause = f"Its samples reach {peak:.3g} times full scale."
        self.cure = "Bring it into the range from −1 to 1 and save it again."


class NoInputDeviceError(SoundError):
    """There is nothing to record from."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "There is no microphone."
        self.cause = "The sound system lists no input."
        self.cure = "Connect a microphone and allow Harken to use it."


class NoOutputDeviceError(SoundError):
    """There is nothing to play to."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "The sound could not be played."
        self.cause = "The sound system lists no loudspeaker or headphones."
        self.cure = "Connect one and play it again."


class NotASoundError(SoundError):
    """A file's first bytes say that it is something else."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, what)
        self.sentence = f"{named(path)} is not a sound."
        self.cause = f"It is {what}."
        self.cure = "Choose the sound itself, or fetch it again from where it came."


class NotFiniteError(SoundError):
    """A sound holds samples that are not numbers."""

    def __init__(self, path: Path, n_bad: int, n_samples: int) -> None:
        super().__init__(path, n_bad, n_samples)
        self.sentence = f"{named(path)} holds samples that are not numbers."
        self.cause = f"{counted(n_bad)} of {counted(n_samples)} are infinite or undefined."
        self.cure = "Make it again with the program that wrote it."


class PortAudioMissingError(SoundError):
    """The system library that reaches microphones and loudspeakers is not installed."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "Microphones and loudspeakers cannot be reached."
        self.cause = "The system library PortAudio is not installed."
        self.cure = "Install it, on Debian with: sudo apt-get install libportaudio2."


class SoundCutError(SoundError):
    """A file holds much less sound than it says."""

    def __init__(self, path: Path, there: str, promised: str) -> None:
        super().__init__(path, there, promised)
        self.sentence = f"{named(path)} is cut short."
        self.cause = f"It says that it holds {promised} and holds {there}."
        self.cure = "Copy or download it again."


class SoundDamagedError(SoundError):
    """A file could not be decoded."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.sentence = f"{named(path)} is damaged or in a format that is not known."
        self.cause = detail
        self.cure = "Copy or download it again, or save it as WAV or FLAC in a sound editor."


class SoundEmptyError(SoundError):
    """A file holds no samples, or no bytes at all."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, what)
        self.sentence = f"{named(path)} holds no sound."
        self.cause = f"It has no {what}."
        self.cure = "Record it again, or fetch it again from where it came."


class SoundHeaderError(SoundError):
    """A file says something of itself that cannot be."""

    def __init__(self, path: Path, claim: str, sensible: str) -> None:
        super().__init__(path, claim, sensible)
        self.sentence = f"{named(path)} cannot be read."
        self.cause = f"It says that it has {claim}; {sensible} can be read."
        self.cure = "Save it again in a sound editor, as WAV or FLAC."


class SoundInaccessibleError(SoundError):
    """A file is not there, is not a file, or may not be read."""

    def __init__(self, path: Path, why: str, cure: str) -> None:
        super().__init__(path, why, cure)
        self.sentence = f"{named(path)} could not be opened."
        self.cause = why
        self.cure = cure


class SoundTooBigError(SoundError):
    """A file is bigger or longer than Harken takes."""

    def __init__(self, path: Path, size: str, limit: str) -> None:
        super().__init__(path, size, limit)
        self.sentence = f"{named(path)} is too big."
        self.cause = f"It has {size}; at most {limit} can be read."
        self.cure = "Cut it into parts."


class SoundUnwritableError(SoundError):
    """A recording could not be written to the disk."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.sentence = "The recording could not be written further."
        self.cause = f"The system said: {reason}. What came before is kept as {named(path)}."
        self.cure = "Make room on the disk and record again."


class SpanOutsideError(SoundError):
    """A span begins after the end of its sound, or is empty."""

    def __init__(self, path: Path, onset_s: float, offset_s: float | None) -> None:
        super().__init__(path, onset_s, offset_s)
        until = "the end" if offset_s is None else f"{offset_s:g} s"
        self.sentence = f"{named(path)} has no sound from {onset_s:g} s to {until}."
        self.cause = "The span is empty or lies after the end."
        self.cure = "Correct the onset and the offset."


class ProjectError(HarkenError):
    """The project on disk could not be opened, read or changed."""


class CatalogAlteredError(ProjectError):
    """A catalog holds tables, views or triggers that Harken did not make."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, what)
        self.sentence = f"“{path.parent.name}” was not opened."
        self.cause = f"Its catalog holds something that Harken never puts there: {what}."
        self.cure = "Ask whoever gave it to you for the folder as Harken left it."


class CatalogBusyError(ProjectError):
    """Another program holds the catalog of a project."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"“{path.parent.name}” could not be changed just now."
        self.cause = "Another program is using its catalog."
        self.cure = "Close that program and do it again."


class CatalogDamagedError(ProjectError):
    """A catalog cannot be read as it was written."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.sentence = f"The catalog of “{path.parent.name}” is damaged."
        self.cause = detail
        self.cure = "Nothing was written. Put back a copy of the folder from before."


class CatalogForeignError(ProjectError):
    """A catalog.sqlite is no catalog of Harken."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"“{path.parent.name}” is not a Harken project."
        self.cause = f"Its {path.name} was made by another program."
        self.cure = "Choose a folder that Harken made."


class CatalogNewerError(ProjectError):
    """A catalog was written by a later Harken."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.sentence = f"“{path.parent.name}” was not opened."
        self.cause = f"It was last used by a newer Harken (format {found}, this one knows {known})."
        self.cure = "Install the newest Harken."


class DiskFullError(ProjectError):
    """There is no room left for what was to be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = "The disk is full. Nothing was lost."
        self.cause = f"There was no room to write in {path}."
        self.cure = "Free some space and do it again."


class FolderTakenError(ProjectError):
    """A project was to be made in a folder that holds other things."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"No project was made in “{folder.name}”."
        self.cause = "There are files in that folder already."
        self.cure = "Name a new folder."


class FolderUnusableError(ProjectError):
    """A folder could not be read or written."""

    def __init__(self, folder: Path, detail: str) -> None:
        super().__init__(folder, detail)
        self.sentence = f"“{folder}” could not be used."
        self.cause = detail
        self.cure = "Choose a folder in which you may write."


class NoProjectError(ProjectError):
    """There is no project where one was looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"There is no project in “{folder}”."
        self.cure = "Name one with --project, or make one with: harken new FOLDER"


class ObjectDamagedError(ProjectError):
    """The bytes of a sound are not those that were imported."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, path)
        self.sentence = f"“{name}” has changed on the disk since it was imported."
        self.cause = f"The bytes of {path} no longer match their name."
        self.cure = "Import the same file again: that puts it right."


class ObjectMissingError(ProjectError):
    """The bytes of a sound are gone from the project."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, path)
        self.sentence = f"The sound of “{name}” is missing."
        self.cause = f"There is no file {path}."
        self.cure = "Import the same file again: that puts it right."


class ProjectExistsError(ProjectError):
    """A project was to be made where one is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sentence = f"“{folder.name}” is a project already."
        self.cure = "Open it, or name another folder."


class ProjectHeldError(ProjectError):
    """A project cannot be changed while another Harken has it open."""

    def __init__(self, name: str, holder: str) -> None:
        super().__init__(name, holder)
        self.sentence = f"“{name}” was not changed."
        self.cause = f"It is open in another Harken ({holder})."
        self.cure = "Close it there, or make the change there."


class ProjectReadOnlyError(ProjectError):
    """A project that was opened to look and play cannot be changed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sentence = f"“{name}” was not changed."
        self.cause = "It is open read-only."
        self.cure = "Copy the project's folder to a place where you may write, and open the copy."


class StorageFailingError(ProjectError):
    """The disk reported an error while a project was read or written."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.sentence = "The storage is failing; this change was not made."
        self.cause = f"{path}: {detail}."
        self.cure = "Copy the project to another disk now."


class UnsafeLinkError(ProjectError):
    """A part of a project is a link to somewhere else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"“{path.parent.name}” was not opened."
        self.cause = f"Its {path.name} is a link, and a project holds no links."
        self.cure = "Put the real file or folder in the place of the link."


class ImportingError(HarkenError):
    """An import could not be planned or carried out."""


class GroupPatternError(ImportingError):
    """A pattern for groups cannot be used."""

    def __init__(self, pattern: str, why: str) -> None:
        super().__init__(pattern, why)
        self.sentence = f"The pattern “{pattern}” cannot name groups: {why}."
        self.cure = "Put round brackets about the part that names the group: (.*)_take"


class LabelFileError(ImportingError):
    """A label file cannot be read."""

    def __init__(self, path: Path, why: str, cure: str) -> None:
        super().__init__(path, why, cure)
        self.sentence = f"The labels in “{path.name}” were not read: {why}."
        self.cure = cure


class ManifestError(ImportingError):
    """A manifest cannot be read as a table."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.sentence = f"The manifest “{path.name}” was not read: {why}."
        self.cure = (
            "It needs one line of column names, one of them “path”, and a line for each clip."
        )


class NothingToImportError(ImportingError):
    """Nothing that was named holds a sound."""

    def __init__(self, names: str) -> None:
        super().__init__(names)
        self.sentence = f"There is nothing to import in {names}."
        self.cure = "Name sound files, folders that hold some, or a CSV manifest."


class SourceMissingError(ImportingError):
    """Something to be imported does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sentence = f"There is no file or folder “{path}”."
        self.cure = "Check the spelling."


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

    def __init__(self, name: str, known: str) -> None:
        super().__init__(name, known)
        self.sentence = f"There is no class “{name}”."
        self.cure = f"The classes are: {known}." if known else "Add a class first."


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


def named(path: Path) -> str:
    """Return the name of a file as a sentence shows it: quoted, on one line, printable."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path.name or str(path))
    return f"“{shown}”"


def counted(number: int) -> str:
    """Return a whole number with thin spaces between its thousands."""
    return f"{number:,}".replace(",", "\N{THIN SPACE}")
