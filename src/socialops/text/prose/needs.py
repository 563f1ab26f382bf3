r"""What a text must hold for a pattern to have any chance: the prefilter that never loses a match.

A pattern is read into *clauses*. Each clause is a set of literals of which every matching text holds at least one, so a
text that fails one clause needs no look by the pattern engine. Whatever this reader does not know for certain makes it
say nothing at all (no clauses: the pattern is always run). Literals and texts are compared folded (see folding).

A literal that stands between `\b` and is one word, as in `\b(?:am|are)\b`, is looked up among the text's words; any
other is looked for as a part of the text, with a 0 for every digit and a blank for any white space on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex

from socialops.text.prose.folding import WORD, blur_character, fold, is_word
from socialops.text.prose.known import (
    AT_EDGE,
    EDGE,
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
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

MANY = 40_000
"""Most literals an alternation may have."""
WIDEST_CLASS = 12
WIDEST_COMPARED = 1_000
DIGIT = "0"
"""Stands for any digit (see folding.blur)."""
SOME_DIGIT = Known(frozenset({DIGIT}))
SIGNS = {"d": SOME_DIGIT, "s": Known(frozenset({" "}))}
BORDER = EDGE + " "
WHOLE_WORD = regex.compile(r"(?<=\W)\w+(?=\W)")
"""A word with its borders on both sides (EDGE is one)."""
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


class Clause(NamedTuple):
    """A text must hold one of these words, or one of these parts.

    `keys` say the same by words alone: the text must have one of these words, and the part beside it (which may be
    empty); there are none where not every literal has a whole word.
    """

    words: frozenset[str]
    parts: tuple[str, ...]
    keys: tuple[tuple[str, str], ...] = ()


def hold(clauses: Iterable[Clause], words: AbstractSet[str], blurred: str) -> bool:
    """Say whether the text with these words and this blurred text satisfies every clause."""
    for needed, parts, _ in clauses:
        if needed and not needed.isdisjoint(words):
            continue
        for part in parts:
            if part in blurred:
                break
        else:
            return False
    return True


class _UnknownSyntaxError(Exception):
    """The pattern has something that this reader does not know for certain."""


def clauses_of(pattern: str) -> tuple[Clause, ...]:
    """Give what every text that the pattern matches must hold; empty when nothing is certain."""
    try:
        reader = _Reader(pattern)
        known = reader.alternation()
        if reader.place != len(pattern):
            return ()
    except (_UnknownSyntaxError, RecursionError):
        return ()
    clauses = dict.fromkeys(_clause(literals) for literals in as_clauses(known) if literals)
    kept: list[Clause] = []
    for clause in sorted(clauses, key=lambda clause: not clause.keys):
        if not any(_implies(other, clause) for other in kept):
            kept = [other for other in kept if other.keys or not _implies(clause, other)] + [clause]
    return tuple(kept)


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


def _implies(stronger: Clause, weaker: Clause) -> bool:
    """Say whether every text that satisfies one clause satisfies another."""
    literals = (*stronger.words, *stronger.parts)
    if not stronger.words and not weaker.words and set(stronger.parts) <= set(weaker.parts):
        return True
    if weaker.words or len(literals) * len(weaker.parts) > WIDEST_COMPARED:
        return False
    return all(any(part in literal for part in weaker.parts) for literal in literals)


def _clause(literals: Iterable[str]) -> Clause:
    words: set[str] = set()
    parts: set[str] = set()
    keys: set[tuple[str, str]] = set()
    for literal in literals:
        inner = literal.strip(BORDER)
        framed = literal[0] in BORDER and literal[-1] in BORDER
        if framed and WORD.fullmatch(inner) and DIGIT not in inner:
            words.add(inner)
            keys.add((inner, ""))
        else:
            part = literal.replace(EDGE, "")
            parts.add(part)
            whole = [found[0] for found in WHOLE_WORD.finditer(literal) if DIGIT not in found[0]]
            keys.add((max(whole, key=len, default=""), part))
    ordered = tuple(sorted(parts, key=lambda part: (len(part), part)))
    return Clause(frozenset(words), ordered, tuple(sorted(keys)) if all(word for word, _ in keys) else ())


def _letter(mark: str) -> Known:
    return Known(frozenset({blur_character(fold(mark))}))


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
            optional = not count[1] or int(count[1]) == 0
            once = False
        elif mark and mark in "?*+":
            self.place += 1
            optional, once = mark != "+", mark == "?"
        else:
            return atom
        if self._peek() in {"?", "+"}:
            self.place += 1
        if self._peek() and self._peek() in "*{":
            raise _UnknownSyntaxError
        if not optional:
            return Known(None, as_clauses(atom), joined([atom.starts]), joined([atom.ends]))
        if once and atom.exact is not None:
            return Known(atom.exact | {""})
        return NOTHING

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
