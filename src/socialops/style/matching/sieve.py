r"""A prefilter over all patterns of a rule: one wider pattern, which matches wherever any of them does.

`\b([A-Z]{3,5})\b` needs three capitals in a row, and `[a-z][.?!][A-Z]` a full stop before a capital. Python's own
engine finds such rows of signs far sooner than the pattern engine tells that there are none. Both take the signs below
for the same, in any text, as long as letter case counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialops.style.matching.step_bound import longest_without_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.budget import Clock
    from socialops.style.matching.pattern import Match, Pattern

SET = r"\[[A-Za-z0-9 .,;:!?'\"/-]+\]"
SHARED = re.compile(
    rf"(?:[A-Za-z0-9 ,;:!'\"/-]|\\[.?!()/-]|{SET}|\((?:\?:)?|[)|]|\{{\d{{1,3}}(?:,\d{{0,3}})?\}}|[?+])*"
)
"""What means the same to both engines, where both can compile it."""
OPEN_BEGINNING = re.compile(r"\[(?:[A-Za-z]-[A-Za-z])+\](?=\[[^\]A-Za-z0-9]+\])")
"""A letter before a sign: letters are everywhere, so the search begins at the sign."""

GROUP = re.compile(r"\A\(([^()|]*)\)\Z")
FEW_TIMES = re.compile(rf"\A({SET})\{{([2-4])(?:,\d{{0,3}})?\}}\Z")
"""Signs that are written out are found sooner than a repeat of them."""


class Sieve:
    """Where patterns may match, in texts so short that looking is quick. It `leads` where each match of theirs begins
    with one of its own.
    """

    def __init__(self, pattern: re.Pattern[str], longest: int, *, leads: bool) -> None:
        self._search = pattern.search
        self._longest = longest
        self.leads = leads

    def lets_pass(self, text: str) -> bool:
        """Say whether the patterns may match anywhere in a text."""
        return len(text) > self._longest or self._search(text) is not None

    def find_all(self, pattern: Pattern, text: str, clock: Clock) -> Iterator[Match]:
        """What `pattern.find_all` finds, where it is the one that the sieve was made for."""
        if not self.leads or len(text) > self._longest:
            yield from pattern.find_all(text, clock)
            return
        start = 0
        while (beginning := self._search(text, start)) is not None:
            start = beginning.start()
            if (found := pattern.match(text, clock, start)) is not None:
                yield found
                start = found.end()
            else:
                start += 1


def sieve_of(patterns: Sequence[str]) -> Sieve | None:
    """A sieve for patterns of which any may match, where letter case counts; None where they say too much."""
    rows: list[str] = []
    leads = True
    for pattern in patterns:
        bare = GROUP.sub(r"\1", pattern.replace(r"\b", "")) if r"\\" not in pattern else ""
        if not bare or "--" in bare or not SHARED.fullmatch(bare):
            return None
        if OPEN_BEGINNING.match(bare) and "|" not in bare:
            bare, leads = OPEN_BEGINNING.sub("", bare, count=1), False
        rows.append(bare)
    joined = "|".join(FEW_TIMES.sub(lambda found: found[1] * int(found[2]), row) for row in rows)
    longest = longest_without_clock(joined).search
    try:
        found = re.compile(joined)
    except re.error:
        return None
    return Sieve(found, longest, leads=leads) if longest and not found.match("") else None
