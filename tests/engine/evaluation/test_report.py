import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import numpy as np
import pytest

from engine.evaluation.figures import save_confusion
from engine.evaluation.metrics import confusion, score
from engine.evaluation.report import Report, to_html, write_report

HOSTILE = '<img src=x onerror="alert(1)">&'


@pytest.fixture
def report() -> Report:
    truth, heard = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])
    scores = score(confusion(truth, heard, 2), ("dog", HOSTILE))
    return Report(
        title="Run r3", evaluated_on="the test split", scores=scores, facts=(("Seed", HOSTILE),)
    )


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data):
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_a_hostile_name_is_shown_and_never_becomes_an_element(report):
    reader = read(to_html(report))

    assert HOSTILE in reader.text
    assert not {"img", "script", "iframe", "link"} & set(reader.tags)


def test_the_policy_forbids_everything_but_the_reports_own_style(report):
    html = to_html(report)

    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html
    assert "style" not in read(html).attributes


def test_nothing_is_fetched_from_anywhere(report):
    assert not re.search(r"(?:src|href)=|url\(|@import|https?:", to_html(report).replace(
        "src=x onerror", ""))  # fmt: skip


def test_the_report_tells_the_verdict_and_the_mistakes_in_words(report):
    text = read(to_html(report)).text

    assert "4 of 5 clips of the test split were heard right (80%)." in text
    assert "1 clip of dog was heard as" in text


def test_every_class_of_colour_in_the_matrix_is_in_the_style(report):
    html = to_html(report)

    used = set(re.findall(r'<td class="((?:right|wrong)\d+)"', html))
    assert used
    assert all(f"td.{each} " in html for each in used)


def test_a_name_that_no_encoding_knows_is_written_all_the_same(report, tmp_path):
    write_report(tmp_path / "report.html", report)

    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_picture_of_a_matrix_takes_names_with_a_dollar(tmp_path):
    scores = score(np.array([[3, 1], [0, 2]]), ("cash $$ x_", "dog"))

    save_confusion(tmp_path / "confusion.png", scores, "$")

    assert (tmp_path / "confusion.png").read_bytes().startswith(b"\x89PNG")
