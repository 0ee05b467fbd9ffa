"""The way through a recording that ours and the peers' drawers are led: zooms and pans."""

from __future__ import annotations

from collections.abc import Iterator

ZOOM_STEPS = 150
PAN_STEPS = 100
CLOSEST_S = 0.2


def journey(total_s: float) -> Iterator[tuple[str, float, float]]:
    """Yield ``(act, factor or share, place as a share of the width)``.

    Three dives to 0.2 s and back at 60 steps a second, with pans on the ground, half way up, and
    at a tenth of the whole.
    """
    for place in (0.31, 0.77, 0.52):
        factor = (total_s / CLOSEST_S) ** (1 / ZOOM_STEPS)
        for _ in range(ZOOM_STEPS):
            yield "zoom", factor, place
        yield from (("pan", 0.04, place) for _ in range(PAN_STEPS))
        for _ in range(ZOOM_STEPS // 2):
            yield "zoom", 1 / factor, place
        yield from (("pan", -0.03, place) for _ in range(PAN_STEPS))
        for _ in range(ZOOM_STEPS // 3):
            yield "zoom", 1 / factor, place
        yield from (("pan", 0.02, place) for _ in range(PAN_STEPS))
        for _ in range(ZOOM_STEPS):
            yield "zoom", 1 / factor, 0.5
