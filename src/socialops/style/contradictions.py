"""Rules of one guide that undo each other: what one wants written, the other does not.

Only what is written as plain words is compared; patterns that lead in a circle are found by `check --fix`, which tries.
That a published package dislikes what another wants is its taste, and told at the texts; words that each turns into the
other's, and those that the guide's own rules dislike, please nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from socialops.domain.finding import KeyPath


class Named(NamedTuple):
    """A rule as it is written, and where the guide has it."""

    name: str
    keys: KeyPath
    definition: Mapping[str, Any]


class Contradiction(NamedTuple):
    """A rule that asks for words, a later one that objects to them, and one such case in words."""

    first: str
    second: str
    keys: KeyPath
    words: str
    more: int


def contradictions(rules: Sequence[Named], rejected: Sequence[str] = ()) -> Iterator[Contradiction]:
    """Each pair of rules once, at the place of the later one; *rejected* are the words of `vocabulary.reject`."""
    order = {rule.name: number for number, rule in enumerate(rules)}
    against: dict[str, list[tuple[Named, str]]] = {}
    for rule in rules:
        found = _unwanted(rule.definition) if rule.keys[0] == "rules" else _wanted(rule.definition)
        for word, better in found:
            against.setdefault(word, []).append((rule, better))
    avoid = Named("Vale.Avoid", ("vocabulary", "reject"), {})
    for word in rejected:
        against.setdefault(word.casefold(), []).append((avoid, ""))
    met: dict[tuple[str, str], list[tuple[KeyPath, str]]] = {}
    for rule in rules:
        for word, better in _wanted(rule.definition):
            for other, instead in against.get(better, ()):
                if other.name == rule.name or better == instead:
                    continue
                later = max(rule, other, key=lambda one: order.get(one.name, len(order)))
                says = f"wants '{instead}' instead" if instead else "objects to it"
                what = f"for '{word}' {rule.name} wants '{better}', and {other.name} {says}"
                pair = (min(rule.name, other.name), max(rule.name, other.name))
                met.setdefault(pair, []).append((later.keys, what))
    for (first, second), cases in met.items():
        keys, words = cases[0]
        yield Contradiction(first, second, keys, words, len(cases) - 1)


def _wanted(definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The pairs of a substitution that are plain words, case folded: what is found, and what is wanted."""
    swap = definition.get("swap")
    if definition.get("extends") == "substitution" and isinstance(swap, Mapping):
        for word, better in swap.items():
            if _is_plain(word) and _is_plain(better):
                yield str(word).casefold(), str(better).casefold()


def _unwanted(definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The plain words that a rule objects to, each with what it wants instead."""
    yield from _wanted(definition)
    tokens = definition.get("tokens")
    if definition.get("extends") == "existence" and isinstance(tokens, Sequence) and not isinstance(tokens, str):
        yield from ((str(token).casefold(), "") for token in tokens if _is_plain(token))


def _is_plain(words: object) -> bool:
    return isinstance(words, str) and bool(words) and all(sign.isalnum() or sign in " '-" for sign in words)
