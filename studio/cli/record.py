"""`harken record`: records one clip into the project."""

from __future__ import annotations

import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from engine.errors.base import HarkenError
from studio.cli.output import Progress, print_json, print_note
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from engine.audio.recorder import Recorder
    from engine.audio.take import Take

EXAMPLE = "harken record --label owl --seconds 5"
LOOK_EVERY_S = 0.05
INTERRUPTED = 130


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("--label", metavar="L", required=True, help="its class, new or not")
    parser.add_argument(
        "--device", metavar="D", help="an input by name, number or identity: see `harken devices`"
    )
    parser.add_argument(
        "--seconds", metavar="S", type=_seconds, help="how long; without it, until Ctrl-C"
    )


def _seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        message = f"“{word}” is no length of time in seconds"
        raise ArgumentTypeError(message)
    return seconds


def run(arguments: Namespace) -> int:
    """Record, keep what was recorded however it ended, and say so."""
    from engine.audio.recorder import Health, Recorder
    from engine.dataset.edits.classes import class_name
    from engine.dataset.importing.takes import keep_recorded
    from engine.errors.devices import DeviceLostError

    label = class_name(arguments.label)
    with open_project(arguments) as project:
        project.require_writable()
        with Recorder(_device(arguments), preroll_s=0.0) as recorder:
            now = datetime.now().astimezone()
            # In the project's own folder: after a crash the take is found and offered there.
            path = project.objects.staging / f"take-{now:%Y%m%d-%H%M%S-%f}.flac"
            recorder.start(path, most_s=arguments.seconds)
            is_interrupted = _wait(recorder, arguments)
            take = recorder.stop()
            if take.gaps and _is_gone(recorder):
                take = replace(take, is_lost=True)
        if is_interrupted and not take.n_samples:
            raise KeyboardInterrupt
        clip_id, name = keep_recorded(project, take, label, datetime.now().astimezone())
    _tell(clip_id, name, take, arguments)
    if take.is_lost:
        raise DeviceLostError(recorder.name, Health.LOST.value)
    return INTERRUPTED if is_interrupted and arguments.seconds else 0


def _device(arguments: Namespace):
    if arguments.device is None:
        return None
    from engine.audio.devices import find_input, list_inputs

    return find_input(arguments.device, list_inputs())


def _is_gone(recorder: Recorder) -> bool:
    """Return whether the device is listed no more: what comes now may be another's sound."""
    from engine.audio.devices import list_inputs

    try:
        return recorder.identity not in {device.identity for device in list_inputs()}
    except HarkenError:
        return False  # nobody knows; that a moment is missing is told all the same


def _wait(recorder: Recorder, arguments: Namespace) -> bool:
    """Return when the time is over or the device lost; True if a person ended it."""
    from engine.audio.recorder import Health

    is_told, has_looked = arguments.quiet, False
    try:
        with Progress("Recording", quiet=arguments.quiet) as progress:
            while recorder.is_growing:
                if recorder.health is Health.LOST:
                    break
                if recorder.health is Health.INTERRUPTED and not has_looked:
                    has_looked = True
                    if _is_gone(recorder):
                        break
                if recorder.seconds > 0 and not is_told:
                    progress.say("Recording; Ctrl-C ends it.")
                    is_told = True
                level = f"{recorder.level.peak_db:.0f} dB"
                progress.update(round(recorder.seconds, 1), arguments.seconds, level)
                time.sleep(LOOK_EVERY_S)
    except KeyboardInterrupt:
        return True
    return False


def _tell(clip_id: int, name: str, take: Take, arguments: Namespace) -> None:
    if arguments.json:
        facts = {"clip": f"c{clip_id}", "name": name, "seconds": round(take.kept_s, 3)}
        print_json({**facts, "label": arguments.label, "flags": list(take.flags)})
        return
    print(f"c{clip_id} “{name}”, {take.kept_s:.2f} s of {arguments.label}.")
    for warning in take.warnings:
        print_note(warning)
