"""The state of one rule's run over one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialops.style.matching.budget import Clock, Purse


class Run:
    """One rule on one text after the other: the clock, what the prefilter holds possible, and what was seen in earlier
    blocks.
    """

    __slots__ = ("candidates", "clock", "patterned", "seen")

    def __init__(self, clock: Clock, *, candidates: Sequence[int] = (), patterned: bool = True) -> None:
        self.clock = clock
        self.candidates = candidates
        self.patterned = patterned
        self.seen: set[str] = set()

    def begin(self, candidates: Sequence[int], purse: Purse, *, patterned: bool) -> None:
        """Go on with the next text, or the next rule."""
        self.clock.restart(purse)
        self.candidates = candidates
        self.patterned = patterned
        self.seen.clear()
