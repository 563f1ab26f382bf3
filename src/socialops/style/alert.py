"""What the engine says about a text."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple


class Alert(NamedTuple):
    """A place in a text that a rule objects to.

    `start` and `end` are code-point offsets into the text given, `end` exclusive; both are 0 when the rule speaks about
    the whole text. `replacements` are literal texts, any of which may stand in place of `match`; empty when the rule
    knows none, and `sure` where the one there is is right beyond doubt. `action` is the rule's own word: replace,
    remove, edit, convert, suggest or nothing.
    """

    rule: str
    level: str
    message: str
    start: int
    end: int
    match: str
    link: str = ""
    action: str = ""
    replacements: tuple[str, ...] = ()
    sure: bool = False


class Timeout(NamedTuple):
    """A rule that could not be judged on this text within its time; nobody may take that for a pass."""

    rule: str

    @property
    def message(self) -> str:
        """What happened and what to do, for a person."""
        return (
            f"The style rule {self.rule} took too long on this text, so it was not judged. "
            "Simplify its pattern (nested repeats are the usual cause) or switch the rule off."
        )


class Hit(NamedTuple):
    """What a check found in a block: where, the words for the message, and literal replacements."""

    start: int
    end: int
    words: tuple[str | int, ...]
    replacements: tuple[str, ...] | None = None
    message: str | None = None
    whole: bool = False


new_alert = partial(tuple.__new__, Alert)
new_hit = partial(tuple.__new__, Hit)
"""Make one of a tuple of all its fields: there are very many, and this takes half the time."""
