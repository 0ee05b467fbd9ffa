"""Everything a person does with a clone of Harken, by one word each.

    python3 dev.py run         opens the studio on the demo project, or runs the demo in the shell
    python3 dev.py test        runs the tests; what follows is passed on to pytest
    python3 dev.py check       looks at style, types, import contracts and the rules of the house
    python3 dev.py bench       runs the measurements
    python3 dev.py package     builds the wheel and the source archive into dist/
    python3 dev.py lock        renews uv.lock and packaging/locks

Needs Python and pip and nothing else. What is missing is installed first: the locked libraries into
.venv, through uv; system libraries through apt where that is allowed, else the line to type is
shown. `run` with words after it is `harken` with these words.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from engine.machine.libraries import (
    SOUND,
    TEST_BENCH,
    WAYLAND,
    WINDOW,
    install_line,
    missing,
)

STARTED_S = time.time()
OLDEST, NEWEST = (3, 11), (3, 14)
ROOT = Path(__file__).resolve().parent
IS_WINDOWS = os.name == "nt"
PROGRAMS = ROOT / ".venv" / ("Scripts" if IS_WINDOWS else "bin")
PYTHON = PROGRAMS / ("python.exe" if IS_WINDOWS else "python")
STORIES = "tests/stories"
MOST_AT_ONCE = 4  # processes of pytest: some tests train, with a process of their own
NOTHING_TO_DO = 5  # pytest's code for it
ARM64_LOCK = "packaging/locks/bookworm-arm64.txt"


def main(words: list[str]) -> int:
    """Do what the first word asks; the rest belongs to it."""
    verb = VERBS.get(words[0]) if words else None
    if verb is None:
        print(__doc__)
        return 0 if words[:1] in (["-h"], ["--help"]) else 2
    os.chdir(ROOT)
    return verb(words[1:])


def run(words: list[str]) -> int:
    """Open the studio on the demo project; run the demo in the shell where there is no display."""
    if has_display():
        prepare("run", WINDOW, {**WAYLAND, **SOUND})
        words = words or ["demo"]
    else:
        prepare("run-without-display", {}, {**WINDOW, **SOUND})
        if not words:
            say("No display here: the demo runs in the shell, its results go to demo-out/.")
            words = ["demo", "--headless", "--out", "demo-out"]
    os.environ["HARKEN_STARTED"] = repr(STARTED_S)
    return become(["-m", "studio.cli", *words])


def test(words: list[str]) -> int:
    """Run the tests off the screen, a file on each core; then the stories on an X server."""
    prepare("test", WINDOW, {**SOUND, **TEST_BENCH})
    if name_files(words):
        return run_tests(words, on_screen=any(STORIES in word for word in words))
    cores = ["--numprocesses", str(min(os.cpu_count() or 1, MOST_AT_ONCE)), "--dist", "loadfile"]
    without_stories = run_tests([f"--ignore={STORIES}", *cores, *words])
    with_stories = run_tests([STORIES, *words], on_screen=True)
    # Where the words choose tests, one of the two may have nothing to do.
    failed = {without_stories, with_stories} - {0, NOTHING_TO_DO}
    return max(failed, default=min(without_stories, with_stories))


def name_files(words: list[str]) -> bool:
    """Return whether words for pytest say which files to run."""
    return any(Path(word.partition("::")[0]).exists() for word in words)


def run_tests(words: list[str], *, on_screen: bool = False) -> int:
    """Run pytest, with a window nobody sees or on an X server of its own."""
    with own_screen() if on_screen else off_screen():
        return call([PYTHON, "-m", "pytest", *words])


def check(words: list[str]) -> int:
    """Run every tool of the house, all of them even when the first one complains."""
    prepare("test", WINDOW, {**SOUND, **TEST_BENCH})
    paths = words or ["."]
    tools = {
        "ruff": [PYTHON, "-m", "ruff", "check", *paths],
        "format": [PYTHON, "-m", "ruff", "format", "--check", *paths],
        "pyright": [PYTHON, "-m", "pyright", *words],
        "imports": [PROGRAMS / "lint-imports", "--no-cache"],
        "house": [PYTHON, "-m", "pytest", "-q", "tests/house"],
    }
    failed = [name for name, command in tools.items() if call(command, name)]
    say(f"Failed: {', '.join(failed)}." if failed else "All is well.")
    return 1 if failed else 0


def bench(words: list[str]) -> int:
    """Run the measurements, which the tests leave out: all of them, or the files named."""
    from engine.processes import TRAINING_ENVIRONMENT  # not for a Python that is too old

    prepare("test", WINDOW, {**SOUND, **TEST_BENCH})
    for name, value in TRAINING_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    places = [] if name_files(words) else ["tests/benchmarks"]
    with off_screen():
        return call([PYTHON, "-m", "pytest", "-q", "-s", *places, *words])


def package(words: list[str]) -> int:
    """Build the wheel and the source archive."""
    prepare("build", {})
    return call([find_uv(), "build", "--out-dir", "dist", *words])


def lock(_words: list[str]) -> int:
    """Renew both locks: the universal one, and the predict set for Raspberry Pi OS Bookworm."""
    prepare("build", {})
    return call([find_uv(), "lock", "--upgrade"]) or call(
        [
            *(find_uv(), "pip", "compile", "pyproject.toml", "--upgrade", "--quiet"),
            *("--only-binary", ":all:", "--python-version", "3.11"),
            *("--python-platform", "aarch64-manylinux_2_36", "--no-emit-index-url"),
            *("--no-emit-find-links", "--custom-compile-command", "python3 dev.py lock"),
            *("-o", ARM64_LOCK),
        ]
    )


VERBS = {each.__name__: each for each in (run, test, check, bench, package, lock)}


def prepare(purpose: str, needed: dict[str, str], wanted: dict[str, str] | None = None) -> None:
    """Install what is missing, once: a stamp tells the next start that all is there."""
    stamp = ROOT / ".venv" / f"ready-to-{purpose}"
    if is_current(stamp) and PYTHON.exists():
        return
    install_system_libraries(missing({**needed, **(wanted or {})}))
    made = ROOT / ".venv" / "made-from-lock"
    if not is_current(made):
        install_libraries()
        made.write_text(fingerprint())
    if missing(needed):
        stop("Not without these system libraries.")
    if not missing(wanted or {}):
        stamp.write_text(fingerprint())


def is_current(stamp: Path) -> bool:
    """Return whether a stamp was left by a run with this lock, in this folder."""
    return stamp.exists() and stamp.read_text() == fingerprint()


def fingerprint() -> str:
    """Return what the environment was made from."""
    made_from = b"".join((ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml"))
    return f"{hashlib.sha256(made_from).hexdigest()} {ROOT} {sys.version_info[:2]}"


def install_libraries() -> None:
    """Fill .venv from the lock; without uv, from the names in pyproject.toml."""
    say("Installing the locked libraries into .venv (about 1.2 GB; later starts skip this).")
    os.environ.update(UV_PYTHON_DOWNLOADS="never", UV_PROJECT_ENVIRONMENT=str(ROOT / ".venv"))
    sync = ["sync", "--locked", "--all-extras", "--python", sys.executable]
    on_path = shutil.which("uv")
    if on_path and call([on_path, *sync]) == 0:
        return
    make_environment()
    if pip(f"uv=={locked_version('uv')}") == 0 and call([PROGRAMS / "uv", *sync]) == 0:
        return
    say("uv is not to be had here: pip installs the newest versions that fit, not the locked ones.")
    if pip("--editable", ".[dev]"):
        stop("The libraries could not be installed. Is there a network? What failed stands above.")


def locked_version(name: str) -> str:
    """Return the version of a library in the lock."""
    import tomllib

    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    return next(each["version"] for each in packages if each["name"] == name)


def make_environment() -> None:
    """Make .venv without pip: Debian keeps the part that puts pip into it in another package."""
    if not PYTHON.exists() and call([sys.executable, "-m", "venv", "--without-pip", ".venv"]):
        stop("Python cannot make a virtual environment. On Debian: apt-get install python3-venv")


def pip(*words: str) -> int:
    """Let this Python's pip install into .venv."""
    if call([sys.executable, "-m", "pip", "--version"], is_quiet=True):
        stop("This Python has no pip. On Debian: apt-get install python3-pip")
    own = ["--python", str(PYTHON), "--disable-pip-version-check"]
    return call([sys.executable, "-m", "pip", *own, "install", "--quiet", *words])


def find_uv() -> str:
    """Return the uv that the environment was made with."""
    return str(PROGRAMS / "uv") if (PROGRAMS / "uv").exists() else (shutil.which("uv") or "uv")


def install_system_libraries(packages: list[str]) -> None:
    """Install Debian packages where we may; else show the line to type."""
    if not packages:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    install = install_line(packages).split()[1:]
    may = shutil.which("apt-get") and (not as_root or call([*as_root, "true"], is_quiet=True) == 0)
    if may:
        say(f"Installing system libraries: {' '.join(packages)}")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        call([*as_root, "apt-get", "update", "-qq"])
        if call([*as_root, *install], is_quiet=True) == 0:
            return
    say("These system libraries are missing, and this script may not install them. Type:")
    say(f"    {install_line(packages)}")


def has_display() -> bool:
    """Return whether a window could be opened."""
    asked = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform != "linux" or bool(asked or os.environ.get("QT_QPA_PLATFORM"))


@contextmanager
def off_screen():
    """Let Qt draw into memory, so that no window opens in a person's face."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    yield


@contextmanager
def own_screen():
    """Give the tests an X server of their own; off the screen where there is none."""
    xvfb = shutil.which("Xvfb")
    if sys.platform != "linux" or not xvfb:
        with off_screen():
            yield
        return
    reading, writing = os.pipe()
    screen = ["-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-displayfd", str(writing)]
    with subprocess.Popen([xvfb, *screen], pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            os.environ["DISPLAY"] = f":{told.readline().strip()}"
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        try:
            yield
        finally:
            server.terminate()


def become(words: list[str]) -> int:
    """Go on as the environment's Python, without a second process where the system can."""
    if not IS_WINDOWS:
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), *words])
    return call([PYTHON, *words])


def call(command: list, title: str = "", *, is_quiet: bool = False) -> int:
    """Run a command to its end and return its exit code."""
    if title:
        say(f"== {title}")
    out = subprocess.DEVNULL if is_quiet else None
    try:
        code = subprocess.run([str(word) for word in command], stdout=out, check=False).returncode
    except FileNotFoundError:
        return 127
    except KeyboardInterrupt:
        return 130
    if code < 0:
        say(f"dev.py: “{Path(command[0]).name}” was ended by the signal {-code}.")
        return 128 - code
    return code


def say(text: str) -> None:
    """Tell the person what goes on."""
    print(text, flush=True)


def stop(text: str) -> None:
    """Give up with a sentence."""
    sys.exit(f"dev.py: {text}")


if __name__ == "__main__":
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        stop(
            f"Harken needs Python 3.11 to 3.14, and this is {sys.version.split()[0]}."
            " Start this script with another one, for instance: python3.12 dev.py run"
        )
    sys.exit(main(sys.argv[1:]))
