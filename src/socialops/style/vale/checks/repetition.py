"""`repetition`: the same word twice in a row."""

from __future__ import annotations

from itertools import compress, count, islice
from operator import eq
from typing import TYPE_CHECKING

from socialops.style.alert import Hit
from socialops.style.matching.dialect import BadPatternError
from socialops.style.matching.folding import fold_case
from socialops.style.matching.hints import Hints
from socialops.style.matching.pattern import Pattern, compile_pattern
from socialops.style.vale.checks.existence import blame, read_exceptions
from socialops.style.vale.segment import is_one_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.style.matching.budget import Clock
    from socialops.style.matching.rule_run import Run
    from socialops.style.matching.text_view import Block, View
    from socialops.style.vale.action import Action
    from socialops.style.vale.definition import Definition
    from socialops.style.vale.exceptions import Exceptions

KEYS = frozenset({"tokens", "max", "ignorecase", "alpha", "vocab", "exceptions"})
SPACED = frozenset({r"[^\s]+", r"\S+"})
"""Tokens that are what white space separates: a quick look tells whether any two neighbours are the same."""
SEPARATORS = ("\x1c", "\x1d", "\x1e", "\x1f")
"""White space to str.split, none to the pattern engine."""
Twin = tuple[int, int, int]
"""Where a match begins, and where the same one behind it begins and ends."""


class Repetition:
    """A match equal to the one just before it, both in one sentence."""

    def __init__(self, pattern: Pattern, exceptions: Exceptions, *, most: int, folds: bool, alpha: bool) -> None:
        self._pattern = pattern
        self._exceptions = exceptions
        self._most = most
        self._folds = folds
        self._alpha = alpha
        self.is_spaced = False

    @property
    def hints(self) -> Hints:
        """A quick look at neighbours."""
        return Hints(rules_out=self._rules_out)

    def _rules_out(self, view: View, clock: Clock) -> bool:
        """No two neighbours in a piece of a text are the same where none are in all of it."""
        del clock
        if not self.is_spaced or not view.is_guided:
            return False
        words = view.folded.split()
        return not any(map(eq, words, islice(words, 1, None))) and _splits_alike(view.text)

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Compare each match with the one before."""
        is_spaced = self.is_spaced and block.view.is_guided and _splits_alike(block.text)
        count = 0
        for place, start, end in _spaced_twins(block, folds=self._folds) if is_spaced else self._twins(block, run):
            word = block.text[start:end].strip()
            if not self._alpha or word.isalpha():
                count += 1
                if count > self._most and self._counts(block, place, end, run):
                    yield Hit(place, end, (word,))
                    count = 0

    def _twins(self, block: Block, run: Run) -> Iterator[Twin]:
        before, place = "", 0
        for found in self._pattern.find_all(block.text, run.clock):
            word = found[0].strip()
            compared = fold_case(word) if self._folds else word
            if compared and compared == before:
                yield place, *found.span()
            before, place = compared, found.start()

    def _counts(self, block: Block, start: int, end: int, run: Run) -> bool:
        return is_one_sentence(block.text[start:end]) and not self._exceptions.cover(block, start, end, run.clock)


def _splits_alike(text: str) -> bool:
    """Say whether str.split cuts a text as the pattern engine does. Single signs are found far sooner than a class."""
    first, second, third, fourth = SEPARATORS
    return not (first in text or second in text or third in text or fourth in text)


def _spaced_twins(block: Block, *, folds: bool) -> Iterator[Twin]:
    """The same for what white space separates. What is left behind so many words begins with the next."""
    text = block.text
    folded = block.view.folded[block.start : block.start + len(text)] if folds else text
    words = folded.split()
    twins = list(compress(count(), map(eq, words, islice(words, 1, None))))
    if not twins:
        return
    end = len(folded) - len(folded.split(None, twins[0])[-1])
    before, place = "", 0
    for word in words[twins[0] : twins[-1] + 2]:
        start = folded.index(word, end)
        end = start + len(word)
        if word == before:
            yield place, start, end
        before, place = word, start


def build(name: str, definition: Definition, action: Action, accepted: Sequence[str]) -> Repetition | None:
    """Read the keys; None, with problems noted, when a pattern can't be used."""
    del name, action
    tokens = [token for token in definition.texts("tokens") if token]
    ignorecase = definition.flag("ignorecase")
    alpha = definition.flag("alpha")
    most = int(definition.number("max"))
    vocab = definition.flag("vocab", default=True)
    exceptions = read_exceptions(definition, accepted if vocab else ())
    if not tokens:
        definition.fault("tokens", "The rule has no 'tokens', so it can find nothing.")
    try:
        pattern = compile_pattern(f"(?:{'|'.join(tokens)})", ignorecase=ignorecase)
    except BadPatternError as fault:
        blame(definition, "tokens", str(fault))
        return None
    if definition.problems:
        return None
    check = Repetition(pattern, exceptions, most=most, folds=ignorecase, alpha=alpha)
    check.is_spaced = len(tokens) == 1 and tokens[0] in SPACED
    return check
