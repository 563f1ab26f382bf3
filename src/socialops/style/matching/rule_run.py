"""The state of one rule's run over one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialops.style.matching.budget import Clock


class Run:
    """One rule after the other on one text: the clock, what the prefilter holds possible, and what was seen in earlier
    blocks.
    """

    __slots__ = ("candidates", "clock", "patterned", "seen")

    def __init__(self, clock: Clock, *, candidates: Sequence[int] = (), patterned: bool = True) -> None:
        self.clock = clock
        self.candidates = candidates
        self.patterned = patterned
        self.seen: set[str] = set()

    def begin(self, candidates: Sequence[int], *, patterned: bool) -> None:
        """Go on with the next rule."""
        self.clock.restart()
        self.candidates = candidates
        self.patterned = patterned
        self.seen.clear()
