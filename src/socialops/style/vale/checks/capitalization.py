"""`capitalization`: how the words of a block begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex

from socialops.style.alert import Hit
from socialops.style.matching.budget import Clock
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.pattern import Pattern, compile_pattern, holds
from socialops.style.vale.checks.existence import read_exceptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition
    from socialops.style.vale.exceptions import Exceptions

KEYS = frozenset({"match", "style", "exceptions", "indicators", "threshold", "prefix", "vocab"})
NAMED = ("$title", "$sentence", "$lower", "$upper")
STYLES = frozenset({"", "ap", "chicago"})
THRESHOLD = 0.8
WORD = r"[\p{N}\p{L}*]+[^\s]*"
LIST_NUMBER = regex.compile(r"\d+\.")
ABBREVIATION = regex.compile(r"\b\p{Lu}[\p{Lu}\p{N}]+\b")
TITLE_WORD = regex.compile(r"[\p{N}\p{L}]+[^\s/-]*")
SMALL = frozenset(str.split("a an and as at but by en for if in nor of on or per the to vs vs. via v v."))
PREPOSITIONS = frozenset(
    str.split(
        "with from into during including until against among throughout despite towards upon concerning about over "
        "through before between after since without under within along following across beyond around down near above"
    )
)


class Style(NamedTuple):
    """What the keys of a rule say about case."""

    match: str
    small: frozenset[str]
    terms: tuple[str, ...]
    indicators: tuple[str, ...]
    threshold: float
    prefix: Pattern | None
    pattern: Pattern | None


class Capitalization:
    """One alert a block that is not written as the rule says."""

    def __init__(self, style: Style, exceptions: Exceptions, *, replaces: bool) -> None:
        self._style = style
        self._exceptions = exceptions
        self._replaces = replaces
        terms = exceptions.terms.source + "|" if exceptions.terms else ""
        self._word = compile_pattern(terms + WORD)
        self._cased_word = compile_pattern(terms + WORD, ignorecase=True)

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Judge the block as a whole."""
        text = block.text
        if not text.strip():
            return
        expected, fine = self._judge(text, run.clock)
        if not fine:
            cased = self._style.match in {"$title", "$sentence"}
            fix = () if _loses_capitals(text, expected) else (expected,)
            yield Hit(0, len(text), (text, expected), fix if cased and self._replaces else None)

    def _judge(self, text: str, clock: Clock) -> tuple[str, bool]:
        style = self._style
        if style.match == "$title":
            expected = self._titled(text, clock)
            return expected, self._agrees(text, expected, clock)
        if style.match == "$sentence":
            expected = self._sentenced(text, clock)
            return expected, self._reads_as_sentence(text, expected, clock)
        excepted = holds(self._exceptions.terms, text, clock)
        if style.match == "$lower":
            return text.lower(), text == text.lower() or excepted
        if style.match == "$upper":
            return text.upper(), text == text.upper() or excepted
        return style.match, holds(style.pattern, text, clock) or excepted

    def _words(self, text: str, clock: Clock) -> list[str]:
        return [found[0] for found in self._word.find_all(text, clock)]

    def _agrees(self, text: str, expected: str, clock: Clock) -> bool:
        wanted = self._words(expected, clock)
        words = self._words(text, clock)
        right = 0
        for place, word in enumerate(words):
            same = place >= len(wanted) or word in {wanted[place], word.upper()}
            right += same or holds(self._exceptions.terms, word, clock)
        return not words or right / len(words) >= self._style.threshold

    def _reads_as_sentence(self, text: str, expected: str, clock: Clock) -> bool:
        """Count the words that are as the sentence has them; the first must be, unless it is an exception."""
        wanted = self._words(expected, clock)
        words = self._words(text, clock)
        right = 0
        for place, word in enumerate(words):
            if place >= len(wanted) or word == wanted[place] or holds(self._exceptions.terms, word, clock):
                right += 1
            elif place == 0 and word != _capitalised(word):
                return False
        return not words or right / len(words) >= self._style.threshold

    def _known(self, word: str) -> str:
        for term in self._style.terms:
            if term.lower() == word.lower():
                return term
        return ""

    def _titled(self, text: str, clock: Clock) -> str:
        prefix, rest = _without_prefix(text, self._style.prefix, clock)

        def cased(found: regex.Match[str]) -> str:
            word, start, end = found[0], found.start(), found.end()
            known = self._known(word)
            bounding = start == 0 or end == len(rest)
            before = rest[start - 1 : start]
            after_pause = rest[max(start - 2, 0) : start - 1] in {":", "-"} and start > 1
            hyphenated = rest[end : end + 1] == "-" and before != "-"
            if known:
                return known
            is_small = word.lower() in self._style.small and not (bounding or after_pause or hyphenated)
            if is_small and before in {" ", "-", "/"}:
                return word.lower()
            return word[:1].upper() + word[1:]

        return prefix + TITLE_WORD.sub(cased, rest)

    def _sentenced(self, text: str, clock: Clock) -> str:
        """Write a text as a sentence: the first word and those behind an indicator or a list's number with a capital,
        exceptions as they are, all others small.
        """
        prefix, rest = _without_prefix(text, self._style.prefix, clock)
        before, place = "", 0

        def cased(found: regex.Match[str]) -> str:
            nonlocal before, place
            word, known = found[0], self._known(found[0])
            numbered = place == 1 and LIST_NUMBER.search(before) is not None
            opens = not place or numbered or before.endswith(self._style.indicators or ("\0",))
            before, place = word, place + 1
            if known or holds(self._exceptions.terms, word, clock):
                return known or word
            return _capitalised(word) if opens else word.lower()

        return prefix + self._cased_word.substitute(cased, rest, clock)


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def _loses_capitals(text: str, expected: str) -> bool:
    """Say whether abbreviations in capitals would become small words: nobody may do that unasked."""
    return any(len(word) > 1 and word not in expected for word in ABBREVIATION.findall(text))


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Capitalization | None:
    """Read the keys; None, with problems noted, when a pattern can't be used."""
    del name
    match = definition.text("match")
    chicago = _is_chicago(definition)
    vocab = definition.flag("vocab", default=True)
    known = accepted if vocab else ()
    exceptions = read_exceptions(definition, known)
    if not match:
        definition.fault("match", f"The rule has no 'match'. Take {', '.join(NAMED)} or a pattern.")
    elif match not in NAMED and regex.match(r"\$\w", match):
        definition.fault("match", f"There is no '{match}'. Take {', '.join(NAMED)} or a pattern.")
    style = Style(
        match,
        SMALL | PREPOSITIONS if chicago else SMALL,
        (*definition.texts("exceptions"), *known),
        tuple(indicator for indicator in definition.texts("indicators") if indicator),
        definition.number("threshold") or THRESHOLD,
        _pattern(definition, "prefix"),
        None if match in NAMED else _pattern(definition, "match"),
    )
    if definition.problems:
        return None
    return Capitalization(style, exceptions, replaces=action.name == "replace" and not action.params)


def _is_chicago(definition: Definition) -> bool:
    """Say which of the two styles of titles is asked for; Vale takes any other name for AP."""
    style = definition.text("style").lower()
    if style not in STYLES and not definition.published:
        definition.fault("style", f"There is no style '{definition.text('style')}' of titles. Take AP or Chicago.")
    return style == "chicago"


def _pattern(definition: Definition, key: str) -> Pattern | None:
    source = definition.text(key)
    if not source:
        return None
    try:
        return compile_pattern(source)
    except BadPatternError as fault:
        definition.fault(key, f"The pattern '{source}' can't be used: {fault}.")
        return None


def _without_prefix(text: str, prefix: Pattern | None, clock: Clock) -> tuple[str, str]:
    found = prefix.match(text, clock) if prefix is not None else None
    return (found[0], text[found.end() :]) if found is not None else ("", text)
