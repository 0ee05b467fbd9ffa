"""`harken listen`: predict mode, as a window or as JSON lines."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors.projects import NoProjectError
from engine.errors.usage import NoModelError
from studio.cli.output import print_json, print_note

if TYPE_CHECKING:
    from engine.audio.devices import InputDevice
    from engine.runtime.classifier import Classifier
    from engine.runtime.detector import Detection
    from engine.runtime.listen_config import ListenConfig

EXAMPLE = "harken listen model.onnx --headless --device Yeti"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the model, and what is listened to, how."""
    parser.add_argument(
        "model",
        metavar="MODEL",
        nargs="?",
        type=Path,
        help="a model file; without it that of the project's pinned or best run",
    )
    parser.add_argument("--headless", action="store_true", help="no window: print JSON lines")
    parser.add_argument("--device", metavar="D", help="the microphone: see `harken devices`")
    parser.add_argument("--wav", metavar="FILE", help="listen to a sound file, without a window")
    parser.add_argument("--config", metavar="FILE", type=Path, help="thresholds and log, as TOML")
    parser.set_defaults(usage_error=parser.error)


def run(arguments: Namespace) -> int:
    """Listen until Ctrl-C, or to the end of the file."""
    if not (arguments.headless or arguments.wav):
        if arguments.device or arguments.config:
            arguments.usage_error("--device and --config go with --headless")
        return _open_window(arguments)
    from engine.runtime.classifier import Classifier
    from engine.runtime.detector import settings_of
    from engine.runtime.listen_config import ListenConfig, read_config
    from engine.runtime.log import DetectionLog, as_event
    from engine.runtime.model_file import read_model

    classifier = Classifier(read_model(find_model(arguments)))
    card = classifier.card
    config = (
        read_config(arguments.config, card)
        if arguments.config
        else ListenConfig(detection=settings_of(card))
    )
    with ExitStack() as stack:
        log = stack.enter_context(DetectionLog(config.log)) if config.log else None
        for began, detection in _detections(arguments, classifier, config):
            event = as_event(detection, classifier.model.mark, clip=arguments.wav, began=began)
            print_json(event)
            if log is not None:
                log.write(event)
    return 0


def find_model(arguments: Namespace) -> Path:
    """Return the model that was named, else that of the project's pinned or best run.

    Raises
    ------
    NoModelError
        If there is none.
    """
    if arguments.model is not None:
        return arguments.model
    from engine.dataset.runs import best_run, run_folder
    from studio.cli.projects import open_project

    try:
        with open_project(arguments, read_only=True) as project:
            run = best_run(project)
            path = run_folder(project, run.id) / "model.onnx" if run else None
    except NoProjectError as error:
        raise NoModelError from error
    if path is None or not path.exists():
        raise NoModelError
    return path


def _detections(
    arguments: Namespace, classifier: Classifier, config: ListenConfig
) -> Iterator[tuple[datetime | None, Detection]]:
    if arguments.wav:
        from engine.audio.files import mono_blocks
        from engine.runtime.stream import SoundStream
        from studio.cli.sounds import named_sounds

        with named_sounds([arguments.wav]) as found:
            stream = SoundStream(classifier, config.detection, classifier.card.sample_rate)
            for _, path in found:
                for detection in stream.run(mono_blocks(path)):
                    yield None, detection
        return
    from engine.runtime.live import LiveDetections

    yield from LiveDetections(classifier, config.detection, _device(arguments), print_note).run()


def _device(arguments: Namespace) -> InputDevice | None:
    if arguments.device is None:
        return None
    from engine.audio.devices import find_input, list_inputs

    return find_input(arguments.device, list_inputs())


def _open_window(arguments: Namespace) -> int:
    from studio.cli.display import require_window

    require_window()
    from studio.listen.window import open_listening

    try:
        model = find_model(arguments)
    except NoModelError:  # the window asks for one
        model = None
    return open_listening(model)
