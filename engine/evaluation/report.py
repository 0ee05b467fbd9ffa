"""The report of an evaluation: one HTML file that needs no other and runs nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib import resources
from pathlib import Path

from engine.dataset.durable import told_in_words
from engine.evaluation.metrics import Scores

SHADES = 10
"""Steps of colour in the confusion matrix."""

MOST_MISTAKES = 5
"""Mistakes told in words."""

TOKENS_USED = (
    "bg", "panel", "sunken", "line", "text", "text2", "text3", "accent", "on-accent", "warn",
)  # fmt: skip

FOOTNOTE = (
    "Written by Harken. Rows of the matrix are what a clip is, columns what it was heard as. "
    "Found: share of a class’s clips that were heard as it (recall). Right: share of what was "
    "heard as it that is it (precision). F1 joins both."
)

STYLE = """
body { margin: 0; background: var(--bg); color: var(--text); padding: 48px 20px;
  font: 14px/20px Inter, "Segoe UI Variable", "SF Pro Text", "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 880px; margin: 0 auto; }
h1 { font-size: 28px; line-height: 34px; font-weight: 600; margin: 0 0 4px; }
h2 { font-size: 15px; line-height: 22px; font-weight: 600; margin: 0 0 12px; }
p { margin: 0 0 8px; color: var(--text2); }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
  padding: 20px; margin-top: 20px; overflow-x: auto; }
dl { display: flex; flex-wrap: wrap; gap: 12px 32px; margin: 0; }
dl.large dd { font-size: 28px; line-height: 34px; font-weight: 600; }
dt { color: var(--text2); font-size: 12px; line-height: 16px; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
th { font-size: 12px; line-height: 16px; font-weight: 400; color: var(--text2); text-align: right;
  padding: 6px 12px; }
th.name, td.name { text-align: left; }
td { text-align: right; padding: 6px 12px; border-top: 1px solid var(--line); }
table.matrix { border-collapse: separate; border-spacing: 2px; }
table.matrix td { border: 0; border-radius: 4px; min-width: 36px; height: 28px; padding: 0 6px;
  text-align: center; background: var(--sunken); color: var(--text); }
table.matrix td.none { color: var(--text3); }
table.matrix th { padding: 2px 8px; max-width: 140px; overflow-wrap: anywhere; }
table.matrix thead th { text-align: center; }
footer { color: var(--text3); font-size: 12px; margin-top: 20px; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report tells.

    Attributes
    ----------
    title : str
        Of the model or the run.
    evaluated_on : str
        What was listened to, in words: ``"the test split of birds"``.
    scores : Scores
    facts : tuple[tuple[str, str], ...]
        More to know, each a name and its words.
    warnings : tuple[str, ...]
        Sentences on what the numbers do not say.
    """

    title: str
    evaluated_on: str
    scores: Scores
    facts: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def write_report(path: Path, report: Report) -> None:
    """Write a report, UTF-8; every name in it is escaped, and the file may load nothing.

    Raises
    ------
    FolderUnusableError, DiskFullError, StorageFailingError
    """
    with told_in_words(path):
        path.write_text(to_html(report), encoding="utf-8")


def to_html(report: Report) -> str:
    """Return a report as one HTML document, for light and dark."""
    style = f"{_colours()}{STYLE}{_shades()}"
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    parts = [
        f"<h1>{escape(report.title)}</h1>",
        f"<p>{escape(verdict(report))}</p>",
        *(f"<p>{escape(warning)}</p>" for warning in report.warnings),
        _section("", _pairs(_headline(report.scores), "large")),
        _section("What was heard as what", _matrix(report.scores)),
        _section("What it confuses", _sentences(mistakes(report.scores))),
        _section("Class by class", _classes(report.scores)),
        _section("About the model and the data", _pairs(report.facts)) if report.facts else "",
        f"<footer>{FOOTNOTE}</footer>",
    ]
    body = "\n".join(filter(None, parts))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{allowed}'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(report.title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def verdict(report: Report) -> str:
    """Say in one sentence how many clips were heard right."""
    scores = report.scores
    right = sum(row[index] for index, row in enumerate(scores.confusion))
    return (
        f"{right} of {scores.n_clips} clips of {report.evaluated_on} were heard right "
        f"({scores.accuracy:.0%})."
    )


def mistakes(scores: Scores) -> list[str]:
    """Tell the most frequent mistakes in words, the worst first."""
    found = [
        (count, scores.labels[row], scores.labels[column])
        for row, counts in enumerate(scores.confusion)
        for column, count in enumerate(counts)
        if row != column and count
    ]
    if not found:
        return ["Nothing: every clip was heard right."]
    return [
        f"{count} {'clip' if count == 1 else 'clips'} of {truth} "
        f"{'was' if count == 1 else 'were'} heard as {heard}."
        for count, truth, heard in sorted(found, key=lambda each: -each[0])[:MOST_MISTAKES]
    ]


def _headline(scores: Scores) -> tuple[tuple[str, str], ...]:
    return (
        ("Accuracy", f"{scores.accuracy:.1%}"),
        ("Macro-F1", f"{scores.macro_f1:.3f}"),
        ("Clips", str(scores.n_clips)),
        ("Classes", str(len(scores.labels))),
    )


def _section(title: str, content: str) -> str:
    head = f"<h2>{escape(title)}</h2>\n" if title else ""
    return f"<section>\n{head}{content}\n</section>"


def _pairs(pairs: Iterable[tuple[str, str]], kind: str = "") -> str:
    cells = "\n".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(words)}</dd></div>" for name, words in pairs
    )
    return f'<dl class="{kind}">\n{cells}\n</dl>'


def _sentences(sentences: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _matrix(scores: Scores) -> str:
    heads = "".join(f'<th scope="col">{escape(label)}</th>' for label in scores.labels)
    rows = "\n".join(
        f'<tr><th scope="row">{escape(label)}</th>{_matrix_cells(row, counts)}</tr>'
        for row, (label, counts) in enumerate(zip(scores.labels, scores.confusion, strict=True))
    )
    return (
        f'<table class="matrix">\n<thead><tr><th></th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _matrix_cells(row: int, counts: Sequence[int]) -> str:
    total = max(1, sum(counts))
    return "".join(
        f'<td class="{_shade(count / total, is_right=row == column)}">{count}</td>'
        for column, count in enumerate(counts)
    )


def _shade(share: float, *, is_right: bool) -> str:
    if share == 0:
        return "none"
    return f"{'right' if is_right else 'wrong'}{max(1, round(share * SHADES))}"


def _classes(scores: Scores) -> str:
    heads = ("Class", "Clips", "Found", "Right", "F1")
    head = "".join(
        f'<th scope="col"{" class=name" if index == 0 else ""}>{name}</th>'
        for index, name in enumerate(heads)
    )
    rows = "\n".join(
        f'<tr><td class="name">{escape(label)}</td><td>{each.support}</td>'
        f"<td>{each.recall:.0%}</td><td>{each.precision:.0%}</td><td>{each.f1:.3f}</td></tr>"
        for label, each in zip(scores.labels, scores.classes, strict=True)
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _colours() -> str:
    """Return the theme's own colours as variables: light, and dark where the reader asks for it."""
    file = resources.files("resources").joinpath("theme", "tokens.json")
    themes = json.loads(file.read_text(encoding="utf-8"))["color"]
    light, dark = (
        " ".join(f"--{name}: {themes[theme][name]};" for name in TOKENS_USED)
        for theme in ("light", "dark")
    )
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def _shades() -> str:
    """Return a class for every step of colour: a style attribute would not be let through."""
    rules: list[str] = []
    for kind, token in (("right", "accent"), ("wrong", "warn")):
        for step in range(1, SHADES + 1):
            share = 100 * step // SHADES
            ink = "var(--on-accent)" if step > SHADES // 2 else "var(--text)"
            mix = f"color-mix(in srgb, var(--{token}) {share}%, var(--sunken))"
            rules.append(f"table.matrix td.{kind}{step} {{ background: {mix}; color: {ink}; }}")
    return "\n".join(rules) + "\n"
