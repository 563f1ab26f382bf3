"""`occurrence`: how often something may or must stand in a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.style.alert import Hit
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.folding import WORD
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import Pattern, compile_pattern
from socialops.style.vale.scope import block_kinds
from socialops.style.vale.segment import lines_for_sure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.budget import Clock
    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block, View
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition

KEYS = frozenset({"token", "min", "max", "ignorecase"})
WORD_TOKENS = frozenset({r"\b(\w+)\b", r"\b\w+\b", r"\w+", r"(\w+)", r"\b(?:\w+)\b"})
"""Spellings of "a word": counted without the pattern engine's clock, since they can't be slow."""


class Occurrence:
    """One alert a block whose count is off, at the first occurrence; at the text as a whole when there is none."""

    def __init__(self, token: str, pattern: Pattern, least: int, most: int) -> None:
        self._counts_words = token in WORD_TOKENS
        self._pattern = pattern
        self._least = least
        self._most = most
        self.is_of_sentences = False

    @property
    def hints(self) -> Hints:
        """A quick look at how many words there are."""
        skips = self._has_few_words if self._counts_words and self._least <= 0 else None
        return Hints(rules_out=self._rules_out, skips=skips)

    def _rules_out(self, view: View, clock: Clock) -> bool:
        """No piece of a text has more words than all of it, and no sentence more than its line, where each
        line ends one.
        """
        del clock
        if not self._counts_words or self._least > 0:
            return False
        return len(view.word_list) <= self._most or (self.is_of_sentences and self._has_short_lines(view))

    def _has_short_lines(self, view: View) -> bool:
        """A line of n gaps has at most n + 1 words; gaps beyond white space are seen only where those are few."""
        most = self._most
        if any(line.count(" ") >= most for line in view.text.split("\n")):
            return False
        count, lines = view.spread.count, lines_for_sure(view.text)
        return bool(lines) and all(count(" ", start, end) < most for start, end in lines)

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Count and compare."""
        if self._counts_words and self._least <= 0:
            yield from self._many_words(block)
            return
        spans = [found.span() for found in self._pattern.find_all(block.text, run.clock)]
        count = len(spans)
        if not (0 < self._most < count or count < self._least):
            return
        if not spans:
            yield Hit(0, 0, (0,), whole=True)
            return
        shown = [span for span in spans if block.text[span[0] : span[1]].strip()]
        if shown:
            yield Hit(*shown[0], (count,))

    def _has_few_words(self, view: View, start: int, end: int) -> bool:
        """Say at a glance that a sentence has too few words to look at: with n gaps it has at most n + 1."""
        return end - start <= 2 * self._most or view.spread.count(" ", start, end) < self._most

    def _many_words(self, block: Block) -> Iterator[Hit]:
        """The same for words, which the view knows."""
        count = block.view.words_in(block.start, block.start + len(block.text))
        if count > self._most:
            first = WORD.search(block.text)
            yield Hit(*(first.span() if first else (0, 0)), (count,))


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Occurrence | None:
    """Read the keys; None, with problems noted, when the pattern can't be used."""
    del name, action, accepted
    token = definition.text("token")
    least, most = int(definition.number("min")), int(definition.number("max"))
    ignorecase = definition.flag("ignorecase")
    if not token:
        definition.fault("token", "The rule has no 'token' to count.")
    if least <= 0 and most <= 0:
        definition.fault("", "The rule needs 'max' or 'min' above 0, or it can find nothing.")
    try:
        compile_pattern(token)
        pattern = compile_pattern(f"(?:{token})", ignorecase=ignorecase)
    except BadPatternError as fault:
        definition.fault("token", f"The pattern '{token}' can't be used: {fault}.")
        return None
    check = Occurrence(token, pattern, least, most)
    if definition.problems:
        return None
    check.is_of_sentences = block_kinds(definition.texts("scope")) == ("sentence",)
    return check
