"""Odd and broken files: each gets its verdict, none a crash, a hang or much memory."""

import csv
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from engine.audio.decoder import Decoder
from engine.audio.files import inspect, read_mono
from engine.errors.sounds import (
    NotASoundError,
    SoundError,
    SoundInaccessibleError,
    SoundTooBigError,
)
from tests.conftest import RECORDINGS

ODD = RECORDINGS / "odd"
EXPECTED = ODD / "expected.csv"
ROWS = list(csv.DictReader(EXPECTED.read_text("utf-8").splitlines())) if EXPECTED.exists() else []

needs_odd = pytest.mark.skipif(
    not ROWS, reason=f"the odd files are not beside this checkout: {ODD}"
)


def row_name(row: dict[str, str]) -> str:
    return row["path"]


@needs_odd
@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_an_odd_file_gets_its_verdict_in_the_decoder(decoder, row, tmp_path):
    render = tmp_path / "render.wav"

    began_s = time.monotonic()
    try:
        examined = decoder.examine(ODD / row["path"], render_to=render)
    except SoundError as error:
        verdict, told = "refuse", bool(error.sentence and error.cause and error.cure)
    else:
        verdict, told = "ok", bool(examined.warnings)

    assert time.monotonic() - began_s < 5
    may_give_part = "tolerant reader" in row["why"]
    assert verdict == row["verdict"] or (may_give_part and told)
    assert verdict == "ok" or told
    assert render.exists() == (verdict == "ok")


@needs_odd
@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_an_odd_file_gets_the_same_verdict_in_process(row):
    try:
        samples = read_mono(ODD / row["path"])
    except SoundError:
        assert row["verdict"] == "refuse"
    else:
        assert row["verdict"] == "ok" or "tolerant reader" in row["why"]
        assert samples.size > 0
        assert abs(samples).max() <= 1


@needs_odd
def test_every_hostile_name_is_taken(tmp_path, decoder):
    subprocess.run([sys.executable, ODD / "make_odd.py", "--tree", tmp_path], check=True)
    sounds = [
        path for path in tmp_path.rglob("*.wav") if path.is_file() and "loop" not in path.parts
    ]

    assert len(sounds) >= 12
    for path in sounds:
        assert decoder.examine(path).n_frames == 1600
        assert inspect(path).n_frames == 1600


@needs_odd
def test_a_name_that_is_no_unicode_is_taken(tmp_path, decoder):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.wav"))
    path.write_bytes((ODD / "ok/pcm16.wav").read_bytes())
    through_av = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.m4a"))
    through_av.write_bytes((ODD / "ok/plain.m4a").read_bytes())

    assert decoder.examine(path).n_frames == 8000
    assert decoder.examine(through_av).n_frames == 8192


@needs_odd
def test_a_false_length_takes_no_memory(tmp_path):
    program = f"""
import resource
from pathlib import Path
from engine.audio.decoder import Decoder
from engine.audio.files import inspect, read_mono
from engine.errors.sounds import SoundError
odd = Path({str(ODD)!r})
inspect(odd / "ok/plain.m4a")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in ("flac_claims_2_36.flac", "rf64_claims_2_36.wav", "lying_size_small.wav"):
    try:
        read_mono(odd / "broken" / name)
    except SoundError:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert int(ran.stdout) < 20_000  # KiB


@needs_odd
@pytest.mark.parametrize(
    ("names", "tolerance"),
    [
        ("pcm24.wav pcm32.wav float32.wav float64.wav rf64.wav list_info.wav", 1e-4),
        ("data_size_zero_streamed.wav sony_wave64.w64 plain.au core.caf", 1e-4),
        ("plain.aiff little_endian.aifc plain.flac flac_24.flac flac_in_ogg.oga", 1e-4),
        ("pcm8.wav mulaw.wav alaw.wav", 0.03),
    ],
)
def test_one_sound_in_many_wrappings_is_one_sound(names, tolerance):
    reference = read_mono(ODD / "ok/pcm16.wav")

    for name in names.split():
        samples = read_mono(ODD / "ok" / name)

        assert samples.shape == reference.shape, name
        assert abs(samples - reference).max() <= tolerance, name


@needs_odd
def test_an_mp3_that_does_not_tell_its_length_is_read_to_its_end():
    path = ODD / "ok/no_xing.mp3"

    assert inspect(path).n_frames is None
    assert 24_000 <= read_mono(path).size <= 24_000 + 2 * 1152


@needs_odd
def test_a_wrong_suffix_is_told(decoder):
    warnings = decoder.examine(ODD / "broken/mp3_named.wav").warnings

    assert warnings == ("It is MP3 although its name ends in .wav.",)


@pytest.fixture
def pipe(tmp_path):
    path = tmp_path / "pipe.wav"
    os.mkfifo(path)
    return path


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "folder.wav"
    path.mkdir()
    return path


@pytest.fixture
def loop(tmp_path):
    path = tmp_path / "loop.wav"
    path.symlink_to(tmp_path / "back.wav")
    (tmp_path / "back.wav").symlink_to(path)
    return path


@pytest.fixture
def dangling(tmp_path):
    path = tmp_path / "dangling.wav"
    path.symlink_to(tmp_path / "nothing.wav")
    return path


@pytest.fixture
def device():
    return Path("/dev/zero")


@pytest.mark.parametrize("what", ["pipe", "folder", "loop", "dangling", "device"])
def test_what_is_no_ordinary_file_is_refused_at_once(what, request, decoder):
    path = request.getfixturevalue(what)

    began_s = time.monotonic()
    with pytest.raises(SoundInaccessibleError):
        decoder.examine(path)
    with pytest.raises(SoundInaccessibleError):
        inspect(path)

    assert time.monotonic() - began_s < 2


def test_a_link_to_a_sound_is_read(tmp_path, written, tone):
    target = written("a.wav", tone())
    link = tmp_path / "link.wav"
    link.symlink_to(target)

    assert inspect(link).n_frames == 8000


def test_a_name_with_a_zero_byte_is_refused():
    with pytest.raises(SoundInaccessibleError):
        inspect(Path("a\0b.wav"))


@pytest.fixture
def secret(written, tone):
    path = written("secret.wav", tone())
    path.chmod(0)
    return path


@pytest.fixture
def as_nobody():
    """Be a user without rights, where the tests run as root."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65_534)
    yield
    os.seteuid(was)


def test_a_file_that_may_not_be_read_is_refused_in_words(secret, as_nobody):
    with pytest.raises(SoundInaccessibleError, match="not allowed"):
        inspect(secret)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "sparse.wav"
    with path.open("wb") as file:
        file.truncate((4 << 30) + 1)

    with pytest.raises(SoundTooBigError, match="4 GiB"):
        inspect(path)


@pytest.mark.parametrize("name", ["list.wav", "list.m3u8", "list"])
@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile {sound}\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{sound}\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
    ],
)
def test_a_playlist_opens_no_other_file(name, text, tmp_path, written, tone, decoder):
    path = tmp_path / name
    path.write_text(text.format(sound=written("other.wav", tone())))

    with pytest.raises(NotASoundError, match="text"):
        decoder.examine(path)


def test_a_tag_without_an_end_is_refused(tmp_path):
    path = tmp_path / "tag.mp3"
    path.write_bytes(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"x" * 2000)

    with pytest.raises(SoundError, match="inside its tag"):
        inspect(path)


def test_a_flac_without_a_frame_holds_no_sound(written, tone):
    path = written("empty.flac", tone(seconds=0))

    with pytest.raises(SoundError):
        read_mono(path)


def test_a_million_empty_chunks_are_given_up_soon(tmp_path):
    path = tmp_path / "chunks.wav"
    path.write_bytes(b"RIFF\x00\x12\x7a\x00WAVE" + b"JUNK\0\0\0\0" * 1_000_000)

    began_s = time.monotonic()
    with pytest.raises(SoundError, match="more than"):
        inspect(path)

    assert time.monotonic() - began_s < 1


@needs_odd
def test_no_odd_file_makes_the_decoder_hold_much_memory():
    with Decoder() as decoder:
        for row in ROWS:
            with suppress(SoundError):
                decoder.examine(ODD / row["path"])
        status = Path(f"/proc/{decoder.pid}/status").read_text()

    peak_kib = int(status.partition("VmHWM:")[2].split()[0])
    assert peak_kib < 300_000
