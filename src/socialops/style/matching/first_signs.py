r"""Where a match may begin: the first signs of a pattern, looked for before the pattern engine is asked.

Whatever `\b(?:is|are)\s+\w+ed\b` matches begins with "is" or "are". Those are found at once, and the engine need only
say what is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialops.style.matching.folding import is_word
from socialops.style.matching.pattern_facts import EDGE
from socialops.style.matching.pattern_reader import known_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialops.style.matching.budget import Clock
    from socialops.style.matching.pattern import Match, Pattern
    from socialops.style.matching.text_view import View

MOST = 64
"""Most beginnings that are looked for at once."""
LONGEST = 4
"""So much of each beginning is looked for, in characters; few words share more."""
BEHIND_NO_WORD = "(?<![a-z0_].)"
"""Said behind a first sign, since the engine finds a first sign quickly, and a condition slowly."""
BEFORE_NO_WORD = "(?![a-z0_])"


class FirstSigns:
    """The beginnings of a pattern's matches, looked for in blurred text (see folding)."""

    def __init__(self, beginnings: re.Pattern[str]) -> None:
        self._find = beginnings.search

    def search(self, pattern: Pattern, view: View, clock: Clock, start: int) -> Match | None:
        """What `pattern.search` finds in the text of a view from a place on."""
        find, blurred = self._find, view.blurred
        while (beginning := find(blurred, start)) is not None:
            start = beginning.start()
            found = pattern.match(view.text, clock, start)
            if found is not None:
                return found
            start += 1
        return None

    def find_all(self, pattern: Pattern, view: View, clock: Clock) -> Iterator[Match]:
        """What `pattern.find_all` finds in the text of a view."""
        start = 0
        while (found := self.search(pattern, view, clock, start)) is not None:
            yield found
            start = found.end()


def first_signs_of(pattern: str) -> FirstSigns | None:
    """How matches of a pattern begin; None where that is not known, or says too little."""
    if "(?<" in pattern:  # what stands before a match is no part of it
        return None
    beginnings = {_beginning(literal) for literal in known_of(pattern).starts}
    if not beginnings or len(beginnings) > MOST or "" in beginnings:
        return None
    return FirstSigns(re.compile("|".join(sorted(beginnings)), re.DOTALL))


def _beginning(literal: str) -> str:
    """A pattern for how a literal begins, EDGE included; empty where it begins with nothing that tells."""
    bare = literal.lstrip(EDGE)
    whole = bare.partition(EDGE)[0]
    if not whole.strip(" "):
        return ""
    behind = BEHIND_NO_WORD if bare != literal and is_word(bare[0]) else ""
    ends = len(whole) < len(bare) and len(whole) <= LONGEST and is_word(whole[-1])
    return re.escape(whole[0]) + behind + re.escape(whole[1:LONGEST]) + (BEFORE_NO_WORD if ends else "")
