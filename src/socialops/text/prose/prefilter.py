"""Which rules of many may object to a text: told by the words and parts it must hold, before any pattern runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialops.text.prose.needs import hold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from socialops.text.prose.needs import Clause
    from socialops.text.prose.rule import CompiledRule
    from socialops.text.prose.sieve import Sieve
    from socialops.text.prose.view import View


class Chance(NamedTuple):
    """A rule, by its place, that may object: with these plain alternatives, and with its patterns or not."""

    place: int
    candidates: Sequence[int]
    patterned: bool


Gate = tuple[int, str, tuple["Clause", ...]]
"""A rule, and the part and what else the text must hold."""


class Prefilter:
    """The needs of all rules, to be looked up by the words of a text; the few without a word are asked one by one."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._sieves: dict[int, Sieve] = {}
        self._always: list[int] = []
        self._parts: list[tuple[int, tuple[str, ...], tuple[Clause, ...]]] = []
        self._gates: dict[str, list[Gate]] = {}
        self._plain: dict[str, list[tuple[int, int, str]]] = {}
        for place, rule in enumerate(rules):
            for word, number, literal in rule.check.entries:
                self._plain.setdefault(word, []).append((place, number, "" if literal == word else literal))
            if rule.check.clauses is not None:
                self._add(place, rule.check.clauses)
            if sieve := getattr(rule.check, "sieve", None):
                self._sieves[place] = sieve
        self._everything = [
            Chance(place, [number for _, number, _ in rule.check.entries], patterned=True)
            for place, rule in enumerate(rules)
        ]

    def _add(self, place: int, clauses: Collection[Clause]) -> None:
        """Put a rule where the least is asked to rule it out."""
        ordered = sorted(clauses, key=_cost)
        if not ordered:
            self._always.append(place)
            return
        first, rest = ordered[0], tuple(ordered[1:])
        for word, part in first.keys:
            self._gates.setdefault(word, []).append((place, part, rest))
        if not first.keys and not first.words:
            self._parts.append((place, first.parts, rest))
        elif not first.keys:
            self._parts.append((place, ("",), (first, *rest)))

    @property
    def everything(self) -> Sequence[Chance]:
        """All rules with all they have, as if nothing were known."""
        return self._everything

    def possible(self, view: View) -> list[Chance]:
        """Give the rules that may object to the text, by place, with what may match."""
        patterned = {*self._always, *self._by_part(view), *self._by_word(view)}
        for place in self._sieves.keys() & patterned:
            if not self._sieves[place].lets_pass(view.text):
                patterned.discard(place)
        plain = self._alternatives(view)
        places = sorted(patterned.union(plain)) if plain else sorted(patterned)
        return [Chance(place, plain.get(place, ()), place in patterned) for place in places]

    def _by_part(self, view: View) -> Iterator[int]:
        blurred = view.blurred
        for place, parts, rest in self._parts:
            for part in parts:
                if part in blurred:
                    if hold(rest, view.words, blurred):
                        yield place
                    break

    def _by_word(self, view: View) -> set[int]:
        words, blurred = view.words, view.blurred
        found: set[int] = set()
        for word in self._gates.keys() & words:
            for place, part, rest in self._gates[word]:
                if part in blurred and place not in found and hold(rest, words, blurred):
                    found.add(place)
        return found

    def _alternatives(self, view: View) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for word in self._plain.keys() & view.words:
            for place, number, literal in self._plain[word]:
                if literal in view.folded:
                    found.setdefault(place, []).append(number)
        return found


def _cost(clause: Clause) -> tuple[bool, bool, int]:
    """Sort what is quick to ask, and seldom true, before the rest."""
    return not clause.keys, bool(clause.parts), len(clause.parts)
