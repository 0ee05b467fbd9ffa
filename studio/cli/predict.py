"""`harken predict`: the best classes of each sound."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors.sounds import SoundError
from studio.cli.interrupts import heeding, told_to_stop
from studio.cli.output import Progress, print_json, print_table
from studio.cli.sounds import named_sounds

if TYPE_CHECKING:
    from engine.runtime.classifier import Classifier, Prediction

EXAMPLE = "harken predict model.onnx street.wav recordings/"

REFUSED = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the model, the sounds and how many classes to tell."""
    parser.add_argument("model", metavar="MODEL", type=Path, help="a model file")
    parser.add_argument(
        "sounds", metavar="FILE", nargs="+", help="a sound, a folder of them, or - for one read in"
    )
    parser.add_argument(
        "--top", type=_count, default=2, metavar="N", help="classes to tell of each (2)"
    )


def _count(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        message = f"“{word}” is not a whole number above 0"
        raise ArgumentTypeError(message)
    return int(word)


def run(arguments: Namespace) -> int:
    """Classify each sound; one that cannot be read is told in a line, and the rest goes on."""
    from engine.runtime.classifier import Classifier
    from engine.runtime.model_file import read_model

    classifier = Classifier(read_model(arguments.model))
    rows: list[tuple[Any, ...]] = []
    is_any_refused = False
    with (
        named_sounds(arguments.sounds) as found,
        told_to_stop() as is_told,
        Progress("Classifying", quiet=arguments.quiet) as progress,
    ):
        for done, (name, path) in enumerate(found):
            progress.update(done, len(found), name)
            try:
                prediction = _predict(classifier, path, is_told)
            except KeyboardInterrupt:
                break  # what was heard so far is told
            except SoundError as error:
                is_any_refused = True
                progress.say(f"{name}: {error}")
                continue
            if arguments.json:
                print_json(as_json(name, prediction, arguments.top))
            else:
                rows.append(_row(name, prediction, arguments.top))
    if rows:
        n_told = min(arguments.top, len(classifier.card.labels))
        print_table(("file", *("class", "sure") * n_told, ""), rows)
    if is_told():
        raise KeyboardInterrupt
    return REFUSED if is_any_refused else 0


def _predict(classifier: Classifier, path: Path, is_told: Callable[[], bool]) -> Prediction:
    from engine.audio.files import mono_blocks

    return classifier.classify_blocks(heeding(mono_blocks(path), is_told))


def as_json(name: str, prediction: Prediction, top: int) -> dict[str, Any]:
    """Return a prediction with the keys that the shell promises."""
    ranked = prediction.top(top)
    probabilities = zip(prediction.labels, prediction.probabilities.tolist(), strict=True)
    return {
        "file": name,
        "duration": round(prediction.seconds, 4),
        "top": [{"label": label, "probability": round(sure, 6)} for label, sure in ranked],
        "probabilities": {label: round(sure, 6) for label, sure in probabilities},
        "windows": prediction.n_windows,
        "unknown": prediction.is_unknown,
    }


def _row(name: str, prediction: Prediction, top: int) -> tuple[Any, ...]:
    told = [word for label, sure in prediction.top(top) for word in (label, f"{sure:.1%}")]
    return (name, *told, "unknown" if prediction.is_unknown else "")
