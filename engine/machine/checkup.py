"""What a computer has and lacks for Harken, one finding at a time, each with its cure.

Nothing here loads what it looks for: a broken library must become a finding, not an end.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from engine.errors.base import HarkenError
from engine.machine.libraries import SOUND, WAYLAND, WINDOW, install_line, missing

TRAINING_SET = ("av", "jax", "keras", "matplotlib", "noisereduce", "onnx", "pyqtgraph", "sklearn")
INSTALL_STUDIO = "Install everything with: pip install 'harken[studio]'"
ENOUGH_DISK_BYTES = 2_000_000_000
OLDEST, NEWEST = (3, 11), (3, 14)


class State(StrEnum):
    """How a part is."""

    WELL = "well"
    LEFT_OUT = "left out"
    """Not there, and nothing is wrong: a choice of installation or place."""
    MISSING = "missing"
    """Something a person expects will not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the machine.

    Attributes
    ----------
    part : str
        What was looked at: "Microphone".
    state : State
    sentence : str
        What was found.
    cure : str
        The exact thing to do, or ``""``.
    """

    part: str
    state: State
    sentence: str
    cure: str = ""


def examine(folder: Path, config: Path) -> tuple[Finding, ...]:
    """Look at everything and return a finding for each part, in the order a person needs them.

    Parameters
    ----------
    folder : Path
        Where projects would be kept; its disk is measured.
    config : Path
        The folder of the settings, which may not be there yet.
    """
    looks: tuple[Callable[[], Finding], ...] = (
        _look_at_python,
        _look_at_window,
        _look_at_display,
        _look_at_sound,
        _look_at_microphone,
        _look_at_formats,
        _look_at_training,
        lambda: _look_at_disk(folder),
        lambda: _look_at_settings(config),
    )
    return tuple(look() for look in looks)


def _look_at_python() -> Finding:
    version = sys.version.split()[0]
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return Finding("Python", State.WELL, f"{version}.")
    return Finding("Python", State.MISSING, f"{version} is not supported.", "Use 3.11 to 3.14.")


def _look_at_window() -> Finding:
    lacking = missing({**WINDOW, **(WAYLAND if os.environ.get("WAYLAND_DISPLAY") else {})})
    if not find_spec("PySide6"):
        cure = "pip install PySide6-Essentials"
        return Finding("Window", State.MISSING, "Qt for Python is not installed.", cure)
    if lacking:
        sentence = f"Qt lacks system libraries: {', '.join(lacking)}."
        return Finding("Window", State.MISSING, sentence, install_line(lacking))
    return Finding("Window", State.WELL, "Qt finds all it needs.")


def _look_at_display() -> Finding:
    names = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")
    shown = next((f"{name}={os.environ[name]}" for name in names if os.environ.get(name)), "")
    if sys.platform != "linux" or shown:
        return Finding("Display", State.WELL, f"A window can be opened ({shown or sys.platform}).")
    sentence = "No display here: the shell works, the window does not."
    return Finding("Display", State.LEFT_OUT, sentence, "Start it from a desktop session.")


def _look_at_sound() -> Finding:
    lacking = missing(SOUND)
    if lacking:
        sentence = "PortAudio is not installed: no recording, no playing."
        return Finding("Sound", State.MISSING, sentence, install_line(lacking))
    return Finding("Sound", State.WELL, "PortAudio is there.")


def _look_at_microphone() -> Finding:
    from engine.audio.devices import list_inputs

    try:
        inputs = list_inputs()
    except HarkenError as error:
        return Finding("Microphone", State.MISSING, error.sentence, error.cure)
    if not inputs:
        sentence = "No input device was found."
        cure = "Plug one in, or allow this program to use it in the system's settings."
        return Finding("Microphone", State.MISSING, sentence, cure)
    return Finding("Microphone", State.WELL, f"{', '.join(each.name for each in inputs)}.")


def _look_at_formats() -> Finding:
    if not find_spec("soundfile"):
        sentence = "soundfile is not installed: no sound file can be read."
        return Finding("Formats", State.MISSING, sentence, "pip install soundfile")
    if find_spec("av"):
        return Finding("Formats", State.WELL, "WAV, FLAC, OGG, Opus, MP3, and m4a, aac, webm.")
    sentence = "WAV, FLAC, OGG, Opus, MP3; m4a, aac and webm need PyAV."
    return Finding("Formats", State.LEFT_OUT, sentence, INSTALL_STUDIO)


def _look_at_training() -> Finding:
    lacking = [name for name in TRAINING_SET if not find_spec(name)]
    if not lacking:
        return Finding("Training", State.WELL, "Everything to train with is installed.")
    if len(lacking) == len(TRAINING_SET):
        sentence = "This is predict mode: it listens and predicts, and does not train."
        return Finding("Training", State.LEFT_OUT, sentence, INSTALL_STUDIO)
    return Finding(
        "Training", State.MISSING, f"Not installed: {', '.join(lacking)}.", INSTALL_STUDIO
    )


def _look_at_disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    sentence = f"{free / 1e9:.1f} GB are free in “{folder}”."
    if free >= ENOUGH_DISK_BYTES:
        return Finding("Disk", State.WELL, sentence)
    cure = f"Free {(ENOUGH_DISK_BYTES - free) / 1e9:.1f} GB, or keep projects on another disk."
    return Finding("Disk", State.MISSING, sentence, cure)


def _look_at_settings(config: Path) -> Finding:
    nearest = next(folder for folder in (config, *config.parents) if folder.exists())
    with suppress(OSError):
        if nearest.is_dir() and os.access(nearest, os.W_OK):
            return Finding("Settings", State.WELL, f"They are kept in “{config}”.")
    sentence = f"“{config}” cannot be written: settings are forgotten."
    return Finding("Settings", State.MISSING, sentence, f'chmod u+w "{nearest}"')
