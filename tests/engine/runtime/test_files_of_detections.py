"""What detections are written as, and what listening is configured by."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime

import pytest

from engine.errors.models import LabelsUnwritableError, LogUnwritableError
from engine.errors.usage import ConfigWrongError
from engine.runtime.detector import Detection
from engine.runtime.label_files import FORMATS
from engine.runtime.listen_config import read_config
from engine.runtime.log import DetectionLog, as_event
from engine.runtime.model_file import inspect_model
from tests.engine.models import random_network, write_model

DOG = Detection(label="dog", onset_s=1.5, offset_s=3.25, probability=0.75, peak=0.9375, peak_s=2.0)
ODD = Detection(
    label="two\twords\n", onset_s=10.0, offset_s=11.0, probability=0.5, peak=0.5, peak_s=10.5
)


@pytest.fixture
def card(tmp_path):
    return inspect_model(write_model(tmp_path / "model.onnx", random_network())).card


def test_audacity_gets_a_label_track(tmp_path):
    path = FORMATS["audacity"].write(tmp_path / "night.wav", [DOG, ODD])

    assert path.name == "night.wav.harken.txt"
    assert path.read_bytes() == b"1.500000\t3.250000\tdog\n10.000000\t11.000000\ttwo words\n"


def test_raven_gets_a_selection_table(tmp_path):
    path = FORMATS["raven"].write(tmp_path / "night.wav", [DOG])

    head, row, end = path.read_bytes().decode().split("\r\n")
    assert dict(zip(head.split("\t"), row.split("\t"), strict=True)) == {
        "Selection": "1",
        "View": "Spectrogram 1",
        "Channel": "1",
        "Begin Time (s)": "1.500000",
        "End Time (s)": "3.250000",
        "Low Freq (Hz)": "0.0",
        "High Freq (Hz)": "8000.0",
        "Annotation": "dog",
        "Score": "0.9375",
    }
    assert end == ""


def test_a_spreadsheet_gets_the_columns_of_a_manifest(tmp_path):
    path = FORMATS["csv"].write(tmp_path / "night.wav", [DOG, ODD])

    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "onset": "1.500",
        "offset": "3.250",
        "label": "dog",
        "probability": "0.7500",
        "peak": "0.9375",
    }
    assert rows[1]["label"] == "two\twords\n"


@pytest.mark.parametrize("name", FORMATS)
def test_a_recording_without_detections_still_gets_its_file(tmp_path, name):
    assert FORMATS[name].write(tmp_path / "night.wav", []).exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(LabelsUnwritableError):
        FORMATS["csv"].write(tmp_path / "missing" / "night.wav", [])


def test_an_event_has_the_promised_keys():
    event = as_event(DOG, "m.onnx@12345678", clip="night.wav")

    assert event == {
        "onset": 1.5,
        "offset": 3.25,
        "label": "dog",
        "probability": 0.75,
        "peak": 0.9375,
        "model": "m.onnx@12345678",
        "clip": "night.wav",
    }


def test_a_live_event_tells_the_time_of_day():
    began = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    assert as_event(DOG, "m", began=began)["time"] == "2026-01-02T03:04:06.500+00:00"


def test_a_log_grows_by_a_line_at_once(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text('{"old": true}\n')

    with DetectionLog(path) as log:
        log.write(as_event(DOG, "m"))
        lines = path.read_text().splitlines()

    assert [json.loads(line).get("label") for line in lines] == [None, "dog"]


def test_a_log_in_no_folder_is_told(tmp_path):
    with pytest.raises(LogUnwritableError):
        DetectionLog(tmp_path / "missing" / "log.jsonl")


def test_a_configuration_changes_what_it_names_and_no_more(tmp_path, card):
    path = tmp_path / "listen.toml"
    path.write_text('smoothing = 3\nlog = "out.jsonl"\n[thresholds]\ndog = 0.9\n')

    config = read_config(path, card)

    assert config.detection.smoothing == 3
    assert config.detection.thresholds == card.thresholds | {"dog": 0.9}
    assert config.log == tmp_path / "out.jsonl"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("smoothing = ", "Invalid value"),
        ("volume = 3", "volume"),
        ('smoothing = "3"', "smoothing"),
        ("smoothing = true", "smoothing"),
        ("smoothing = 1.5", "smoothing"),
        ("release = 7.0", "Release"),
        ("thresholds = 3", "thresholds"),
        ("[thresholds]\nwolf = 0.5", "wolf"),
        ("[thresholds]\ndog = 5", "dog"),
        ("log = 3", "log"),
    ],
)
def test_a_configuration_that_cannot_be_is_told(tmp_path, card, text, told):
    path = tmp_path / "listen.toml"
    path.write_text(text)

    with pytest.raises(ConfigWrongError, match=told):
        read_config(path, card)


def test_a_configuration_that_is_not_there_is_told(tmp_path, card):
    with pytest.raises(ConfigWrongError):
        read_config(tmp_path / "missing.toml", card)
