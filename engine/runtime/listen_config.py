"""The local configuration of `harken listen`: a TOML file whose keys are the settings' names.

    smoothing = 2
    log = "detections.jsonl"
    [thresholds]
    dog = 0.8

What a detection does is only ever said here, never in a model file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from engine.errors.usage import ConfigWrongError, UsageError
from engine.runtime.card import ModelCard
from engine.runtime.detector import DetectionSettings, settings_of
from engine.settings import declarations


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenConfig:
    """What listening is set to.

    Attributes
    ----------
    detection : DetectionSettings
    log : Path | None
        A file that every detection is appended to.
    """

    detection: DetectionSettings
    log: Path | None = None


def read_config(path: Path, card: ModelCard) -> ListenConfig:
    """Read a configuration; what it does not name is as the model says.

    Raises
    ------
    ConfigWrongError
        If it is not TOML, names something unknown, or a value cannot be.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigWrongError(path, f"{error.strerror}.") from error
    except ValueError as error:  # also of a wrong encoding
        raise ConfigWrongError(path, f"{error}.") from error
    numbers = {each.name for each in declarations(DetectionSettings)}
    for key in told:
        if key not in {*numbers, "thresholds", "log"}:
            raise ConfigWrongError(path, f"“{key}” is no setting of it.")
    settings = settings_of(card)
    thresholds = _thresholds(path, told.get("thresholds", {}), card)
    values = {name: _number(path, name, told[name]) for name in numbers & set(told)}
    try:
        settings = replace(settings, thresholds=settings.thresholds | thresholds, **values)
    except UsageError as error:
        raise ConfigWrongError(path, str(error)) from error
    log = told.get("log")
    if log is not None and not isinstance(log, str):
        raise ConfigWrongError(path, "“log” is not the name of a file.")
    return ListenConfig(detection=settings, log=path.parent / log if log else None)


def _number(path: Path, name: str, value: object) -> Any:
    wanted = int if name == "smoothing" else (int, float)
    if isinstance(value, bool) or not isinstance(value, wanted):
        raise ConfigWrongError(path, f"“{name}” is not a number that it can be.")
    return value


def _thresholds(path: Path, told: object, card: ModelCard) -> dict[str, float]:
    if not isinstance(told, dict):
        raise ConfigWrongError(path, "“thresholds” is not a table.")
    thresholds = cast("dict[str, object]", told)
    for label, value in thresholds.items():
        if label not in card.labels:
            raise ConfigWrongError(path, f"The model has no class “{label}”.")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            raise ConfigWrongError(path, f"The threshold of “{label}” is not between 0 and 1.")
    return cast("dict[str, float]", thresholds)
