"""Words a rule lets pass: its own exceptions and the guide's accepted vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialops.style.matching.budget import Clock
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.pattern import Pattern, compile_pattern, holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialops.style.matching.text_view import Block


PLAIN = frozenset("\\^$.*+?{}[]()|")
"""What no plain term has."""


class Exceptions(NamedTuple):
    """What is let pass: matches that hold one of the terms, and matches inside a phrase of several words.

    `words` are the terms where all of them are plain: then a match of one word holds a term if it is one.
    """

    terms: Pattern | None = None
    phrases: Pattern | None = None
    words: frozenset[str] = frozenset()

    def cover(self, block: Block, start: int, end: int, clock: Clock) -> bool:
        """Say whether the match from `start` to `end` of the block is let pass."""
        if self.terms is None:
            return False
        match = block.text[start:end].strip()
        if self.words and match.isascii() and match.isalnum():
            if match in self.words:
                return True
        elif holds(self.terms, match, clock):
            return True
        if self.phrases is None:
            return False
        spans = (found.span() for found in self.phrases.find_all(block.text, clock))
        return any(left <= start and end <= right for left, right in spans)


NO_EXCEPTIONS = Exceptions()


def make_exceptions(own: Sequence[str], accepted: Sequence[str]) -> Exceptions:
    r"""Build exceptions of a rule's own terms and the accepted vocabulary. Raise BadPatternError.

    The longest term comes first; a term minds its letter case unless it begins with `(?i)`. Terms hold as whole words,
    searched for inside the match. Phrases (with a space or `\s`) hold without regard to case.
    """
    terms = sorted((term for term in (*own, *accepted) if term.strip()), key=len, reverse=True)
    if not terms:
        return NO_EXCEPTIONS
    phrases = [term for term in terms if " " in term or "\t" in term or r"\s" in term]
    return Exceptions(
        compile_pattern(r"\b(?:" + "|".join(_scoped(term) for term in terms) + r")\b"),
        compile_pattern(r"\b(?:" + "|".join(phrases) + r")\b", ignorecase=True) if phrases else None,
        frozenset(terms) if all(PLAIN.isdisjoint(term) for term in terms) else frozenset(),
    )


def first_bad_term(terms: Sequence[str]) -> tuple[int, str] | None:
    """Give the place of the first term that is no pattern, and why."""
    for place, term in enumerate(terms):
        if PLAIN.isdisjoint(term):
            continue
        try:
            compile_pattern(term)
        except BadPatternError as fault:
            return place, str(fault)
    return None


def _scoped(term: str) -> str:
    return f"(?i:{term[4:]})" if term.startswith("(?i)") else f"(?:{term})"
