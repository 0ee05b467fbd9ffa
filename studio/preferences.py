"""What a person prefers and what the window remembers, in two small files of the config folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from engine.settings import check_settings, declarations, setting

SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How this person likes the studio; the same for every project."""

    theme: str = setting(
        SYSTEM,
        "Theme",
        choices=(SYSTEM, "light", "dark", "contrast"),
        about="Follow the system, or stay light, dark or in high contrast.",
    )
    colormap: str = setting(
        "",
        "Spectrogram colours",
        choices=("", "ember", "paper", "lagoon", "ink", "night"),
        about="A map of its own, or the theme's.",
    )
    scale_percent: int = setting(
        100,
        "Size",
        unit="%",
        choices=(100, 125, 150, 175, 200),
        about="How large everything is drawn, from the next start on.",
    )
    reduce_motion: bool = setting(
        False,
        "Reduce motion",
        about="Nothing fades or slides; a rolling spectrogram goes on.",
    )
    autoplay: bool = setting(
        True,
        "Play the next clip",
        about="After a label is set, the next clip plays by itself.",
    )
    notify_done: bool = setting(
        True,
        "Notify when a run is done",
        about="Outside this window too, while you are looking at another program.",
    )


def config_folder() -> Path:
    """Return the folder where preferences live; made when something is first written."""
    import platformdirs

    return Path(platformdirs.user_config_dir("harken", appauthor=False))


def log_folder() -> Path:
    """Return the folder where the log of mistakes is kept."""
    import platformdirs

    return Path(platformdirs.user_log_dir("harken", appauthor=False))


def load_preferences() -> Preferences:
    """Read what was saved; a value that is not allowed (any more) falls back to its default."""
    saved = _read(config_folder() / "preferences.json")
    preferences = Preferences()
    for declared in declarations(Preferences):
        if declared.name in saved and _is_allowed(declared.name, saved[declared.name]):
            preferences = replace(preferences, **{declared.name: saved[declared.name]})
    return preferences


def save_preferences(preferences: Preferences) -> None:
    """Write preferences; raise SettingRangeError for a value outside its declaration."""
    check_settings(preferences)
    _write(config_folder() / "preferences.json", asdict(preferences))


def remembered(key: str, default: Any) -> Any:
    """Return what the window remembers under a key, such as ``columns/clips`` or ``recent``."""
    return _memory().get(key, default)


def remember(key: str, value: Any) -> None:
    """Keep a JSON value for the next start."""
    _memory()[key] = value
    _write(config_folder() / "window.json", _memory())


def forget_memory() -> None:
    """Read the memory anew at the next question, as a fresh start would."""
    _memory.cache_clear()


@cache
def _memory() -> dict[str, Any]:
    return _read(config_folder() / "window.json")


def _is_allowed(name: str, value: object) -> bool:
    default = getattr(Preferences(), name)
    declared = next(each for each in declarations(Preferences) if each.name == name)
    is_chosen = not declared.choices or value in declared.choices
    return type(value) is type(default) and is_chosen


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # missing or torn: comfort is lost, never data
    return found if isinstance(found, dict) else {}


def _write(path: Path, values: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_suffix(".new")
        staged.write_text(json.dumps(values, indent=1), encoding="utf-8")
        staged.replace(path)
    except OSError:
        return  # a home that cannot be written to: the program works, it only forgets
