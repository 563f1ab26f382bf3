r"""Where a match may begin: the first signs of a pattern, looked for before the pattern engine is asked.

Whatever `\b(?:is|are)\s+\w+ed\b` matches begins with "is" or "are". Those are found at once, and the engine need only
say what is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialops.text.prose.folding import is_word
from socialops.text.prose.known import EDGE
from socialops.text.prose.pattern_reader import known_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialops.text.prose.clock import Clock
    from socialops.text.prose.pattern import Match, Pattern
    from socialops.text.prose.view import View

MOST = 64
"""Most beginnings that are looked for at once."""
LONGEST = 4
"""So much of each beginning is looked for, in characters; few words share more."""
WORD_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0_")


class Lead:
    """The beginnings of a pattern's matches, in blurred text (see folding)."""

    def __init__(self, beginnings: frozenset[str], *, at_edge: bool) -> None:
        self._find = re.compile("|".join(map(re.escape, sorted(beginnings)))).search
        self._at_edge = at_edge

    def places(self, blurred: str, start: int) -> Iterator[int]:
        """The places from *start* on where a match may begin, in their order."""
        while (found := self._find(blurred, start)) is not None:
            place = found.start()
            start = place + 1
            if not (self._at_edge and place and blurred[place - 1] in WORD_SIGNS):
                yield place

    def search(self, pattern: Pattern, view: View, clock: Clock, start: int) -> Match | None:
        """What `pattern.search` finds in the text of a view from a place on."""
        for place in self.places(view.blurred, start):
            found = pattern.match(view.text, clock, place)
            if found is not None:
                return found
        return None

    def find_all(self, pattern: Pattern, view: View, clock: Clock) -> Iterator[Match]:
        """What `pattern.find_all` finds in the text of a view."""
        start = 0
        while (found := self.search(pattern, view, clock, start)) is not None:
            yield found
            start = found.end()


def lead_of(pattern: str) -> Lead | None:
    """How matches of a pattern begin; None where that is not known, or says too little."""
    if "(?<" in pattern:  # what stands before a match is no part of it
        return None
    starts = known_of(pattern).starts
    at_edge = all(literal[:1] == EDGE and is_word(literal[1:2] or " ") for literal in starts)
    beginnings = frozenset(literal.replace(EDGE, "")[:LONGEST] for literal in starts)
    if not beginnings or len(beginnings) > MOST or not all(beginning.strip(" ") for beginning in beginnings):
        return None
    return Lead(beginnings, at_edge=at_edge)
