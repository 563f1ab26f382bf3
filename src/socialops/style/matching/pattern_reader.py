r"""Reads a pattern's syntax for the literals that every match of it must hold; what is not certain is left out.

Literals are compared folded, with a 0 for every digit and a blank for any white space (see folding).
"""

from __future__ import annotations

import regex

from socialops.style.matching.folding import blur_character, fold_case, is_word
from socialops.style.matching.pattern_facts import (
    AT_EDGE,
    EMPTY,
    GAP,
    NOTHING,
    Known,
    Sequence,
    as_clauses,
    best_of,
    is_gap,
    is_useful,
    joined,
    times,
)

MANY = 40_000
"""Most literals an alternation may have."""
WIDEST_CLASS = 12
DIGIT = "0"
"""Stands for any digit (see folding.blur)."""
SOME_DIGIT = Known(frozenset({DIGIT}))
SIGNS = {"d": SOME_DIGIT, "s": Known(frozenset({" "}))}
ZERO_WIDTH = "ABbZz"
SETS = "dDwWsS"
CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
DIGITS = regex.compile(r"\\d|[0-9]+(?:-[0-9])?")
SPECIAL = frozenset(".^$*+?{}[]()|\\")
COUNT = regex.compile(r"\{(\d{0,9})(,?)(\d{0,9})\}")
GROUP = regex.compile(r"\((?:\?(?:[:>]|P?<[A-Za-z_]\w*>|[imsu-]*:))?")
LOOK = regex.compile(r"\(\?<?[=!]")
FLAGS = regex.compile(r"\(\?[imsu-]+\)")


AFTER_SPACE = r"(?<=\s)"
EDGE_LOOKS = frozenset({r"(?!\w)", r"(?<!\w)", r"(?<=\W)", r"(?<=\s)", r"(?=\W)", r"(?<=^|\s)", r"(?=\s|$)"})


class _UnknownSyntaxError(Exception):
    """The pattern has something that this reader does not know for certain."""


def known_of(pattern: str) -> Known:
    """Give what is known of a whole pattern."""
    try:
        reader = _Reader(pattern)
        known = reader.alternation()
    except (_UnknownSyntaxError, RecursionError):
        return NOTHING
    return known if reader.place == len(pattern) else NOTHING


def top_level(pattern: str) -> list[tuple[str, Known]]:
    """Give the pieces that follow one another in a pattern, each with what is known of it; none where there are
    alternatives, or anything is not certain.
    """
    reader = _Reader(pattern)
    pieces: list[tuple[str, Known]] = []
    try:
        while reader.place < len(pattern):
            start = reader.place
            known = reader.piece()
            pieces.append((pattern[start : reader.place], known))
    except (_UnknownSyntaxError, RecursionError):
        return []
    return pieces


def _letter(mark: str) -> Known:
    return Known(frozenset({blur_character(fold_case(mark))}))


class _Reader:
    """A recursive reader of the common part of pattern syntax."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def _peek(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def alternation(self) -> Known:
        branches = [self._sequence()]
        while self._peek() == "|":
            self.place += 1
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        if all(branch.exact is not None for branch in branches):
            exact = frozenset().union(*(branch.exact or () for branch in branches))
            if len(exact) <= MANY:
                return Known(exact)
        best = [best_of(as_clauses(branch)) for branch in branches]
        certain = frozenset().union(*(clause or () for clause in best)) if all(best) else frozenset()
        return Known(
            None,
            (certain,) if is_useful(certain) else (),
            joined([branch.starts for branch in branches]),
            joined([branch.ends for branch in branches]),
        )

    def _sequence(self) -> Known:
        sequence = Sequence()
        while self._peek() not in {"", "|", ")"}:
            sequence.add(self.piece())
        return sequence.known()

    def piece(self) -> Known:
        return self._repeated(self._atom())

    def _repeated(self, atom: Known) -> Known:
        mark = self._peek()
        if mark == "{":
            count = COUNT.match(self.pattern, self.place)
            if count is None or not (count[1] or count[3]):
                raise _UnknownSyntaxError
            self.place = count.end()
            least = int(count[1] or 0)
            most = least if not count[2] else int(count[3]) if count[3] else 0
        elif mark and mark in "?*+":
            self.place += 1
            least, most = int(mark == "+"), int(mark == "?")
        else:
            return atom
        if self._peek() in {"?", "+"}:
            self.place += 1
        if self._peek() and self._peek() in "*{":
            raise _UnknownSyntaxError
        return times(atom, least, most)

    def _atom(self) -> Known:
        mark = self._peek()
        if mark == "(":
            return self._group()
        if mark == "[":
            return self._class()
        if mark == "\\":
            return self._escape()
        if mark in "*+?{|)":
            raise _UnknownSyntaxError
        self.place += 1
        if mark in "^$":
            return AT_EDGE
        return NOTHING if mark == "." else _letter(mark)

    def _group(self) -> Known:
        flags = FLAGS.match(self.pattern, self.place)
        if flags is not None:
            self.place = flags.end()
            return EMPTY
        look = LOOK.match(self.pattern, self.place)
        opener = look or GROUP.match(self.pattern, self.place)
        if opener is None or self.pattern[opener.end() : opener.end() + 1] in {"?", "*"}:
            raise _UnknownSyntaxError
        self.place = opener.end()
        start = opener.start()
        known = self.alternation()
        if self._peek() != ")":
            raise _UnknownSyntaxError
        self.place += 1
        if look is None:
            return known
        source = self.pattern[start : self.place]
        if source == AFTER_SPACE and not self.pattern[:start].replace("(?:", ""):
            return SIGNS["s"]  # nothing stands before it that could be the white space itself
        if source in EDGE_LOOKS:
            return AT_EDGE
        ahead = look[0] == "(?=" and known.starts and all(is_gap(literal) for literal in known.starts)
        return AT_EDGE if ahead else EMPTY

    def _escape(self) -> Known:
        mark = self.pattern[self.place + 1 : self.place + 2]
        self.place += 2
        if mark == "b":
            return AT_EDGE
        if mark == "W":
            return GAP
        if mark in ZERO_WIDTH and mark:
            return EMPTY
        if mark in SETS and mark:
            return SIGNS.get(mark, NOTHING)
        if mark in CONTROL:
            return _letter(CONTROL[mark])
        if not mark or is_word(mark):
            raise _UnknownSyntaxError
        return _letter(mark)

    def _class(self) -> Known:
        start = self.place
        end = start + 1 + (self.pattern[start + 1 : start + 2] == "^")
        end += self.pattern[end : end + 1] == "]"
        while end < len(self.pattern) and self.pattern[end] != "]":
            if self.pattern[end : end + 2] == "[:":
                raise _UnknownSyntaxError
            end += 2 if self.pattern[end] == "\\" else 1
        if end >= len(self.pattern):
            raise _UnknownSyntaxError
        self.place = end + 1
        inner = self.pattern[start + 1 : end]
        if inner.startswith("^") or not inner:
            return NOTHING
        if DIGITS.fullmatch(inner):
            return SOME_DIGIT
        rest = inner.replace(r"\s", "").replace(r"\W", "").replace(r"\n", "")
        if "-" in inner[1:-1] or any(mark in rest for mark in "\\[&~|"):
            return NOTHING
        if rest == inner and len(inner) <= WIDEST_CLASS:
            return Known(frozenset().union(*(_letter(mark).exact or () for mark in inner)))
        return NOTHING if any(map(is_word, rest)) else GAP
