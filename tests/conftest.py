"""What every test gets: its own home, fonts and screen, and a look at what it left behind."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.sound_server"]

ROOT = Path(__file__).parents[1]
RECORDINGS = ROOT.parent / "shared" / "data"
SETTLING_S = 3.0
"""How long a thread or process that is ending may take to be gone."""

HOME = Path(tempfile.mkdtemp(prefix="harken-tests-"))
SCRATCH = HOME / "scratch"


def _redirect_everything_personal() -> None:
    """Point folders of settings, data and temporary files into HOME, for children too."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    for name in ("CONFIG", "DATA", "CACHE", "STATE", "RUNTIME"):
        folder = HOME / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[f"XDG_{name}_DIR" if name == "RUNTIME" else f"XDG_{name}_HOME"] = str(folder)
    SCRATCH.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(SCRATCH)


def _choose_screen() -> None:
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform == "linux" and not has_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_redirect_everything_personal()
_choose_screen()
# A shell's “&” has Ctrl-C ignored by all that it starts, also by what tests press it for.
signal.signal(signal.SIGINT, signal.default_int_handler)
# No clock over what Hypothesis tries: a busy machine is no mistake.
settings.register_profile("unhurried", parent=settings.default, deadline=None)
settings.load_profile("unhurried")
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # DECISIONS.md 20; some tests import it themselves


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Return a function from a name to that set of real recordings, which may be absent."""

    def find(name: str) -> Path:
        folder = RECORDINGS / name
        if not folder.exists():
            pytest.skip(f"the recordings “{name}” are not beside this checkout ({folder})")
        return folder

    return find


@pytest.fixture(scope="session")
def qapp(qapp):
    """Use the program's own fonts, so that a picture is the same on every machine."""
    from studio.theme.fonts import load_fonts

    load_fonts()
    return qapp


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    threads, children, files = _threads(), _children(), _scratch_files()

    yield

    until_s = time.monotonic() + SETTLING_S
    while (left := _left(threads, children, files)) and time.monotonic() < until_s:
        time.sleep(0.02)
    if left:
        pytest.fail("left behind: " + ", ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_unexpected_logged(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    yield

    if request.node.get_closest_marker("logs"):
        return
    ours = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.startswith(("engine", "studio"))
    ]
    if ours:
        pytest.fail("logged unexpectedly: " + "; ".join(ours), pytrace=False)


def _left(threads: set[str], children: set[str], files: set[str]) -> list[str]:
    return [*(_threads() - threads), *(_children() - children), *(_scratch_files() - files)]


def _threads() -> set[str]:
    return {
        f"thread {thread.name} ({thread.ident})"
        for thread in threading.enumerate()
        if not thread.name.startswith(("Dummy-", "pytest", "asyncio"))
    }


def _children() -> set[str]:
    """Return the living children of this process, by name and id (Linux only)."""
    found = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            children = listing.read_text().split()
        except OSError:
            continue  # the thread ended meanwhile
        for child in children:
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ")
            except OSError:
                continue
            found.add(f"process {child} ({command.decode(errors='replace')[:80].strip()})")
    return found


def _scratch_files() -> set[str]:
    return {f"file {path}" for path in SCRATCH.iterdir()}
