"""How long a motion takes: the tokens' times, or none where motion is unwelcome."""

from __future__ import annotations

import sys
from functools import cache

from studio.theme.tokens import duration_ms

_is_reduced = False


def reduce_motion(*, is_on: bool) -> None:
    """Turn motion off (or on again) for the whole program; the system's own wish always counts."""
    global _is_reduced  # noqa: PLW0603  one program moves in one way
    _is_reduced = is_on


def is_reduced() -> bool:
    """Tell whether nothing may move, by our setting or the system's."""
    return _is_reduced or _system_reduces()


def duration(name: str) -> int:
    """Return milliseconds of ``hover``, ``panel`` or ``page``; 0 where motion is reduced."""
    return 0 if is_reduced() else duration_ms(name)


@cache
def _system_reduces() -> bool:
    """Ask Windows for its switch “Animation effects”; elsewhere Qt 6.8 has no way to ask."""
    if sys.platform != "win32":
        return False
    import ctypes

    client_area_animation = 0x1042  # SPI_GETCLIENTAREAANIMATION
    is_on = ctypes.c_int(1)
    ctypes.windll.user32.SystemParametersInfoW(client_area_animation, 0, ctypes.byref(is_on), 0)
    return not is_on.value
