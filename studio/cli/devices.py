"""`harken devices`: the inputs of this machine, with the names that stay the same."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from queue import SimpleQueue
from typing import TYPE_CHECKING

from engine.errors.base import HarkenError
from studio.cli.output import print_json, print_note, print_table

if TYPE_CHECKING:
    from engine.audio.devices import InputDevice

EXAMPLE = "harken devices --watch"


def add_arguments(parser: ArgumentParser) -> None:
    """Take whether to go on watching."""
    parser.add_argument(
        "--watch",
        action="store_true",
        help="print the list again at every change, until Ctrl-C",
    )


def run(arguments: Namespace) -> int:
    """Print the inputs, once or at every change."""
    from engine.audio.devices import list_inputs

    if arguments.watch:
        _watch(arguments)
    else:
        _print(list_inputs(), arguments)
    return 0


def _watch(arguments: Namespace) -> None:
    from engine.audio.devices import DeviceWatch

    # Printed by the main thread: a closed pipe or Ctrl-C must end the program, not a callback.
    told: SimpleQueue[Sequence[InputDevice] | HarkenError] = SimpleQueue()
    with DeviceWatch(told.put, told.put):
        while True:
            news = told.get()
            if isinstance(news, HarkenError):
                raise news
            _print(news, arguments)


def _print(devices: Sequence[InputDevice], arguments: Namespace) -> None:
    if arguments.json:
        print_json({"devices": [asdict(device) for device in devices]})
        return
    if not devices:
        print_note("No input device was found; `harken doctor` tells more.")
        return
    head = ("", "name", "channels", "Hz", "system", "identity")
    print_table(head, [_row(number, device) for number, device in enumerate(devices, 1)])
    print("", flush=True)


def _row(number: int, device: InputDevice) -> tuple[object, ...]:
    name = f"{device.name} (default)" if device.is_default else device.name
    system = (device.host_api, device.identity)
    return (number, name, device.n_channels, device.sample_rate, *system)
