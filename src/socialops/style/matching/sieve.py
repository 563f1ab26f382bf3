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
    from collections.abc import Sequence

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
    """Where patterns may match, in texts so short that looking is quick."""

    def __init__(self, pattern: re.Pattern[str], longest: int) -> None:
        self._search = pattern.search
        self._longest = longest

    def lets_pass(self, text: str) -> bool:
        """Say whether the patterns may match anywhere in a text."""
        return len(text) > self._longest or self._search(text) is not None


def sieve_of(patterns: Sequence[str]) -> Sieve | None:
    """A sieve for patterns of which any may match, where letter case counts; None where they say too much."""
    rows: list[str] = []
    for pattern in patterns:
        bare = GROUP.sub(r"\1", pattern.replace(r"\b", "")) if r"\\" not in pattern else ""
        if not bare or "--" in bare or not SHARED.fullmatch(bare):
            return None
        rows.append(OPEN_BEGINNING.sub("", bare, count=1) if OPEN_BEGINNING.match(bare) and "|" not in bare else bare)
    joined = "|".join(FEW_TIMES.sub(lambda found: found[1] * int(found[2]), row) for row in rows)
    longest = longest_without_clock(joined).search
    try:
        found = re.compile(joined)
    except re.error:
        return None
    return Sieve(found, longest) if longest and not found.match("") else None
