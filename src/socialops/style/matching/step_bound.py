r"""An upper bound on the steps that a pattern costs; where it is low, the search needs no time limit.

The engine asks the system for the time at each search that has a limit, which takes longer than most searches. A
pattern is read into two polynomials of the text's length: in how many *ways* a piece can match from one place, each of
which the engine may come back to, and the *steps* to try them all. `(?:a+)+` has no such polynomial, nor has what this
reader does not know for certain: there the clock runs.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import regex

MOST = 2_000_000
"""Steps that need no clock: less than a tenth of a second, however slow the machine."""
LENGTHS = (20_000, 14_000, 10_000, 7_000, 5_000, 3_500, 2_500, 1_800, 1_250, 900, 600, 450, 300)
"""Lengths of texts that are asked for, in characters."""
DEGREE = 3
MOST_WAYS = 1_000_000
"""Most ways that are still counted."""

SINGLE = regex.compile(r"\\[bBAZwWdDsSntrfv]|\\[^\w]|\[\^?\]?(?:\\.|[^\]\\\[])*\]|[^\\\[\](){}?*+|]", regex.DOTALL)
"""What stands for one character or a place. A set within a set is no certain thing."""
WORDS = regex.compile(r"[a-zA-Z ]+(?:\|[a-zA-Z ]+)+")
OPENING = regex.compile(r"\((?:\?(?:[:>=!]|<[=!]|P?<[A-Za-z_]\w*>|[ims]*(?:-[ims]+)?:))?(?![?*])")
LOOK = regex.compile(r"\(\?<?[=!]")
REPEAT = regex.compile(r"(?:([?*+])|\{(\d{0,6})(,?)(\d{0,6})\})[?+]?(?![?*+{])")

Polynomial = tuple[float, ...]
"""Factors of 1, n, n squared and so on."""
ONE: Polynomial = (1.0,)


class Effort(NamedTuple):
    """What a piece of a pattern may cost from one place."""

    ways: Polynomial
    steps: Polynomial


class _NoBoundError(Exception):
    """Nothing is certain about the pattern."""


class Longest(NamedTuple):
    """The longest texts, in characters, on which MOST steps are enough for all searches together, or for asking at one
    place; 0 where that is not known.
    """

    search: int
    match: int


def longest_without_clock(pattern: str) -> Longest:
    """On how long texts a pattern can't be slow."""
    try:
        reader = _Reader(pattern)
        steps = reader.alternation().steps
    except (_NoBoundError, RecursionError):
        return Longest(0, 0)
    if reader.place != len(pattern):
        return Longest(0, 0)
    return Longest(
        next((length for length in LENGTHS if (length + 1) * _value(steps, length) <= MOST), 0),
        next((length for length in LENGTHS if _value(steps, length) <= MOST), 0),
    )


def _value(polynomial: Polynomial, length: int) -> float:
    return sum(factor * float(length) ** power for power, factor in enumerate(polynomial))


def _plus(left: Polynomial, right: Polynomial) -> Polynomial:
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    return (*(a + b for a, b in zip(longer, shorter, strict=False)), *longer[len(shorter) :])


def _times(left: Polynomial, right: Polynomial) -> Polynomial:
    if len(left) == len(right) == 1:
        return (left[0] * right[0],)
    made = [0.0] * (len(left) + len(right) - 1)
    for (a, x), (b, y) in product(enumerate(left), enumerate(right)):
        made[a + b] += x * y
    if len(made) > DEGREE:
        raise _NoBoundError
    return tuple(made)


class _Reader:
    """A recursive reader of the common part of pattern syntax."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def _peek(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def alternation(self) -> Effort:
        start = self.place
        found = self._sequence()
        while self._peek() == "|":
            self.place += 1
            other = self._sequence()
            found = Effort(_plus(found.ways, other.ways), _plus(found.steps, other.steps))
        words = self.pattern[start : self.place]
        return Effort(_ways_of_words(words.split("|")), found.steps) if WORDS.fullmatch(words) else found

    def _sequence(self) -> Effort:
        ways, steps = ONE, ONE
        while self._peek() not in {"", "|", ")"}:
            piece = self._repeated(self._atom())
            steps = _plus(steps, _times(ways, piece.steps))
            ways = _times(ways, piece.ways)
        return Effort(ways, steps)

    def _atom(self) -> Effort:
        if self._peek() == "(":
            return self._group()
        found = SINGLE.match(self.pattern, self.place)
        if found is None:
            raise _NoBoundError
        self.place = found.end()
        return Effort(ONE, ONE)

    def _group(self) -> Effort:
        opening = OPENING.match(self.pattern, self.place)
        if opening is None:
            raise _NoBoundError
        self.place = opening.end()
        inner = self.alternation()
        if self._peek() != ")":
            raise _NoBoundError
        self.place += 1
        return Effort(ONE, inner.steps) if LOOK.fullmatch(opening[0]) else inner

    def _repeated(self, atom: Effort) -> Effort:
        if self._peek() not in {"?", "*", "+", "{"}:
            return atom
        found = REPEAT.match(self.pattern, self.place)
        if found is None or found[0].startswith(("{}", "{,}")):
            raise _NoBoundError
        self.place = found.end()
        if found[1] == "?":
            return _between(atom, 0, 1)
        if found[1] or (found[3] and not found[4]):
            return _endless(atom)
        least = int(found[2] or 0)
        return _between(atom, least, int(found[4]) if found[3] else least)


def _ways_of_words(words: list[str]) -> Polynomial:
    """Of plain words as many can stand at one place as begin with one another."""
    folded = sorted(word.casefold() for word in words)
    open_words: list[str] = []
    most = 1
    for word in folded:
        while open_words and not word.startswith(open_words[-1]):
            open_words.pop()
        open_words.append(word)
        most = max(most, len(open_words))
    return (float(most),)


def _endless(atom: Effort) -> Effort:
    """As often as there is text: certain only where each round can go one way alone."""
    if atom.ways != ONE:
        raise _NoBoundError
    return Effort((1.0, 1.0), _plus(ONE, _times((1.0, 1.0), atom.steps)))


def _between(atom: Effort, least: int, most: int) -> Effort:
    """From the least to the most times; each round goes any of its ways."""
    if atom.ways == ONE:
        return Effort((float(max(most - least, 0) + 1),), _plus(ONE, _times((float(most),), atom.steps)))
    if most == 1:
        return Effort(_plus(ONE, atom.ways), _plus(ONE, atom.steps))
    ways = atom.ways[0]
    if len(atom.ways) > 1 or ways**most > MOST_WAYS:
        raise _NoBoundError
    rounds = sum(ways**number for number in range(most))
    return Effort((rounds + ways**most,), _plus(ONE, _times((rounds,), atom.steps)))
