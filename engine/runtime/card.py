"""The card of a model: everything it says about itself, kept in the file as JSON-valued strings."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, cast

from engine.errors.models import ModelFormatError, ModelRefusedError
from engine.settings import SAMPLE_RATE

FORMAT = 1
MAX_LABELS = 1_000
MAX_LABEL_LENGTH = 200
MAX_SEGMENT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What a model file says of itself; every field is one entry of the file's metadata.

    Attributes
    ----------
    labels : tuple[str, ...]
        Class names, in the order of the probabilities.
    n_samples, hop_samples : int
        Length of a window and step between the windows of longer sound, at `sample_rate`.
    sample_rate : int
        Hz.
    thresholds : dict[str, float]
        By label: a detection begins at this probability.
    unknown_below : float
        A prediction whose best class is less sure than this is called unknown.
    smoothing : int
        Windows that a stream's probabilities are averaged over.
    precision : str
        ``float32`` or ``int8``.
    gap : float
        Largest difference from the trained network's probabilities over the validation clips,
        found when it was exported; for int8, from the float32 file.
    agreement : float
        Share of those clips on which both name the same best class.
    self_test : tuple[float, ...]
        Probabilities of the stored signal (`engine.runtime.self_test`), or empty.
    metrics : dict
        ``{"validation": {"accuracy", "macro_f1", "n_clips"}, "test": …}``, as far as known.
    n_clips : dict[str, int]
        Clips by split that it was made from.
    project, run, created, harken, licence : str
        Names; UTC time in ISO 8601; the version that exported it; a licence, if one was set.
    format : int
        Of the card itself.
    """

    labels: tuple[str, ...]
    n_samples: int
    hop_samples: int
    sample_rate: int = SAMPLE_RATE
    thresholds: dict[str, float] = field(default_factory=dict[str, float])
    unknown_below: float = 0.0
    smoothing: int = 1
    precision: str = "float32"
    gap: float = 0.0
    agreement: float = 1.0
    self_test: tuple[float, ...] = ()
    metrics: dict[str, Any] = field(default_factory=dict[str, Any])
    n_clips: dict[str, int] = field(default_factory=dict[str, int])
    project: str = ""
    run: str = ""
    created: str = ""
    harken: str = ""
    licence: str = ""
    format: int = FORMAT

    def to_metadata(self) -> dict[str, str]:
        """Return the entries of the file: each value is JSON."""
        return {
            name: json.dumps(value, ensure_ascii=False, sort_keys=True)
            for name, value in asdict(self).items()
        }

    @property
    def window_s(self) -> float:
        """Length of a window in seconds."""
        return self.n_samples / self.sample_rate


def read_metadata(metadata: dict[str, str], name: str) -> ModelCard:
    """Read a card from the entries of a file, trusting none of them.

    Raises
    ------
    ModelFormatError
        If a later Harken wrote it.
    ModelRefusedError
        If an entry is missing, is not JSON, or says what cannot be.
    """
    try:
        told = {key: json.loads(value) for key, value in metadata.items()}
    except (ValueError, RecursionError) as error:
        raise ModelRefusedError(name, "Its description cannot be read.") from error
    version = told.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise ModelFormatError(name, version, FORMAT)
    is_right = all(key in told and rule(told[key]) for key, rule in RULES.items())
    if version != FORMAT or not is_right or not _is_consistent(told):
        raise ModelRefusedError(name, "Its description is not that of a model of Harken.")
    known = {each.name for each in fields(ModelCard)}
    kept = {key: _frozen(value) for key, value in told.items() if key in known}
    return ModelCard(**kept)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 1_000


def _is_labels(value: object) -> bool:
    if not isinstance(value, list):
        return False
    labels = cast("list[object]", value)
    named = [each for each in labels if isinstance(each, str) and 0 < len(each) <= MAX_LABEL_LENGTH]
    return 0 < len(labels) == len(named) == len(set(named)) <= MAX_LABELS


def _is_count(value: object, most: int = 1 << 40) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_length(value: object) -> bool:
    return _is_count(value, MAX_SEGMENT_S * SAMPLE_RATE) and value != 0


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= 1


def _is_map_of(value: object, rule: Callable[[object], bool]) -> bool:
    """Tell whether `value` is a JSON object whose every value follows `rule`."""
    return isinstance(value, dict) and all(map(rule, cast("dict[str, object]", value).values()))


def _is_shares(value: object) -> bool:
    return _is_map_of(value, _is_share)


def _is_counts(value: object) -> bool:
    return _is_map_of(value, _is_count)


def _is_numbers(value: object) -> bool:
    return _is_map_of(value, _is_number)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _is_metrics(value: object) -> bool:
    return _is_map_of(value, _is_numbers)


def _is_list_of_shares(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_share, cast("list[object]", value)))


def _is_known_rate(value: object) -> bool:
    return value == SAMPLE_RATE


def _is_smoothing(value: object) -> bool:
    return _is_count(value, 1_000) and value != 0


def _is_precision(value: object) -> bool:
    return value in ("float32", "int8")


RULES: dict[str, Callable[[object], bool]] = {
    "labels": _is_labels,
    "n_samples": _is_length,
    "hop_samples": _is_length,
    "sample_rate": _is_known_rate,
    "thresholds": _is_shares,
    "unknown_below": _is_share,
    "smoothing": _is_smoothing,
    "precision": _is_precision,
    "gap": _is_share,
    "agreement": _is_share,
    "self_test": _is_list_of_shares,
    "metrics": _is_metrics,
    "n_clips": _is_counts,
    **dict.fromkeys(("project", "run", "created", "harken", "licence"), _is_text),
}
"""What each entry must be; all of them must be there."""


def _is_consistent(told: dict[str, Any]) -> bool:
    n_tested = len(told["self_test"])
    return set(told["thresholds"]) <= set(told["labels"]) and n_tested in {0, len(told["labels"])}


def _frozen(value: Any) -> Any:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
