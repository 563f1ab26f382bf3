"""One text as the checks see it: folded, cut into words, sentences and paragraphs, each only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from socialops.style.matching.folding import blur_and_spread, fold_with, signs_of
from socialops.style.vale.segment import Span, paragraphs, sentences

if TYPE_CHECKING:
    from socialops.style.matching.budget import Clock
    from socialops.style.matching.first_signs import FirstSigns
    from socialops.style.matching.pattern import Pattern

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
    """A text and what is known of it: `folded` minds no letter case, `blurred` no digits and white space either, and
    `spread` is folded with a blank for everything that is no part of a word.

    With `guided=False` nothing is looked up that the pattern engine could be asked.
    """

    __slots__ = (
        "_matches", "_spans", "blurred", "folded", "is_guided", "is_odd", "spread", "text", "word_list", "words"
    )  # fmt: skip

    def __init__(self, text: str, *, guided: bool = True) -> None:
        self.text = text
        signs = signs_of(text)
        self.folded = fold_with(text, signs)
        self.blurred, self.spread = blur_and_spread(self.folded, signs)
        self.word_list = self.spread.split()
        self.words = frozenset(self.word_list)
        self._spans: dict[str, list[Span]] = {}
        self._matches: dict[tuple[str, int], list[Span]] = {}
        self.is_odd = signs.is_odd
        self.is_guided = guided and not self.is_odd

    def spans(self, pattern: Pattern, signs: FirstSigns | None, clock: Clock) -> Iterator[Span]:
        """Give the matches of a pattern in the text; another rule with the same pattern gets them for nothing."""
        if pattern.key in self._matches:
            yield from self._matches[pattern.key]
            return
        seen: list[Span] = []
        guided = signs if self.is_guided else None
        for found in guided.find_all(pattern, self, clock) if guided else pattern.find_all(self.text, clock):
            seen.append(found.span())
            yield found.span()
        self._matches[pattern.key] = seen

    def words_in(self, start: int, end: int) -> int:
        """Count the words between two places."""
        return len(self.spread[start:end].split())

    def blocks(self, kind: str, skips: Callable[[View, int, int], bool] | None = None) -> list[Block]:
        """Cut the text into sentences or paragraphs, without those that a check skips."""
        if kind not in self._spans:
            self._spans[kind] = CUTS[kind](self.text)
        spans = self._spans[kind]
        kept = [span for span in spans if not skips(self, *span)] if skips else spans
        return [Block(self.text[start:end], start, self) for start, end in kept]
