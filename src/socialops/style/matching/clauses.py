r"""Necessary words of a pattern: a text that lacks one of each clause can't match, so no match is ever lost.

A pattern is read into *clauses*. Each clause is a set of literals of which every matching text holds at least one, so a
text that fails one clause needs no look by the pattern engine. Whatever this reader does not know for certain makes it
say nothing at all (no clauses: the pattern is always run). Literals and texts are compared folded (see folding).

A literal that stands between `\b` and is one word, as in `\b(?:am|are)\b`, is looked up among the text's words; any
other is looked for as a part of the text, with a 0 for every digit and a blank for any white space on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex

from socialops.style.matching.folding import WORD
from socialops.style.matching.pattern_facts import EDGE, as_clauses
from socialops.style.matching.pattern_reader import DIGIT, known_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

FEW = 100
COMMON = frozenset(
    str.split(
        "a all and are as at be by can do for from good have how i if in is it just make may me more my new no not now "
        "of on one or our out over people so than that the their there they this time to up us was we what when with "
        "you your"
    )
)
"""Words that most texts in English have: a phrase is looked up under another of its words."""
WIDEST_COMPARED = 1_000
BORDER = EDGE + " "
WHOLE_WORD = regex.compile(r"(?<=\W)\w+(?=\W)")
"""A word with its borders on both sides (EDGE is one)."""


class Clause(NamedTuple):
    """A text must hold one of these words, or one of these parts.

    `keys` say the same by words alone: the text must have one of these words, and the part beside it (which may be
    empty); there are none where not every literal has a whole word.
    """

    words: frozenset[str]
    parts: tuple[str, ...]
    keys: tuple[tuple[str, str], ...] = ()


class WordEntry(NamedTuple):
    """A plain alternative: two of its words (the same where it has but one), its number, and all of it, folded."""

    word: str
    other: str
    number: int
    literal: str


def entry_of(number: int, literal: str) -> WordEntry:
    """The entry of a folded literal under the word that the fewest texts hold, as far as one can tell."""
    if literal.isascii() and literal.isalnum():
        return WordEntry(literal, literal, number, literal)
    words = sorted(WORD.findall(literal), key=lambda word: (word in COMMON, -len(word)))
    return WordEntry(words[0], words[min(1, len(words) - 1)], number, literal)


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


def clauses_of(pattern: str) -> tuple[Clause, ...]:
    """Give what every text that the pattern matches must hold; empty when nothing is certain."""
    clauses = dict.fromkeys(_clause(literals) for literals in as_clauses(known_of(pattern)) if literals)
    kept: list[Clause] = []
    for clause in sorted(clauses, key=lambda clause: not clause.keys):
        if not any(_implies(other, clause) for other in kept):
            kept = [other for other in kept if other.keys or not _implies(clause, other)] + [clause]
    return tuple(kept)


def _implies(stronger: Clause, weaker: Clause) -> bool:
    """Say whether every text that satisfies one clause satisfies another."""
    literals = (*stronger.words, *stronger.parts)
    if not stronger.words and not weaker.words and set(stronger.parts) <= set(weaker.parts):
        return True
    if weaker.words or len(literals) * len(weaker.parts) > WIDEST_COMPARED:
        return False
    return all(any(part in literal for part in weaker.parts) for literal in literals)


def _shortest(parts: list[str]) -> tuple[str, ...]:
    """Leave out what holds a shorter part, where there are few."""
    if len(parts) > FEW:
        return tuple(parts)
    kept: list[str] = []
    for part in parts:
        if not any(other in part for other in kept):
            kept.append(part)
    return tuple(kept)


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
    ordered = _shortest(sorted(parts, key=lambda part: (len(part), part)))
    return Clause(frozenset(words), ordered, tuple(sorted(keys)) if all(word for word, _ in keys) else ())
