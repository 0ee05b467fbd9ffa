"""`harken detect`: what is heard, and when, in recordings of any length."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors.models import LabelsUnwritableError
from engine.errors.sounds import SoundError
from studio.cli.interrupts import heeding, told_to_stop
from studio.cli.output import Progress, print_json, print_table
from studio.cli.sounds import named_sounds

if TYPE_CHECKING:
    from engine.audio.mel import FloatArray
    from engine.runtime.classifier import Classifier
    from engine.runtime.detector import Detection, DetectionSettings
    from engine.runtime.label_files import LabelFormat

EXAMPLE = "harken detect model.onnx night.flac --labels audacity"

REFUSED = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the model, the recordings and where the detections go."""
    parser.add_argument("model", metavar="MODEL", type=Path, help="a model file")
    parser.add_argument(
        "sounds", metavar="FILE", nargs="+", help="a recording, a folder of them, or -"
    )
    parser.add_argument(
        "--labels",
        choices=("audacity", "raven", "csv"),
        help="write a label file beside each recording instead of printing",
    )
    parser.add_argument(
        "--threshold", type=_share, metavar="T", help="for every class; else as the model says"
    )
    parser.add_argument(
        "--resume", action="store_true", help="leave out recordings that have their label file"
    )
    parser.set_defaults(usage_error=parser.error)


def _share(word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        message = f"“{word}” is not a number between 0 and 1"
        raise ArgumentTypeError(message)
    return share


def run(arguments: Namespace) -> int:
    """Follow each recording to its end; one that cannot be read is told, and the rest goes on."""
    if arguments.resume and not arguments.labels:
        arguments.usage_error("--resume goes by label files: add --labels")
    from engine.audio.files import mono_blocks
    from engine.runtime.classifier import Classifier
    from engine.runtime.detector import settings_of
    from engine.runtime.label_files import FORMATS
    from engine.runtime.model_file import read_model

    classifier = Classifier(read_model(arguments.model))
    settings = settings_of(classifier.card, arguments.threshold)
    wanted = FORMATS.get(arguments.labels)
    is_any_refused = False
    with named_sounds(arguments.sounds) as found, told_to_stop() as is_told:
        for name, path in found:
            if arguments.resume and wanted is not None and wanted.path_for(path).exists():
                continue
            with Progress(f"Listening to {name}", quiet=arguments.quiet) as progress:
                try:
                    detections = _detect(
                        classifier, settings, heeding(mono_blocks(path), is_told), progress
                    )
                    _hand_out(arguments, classifier, name, path, detections, wanted)
                except (SoundError, LabelsUnwritableError) as error:
                    is_any_refused = True
                    progress.say(f"{name}: {error}")
    return REFUSED if is_any_refused else 0


def _detect(
    classifier: Classifier,
    settings: DetectionSettings,
    blocks: Iterable[FloatArray],
    progress: Progress,
) -> Iterator[Detection]:
    """Yield the detections of one recording, each when it is over."""
    from engine.runtime.stream import SoundStream

    card = classifier.card
    stream = SoundStream(classifier, settings, card.sample_rate)
    for block in blocks:
        for heard in stream.push(block):
            yield from heard.detections
        progress.update(round(stream.seconds), note="s heard")
    for heard in stream.finish():
        yield from heard.detections
    yield from stream.close()


def _hand_out(
    arguments: Namespace,
    classifier: Classifier,
    name: str,
    path: Path,
    detections: Iterator[Detection],
    wanted: LabelFormat | None,
) -> None:
    """Print the detections as they come, or write them beside the recording when all are there."""
    from engine.runtime.log import as_event

    if wanted is not None and name != "-":
        written = str(wanted.write(path, list(detections)))
        if arguments.json:
            print_json({"file": name, "labels": written})
        else:
            print(written)
    elif arguments.json:
        for detection in detections:
            print_json({"file": name, **as_event(detection, classifier.model.mark, clip=name)})
    else:
        rows = [
            (name, each.onset_s, each.offset_s, each.label, f"{each.peak:.1%}")
            for each in detections
        ]
        print_table(("file", "onset", "offset", "class", "sure"), rows)
