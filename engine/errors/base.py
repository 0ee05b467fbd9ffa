"""What every failure that is told to a person is made of."""

from __future__ import annotations


class HarkenError(Exception):
    """An expected failure, told to a person: the sentence, its cause, its cure.

    Attributes
    ----------
    sentence : str
        What happened, to what.
    cause : str
        Why, or ``""`` where the sentence says it all.
    cure : str
        What the person can do next.
    """

    sentence, cause, cure = "", "", ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.sentence, self.cause, self.cure) if part)
