"""The decoder: what a child that dies, hangs or fills the disk costs is one file."""

import os
import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.decoder import Decoder
from engine.audio.files import read_mono
from engine.errors.program import WorkerLostError
from engine.errors.sounds import DecoderStoppedError, SoundError


@pytest.fixture
def short(written, tone):
    return written("short.wav", tone())


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """An hour in a small file: longer to decode than the moment after which it is stopped."""
    path = tmp_path_factory.mktemp("long") / "long.flac"
    second = 0.5 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    with soundfile.SoundFile(path, "w", 16_000, 1) as file:
        for _ in range(3600):
            file.write(second)
    return path


def pid_of(decoder: Decoder) -> int:
    assert decoder.pid is not None
    return decoder.pid


def test_a_child_that_is_still_starting_is_ended_by_closing():
    decoder = Decoder()
    with ThreadPoolExecutor(1) as beside:
        starting = beside.submit(decoder.start)
        while decoder.pid is None:
            time.sleep(0.001)

        decoder.close()

        with suppress(WorkerLostError):  # or it was ready a moment before
            starting.result()
    assert decoder.pid is None


def test_an_examination_measures_the_whole_sound(decoder, written, tone):
    path = written("a.flac", tone(level=0.5, seconds=2, rate=44_100), 44_100)

    examined = decoder.examine(path)

    assert (examined.n_frames, examined.seconds) == (88_200, 2.0)
    assert (examined.info.format, examined.info.sample_rate) == ("FLAC, 16-bit", 44_100)
    assert examined.peak == pytest.approx(0.5, abs=1e-4)
    assert examined.rms_db == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.01)
    assert examined.warnings == ()
    assert not examined.is_silent


@pytest.mark.parametrize("rate", [4_000, 16_000, 44_100, 96_000])
def test_a_rendering_made_on_the_way_reads_as_the_file_itself(
    decoder, written, tone, tmp_path, rate
):
    path = written("a.wav", tone(hz=700, seconds=3, rate=rate), rate, subtype="PCM_24")
    render = tmp_path / "render.wav"

    decoder.examine(path, render_to=render)

    assert np.array_equal(read_mono(render), read_mono(path))


def test_a_rendered_span_reads_as_the_span(decoder, written, tone, tmp_path):
    path = written("a.wav", tone(hz=700, seconds=3, rate=22_050), 22_050)
    render = tmp_path / "render.wav"

    decoder.render(path, render, onset_s=0.5, offset_s=1.25)

    assert np.array_equal(read_mono(render), read_mono(path, onset_s=0.5, offset_s=1.25))
    assert read_mono(render).size == 12_000


def test_a_child_killed_at_a_file_costs_that_file_only(short, long, tmp_path):
    render = tmp_path / "render.wav"
    with Decoder() as decoder:
        decoder.start()
        first = pid_of(decoder)
        kill = threading.Timer(0.15, os.kill, (first, signal.SIGKILL))
        kill.start()

        with pytest.raises(DecoderStoppedError, match="SIGKILL") as told:
            decoder.examine(long, render_to=render)

        kill.join()
        assert told.value.sentence == "“long.flac” could not be read."
        assert not render.exists()
        assert decoder.examine(short).n_frames == 8_000
        assert decoder.pid != first


def test_a_child_that_falls_silent_is_given_up(short):
    with Decoder(idle_s=0.3) as decoder:
        decoder.start()
        os.kill(pid_of(decoder), signal.SIGSTOP)

        began_s = time.monotonic()
        with pytest.raises(DecoderStoppedError, match="no sign of life"):
            decoder.examine(short)

        assert time.monotonic() - began_s < 2
        decoder._idle_s = 20
        assert decoder.examine(short).n_frames == 8_000


def test_a_child_that_died_between_two_files_is_replaced_unseen(short):
    with Decoder() as decoder:
        decoder.examine(short)
        os.kill(pid_of(decoder), signal.SIGKILL)
        # Its last thread, not its first: until then it counts as running.
        os.waitid(os.P_PID, pid_of(decoder), os.WEXITED | os.WNOWAIT)

        assert decoder.examine(short).n_frames == 8_000


def test_closing_from_another_thread_ends_the_file_that_is_read(long):
    with Decoder() as decoder:
        decoder.start()
        close = threading.Timer(0.15, decoder.close)
        close.start()

        with pytest.raises(SoundError):
            decoder.examine(long)
        close.join()


def test_progress_is_told_and_may_end_the_work(long, short):
    told = []

    def stop_at_the_second(seconds: float) -> None:
        told.append(seconds)
        if len(told) == 2:
            raise InterruptedError

    with Decoder() as decoder:
        with pytest.raises(InterruptedError):
            decoder.examine(long, on_progress=stop_at_the_second)

        assert 0 < told[0] < told[1] < 3_600
        assert decoder.examine(short).n_frames == 8_000


def test_one_child_serves_many_files(decoder, short):
    decoder.examine(short)
    pid = pid_of(decoder)
    with pytest.raises(SoundError):
        decoder.examine(short.parent)
    decoder.examine(short)

    assert decoder.pid == pid


def test_a_rendering_that_cannot_be_written_is_no_fault_of_the_sound(decoder, short, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        decoder.examine(short, render_to=tmp_path / "nowhere" / "render.wav")


def test_the_child_is_limited_in_memory_and_leaves_no_core(decoder, short):
    decoder.examine(short)

    pid = pid_of(decoder)
    assert resource.prlimit(pid, resource.RLIMIT_AS)[0] <= 1_500 << 20
    assert resource.prlimit(pid, resource.RLIMIT_CORE)[0] == 0
    assert 0 < resource.prlimit(pid, resource.RLIMIT_CPU)[0] < 10_000
    assert 0 < resource.prlimit(pid, resource.RLIMIT_FSIZE)[0] <= 4 << 30


def test_a_file_that_needs_more_memory_than_allowed_is_refused_in_words(short, written):
    """The limit is lowered on the living child, to little more than it has already."""
    wide = written("wide.wav", np.zeros((66_000, 64), np.float32))
    with Decoder() as decoder:
        decoder.examine(short)
        pid = pid_of(decoder)
        n_pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
        limit = n_pages * resource.getpagesize() + (6 << 20)
        resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))

        with pytest.raises(DecoderStoppedError, match="more memory"):
            decoder.examine(wide)

        assert decoder.examine(short).n_frames == 8_000


def test_a_decoder_takes_a_name_of_any_shape(decoder, written, tone):
    path = written("-rf 'x' \n$HOME `id`.wav", tone())

    assert decoder.inspect(path).n_frames == 8_000
