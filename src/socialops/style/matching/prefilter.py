"""Which rules of many may object to a text: told by the words and parts it must hold, before any pattern runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from socialops.style.matching.clauses import hold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from socialops.style.matching.clauses import Clause
    from socialops.style.matching.hints import Hints
    from socialops.style.matching.sieve import Sieve
    from socialops.style.matching.text_view import View


Chance = tuple[int, "Sequence[int]", bool]
"""A rule, by its place, that may object: with these plain alternatives, and with its patterns or not."""
Gate = tuple[int, str, str, tuple["Clause", ...]]
"""A rule, and a part and what else the text must hold; the part's rarest sign stands before it."""
Phrase = tuple[int, int, str, str]
"""A rule, one of its plain alternatives by number, and what else the folded text must hold: a word, and all of it."""


Parts = tuple[int, "Callable[[str], object] | None", list[tuple[str, str]], tuple["Clause", ...]]
"""A rule, and parts of which the text must hold one, each with a sign of it; a search where there are many of them."""
FEW = 3


class _Under(NamedTuple):
    """What there is under a word: plain alternatives that are that word, those that are more, and patterns."""

    single: list[tuple[int, int]]
    phrases: list[Phrase]
    gates: list[Gate]


SIGNS = re.compile(r"[^\w\s.]")


class Prefilter:
    """The needs of all rules, to be looked up by the words of a text; the few without a word are asked one by one."""

    def __init__(self, rules: Sequence[Hints]) -> None:
        self._sieves: list[tuple[int, Sieve]] = []
        self._always: list[int] = []
        self._parts: list[Parts] = []
        self._index: dict[str, _Under] = {}
        for place, rule in enumerate(rules):
            for word, other, number, literal in rule.entries:
                if literal == word:
                    self._at(word).single.append((place, number))
                else:
                    self._at(word).phrases.append((place, number, other, literal))
            if rule.clauses is not None:
                self._add(place, rule.clauses)
            if rule.sieve:
                self._sieves.append((place, rule.sieve))
        self._everything = [(place, [entry.number for entry in rule.entries], True) for place, rule in enumerate(rules)]

    def _at(self, word: str) -> _Under:
        under = self._index.get(word)
        if under is None:
            under = self._index[word] = _Under([], [], [])
        return under

    def _add(self, place: int, clauses: Collection[Clause]) -> None:
        """Put a rule where the least is asked to rule it out."""
        ordered = sorted(clauses, key=_cost)
        if not ordered:
            self._always.append(place)
            return
        first, rest = ordered[0], tuple(ordered[1:])
        for word, part in first.keys:
            self._at(word).gates.append((place, _sign(part), part, rest))
        if not first.keys and not first.words:
            signed = [(_sign(part), part) for part in first.parts]
            one = len(signed) > FEW and not any(sign for sign, _ in signed)
            search = re.compile("|".join(map(re.escape, first.parts))).search if one else None
            self._parts.append((place, search, signed, rest))
        elif not first.keys:
            self._parts.append((place, None, [("", "")], (first, *rest)))

    @property
    def everything(self) -> Sequence[Chance]:
        """All rules with all they have, as if nothing were known."""
        return self._everything

    def possible(self, view: View) -> list[Chance]:
        """Give the rules that may object to the text, by place, with what may match."""
        words, blurred, folded = view.words, view.blurred, view.folded
        patterned = {*self._always, *self._by_part(view)}
        plain: dict[int, list[int]] = {}
        for word in self._index.keys() & words:
            single, phrases, gates = self._index[word]
            for place, number in single:
                plain.setdefault(place, []).append(number)
            for place, number, other, literal in phrases:
                if other in words and literal in folded:
                    plain.setdefault(place, []).append(number)
            for place, sign, part, rest in gates:
                if sign in blurred and part in blurred and (not rest or hold(rest, words, blurred)):
                    patterned.add(place)
        for place, sieve in self._sieves:
            if place in patterned and not sieve.lets_pass(view.text):
                patterned.discard(place)
        places = sorted(patterned.union(plain))
        return [(place, plain.get(place, ()), place in patterned) for place in places]

    def _by_part(self, view: View) -> Iterator[int]:
        blurred = view.blurred
        for place, search, parts, rest in self._parts:
            if search is None:
                for sign, part in parts:
                    if sign in blurred and part in blurred:
                        break
                else:
                    continue
            elif search(blurred) is None:
                continue
            if not rest or hold(rest, view.words, blurred):
                yield place


def _sign(part: str) -> str:
    """A sign that few texts have, to look for first: single characters are found far sooner."""
    found = SIGNS.search(part)
    return found[0] if found else ""


def _cost(clause: Clause) -> tuple[bool, bool, int]:
    """Sort what is quick to ask, and seldom true, before the rest."""
    return not clause.keys, bool(clause.parts), len(clause.parts)
