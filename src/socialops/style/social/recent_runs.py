"""How many of a text's runs of words stood in any text of the last days."""

from __future__ import annotations

from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

_BLOCKS: Final = 4
"""Parts of the days that are looked back on; what is older is forgotten a part at a time."""


class RecentRuns:
    """The runs of the texts of so many days, and of up to a quarter as many days before; texts come in their order.

    They are kept as a queue in two halves of several blocks. What stands in any text of a half is one set: when the
    oldest block is forgotten, that of the older half is made anew of those that are left; to the newer half is only
    added. So each run is put into few sets, however many days there are, and each question is two intersections.
    """

    def __init__(self, days: int) -> None:
        self._days = days
        self._span = max(1, -(-days // _BLOCKS))
        self._next = 0
        """The day on which another block begins."""
        self._blocks: list[tuple[int, list[Iterable[int]]]] = []
        """The newer half, block by block, each with its last day."""
        self._left: deque[tuple[int, list[Iterable[int]]]] = deque()
        """The older half, likewise."""
        self._older: set[int] = set()
        self._newer: set[int] = set()

    def add(self, runs: AbstractSet[int], day: int, kept: Iterable[int] | None = None) -> int:
        """How many of the runs were there before, at most, and that they are there now; *kept* are the same in less
        room.
        """
        if day >= self._next:
            self._begin(day)
        fresh = runs - self._newer
        self._newer |= fresh
        self._blocks[-1][1].append(runs if kept is None else kept)
        return len(runs) - len(fresh - self._older)

    def _begin(self, day: int) -> None:
        """Begin a block, and forget those that are too old."""
        first = day - self._days
        is_changed = False
        while self._left and self._left[0][0] < first:
            self._left.popleft()
            is_changed = True
        if not self._left:
            self._left.extend(block for block in self._blocks if block[0] >= first)
            self._blocks, self._newer, is_changed = [], set(), True
        if is_changed:
            self._older = set()
            self._older.update(*chain.from_iterable(texts for _, texts in self._left))
        self._next = day + self._span
        self._blocks.append((self._next - 1, []))
