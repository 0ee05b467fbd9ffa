"""From the words of the command line to a verb and its exit code."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from engine.errors.base import HarkenError
from engine.errors.program import MistakeInHarkenError, SystemRefusedError
from engine.errors.words import meant
from studio.cli.output import (
    drop_output,
    open_closed_streams,
    paint,
    print_error,
    print_note,
    survive_any_name,
)
from studio.cli.verbs import VERBS, Part, add_shared_options, find_verb, options_of

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130


def answer(words: list[str]) -> int:
    """Return the exit code of what `words` ask for, with every failure told in words."""
    open_closed_streams()
    survive_any_name()
    try:
        try:
            return _dispatch(words)
        finally:
            sys.stdout.flush()  # here, where a reader that is gone or a full disk can be told
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        drop_output()
        return 0
    except KeyboardInterrupt:
        print_note("\nharken: Interrupted. What was done so far is kept.")
        return INTERRUPTED
    except Exception as error:  # the edge: no traceback unless it is asked for
        if "--debug" in words:
            raise
        if isinstance(error, OSError) and error.filename is None:
            drop_output()  # most likely it is what cannot be written: the end must not try again
        print_error(_in_words(error, words))
        return FAILED


def _in_words(error: Exception, words: list[str]) -> HarkenError:
    if isinstance(error, HarkenError):
        return error
    doing = " ".join(["harken", *words[:1]])
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return SystemRefusedError(doing, str(error.filename or "what it prints"), reason)
    return MistakeInHarkenError(doing, f"{type(error).__name__}: {error}")


def _dispatch(words: list[str]) -> int:
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
    arguments, unread = parser.parse_known_args(words)
    if unread:
        return _tell_unread(parser, unread)
    if arguments.no_color:
        os.environ["NO_COLOR"] = "1"
    return arguments.run(arguments)


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


def _tell_unread(parser: ArgumentParser, unread: list[str]) -> int:
    option = next((word for word in unread if word.startswith("-")), "").partition("=")[0]
    if option:
        wrong = f"“{option}” is no option of “{parser.prog}”."
    else:
        wrong = f"“{unread[0]}” is one word too many for “{parser.prog}”."
    cure = meant(option, options_of(parser)) or f"`{parser.prog} --help` shows what it takes."
    print_note(f"harken: {wrong} {cure}")
    return WRONG_USAGE


def _tell_unknown(word: str) -> int:
    cure = meant(word, (verb.name for verb in VERBS)) or "`harken --help` lists the verbs."
    print_note(f"harken: “{word}” is neither a verb nor a project. {cure}")
    return WRONG_USAGE
