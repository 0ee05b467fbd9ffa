"""Finding a title by a few of its letters."""

from __future__ import annotations

_AT_START, _AT_WORD, _IN_A_RUN, _ELSEWHERE = 8.0, 6.0, 5.0, 1.0


def closeness(query: str, title: str) -> float | None:
    """Tell how well a title answers a query, or None where it does not.

    Every letter of the query must come in the title, in order; letters that begin the title or a
    word of it, or follow one another, count more. Case and spaces of the query do not matter.
    """
    wanted = [letter for letter in query.casefold() if not letter.isspace()]
    inside = title.casefold()
    if not wanted:
        return 0.0
    best: float | None = None
    for start in (place for place, letter in enumerate(inside) if letter == wanted[0]):
        found = _walk(wanted, inside, start)
        if found is not None and (best is None or found > best):
            best = found
    return None if best is None else best - len(inside) * 0.01


def _walk(wanted: list[str], inside: str, start: int) -> float | None:
    score, place, last = 0.0, start, -2
    for letter in wanted:
        place = _next(inside, letter, place, last)
        if place < 0:
            return None
        score += _worth(inside, place, last)
        last, place = place, place + 1
    return score


def _next(inside: str, letter: str, start: int, last: int) -> int:
    """Return where the letter comes next: right behind the last, at a word, or anywhere."""
    if last + 1 < len(inside) and last >= 0 and inside[last + 1] == letter:
        return last + 1
    at_word = inside.find(f" {letter}", max(0, start - 1))
    return at_word + 1 if at_word >= 0 and last >= 0 else inside.find(letter, start)


def _worth(inside: str, place: int, last: int) -> float:
    if place == 0:
        return _AT_START
    if place == last + 1:
        return _IN_A_RUN
    return _AT_WORD if not inside[place - 1].isalnum() else _ELSEWHERE
