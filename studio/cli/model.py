"""`harken model`: what a model file says of itself, and whether it works here."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.output import print_json

if TYPE_CHECKING:
    from engine.runtime.model_file import ModelFile
    from engine.runtime.self_check import SelfTest

EXAMPLE = "harken model model.onnx --self-test"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the file, and whether to run it."""
    parser.add_argument("model", metavar="FILE", type=Path, help="a model file")
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="predict a stored signal and compare with what it said when it was exported",
    )


def run(arguments: Namespace) -> int:
    """Show the card; the file is only inspected for it, not run."""
    from engine.runtime.model_file import inspect_model

    model = inspect_model(arguments.model)
    tested = _test(arguments.model) if arguments.self_test else None
    if arguments.json:
        print_json(as_json(model, tested))
    else:
        print("\n".join(f"{name:<12}{words}" for name, words in in_words(model, tested)))
    return 0


def _test(path: Path) -> SelfTest:
    from engine.runtime.classifier import Classifier
    from engine.runtime.model_file import read_model
    from engine.runtime.self_check import run_self_test

    return run_self_test(Classifier(read_model(path)))


def as_json(model: ModelFile, tested: SelfTest | None) -> dict[str, Any]:
    """Return the card with its own keys, and the outcome of the self-test where there was one."""
    told = {"file": model.name, "bytes": len(model.data), "digest": model.digest}
    told |= asdict(model.card)
    if tested is not None:
        told["self_test_gap"] = tested.gap
    return told


def in_words(model: ModelFile, tested: SelfTest | None) -> list[tuple[str, str]]:
    """Return the card as names and words for a person."""
    card = model.card
    clips = ", ".join(f"{count} {split}" for split, count in card.n_clips.items())
    rows = [
        ("file", f"{model.name}, {len(model.data) / 1000:.0f} kB, {card.precision}"),
        ("classes", f"{len(card.labels)}: {', '.join(card.labels)}"),
        ("hears", f"{card.window_s:.2f} s at {card.sample_rate} Hz, mono"),
        ("detects", _thresholds(card.thresholds)),
        ("unknown", f"below {card.unknown_below:.0%}" if card.unknown_below else "never"),
        *((split, _scores(scores)) for split, scores in card.metrics.items()),
        ("made from", f"{clips} clips" if clips else ""),
        ("exported", f"differs from its training by {card.gap:.1e}"),
        ("agrees", f"on {card.agreement:.1%} of clips" if card.precision == "int8" else ""),
        ("project", ", ".join(part for part in (card.project, card.run, card.created) if part)),
        ("licence", card.licence),
        ("harken", card.harken),
        ("digest", model.digest),
    ]
    if tested is not None:
        rows.append(("self-test", f"passed: differs by {tested.gap:.1e}"))
    return [(name, words) for name, words in rows if words]


def _thresholds(thresholds: dict[str, float]) -> str:
    if len(set(thresholds.values())) == 1:
        return f"every class from {next(iter(thresholds.values())):.0%}"
    return ", ".join(f"{label} from {share:.0%}" for label, share in thresholds.items())


def _scores(scores: dict[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:.3f}" for name, value in scores.items())
