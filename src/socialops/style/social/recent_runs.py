"""How many of a text's runs of words stood in any text of the last days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_BLOCKS: Final = 4
"""Parts of the days that are looked back on; what is older is forgotten a part at a time."""


class RecentRuns:
    """The runs of the texts of so many days, and of up to a quarter as many days before; texts come in their order.

    They are kept as a queue in two halves. Of the older half there are the unions of its blocks, of the last one, the
    last two and so on, so that its oldest block is forgotten by taking the next smaller union; to the newer half is
    only added. So each run is put into few sets, however many days there are, and each question is two intersections.
    """

    def __init__(self, days: int) -> None:
        self._days = days
        self._span = max(1, -(-days // _BLOCKS))
        self._next = 0
        """The day on which another block begins."""
        self._blocks: list[tuple[int, list[AbstractSet[int]]]] = []
        """The newer half, block by block, each with its last day."""
        self._unions: list[tuple[int, set[int]]] = []
        """The older half, the smallest union first; with each the last day of its oldest block."""
        self._older: set[int] = set()
        self._newer: set[int] = set()

    def add(self, runs: AbstractSet[int], day: int) -> int:
        """How many of the runs were there before, at most, and that they are there now."""
        if day >= self._next:
            self._begin(day)
        fresh = runs - self._newer
        self._newer |= fresh
        self._blocks[-1][1].append(runs)
        return len(runs) - len(fresh - self._older)

    def _begin(self, day: int) -> None:
        """Begin a block, and forget those that are too old."""
        first = day - self._days
        while self._unions and self._unions[-1][0] < first:
            self._unions.pop()
        if not self._unions:
            union: set[int] = set()
            for last, texts in reversed(self._blocks):
                if last < first:
                    break
                union = union.union(*texts)
                self._unions.append((last, union))
            self._blocks, self._newer = [], set()
        self._older = self._unions[-1][1] if self._unions else set()
        self._next = day + self._span
        self._blocks.append((self._next - 1, []))
