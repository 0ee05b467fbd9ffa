"""Every error there is, found again by the name of its class when it comes out of a worker."""

from __future__ import annotations

from types import ModuleType

from engine.errors import devices, importing, models, program, projects, sounds, training, usage
from engine.errors.base import HarkenError

FAMILIES: tuple[ModuleType, ...] = (
    devices,
    importing,
    models,
    program,
    projects,
    sounds,
    training,
    usage,
)

DECLARED: dict[str, type[HarkenError]] = {
    name: found
    for family in FAMILIES
    for name, found in vars(family).items()
    if isinstance(found, type) and issubclass(found, HarkenError)
}
