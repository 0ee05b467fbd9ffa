"""From the words of the command line to a verb and its exit code."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from difflib import get_close_matches
from pathlib import Path

from engine.errors import HarkenError
from studio.cli.output import paint, print_error, print_note, survive_any_name
from studio.cli.verbs import VERBS, Part, add_shared_options, find_verb

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130


def answer(words: list[str]) -> int:
    """Return the exit code of what `words` ask for, with every expected failure told in words."""
    survive_any_name()
    first = words[0] if words else ""
    if first in {"-h", "--help", "help"}:
        return _print_help()
    if first in {"-V", "--version"}:
        return _print_version()
    if verb := find_verb(first):
        return _carry_out(verb.parser(), words[1:])
    if first and not first.startswith("-") and not Path(first).exists():
        return _tell_unknown(first)
    return _carry_out(_studio_parser(), words)


def _carry_out(parser: ArgumentParser, words: list[str]) -> int:
    arguments = parser.parse_args(words)
    if arguments.no_color:
        os.environ["NO_COLOR"] = "1"
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
    except HarkenError as error:
        if arguments.debug:
            raise
        print_error(error)
        return FAILED
    except KeyboardInterrupt:
        print_note("\nharken: Interrupted. What was done so far is kept.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader, `head` say, has seen enough. Python must not try to flush what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _studio_parser() -> ArgumentParser:
    parser = ArgumentParser(prog="harken", allow_abbrev=False)
    parser.add_argument("folder", nargs="?", type=Path, metavar="PROJECT")
    add_shared_options(parser, [])
    parser.set_defaults(run=_open_studio)
    return parser


def _open_studio(arguments: Namespace) -> int:
    from studio.cli.opening import open_studio

    return open_studio(arguments.folder)


def _print_help() -> int:
    width = max(len(verb.name) for verb in VERBS) + 2
    lines = ["usage: harken [PROJECT]        opens the studio", "       harken VERB …", ""]
    for part in Part:
        rows = [verb for verb in VERBS if verb.part is part]
        if rows:
            lines.append(paint(part.value, "1", sys.stdout))
            lines += [f"  {verb.name:<{width}}{verb.summary}" for verb in rows]
    print("\n".join([*lines, "", "`harken VERB --help` shows what a verb takes, with an example."]))
    return 0


def _print_version() -> int:
    from importlib.metadata import version

    print(f"harken {version('harken')}")
    return 0


def _tell_unknown(word: str) -> int:
    near = get_close_matches(word, [verb.name for verb in VERBS], n=1)
    cure = f"Did you mean “{near[0]}”?" if near else "`harken --help` lists the verbs."
    print_note(f"harken: “{word}” is neither a verb nor a project. {cure}")
    return WRONG_USAGE
