"""Numbers as they are shown: a real minus, thin spaces, one decimal, the unit once."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
THIN_SPACE = "\N{THIN SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def number(value: float, unit: str = "", places: int = 0) -> str:
    """Write a number: ``number(-14, "dB")`` is “−14 dB”, ``number(12345)`` is “12 345”."""
    text = f"{value:,.{places}f}".replace(",", THIN_SPACE).replace("-", MINUS)
    return f"{text}{NO_BREAK_SPACE}{unit}" if unit else text


def percent(share: float, places: int = 0) -> str:
    """Write a share of 1 as a percentage: 0.915 with one place is “91.5 %”."""
    return number(share * 100, "%", places)


def time_text(seconds: float, places: int = 0) -> str:
    """Write a length or a place in time: ``0:04.37`` with two places, ``1:02:03`` past an hour."""
    scale = 10**places
    ticks = round(seconds * scale)
    whole, part = divmod(ticks, scale)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    tail = f".{part:0{places}d}" if places else ""
    if hours:
        return f"{hours}:{minute:02d}:{second:02d}{tail}"
    return f"{minutes}:{second:02d}{tail}"


def count(n: int, one: str, many: str = "") -> str:
    """Write a number of things: “1 clip”, “682 clips”; `many` defaults to `one` with an s."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"
