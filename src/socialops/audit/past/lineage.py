"""The shape of a history: who comes from whom, by git's own word, and how to pass quickly over what does not matter."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Mapping, Sequence

_ONE, _OTHER, _STALE = 1, 2, 4


class Lineage:
    """Commits with their parents, numbered so that parents come first.

    Every commit has a *gate*: the nearest commit through which all ways back from it lead (its parent, or for a merge
    where its sides meet). Between a commit and its gate lie only commits with numbers between theirs, so that a whole
    stretch in which nothing of interest was touched is passed in one jump. Beside its gate each has one *leap*, to a
    gate farther back, by a length that its depth alone decides: with both, any way back is as many steps as its length
    has binary digits, or twice that.
    """

    def __init__(self, ancestry: Mapping[str, tuple[str, ...]]) -> None:
        """*ancestry* has all commits, children before parents."""
        self.parents = ancestry
        self.names = list(reversed(list(ancestry)))
        self.number = {name: number for number, name in enumerate(self.names)}
        self.roots = sum(not parents for parents in ancestry.values())
        self._bases: dict[tuple[str, str], list[str]] = {}
        self._depth: list[int] = []
        self._gates: list[int] = []
        self._leaps: list[int] = []
        for name in self.names:
            self._enter([self.number[parent] for parent in ancestry[name] if parent in self.number])

    def __contains__(self, commit: object) -> bool:
        return commit in self.number

    def _enter(self, parents: Sequence[int]) -> None:
        gate = parents[0] if parents else -1
        for other in parents[1:]:
            gate = self._meet(gate, other)
        depth, leap = 0, -1
        if gate >= 0:
            depth, leap = self._depth[gate] + 1, gate
            half = self._leaps[gate]
            if half >= 0:  # two leaps of one length, one after the other, make one of both
                rest = self._leaps[half]
                far = self._depth[rest] if rest >= 0 else -1
                if self._depth[gate] - self._depth[half] == self._depth[half] - far:
                    leap = rest
        self._depth.append(depth)
        self._gates.append(gate)
        self._leaps.append(leap)

    def gate(self, commit: str) -> int:
        """The number of a commit's gate; -1 where nothing is before it."""
        return self._gates[self.number[commit]]

    def _meet(self, one: int, other: int) -> int:
        """Where the gates of two commits lead to the same commit; -1 where they never do."""
        while one != other:
            if one < 0 or other < 0:
                return -1
            if self._depth[one] < self._depth[other]:
                one, other = other, one
            low = self._depth[other]
            if self._depth[one] > low:
                leap = self._leaps[one]
                one = leap if leap >= 0 and self._depth[leap] >= low else self._gates[one]
            elif self._leaps[one] != self._leaps[other]:
                one, other = self._leaps[one], self._leaps[other]
            else:
                one, other = self._gates[one], self._gates[other]
        return one

    def stirred(self, commit: str, touched: Sequence[int]) -> str | None:
        """The nearest commit at or before *commit* which, by the sorted numbers *touched*, may differ from its gate."""
        at = self.number[commit]
        while at >= 0:
            if not touched or touched[0] > at:
                return None
            reach = touched[bisect_right(touched, at) - 1]
            gate, leap = self._gates[at], self._leaps[at]
            if gate < reach:
                if reach == at or len(self.parents[self.names[at]]) > 1:
                    return self.names[at]
                at = gate
            else:
                at = leap if leap >= reach else gate
        return None

    def bases(self, one: str, other: str) -> list[str]:
        """The best common ancestors of two commits."""
        if (one, other) not in self._bases:
            self._bases[one, other] = self._find_bases(one, other)
        return self._bases[one, other]

    def _find_bases(self, one: str, other: str) -> list[str]:
        flags = {self.number[one]: _ONE}
        flags[self.number[other]] = flags.get(self.number[other], 0) | _OTHER
        waiting = [-number for number in flags]
        heapq.heapify(waiting)
        fresh, found = len(waiting), []
        while waiting and fresh:
            number = -heapq.heappop(waiting)
            flag = flags[number]
            fresh -= not flag & _STALE
            if flag == _ONE | _OTHER:
                found.append(self.names[number])
                flag |= _STALE
            for parent in self.parents[self.names[number]]:
                if parent not in self.number:
                    continue
                to = self.number[parent]
                before = flags.get(to)
                if before is None:
                    heapq.heappush(waiting, -to)
                fresh += before is None and not flag & _STALE
                fresh -= before is not None and not before & _STALE and bool(flag & _STALE)
                flags[to] = (before or 0) | flag
        return found
