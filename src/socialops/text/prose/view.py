"""One text as the checks see it: folded, cut into words, sentences and paragraphs, each only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from socialops.text.prose.folding import ASCII, ODD, blur, find_words, fold_strange
from socialops.text.prose.pattern import Clock, Pattern, find_spans
from socialops.text.prose.segment import Span, paragraphs, sentences

CUTS = {"sentence": sentences, "paragraph": paragraphs}


class Block(NamedTuple):
    """A piece of the text that a check runs on; `start` is where it begins in the whole text."""

    text: str
    start: int
    view: View

    @property
    def is_whole(self) -> bool:
        """Say whether the block is the whole text."""
        return self.text is self.view.text


class View:
    """A text and what is known of it: `folded` minds no letter case, `blurred` no digits and white space either."""

    def __init__(self, text: str) -> None:
        self.text = text
        strange: frozenset[str] = frozenset() if text.isascii() else frozenset(text) - ASCII
        self.folded = fold_strange(text, strange) if strange else text.lower()
        self.blurred = blur(self.folded, strange)
        runs = find_words(self.folded)
        self.words = frozenset(runs)
        self.word_count = len(runs)
        self._spans: dict[str, list[Span]] = {}
        self._matches: dict[Pattern, list[Span]] = {}
        self.is_odd = not ODD.isdisjoint(strange)

    def spans(self, pattern: Pattern, clock: Clock) -> Iterator[Span]:
        """Give the matches of a pattern in the text; another rule with the same pattern gets them for nothing."""
        if pattern in self._matches:
            yield from self._matches[pattern]
            return
        seen: list[Span] = []
        for span in find_spans(pattern, self.text, clock):
            seen.append(span)
            yield span
        self._matches[pattern] = seen

    def blocks(self, kind: str) -> list[Block]:
        """Cut the text into blocks of a kind: text, sentence, paragraph or raw."""
        if kind not in CUTS:
            return [Block(self.text, 0, self)]
        if kind not in self._spans:
            self._spans[kind] = CUTS[kind](self.text)
        return [Block(self.text[start:end], start, self) for start, end in self._spans[kind]]
