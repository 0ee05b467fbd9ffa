"""Frozen dataclasses to JSON and back, strictly: what does not fit is refused.

Classes that stand for a choice (an edit, a treatment) derive from a `Tagged` root and are stored
under their `kind`, so that the right class is found again and a renamed class harms no project.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar


class Tagged:
    """A dataclass that is one of several kinds; a direct subclass is the root of its kinds.

    Attributes
    ----------
    kind : str
        The name it is stored under.
    kinds : dict[str, type]
        On the root: every class that derives from it, by kind.
    """

    kind: ClassVar[str] = ""
    kinds: ClassVar[dict[str, type[Any]]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if Tagged in cls.__bases__:
            cls.kinds = {}
        elif cls.kind:
            cls.kinds[cls.kind] = cls


def to_json(value: Any) -> str:
    """Return a dataclass, or a tuple of some, as JSON text; the same value gives the same text."""
    return json.dumps(value, default=_fields_of, ensure_ascii=False, separators=(",", ":"))


def _fields_of(value: Any) -> dict[str, Any]:
    plain = {
        name: getattr(value, name) for name in _field_names(typing.cast("type[Any]", type(value)))
    }
    return {"kind": value.kind, **plain} if isinstance(value, Tagged) else plain


@cache
def _field_names(made: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(made))


def from_plain(hint: Any, plain: Any) -> Any:
    """Make the value that a type hint describes from plain data.

    Parameters
    ----------
    hint : type
        A dataclass, a `Tagged` root, a StrEnum, str, int, float, bool, None, a union of these or
        a tuple of them.
    plain : Any
        What JSON text from `to_json` holds.

    Raises
    ------
    ValueError
        If the data do not fit; nothing is guessed or converted, but for a whole number where a
        fraction may stand.
    """
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        return _from_union(hint, plain)
    if origin is tuple:
        return _from_list(typing.get_args(hint), plain)
    if hint is None:
        return _from_scalar(type(None), plain)
    return _from_class(typing.cast("type[Any]", hint), plain)


def _from_class(made: type[Any], plain: Any) -> Any:
    if issubclass(made, Tagged):
        return _from_tagged(made, plain)
    return _from_fields(made, plain) if is_dataclass(made) else _from_scalar(made, plain)


def _from_union(hint: Any, plain: Any) -> Any:
    for choice in typing.get_args(hint):
        try:
            return from_plain(choice, plain)
        except ValueError:
            continue
    message = f"{plain!r} is none of {hint}"
    raise ValueError(message)


def _from_list(hints: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        message = f"{plain!r} is no list"
        raise ValueError(message)  # noqa: TRY004 - all data that do not fit are one error
    items = typing.cast("list[Any]", plain)
    if len(hints) == 2 and hints[1] is Ellipsis:
        hints = (hints[0],) * len(items)
    return tuple(from_plain(hint, item) for hint, item in zip(hints, items, strict=True))


def _from_tagged(root: type[Tagged], plain: Any) -> Any:
    if not isinstance(plain, dict):
        message = f"{plain!r} is no {root.__name__}"
        raise ValueError(message)  # noqa: TRY004 - as above
    data = dict(typing.cast("dict[str, Any]", plain))
    kind = data.pop("kind", None)
    if kind not in root.kinds:
        message = f"there is no {root.__name__} “{kind}”"
        raise ValueError(message)
    return _from_fields(root.kinds[kind], data)


def _from_fields(made: type[Any], plain: Any) -> Any:
    hints = _field_hints(made)
    if not isinstance(plain, dict) or not plain.keys() <= hints.keys():
        message = f"{plain!r} does not fit {made.__name__}"
        raise ValueError(message)
    data = typing.cast("dict[str, Any]", plain)
    required = {
        each.name
        for each in fields(made)
        if each.default is MISSING and each.default_factory is MISSING
    }
    if missing := required - data.keys():
        message = f"{made.__name__} lacks {', '.join(sorted(missing))}"
        raise ValueError(message)
    return made(**{name: from_plain(hints[name], value) for name, value in data.items()})


@cache
def _field_hints(made: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(made)
    return {each.name: hints[each.name] for each in fields(made)}


def _from_scalar(made: type[Any], plain: Any) -> Any:
    if made is float and type(plain) is int:
        return float(plain)
    if issubclass(made, StrEnum) and isinstance(plain, str):
        return made(plain)
    if type(plain) is not made:
        message = f"{plain!r} is no {made.__name__}"
        raise ValueError(message)
    return plain
