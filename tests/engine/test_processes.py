"""Child processes: what is said arrives, and no child is ever left behind."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import processes
from engine.errors.program import WorkerLostError
from engine.errors.sounds import SoundCutError, SoundTooBigError
from engine.errors.usage import UsageError
from engine.processes import WorkerProcess, describe_error, rebuild_error, worker_argv

ECHO = """
from engine.processes import serve
serve(lambda request, send: send({"echo": request}))
"""


@pytest.fixture
def start(monkeypatch):
    """Return a function that starts a worker from source text; all are stopped at the end."""
    started = []

    def start_worker(source: str, **options) -> WorkerProcess:
        argv = [sys.executable, "-P", "-c", source]
        monkeypatch.setattr(processes, "worker_argv", lambda _name: argv)
        worker = WorkerProcess("test", **options)
        started.append(worker)
        return worker

    yield start_worker
    for worker in started:
        worker.stop()


def wait_until(is_true, *, within_s: float = 5.0) -> bool:
    until_s = time.monotonic() + within_s
    while not is_true() and time.monotonic() < until_s:
        time.sleep(0.01)
    return is_true()


def test_a_message_comes_back_as_it_was_sent(start):
    worker = start(ECHO)
    message = {"text": "犬\nΔ\udcff", "number": 0.1, "nothing": None}

    assert worker.receive(20) == {"ready": True}
    worker.send(message)

    assert worker.receive(5) == {"echo": message}


def test_what_a_library_prints_does_not_tear_a_message(start):
    worker = start("""
import os
from engine.processes import Channel
channel = Channel()
print("from Python", flush=True)
os.system("echo from a program")
channel.send({"a": 1})
channel.receive()
""")

    assert worker.receive(20) == {"a": 1}
    assert "from Python" in worker.stop().last_words


def test_a_line_torn_by_a_kill_is_no_message(start):
    worker = start("""
import os, signal
os.write(1, b'{"a": 1}\\nnot json\\n[1]\\n{"b": 2')
os.kill(os.getpid(), signal.SIGKILL)
""")

    assert list(worker.messages()) == [{"a": 1}]
    assert worker.wait().returncode == -signal.SIGKILL
    assert "SIGKILL" in worker.wait().in_words


def test_messages_end_once_and_stay_ended(start):
    worker = start("print('{}')")

    assert list(worker.messages()) == [{}]
    assert worker.receive() is None
    assert worker.receive() is None


def test_a_worker_that_ignores_the_end_of_its_input_is_killed_within_a_second(start):
    worker = start("import time; print('{}', flush=True); time.sleep(60)")
    worker.receive(20)

    began_s = time.monotonic()
    end = worker.stop()

    assert time.monotonic() - began_s < 1.0
    assert end.returncode == -signal.SIGKILL


def test_a_worker_in_the_middle_of_its_work_ends_with_its_input(start):
    worker = start("""
import time
from engine.processes import Channel
channel = Channel()
channel.send({})
time.sleep(60)
""")
    worker.receive(20)

    assert worker.stop().returncode == 0


def test_a_worker_ends_when_its_parent_is_killed(tmp_path):
    parent = f"""
import os, signal, sys
from engine import processes
processes.worker_argv = lambda name: [sys.executable, "-P", "-c", {ECHO!r}]
worker = processes.WorkerProcess("test")
worker.receive(20)
print(worker.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    ran = subprocess.run(
        [sys.executable, "-c", parent],
        capture_output=True,
        check=False,
        env=processes.worker_environment(),
    )

    child = Path(f"/proc/{int(ran.stdout)}/stat")
    assert wait_until(lambda: not child.exists() or ") Z " in child.read_text())


def test_a_silent_worker_is_told_from_an_ended_one(start):
    worker = start(ECHO)
    worker.receive(20)

    with pytest.raises(TimeoutError):
        worker.receive(0.05)
    assert worker.is_running


def test_sending_to_an_ended_worker_says_how_it_ended(start):
    worker = start("raise SystemExit(3)")
    list(worker.messages())
    worker.wait(5)

    with pytest.raises(WorkerLostError, match="exit code 3"):
        worker.send({"a": 1})


def test_a_worker_that_cannot_be_started_is_told_in_words(monkeypatch):
    monkeypatch.setattr(processes, "worker_argv", lambda _name: ["/nowhere/harken"])

    with pytest.raises(WorkerLostError, match="could not be started"):
        WorkerProcess("test")


def test_much_on_standard_error_blocks_nothing_and_only_its_end_is_kept(start):
    worker = start("""
import sys
sys.stderr.write("x" * 1_000_000 + "the end")
sys.stderr.flush()
print("{}")
""")

    assert list(worker.messages()) == [{}]
    last_words = worker.stop().last_words
    assert last_words.endswith("the end")
    assert len(last_words) <= processes.LAST_WORDS_BYTES


def test_a_log_keeps_all_of_standard_error(start, tmp_path):
    log = tmp_path / "worker.log"
    log.write_text("from an earlier run\n")

    worker = start("import sys; sys.stderr.write('x' * 100_000 + 'the end')", log=log)
    list(worker.messages())

    assert worker.stop().last_words.endswith("the end")
    assert len(log.read_text()) == len("from an earlier run\n") + 100_007


def test_a_crash_leaves_the_stack_in_the_last_words(start):
    worker = start("""
import ctypes
from engine.processes import Channel
Channel()
ctypes.string_at(0)
""")

    list(worker.messages())

    assert "Segmentation fault" in worker.stop().last_words


def test_a_frozen_program_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/harken/harken")

    assert worker_argv("decode") == ["/opt/harken/harken", "_worker", "decode"]


def test_a_worker_finds_this_very_code_wherever_it_is_started(tmp_path, monkeypatch):
    (tmp_path / "studio").mkdir()
    (tmp_path / "studio/__init__.py").write_text("raise SystemExit('the wrong studio')")
    monkeypatch.chdir(tmp_path)

    with WorkerProcess("decode") as worker:
        assert worker.receive(60) == {"ready": True}


@pytest.mark.parametrize(
    "error",
    [
        SoundCutError(Path("/a/犬.wav"), "1 s", "2 s"),
        SoundTooBigError(Path("b.wav"), "5 GiB", "4 GiB"),
        UsageError(),
    ],
)
def test_an_error_survives_the_trip_out_of_a_worker(error):
    rebuilt = rebuild_error(json.loads(json.dumps(describe_error(error))))

    assert type(rebuilt) is type(error)
    assert str(rebuilt) == str(error)


def test_an_error_nobody_declared_is_a_bug():
    with pytest.raises(ValueError, match="declares no"):
        rebuild_error({"name": "Path", "facts": []})
