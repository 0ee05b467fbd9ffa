"""A remaining time in words."""

from __future__ import annotations


def time_left(seconds: float) -> str:
    """Write a remaining time in words: “3 min 12 s left”, “less than 1 s left”."""
    if seconds < 1:
        return "less than 1 s left"
    minutes, second = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min left"
    return f"{minutes} min {second} s left" if minutes else f"{second} s left"
