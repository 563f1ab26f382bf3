r"""What a text must hold for a pattern to have any chance: the prefilter that never loses a match.

A pattern is read into *clauses*. Each clause is a set of literals of which every matching text holds at least one, so a
text that fails one clause needs no look by the pattern engine. Whatever this reader does not know for certain makes it
say nothing at all (no clauses: the pattern is always run). Literals and texts are compared folded (see folding).

A literal that stands between `\b` and is one word, as in `\b(?:am|are)\b`, is looked up among the text's words; any
other is looked for as a part of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex

from socialops.text.prose.folding import WORD, fold, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

EDGE = "\0"
"""Stands for `\\b` inside literals while a pattern is read."""
MOST = 400
"""Most literals one clause may have while parts are multiplied out."""
MANY = 40_000
"""Most literals an alternation may have."""
WIDEST_CLASS = 12
ZERO_WIDTH = "ABbZz"
SETS = "dDwWsS"
CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
SPECIAL = frozenset(".^$*+?{}[]()|\\")
COUNT = regex.compile(r"\{(\d{0,9})(,?)(\d{0,9})\}")
GROUP = regex.compile(r"\((?:\?(?:[:>]|P?<[A-Za-z_]\w*>|[imsu-]*:))?")
LOOK = regex.compile(r"\(\?<?[=!]")
FLAGS = regex.compile(r"\(\?[imsu-]+\)")


class Clause(NamedTuple):
    """A text must hold one of these words, or one of these parts."""

    words: frozenset[str]
    parts: tuple[str, ...]

    def holds(self, words: AbstractSet[str], folded: str) -> bool:
        """Say whether the text with these words and this folded text satisfies the clause."""
        if self.words and not self.words.isdisjoint(words):
            return True
        for part in self.parts:  # noqa: SIM110 - a generator would double the cost of the commonest question
            if part in folded:
                return True
        return False


class _Known(NamedTuple):
    """What is known of a piece of a pattern: all texts it can match, or clauses about them."""

    exact: frozenset[str] | None
    clauses: tuple[frozenset[str], ...] = ()
    lead: frozenset[str] = frozenset()
    tail: frozenset[str] = frozenset()

    @property
    def starts(self) -> frozenset[str]:
        """What every match begins with; empty when not known."""
        return self.lead if self.exact is None else self.exact

    @property
    def ends(self) -> frozenset[str]:
        """What every match ends with; empty when not known."""
        return self.tail if self.exact is None else self.exact


class _UnknownSyntaxError(Exception):
    """The pattern has something that this reader does not know for certain."""


NOTHING = _Known(None)
EMPTY = _Known(frozenset({""}))
AT_EDGE = _Known(frozenset({EDGE}))
"""A place where a word can't go on: what stands before or after it as a whole word is one."""
GAP = _Known(None, (), frozenset({EDGE}), frozenset({EDGE}))
"""A character that is no part of a word."""
EDGE_LOOKS = frozenset({r"(?!\w)", r"(?<!\w)", r"(?<=\W)", r"(?<=\s)", r"(?=\W)", r"(?<=^|\s)", r"(?=\s|$)"})


def clauses_of(pattern: str) -> tuple[Clause, ...]:
    """Give what every text that the pattern matches must hold; empty when nothing is certain."""
    try:
        reader = _Reader(pattern)
        known = reader.alternation()
        if reader.place != len(pattern):
            return ()
    except (_UnknownSyntaxError, RecursionError):
        return ()
    useful = [clause for clause in _as_clauses(known) if clause]
    return tuple(_clause(literals) for literals in useful)


def _clause(literals: Iterable[str]) -> Clause:
    words: set[str] = set()
    parts: set[str] = set()
    for literal in literals:
        inner = literal.strip(EDGE)
        framed = literal.startswith(EDGE) and literal.endswith(EDGE)
        if framed and WORD.fullmatch(inner):
            words.add(inner)
        else:
            parts.add(inner.replace(EDGE, ""))
    return Clause(frozenset(words), tuple(sorted(parts, key=len)))


def _is_useful(literals: frozenset[str]) -> bool:
    return bool(literals) and all(literal.replace(EDGE, "") for literal in literals)


def _as_clauses(known: _Known) -> tuple[frozenset[str], ...]:
    if known.exact is None:
        return known.clauses
    return (known.exact,) if _is_useful(known.exact) else ()


def _joined(sides: Iterable[frozenset[str]]) -> frozenset[str]:
    """Join what sides are known to be; nothing when one is not known, may be empty, or there are too many."""
    known = list(sides)
    every = frozenset().union(*known) if all(known) else frozenset()
    return every if len(every) <= MOST and "" not in every else frozenset()


def _is_gap(literal: str) -> bool:
    return bool(literal) and not is_word(literal[0])


def _best(clauses: tuple[frozenset[str], ...]) -> frozenset[str] | None:
    if not clauses:
        return None
    return max(clauses, key=lambda clause: (min(len(literal) for literal in clause), -len(clause)))


class _Sequence:
    """Pieces that follow one another, joined as far as they are known exactly."""

    def __init__(self) -> None:
        self._run: frozenset[str] = frozenset({""})
        self._clauses: list[frozenset[str]] = []
        self._lead: frozenset[str] | None = None

    def add(self, piece: _Known) -> None:
        if piece.exact is None:
            if piece.lead and len(self._run) * len(piece.lead) <= MOST:
                self._run = frozenset(left + right for left in self._run for right in piece.lead)
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
        if _is_useful(self._run):
            self._clauses.append(self._run)
        if self._lead is None:
            self._lead = self._run if "" not in self._run else frozenset()
        self._run = frozenset({""})

    def known(self) -> _Known:
        if self._lead is None:
            return _Known(self._run)
        tail = self._run if "" not in self._run else frozenset()
        self._flush()
        return _Known(None, tuple(self._clauses), self._lead or frozenset(), tail)


class _Reader:
    """A recursive reader of the common part of pattern syntax."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def _peek(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def alternation(self) -> _Known:
        branches = [self._sequence()]
        while self._peek() == "|":
            self.place += 1
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        if all(branch.exact is not None for branch in branches):
            exact = frozenset().union(*(branch.exact or () for branch in branches))
            if len(exact) <= MANY:
                return _Known(exact)
        best = [_best(_as_clauses(branch)) for branch in branches]
        certain = frozenset().union(*(clause or () for clause in best)) if all(best) else frozenset()
        return _Known(
            None,
            (certain,) if _is_useful(certain) else (),
            _joined([branch.starts for branch in branches]),
            _joined([branch.ends for branch in branches]),
        )

    def _sequence(self) -> _Known:
        sequence = _Sequence()
        while self._peek() not in {"", "|", ")"}:
            sequence.add(self._repeated(self._atom()))
        return sequence.known()

    def _repeated(self, atom: _Known) -> _Known:
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
            return _Known(None, _as_clauses(atom), _joined([atom.starts]), _joined([atom.ends]))
        if once and atom.exact is not None:
            return _Known(atom.exact | {""})
        return NOTHING

    def _atom(self) -> _Known:
        mark = self._peek()
        if mark == "(":
            return self._group()
        if mark == "[":
            return self._class()
        if mark == "\\":
            return self._escape()
        if mark in "*+?{":
            raise _UnknownSyntaxError
        self.place += 1
        if mark in "^$":
            return AT_EDGE
        return NOTHING if mark == "." else _Known(frozenset({fold(mark)}))

    def _group(self) -> _Known:
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
        if self.pattern[start : self.place] in EDGE_LOOKS:
            return AT_EDGE
        ahead = look[0] == "(?=" and known.starts and all(_is_gap(literal) for literal in known.starts)
        return AT_EDGE if ahead else EMPTY

    def _escape(self) -> _Known:
        mark = self.pattern[self.place + 1 : self.place + 2]
        self.place += 2
        if mark == "b":
            return AT_EDGE
        if mark and mark in "sW":
            return GAP
        if mark in ZERO_WIDTH and mark:
            return EMPTY
        if mark in SETS and mark:
            return NOTHING
        if mark in CONTROL:
            return _Known(frozenset({CONTROL[mark]}))
        if not mark or is_word(mark):
            raise _UnknownSyntaxError
        return _Known(frozenset({fold(mark)}))

    def _class(self) -> _Known:
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
        rest = inner.replace(r"\s", "").replace(r"\W", "").replace(r"\n", "")
        if any(mark in rest for mark in "\\[-&~|"):
            return NOTHING
        if rest == inner and len(inner) <= WIDEST_CLASS:
            return _Known(frozenset(map(fold, inner)))
        return NOTHING if any(map(is_word, rest)) else GAP
