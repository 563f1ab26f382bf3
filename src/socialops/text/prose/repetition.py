"""`repetition`: the same word twice in a row."""

from __future__ import annotations

from itertools import islice
from operator import eq
from typing import TYPE_CHECKING

from socialops.text.prose.alert import Hit
from socialops.text.prose.existence import blame, read_exceptions
from socialops.text.prose.folding import fold
from socialops.text.prose.pattern import BadPatternError, Pattern, compile_pattern, find_all
from socialops.text.prose.segment import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialops.text.prose.action import Action
    from socialops.text.prose.definition import Definition
    from socialops.text.prose.exceptions import Exceptions
    from socialops.text.prose.needs import Clause
    from socialops.text.prose.run import Run
    from socialops.text.prose.view import Block

KEYS = frozenset({"tokens", "max", "ignorecase", "alpha", "vocab", "exceptions"})
SPACED = frozenset({r"[^\s]+", r"\S+"})
"""Tokens that are what white space separates: a quick look tells whether any two neighbours are the same."""
SEPARATORS = "\x1c\x1d\x1e\x1f"
"""White space to str.split, none to the pattern engine."""


class Repetition:
    """A match equal to the one just before it, both in one sentence."""

    entries: tuple[tuple[str, int, str], ...] = ()
    clauses: tuple[Clause, ...] = ()

    def __init__(self, pattern: Pattern, exceptions: Exceptions, *, most: int, folds: bool, alpha: bool) -> None:
        self._pattern = pattern
        self._exceptions = exceptions
        self._most = most
        self._folds = folds
        self._alpha = alpha
        self.is_spaced = False

    def find(self, block: Block, run: Run) -> Iterator[Hit]:
        """Compare each match with the one before."""
        if self.is_spaced and not any(sign in block.text for sign in SEPARATORS):
            folded = block.view.folded[block.start : block.start + len(block.text)] if self._folds else block.text
            parts = folded.split()
            if not any(map(eq, parts, islice(parts, 1, None))):
                return
        count, before, place = 0, "", 0
        for found in find_all(self._pattern, block.text, run.clock):
            word = found[0].strip()
            compared = fold(word) if self._folds else word
            if compared and compared == before and (not self._alpha or word.isalpha()):
                count += 1
                if count > self._most and self._counts(block, place, found.end(), run):
                    yield Hit(place, found.end(), (word,))
                    count = 0
            before, place = compared, found.start()

    def _counts(self, block: Block, start: int, end: int, run: Run) -> bool:
        return len(sentences(block.text[start:end])) == 1 and not self._exceptions.cover(block, start, end, run.clock)


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
