"""Required literals of a piece of a pattern, its first and last ones, and how those of a sequence follow from them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from socialops.style.matching.folding import is_word

if TYPE_CHECKING:
    from collections.abc import Iterable

EDGE = "\0"
"""Stands for `\\b` inside literals while a pattern is read."""
OFTEN = 4
"""Most repeats that are written out."""
MOST = 400
"""Most literals one clause may have while parts are multiplied out."""


class Known(NamedTuple):
    """What is known of a piece of a pattern: all texts it can match, or clauses about them."""

    exact: frozenset[str] | None
    clauses: tuple[frozenset[str], ...] = ()
    head: frozenset[str] = frozenset()
    tail: frozenset[str] = frozenset()

    @property
    def starts(self) -> frozenset[str]:
        """What every match begins with; empty when not known."""
        return self.head if self.exact is None else self.exact

    @property
    def ends(self) -> frozenset[str]:
        """What every match ends with; empty when not known."""
        return self.tail if self.exact is None else self.exact


NOTHING = Known(None)
EMPTY = Known(frozenset({""}))
AT_EDGE = Known(frozenset({EDGE}))
"""A place where a word can't go on: what stands before or after it as a whole word is one."""
GAP = Known(None, (), frozenset({EDGE}), frozenset({EDGE}))
"""A character that is no part of a word."""


def is_useful(literals: frozenset[str]) -> bool:
    """Say whether the literals tell anything: none may be empty, or white space alone."""
    return bool(literals) and all(literal.replace(EDGE, "").strip(" ") for literal in literals)


def as_clauses(known: Known) -> tuple[frozenset[str], ...]:
    """Give what is known as clauses."""
    if known.exact is None:
        return known.clauses
    return (known.exact,) if is_useful(known.exact) else ()


def joined(sides: Iterable[frozenset[str]]) -> frozenset[str]:
    """Join what sides are known to be; nothing when one is not known, may be empty, or there are too many."""
    known = list(sides)
    every = frozenset().union(*known) if all(known) else frozenset()
    return every if len(every) <= MOST and "" not in every else frozenset()


def times(known: Known, least: int, most: int) -> Known:
    """What is known of a piece that stands there so often; a `most` of 0 means that there is no end to it."""
    exact = known.exact
    if exact is not None and 0 < most <= OFTEN and sum(len(exact) ** count for count in range(least, most + 1)) <= MOST:
        return Known(
            frozenset("".join(row) for count in range(least, most + 1) for row in product(exact, repeat=count))
        )
    if least:
        return Known(None, as_clauses(known), joined([known.starts]), joined([known.ends]))
    return NOTHING


def is_gap(literal: str) -> bool:
    """Say whether a literal begins with what is no part of a word (EDGE included)."""
    return bool(literal) and not is_word(literal[0])


def best_of(clauses: tuple[frozenset[str], ...]) -> frozenset[str] | None:
    """Give the clause that the fewest texts satisfy, as far as lengths tell."""
    if not clauses:
        return None
    return max(clauses, key=lambda clause: (min(len(literal) for literal in clause), -len(clause)))


class Sequence:
    """Pieces that follow one another, joined as far as they are known exactly."""

    def __init__(self) -> None:
        self._run: frozenset[str] = frozenset({""})
        self._clauses: list[frozenset[str]] = []
        self._head: frozenset[str] | None = None

    def add(self, piece: Known) -> None:
        """Put a piece behind those so far."""
        if piece.exact is None:
            if piece.head and len(self._run) * len(piece.head) <= MOST:
                self._run = frozenset(left + right for left in self._run for right in piece.head)
            self._flush()
            self._clauses.extend(piece.clauses)
            self._run = piece.tail or frozenset({""})
            return
        if len(self._run) * len(piece.exact) > MOST and len(self._run) > 1 and len(piece.exact) > 1:
            self._flush()
        if self._run == {""}:
            self._run = piece.exact
        else:
            self._run = frozenset(left + right for left in self._run for right in piece.exact)

    def _flush(self) -> None:
        if is_useful(self._run):
            self._clauses.append(self._run)
        if self._head is None:
            self._head = self._run if "" not in self._run else frozenset()
        self._run = frozenset({""})

    def known(self) -> Known:
        """Give what is known of the whole."""
        if self._head is None:
            return Known(self._run)
        tail = self._run if "" not in self._run else frozenset()
        self._flush()
        return Known(None, tuple(self._clauses), self._head or frozenset(), tail)
