"""Which libraries Harken needs from the system itself, and what Debian calls them.

Wheels bring nearly everything; Qt, PortAudio and the tests still load a few files that only the
system has. Standard library only: `dev.py` reads this before anything is installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

WINDOW = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What shows that a library is there (a name the loader knows), and Debian's package of it."""

WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

SOUND = {"libportaudio.so.2": "libportaudio2"}

TEST_BENCH = {
    "Xvfb": "xvfb",
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so": "libasound2-plugins",
}
"""The tests' own screen and sound server: names of programs, and a path."""


def missing(packages: Mapping[str, str]) -> list[str]:
    """Return those of `packages` that are not on this machine; none but on Linux.

    Parameters
    ----------
    packages : Mapping[str, str]
        A Debian package by what shows that it is there: a name the loader knows, a program, or the
        pattern of an absolute path.
    """
    if sys.platform != "linux":
        return []
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"  # not on the path of a plain user
    listed = subprocess.run(  # noqa: S603 (no word of it comes from outside)
        [ldconfig, "-p"], capture_output=True, text=True, check=False
    )
    known = {line.split()[0] for line in listed.stdout.splitlines() if line.strip()}
    return [
        package
        for sign, package in packages.items()
        if not (sign in known or shutil.which(sign) or _is_file(sign))
    ]


def install_line(packages: list[str]) -> str:
    """Return the line that a person types to get them."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def _is_file(pattern: str) -> bool:
    return pattern.startswith("/") and any(Path("/").glob(pattern[1:]))
